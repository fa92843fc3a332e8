"""Laws 1 to 3: columns by position, rows as a multiset, order by rank of the sort keys.

Target and result lie as temp tables on one desk (see `engine.result`); rows are paired by our own SQL, and only
what floats left unpaired is looked at one by one.
"""

import itertools
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from game.engine.outcome import Rows
from game.engine.result import desk, load_result_set, load_rows
from game.judge import domain, match
from game.judge.domain import Domain
from game.judge.match import Tolerance
from game.puzzle.contract import Contract, OrderKey
from game.puzzle.resultset import ResultSet

State = Literal["exact", "misplaced", "partial", "absent", "open"]
_NULL_KEYS_MOST = 4
"""Sort keys with NULLs for which both places are tried."""
_PLACES_MOST = 50
"""Columns of a result in which values that stand elsewhere are looked for."""


@dataclass(frozen=True)
class Comparison:
    """What was found. Pairs are (row of target, row of result), 0-based; `order` is None where order is free."""

    columns: tuple[State, ...]
    pairs: tuple[tuple[int, int], ...]
    missing: tuple[int, ...]
    extra: tuple[int, ...]
    same_rows: bool
    order: State | None

    @property
    def right(self) -> bool:
        """Law 1 and 2 hold: same multiset of rows, and the order counts or is right."""
        return self.same_rows and self.order in (None, "exact")


class Comparer:
    """Target and result side by side; closes its temp tables when left."""

    def __init__(self, target: ResultSet, rows: Rows, contract: Contract) -> None:
        self._desk = desk()
        self._contract = contract
        load_result_set(self._desk, target, "t")
        load_rows(self._desk, rows, "p")
        self.target_types = [c.type for c in target.columns]
        self.player_types = [c.type for c in rows.columns]
        self.target_total = target.total
        self.total = rows.total
        self.kept = rows.kept

    def __enter__(self) -> "Comparer":
        return self

    def __exit__(self, *_: object) -> None:
        self._desk.close()

    def compare(self, ordered: bool) -> Comparison:
        """The comparison as the law has it. `ordered`: the query has a top-level ORDER BY."""
        same_width = len(self.target_types) == len(self.player_types)
        identity = tuple(range(len(self.target_types)))
        pairs = self.pair_rows(identity, self.domains(identity)) if same_width else []
        missing = sorted(set(range(self.target_total)) - {t for t, _ in pairs}) if same_width else []
        extra = self._extra(pairs) if same_width else []
        return Comparison(
            columns=self._column_states(),
            pairs=tuple(pairs),
            missing=tuple(missing),
            extra=tuple(extra),
            same_rows=same_width and len(pairs) == self.target_total == self.total,
            order=self._order_state(pairs, ordered),
        )

    def domains(self, places: Sequence[int]) -> list[Domain]:
        """For each target column the domain it shares with the result's column at `places`."""
        return [domain.meet(t, self.player_types[p]) for t, p in zip(self.target_types, places, strict=True)]

    def contained(self, target_column: int, player_column: int, shared: Domain) -> bool:
        """Whether the shorter of two columns, as multisets of values, is contained in the longer. No values at all
        are no part of any: a result without rows has nothing right."""
        if 0 in (self.target_total, self.total):
            return self.target_total == self.total
        t = f"select {shared.target.format(c=f'c{target_column}')} as k from t"
        p = f"select {shared.player.format(c=f'c{player_column}')} as k from p"
        shorter, longer = (t, p) if self.target_total <= self.total else (p, t)
        if shared.kind == "float":
            left, right = self._values(shorter), self._values(longer)
            tolerance = Tolerance.of(left if shorter is t else right, shared.slack)
            return match.contained(left, right, tolerance)
        [(lacking,)] = self._desk.execute(
            f"select count(*) from (select k, count(*) as n from ({shorter}) group by k) a "
            f"left join (select k, count(*) as n from ({longer}) group by k) b "
            "on a.k is not distinct from b.k where coalesce(b.n, 0) < a.n"
        ).fetchall()
        return bool(lacking == 0)

    def pair_rows(self, places: Sequence[int], domains: Sequence[Domain]) -> list[tuple[int, int]]:
        """(target row, result row) for rows equal in all columns, each row used once; the most pairs there are."""
        if not domains:
            return [(i, i) for i in range(min(self.target_total, self.total))]
        self._make_keys(places, domains)
        floats = [n for n, d in enumerate(domains) if d.kind == "float"]
        keys = [f"k{n}" for n in range(len(domains))]
        pairs = self._pairs_by_key(keys)
        if floats and len(pairs) < min(self.target_total, self.total):
            pairs = self._pair_floats(keys, floats, domains)
        return pairs

    def pairs_without(self, column: int) -> int:
        """How many rows pair once that column is left out."""
        places = range(len(self.target_types))
        domains = [Domain("exact", "''", "''") if n == column else d for n, d in enumerate(self.domains(places))]
        return len(self.pair_rows(places, domains))

    def count(self, sql: str) -> int:
        """The one number of a query over the desk's tables t and p."""
        [(number,)] = self._desk.execute(sql).fetchall()
        return int(number)

    def _values(self, sql: str) -> list[float | None]:
        return [row[0] for row in self._desk.execute(sql).fetchall()]

    def _make_keys(self, places: Sequence[int], domains: Sequence[Domain]) -> None:
        t = ", ".join(f"{d.target.format(c=f'c{n}')} as k{n}" for n, d in enumerate(domains))
        p = ", ".join(
            f"{d.player.format(c=f'c{m}')} as k{n}" for n, (m, d) in enumerate(zip(places, domains, strict=True))
        )
        self._desk.execute(f"create or replace temp table kt as select i, {t} from t")
        self._desk.execute(f"create or replace temp table kp as select i, {p} from p")

    def _pairs_by_key(self, keys: Sequence[str]) -> list[tuple[int, int]]:
        """The n-th row with a key meets the n-th row with the same key."""
        by = ", ".join(keys)
        same = " and ".join(f"t.{k} is not distinct from p.{k}" for k in keys)
        numbered = f"select *, row_number() over (partition by {by} order by i) as nth from "
        return self._desk.execute(
            f"select t.i, p.i from ({numbered} kt) t join ({numbered} kp) p on {same} and t.nth = p.nth order by 1"
        ).fetchall()

    def _pair_floats(
        self, keys: Sequence[str], floats: Sequence[int], domains: Sequence[Domain]
    ) -> list[tuple[int, int]]:
        """Rows grouped by their exact columns, then paired by their floats within tolerance."""
        exact = [k for n, k in enumerate(keys) if n not in floats]
        float_keys = [keys[n] for n in floats]
        left, right = self._groups("kt", exact, float_keys), self._groups("kp", exact, float_keys)
        tolerances = [Tolerance.of(self._values(f"select {keys[n]} from kt"), domains[n].slack) for n in floats]
        pairs: list[tuple[int, int]] = []
        for group, (t_rows, t_vectors) in left.items():
            p_rows, p_vectors = right.get(group, ([], []))
            pairs += [(t_rows[a], p_rows[b]) for a, b in match.pairs(t_vectors, p_vectors, tolerances)]
        return sorted(pairs)

    def _groups(
        self, table: str, exact: Sequence[str], floats: Sequence[str]
    ) -> dict[tuple[Any, ...], tuple[list[int], list[tuple[float | None, ...]]]]:
        groups: dict[tuple[Any, ...], tuple[list[int], list[tuple[float | None, ...]]]] = defaultdict(lambda: ([], []))
        for row in self._desk.execute(f"select {', '.join(['i', *exact, *floats])} from {table} order by i").fetchall():
            rows, vectors = groups[row[1 : 1 + len(exact)]]
            rows.append(row[0])
            vectors.append(row[1 + len(exact) :])
        return dict(groups)

    def _extra(self, pairs: Sequence[tuple[int, int]]) -> list[int]:
        paired = {p for _, p in pairs}
        return [i for i in range(self.kept) if i not in paired]

    def _column_states(self) -> tuple[State, ...]:
        return tuple(self._column_state(n) for n in range(len(self.target_types)))

    def _column_state(self, n: int) -> State:
        def fits(m: int) -> bool:
            return self.contained(n, m, domain.meet(self.target_types[n], self.player_types[m]))

        if n < len(self.player_types) and fits(n):
            return "exact"
        others = (m for m in range(min(_PLACES_MOST, len(self.player_types))) if m != n)
        return "misplaced" if any(fits(m) for m in others) else "absent"

    def _order_state(self, pairs: Sequence[tuple[int, int]], ordered: bool) -> State | None:
        if not self._contract.order:
            return None
        nothing_to_order = self.target_total == self.total == 0
        if not nothing_to_order and not (pairs and self._in_order(pairs)):
            return "absent"
        return "exact" if ordered else "partial"

    def _in_order(self, pairs: Sequence[tuple[int, int]]) -> bool:
        """Whether the ranks of the paired rows never fall, with NULLs at either end unless the brief says where."""
        rows = [t for t, _ in sorted(pairs, key=lambda pair: pair[1])]
        ranks = [self._ranks(key) for key in self._contract.order]
        for nulls in self._null_orders(ranks):
            places = [self._place(ranks, nulls, row) for row in rows]
            if all(before <= after for before, after in itertools.pairwise(places)):
                return True
        return False

    def _ranks(self, key: OrderKey) -> dict[int, int | None]:
        """The rank of each target row's key, None for NULL. Floats within tolerance share one: no query can order
        what differs by noise alone."""
        c = f"c{key.index}"
        found: dict[int, int | None] = dict(
            self._desk.execute(
                f"select i, case when {c} is not null then dense_rank() over (order by {c} nulls last) end from t"
            ).fetchall()
        )
        if domain.type_class(self.target_types[key.index]) == "float":
            rows = self._desk.execute(f"select i, {c} from t where {c} is not null order by {c}").fetchall()
            equal = Tolerance.of([value for _, value in rows]).equal
            for (i, value), (j, following) in itertools.pairwise(rows):
                found[j] = found[i] if equal(value, following) else found[j]
        return found

    def _null_orders(self, ranks: Sequence[dict[int, int | None]]) -> list[tuple[bool, ...]]:
        """For each key whether its NULLs come first: as the brief says, else both ways."""
        choices: list[tuple[bool, ...]] = []
        free = 0
        for key, ranked in zip(self._contract.order, ranks, strict=True):
            if key.nulls != "any":
                choices.append((key.nulls == "first",))
            elif free < _NULL_KEYS_MOST and None in ranked.values():
                choices.append((False, True))
                free += 1
            else:
                choices.append((False,))
        return list(itertools.product(*choices))

    def _place(self, ranks: Sequence[dict[int, int | None]], nulls_first: Sequence[bool], row: int) -> list[float]:
        """What the row sorts by, key after key."""
        places = []
        for key, ranked, first in zip(self._contract.order, ranks, nulls_first, strict=True):
            rank = ranked[row]
            if rank is None:
                places.append(-math.inf if first else math.inf)
            else:
                places.append(float(rank) if key.direction == "asc" else -float(rank))
        return places
