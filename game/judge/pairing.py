"""Rows of target and result that are equal, paired by our own SQL: each used once, as many as there can be.

Tables t and p lie on one desk, with columns i, c0, c1, … A pairing is a table of (t, p), row numbers of both. Floats
are paired in order of size within bunches that hang together; only bunches in which that leaves a row over, though it
might find a partner otherwise, are looked at one by one (see `match`).
"""

from collections.abc import Sequence
from typing import TypeAlias

import duckdb

from game.judge import match, nested
from game.judge.domain import Domain
from game.judge.match import RELATIVE, Tolerance
from game.judge.nested import Kind

_ROWS_FEW = 1_000
"""Rows of both sides up to which bunches are made in Python: a dozen queries cost more."""

Met: TypeAlias = tuple[int, int, Domain]
"""A column of the target, one of the result, and the domain they meet in."""


class Pairing:
    """Pairs the rows of t and p on a desk; leaves tables kt and kp there, with keys and floats."""

    def __init__(self, desk: duckdb.DuckDBPyConnection, target_types: Sequence[str], player_types: Sequence[str]):
        self._desk = desk
        self._target_types = target_types
        self._player_types = player_types

    def pair(self, met: Sequence[Met], into: str) -> int:
        """Makes table `into` of pairs of rows that are equal in all columns, and counts them."""
        self._make_side("t", {n: d.target.format(c=f"c{t}") for n, (t, _, d) in enumerate(met)}, met)
        self._make_side("p", {n: d.player.format(c=f"c{p}") for n, (_, p, d) in enumerate(met)}, met)
        exact = [f"k{n}" for n, (_, _, d) in enumerate(met) if d.kind != "float"]
        slack = {f"k{n}": d.slack for n, (_, _, d) in enumerate(met) if d.kind == "float"}
        within = [f"f{n}" for n, (_, _, d) in enumerate(met) if d.kind == "nested" and self._has_floats(f"f{n}")]
        if not slack and not within:
            self._pair_by_key(exact, into)
            return self._number(f"select count(*) from {into}")
        tolerances = {k: self._tolerance(k, slack.get(k, 0.0)) for k in [*slack, *within]}
        few = self._number("select count(*) from kt") + self._number("select count(*) from kp") <= _ROWS_FEW
        self._pair_by_size(exact, tolerances, into, none=few or bool(within))
        self._make_sides(exact, [*slack, *within], into)
        if not few and not within:
            self._bunch(tolerances)
            self._pair_bunches(tolerances, into)
        self._pair_the_rest(list(slack), within, tolerances, into)
        return self._number(f"select count(*) from {into}")

    def _make_side(self, side: str, keys: dict[int, str], met: Sequence[Met]) -> None:
        joins, picks = "", ["i"]
        for n, key in keys.items():
            t, p, shared = met[n]
            if shared.kind == "nested":
                types = (self._target_types[t], self._player_types[p])
                mine, other = types if side == "t" else types[::-1]
                self._read_nested(side, n, key, nested.kind(mine), nested.kind(other))
                joins += f" join n{side}{n} using (i)"
                picks.append(f"n{side}{n}.k as k{n}, n{side}{n}.f as f{n}")
            else:
                picks.append(f"{key} as k{n}")
        self._desk.execute(f"create or replace temp table k{side} as select {', '.join(picks)} from {side}{joins}")

    def _read_nested(self, side: str, n: int, key: str, mine: Kind, other: Kind) -> None:
        """Makes table n<side><n> of (row, key, floats within) of one column."""
        texts = self._desk.execute(f"select i, {key} from {side} order by i").fetchall()
        found = [nested.key(text, mine, other, side) for _, text in texts]
        columns = [[i for i, _ in texts], [text for text, _ in found], [list(floats) for _, floats in found]]
        self._desk.execute(
            f"create or replace temp table n{side}{n} as "
            "select unnest(?::BIGINT[]) as i, unnest(?::VARCHAR[]) as k, unnest(?::DOUBLE[][]) as f",
            columns,
        )

    def _has_floats(self, column: str) -> bool:
        count = "select count(*) from {} where len({}) > 0"
        return min(self._number(count.format(side, column)) for side in ("kt", "kp")) > 0

    def _tolerance(self, column: str, slack: float) -> Tolerance:
        values = f"select unnest({column}) as v from kt" if column.startswith("f") else f"select {column} as v from kt"
        [(scale,)] = self._desk.execute(f"select max(abs(v)) from ({values}) where isfinite(v)").fetchall()
        return Tolerance.of([scale], slack)

    def _pair_by_key(self, keys: Sequence[str], into: str) -> None:
        """The n-th row with a key meets the n-th row with the same key."""
        part = f"partition by {', '.join(keys)}" if keys else ""
        numbered = f"select *, row_number() over ({part} order by i) as nth from"
        self._desk.execute(
            f"create or replace temp table {into} as "
            f"select t.i as t, p.i as p from ({numbered} kt) t join ({numbered} kp) p "
            f"on t.nth = p.nth and {_same('t', 'p', keys)}"
        )

    def _pair_by_size(self, exact: Sequence[str], tolerances: dict[str, Tolerance], into: str, none: bool) -> None:
        """Makes table `into`: of rows equal in all exact columns the n-th by size meets the n-th, where they fit; or
        `none`."""
        if none:
            self._desk.execute(f"create or replace temp table {into} (t BIGINT, p BIGINT)")
            return
        part = f"partition by {', '.join(exact)}" if exact else ""
        numbered = f"select *, row_number() over ({part} order by {', '.join([*tolerances, 'i'])}) as nth from"
        fits = " and ".join(near(f"t.{k}", f"p.{k}", tolerance) for k, tolerance in tolerances.items())
        self._desk.execute(
            f"create or replace temp table {into} as select t.i as t, p.i as p from ({numbered} kt) t "
            f"join ({numbered} kp) p on t.nth = p.nth and {_same('t', 'p', exact)} where {fits}"
        )

    def _make_sides(self, exact: Sequence[str], floats: Sequence[str], into: str) -> None:
        """Table sides: the rows of both with a number g that rows equal in all exact columns share, where rows of
        both are left over so far. Their pairs are taken back."""
        picks = ", ".join(exact) or "1 as one"
        left = {side: f"select * from k{side} where i not in (select {side} from {into})" for side in "tp"}
        self._desk.execute(
            f"create or replace temp table sides as with keyed as (select distinct {picks} from ({left['t']}) t "
            f"semi join ({left['p']}) p on {_same('t', 'p', exact)}), "
            "groups as (select row_number() over () as g, * from keyed) "
            + " union all ".join(
                f"select '{side}' as side, i, g, {', '.join(floats)} from k{side} s join groups g "
                f"on {_same('s', 'g', exact)}"
                for side in "tp"
            )
        )
        self._desk.execute(f"delete from {into} where t in (select i from sides where side = 't')")

    def _bunch(self, tolerances: dict[str, Tolerance]) -> None:
        """Parts groups where a column has a gap: rows that could be equal stay together."""
        for k, tolerance in tolerances.items():
            order = f"order by g, {k}, side, i"
            fits = f"lag(g) over w = g and {near(f'lag({k}) over w', k, tolerance)}"
            self._desk.execute(
                "create or replace temp table sides as with parted as "
                f"(select *, not coalesce({fits}, false) as gap from sides window w as ({order})) "
                f"select * exclude (g, gap), sum(gap::BIGINT) over ({order} rows unbounded preceding) as g from parted"
            )

    def _pair_bunches(self, tolerances: dict[str, Tolerance], into: str) -> None:
        """Bunches in which the n-th by size fits the n-th are done, and leave the table of sides."""
        by = ", ".join([*tolerances, "i"])
        fits = " and ".join(near(f"t.{k}", f"p.{k}", tolerance) for k, tolerance in tolerances.items())
        self._desk.execute(
            "create or replace temp table by_size as with numbered as "
            f"(select *, row_number() over (partition by side, g order by {by}) as nth from sides) "
            f"select t.g, t.i as t, p.i as p, {fits} as fits from numbered t join numbered p "
            "on t.side = 't' and p.side = 'p' and t.g = p.g and t.nth = p.nth"
        )
        self._desk.execute(
            "create or replace temp table sides as select * from sides "
            "where g in (select g from by_size where not fits)"
        )
        self._desk.execute(
            f"insert into {into} select t, p from by_size where g not in (select g from by_size where not fits)"
        )

    def _pair_the_rest(
        self, floats: Sequence[str], within: Sequence[str], tolerances: dict[str, Tolerance], into: str
    ) -> None:
        picks = ", ".join([*floats, *within])
        groups: dict[int, dict[str, tuple[list[int], list[match.Vector]]]] = {}
        for side, i, g, *values in self._desk.execute(f"select side, i, g, {picks} from sides order by i").fetchall():
            rows, vectors = groups.setdefault(g, {"t": ([], []), "p": ([], [])})[side]
            rows.append(i)
            vectors.append([*values[: len(floats)], *(v for inner in values[len(floats) :] for v in inner or ())])
        pairs: list[tuple[int, int]] = []
        for group in groups.values():
            (t_rows, t_vectors), (p_rows, p_vectors) = group["t"], group["p"]
            spread = self._spread(t_rows[0], floats, within, tolerances)
            pairs += [(t_rows[a], p_rows[b]) for a, b in match.pairs(t_vectors, p_vectors, spread)]
        if pairs:
            columns = [[t for t, _ in pairs], [p for _, p in pairs]]
            self._desk.execute(f"insert into {into} select unnest(?::BIGINT[]), unnest(?::BIGINT[])", columns)

    def _spread(
        self, row: int, floats: Sequence[str], within: Sequence[str], tolerances: dict[str, Tolerance]
    ) -> list[Tolerance]:
        """The tolerance of each value of a row's vector: a nested column has as many as there are floats within."""
        spread = [tolerances[k] for k in floats]
        for f in within:
            spread += [tolerances[f]] * self._number(f"select coalesce(len({f}), 0) from kt where i = {row}")
        return spread

    def _number(self, sql: str) -> int:
        [(number,)] = self._desk.execute(sql).fetchall()
        return int(number)


def _same(a: str, b: str, keys: Sequence[str]) -> str:
    return " and ".join(f"{a}.{k} is not distinct from {b}.{k}" for k in keys) or "true"


def near(a: str, b: str, tolerance: Tolerance) -> str:
    """SQL for `tolerance.equal`: never NULL."""
    room = f"greatest({RELATIVE!r}::DOUBLE * greatest(abs({a}), abs({b})), {tolerance.absolute!r}::DOUBLE)"
    finite = f"isfinite({a}) and isfinite({b})"
    return f"coalesce({a} is not distinct from {b} or ({finite} and abs({a} - {b}) <= {room}), false)"
