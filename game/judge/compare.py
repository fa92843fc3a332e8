"""Laws 1 to 3: columns by position, rows as a multiset, order by rank of the sort keys.

A handful of rows that are right is known in plain Python (see `small`), large results that hold the very same rows by
their digests (see `digest`), read where they lie. Else both become temp tables on one desk (see `engine.result`), and
rows are paired by our own SQL (see `pairing`).
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, TypeVar, overload

from game.engine.outcome import Rows
from game.engine.result import desk, load_result_set, load_rows, scanned
from game.judge import digest, domain, match, order
from game.judge.domain import Domain
from game.judge.match import Tolerance
from game.judge.pairing import Met, Pairing, near
from game.judge.small import few_right
from game.puzzle.contract import Contract
from game.puzzle.resultset import ResultSet

T = TypeVar("T")
State = Literal["exact", "misplaced", "partial", "absent", "open"]
_DIGEST_LEAST = 2_000
"""Rows from which digests are quicker than pairing."""
_PLACES_MOST = 50
"""Columns of a result in which values that stand elsewhere are looked for."""


class Deferred(Sequence[T]):
    """A sequence of known length whose items are looked up once somebody asks for one, while the Comparer is open."""

    def __init__(self, count: int, look_up: Callable[[], Sequence[T]]) -> None:
        self._count = count
        self._look_up = look_up
        self._items: Sequence[T] | None = None

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if self._items is None:
            self._items = self._look_up()
        return self._items[index]


@dataclass(frozen=True)
class Comparison:
    """What was found. Pairs are (row of target, row of result), 0-based; `order` is None where order is free."""

    columns: tuple[State, ...]
    pairs: Sequence[tuple[int, int]]
    missing: Sequence[int]
    extra: Sequence[int]
    same_rows: bool
    order: State | None

    @property
    def right(self) -> bool:
        """Law 1 and 2 hold: same multiset of rows, and the order counts or is right."""
        return self.same_rows and self.order in (None, "exact")


class Comparer:
    """Target and result side by side; closes its temp tables when left."""

    def __init__(self, target: ResultSet | Rows, rows: Rows, contract: Contract) -> None:
        self._desk = desk()
        self._target = target
        self._rows = rows
        self._contract = contract
        self._tables: set[str] = set()
        self._rows_known: dict[str, tuple[int, ...]] = {}
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
        in_order = self._same_at_once() if same_width else None
        if in_order is not None:
            return self._equal(in_order, ordered)
        matched = self._pair(self._met(), "found") if same_width else 0
        same_rows = same_width and matched == self.target_total == self.total
        return Comparison(
            columns=self._all_exact() if same_rows else self._column_states(),
            pairs=Deferred(matched, self._found),
            missing=self._left_over("t", self.target_total - matched) if same_width else (),
            extra=self._left_over("p", self.kept - matched) if same_width else (),
            same_rows=same_rows,
            order=self._order_state(matched, ordered),
        )

    def domains(self, places: Sequence[int]) -> list[Domain]:
        """For each target column the domain it shares with the result's column at `places`."""
        return [domain.meet(t, self.player_types[p]) for t, p in zip(self.target_types, places, strict=True)]

    def contained(self, target_column: int, player_column: int, shared: Domain) -> bool:
        """Whether the shorter of two columns, as multisets of values, is contained in the longer. No values at all
        are no part of any: a result without rows has nothing right."""
        if 0 in (self.target_total, self.total):
            return self.target_total == self.total
        if shared.kind == "nested":
            matched = self._pair([(target_column, player_column, shared)], "tried")
            return matched == min(self.target_total, self.kept)
        t = f"select {shared.target.format(c=f'c{target_column}')} as k from t"
        p = f"select {shared.player.format(c=f'c{player_column}')} as k from p"
        if shared.kind == "float":
            return self._floats_contained(t, p, shared.slack)
        if self.target_total == self.kept:
            return self._sums(t) == self._sums(p)
        shorter, longer = (t, p) if self.target_total <= self.total else (p, t)
        return not self.count(
            f"select count(*) from (select k, count(*) as n from ({shorter}) group by k) a "
            f"left join (select k, count(*) as n from ({longer}) group by k) b "
            "on a.k is not distinct from b.k where coalesce(b.n, 0) < a.n"
        )

    def matched(self, places: Sequence[int], domains: Sequence[Domain]) -> int:
        """How many rows are equal in all columns, each used once; the most there are."""
        return self._pair(list(zip(range(len(places)), places, domains, strict=True)), "tried")

    def pairs_without(self, column: int) -> int:
        """How many rows pair once that column is left out."""
        return self._pair([met for met in self._met() if met[0] != column], "tried")

    def count(self, sql: str) -> int:
        """The one number of a query over the desk's tables t and p."""
        [number] = self._row(sql)
        return int(number)

    def _row(self, sql: str) -> tuple[int, ...]:
        """The one row of a query over t and p, which never change."""
        if sql not in self._rows_known:
            self._load()
            [self._rows_known[sql]] = self._desk.execute(sql).fetchall()
        return self._rows_known[sql]

    def _sums(self, sql: str) -> tuple[int, ...]:
        return self._row(f"select {digest.SUMS} from (select hash(k) as h from ({sql}))")

    def _met(self) -> list[Met]:
        places = range(len(self.target_types))
        return list(zip(places, places, self.domains(places), strict=True))

    def _load(self, *names: str) -> None:
        """Makes the tables t and p, if they aren't there."""
        for name in set(names or ("t", "p")) - self._tables:
            result = self._target if name == "t" else self._rows
            load = load_rows if isinstance(result, Rows) else load_result_set
            load(self._desk, result, name)  # type: ignore[arg-type]
            self._tables.add(name)

    @contextmanager
    def _source(self, name: str) -> Iterator[str]:
        """The relation t or p: Arrow where it lies, if there is no table yet."""
        result = self._target if name == "t" else self._rows
        if isinstance(result, Rows) and name not in self._tables:
            with scanned(self._desk, result, name) as source:
                yield source
        else:
            self._load(name)
            yield name

    def _pair(self, met: Sequence[Met], into: str) -> int:
        self._load()
        return Pairing(self._desk, self.target_types, self.player_types).pair(met, into)

    def _same_at_once(self) -> bool | None:
        """Of results quickly known to hold the very same rows, whether they are in order; None of any others."""
        if not self.target_total == self.total == self.kept:
            return None
        whole = isinstance(self._target, ResultSet) and len(self._target.rows) == self.total
        if whole and few_right(self._target, self._rows, self._contract):  # type: ignore[arg-type]
            return True
        types = (self.target_types, self.player_types)
        with self._source("p") as p:
            if not self._twins() and not self._digests_agree(p):
                return None
            return digest.in_order(self._desk, p, types, self._contract.sorting) if self._contract.sorting else True

    def _twins(self) -> bool:
        """The same Arrow to the byte, as the same query often gives."""
        twins = isinstance(self._target, Rows) and self._target.ipc == self._rows.ipc
        return twins and self.target_types == self.player_types

    def _digests_agree(self, p: str) -> bool:
        if self.total < _DIGEST_LEAST:
            return False
        types = (self.target_types, self.player_types)
        with self._source("t") as t:
            return digest.same_rows(self._desk, (t, p), types, [met for _, _, met in self._met()])

    def _equal(self, in_order: bool, ordered: bool) -> Comparison:
        def pairs() -> list[tuple[int, int]]:
            self._pair(self._met(), "found")
            return self._found()

        state: State = "absent" if not in_order else "exact" if ordered else "partial"
        return Comparison(
            columns=self._all_exact(),
            pairs=Deferred(self.total, pairs),
            missing=(),
            extra=(),
            same_rows=True,
            order=state if self._contract.sorting else self._unshown(ordered),
        )

    def _found(self) -> list[tuple[int, int]]:
        return self._desk.execute("select t, p from found order by t").fetchall()

    def _left_over(self, side: str, count: int) -> Sequence[int]:
        """Rows of t or p without a partner."""
        sql = f"select i from {side} where i not in (select {side} from found) order by i"
        return Deferred(count, lambda: [i for (i,) in self._desk.execute(sql).fetchall()])

    def _floats_contained(self, t: str, p: str, slack: float) -> bool:
        self._load()
        [(scale,)] = self._desk.execute(f"select max(abs(k)) from ({t}) where isfinite(k)").fetchall()
        tolerance = Tolerance.of([scale], slack)
        if self.target_total == self.kept:  # the n-th by size must fit the n-th
            ranked = "select k, row_number() over (order by k) as n from"
            both = f"({ranked} ({t})) a join ({ranked} ({p})) b using (n)"
            return not self.count(f"select count(*) from {both} where not {near('a.k', 'b.k', tolerance)}")
        left, right = ([k for (k,) in self._desk.execute(sql).fetchall()] for sql in (t, p))
        shorter, longer = (left, right) if self.target_total <= self.total else (right, left)
        return match.contained(shorter, longer, tolerance)

    def _all_exact(self) -> tuple[State, ...]:
        exact: State = "exact"
        return (exact,) * len(self.target_types)

    def _column_states(self) -> tuple[State, ...]:
        return tuple(self._column_state(n) for n in range(len(self.target_types)))

    def _column_state(self, n: int) -> State:
        def fits(m: int) -> bool:
            return self.contained(n, m, domain.meet(self.target_types[n], self.player_types[m]))

        if n < len(self.player_types) and fits(n):
            return "exact"
        others = (m for m in range(min(_PLACES_MOST, len(self.player_types))) if m != n)
        return "misplaced" if any(fits(m) for m in others) else "absent"

    def _order_state(self, matched: int, ordered: bool) -> State | None:
        if not self._contract.sorting:
            return self._unshown(ordered)
        nothing_to_order = self.target_total == self.total == 0
        if not nothing_to_order and not (matched and self._in_order()):
            return "absent"
        return "exact" if ordered else "partial"

    def _unshown(self, ordered: bool) -> State | None:
        """The state of an order that nobody sees: missing, or none."""
        return "partial" if self._contract.asks_order and not ordered else None

    def _in_order(self) -> bool:
        return order.ranks_rise(self._desk, self._contract.sorting, self.target_types, "found")
