"""What holds of a pack's tables: what is declared, and what the visible data never break.

A hidden case keeps both. A null where none is ever seen, or a second row for what is always one, would be a case nobody
could have expected, so that which nothing declares is taken from the data (SpotIt+ mines constraints likewise).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, TypeAlias

from game.judge.witness import habits
from game.puzzle.witness import Cell, Row

Family = str
"""whole, decimal, float, text, bool, date, stamp, or other."""

DAYS: tuple[Family, ...] = ("date", "stamp")


@dataclass(frozen=True)
class ColumnFacts:
    """`nullable`: nulls are seen or told of, and nothing forbids them; `required`: something does; `low`, `high`: ends
    of the values seen, as cells; `values`: some of them, all where there are few; `to`: (table, column) it points to;
    `step`: seconds that all times of day are multiples of."""

    name: str
    type: str
    family: Family
    nullable: bool
    low: Cell
    high: Cell
    values: tuple[str, ...]
    distinct: int
    accepted: frozenset[str] | None
    to: tuple[str, int] | None
    step: int
    scale: int
    required: bool = False


@dataclass(frozen=True)
class RowCheck:
    """A declared condition of which each row decides: `holds` is false only where it is (NULL passes). `places`:
    columns that it reads."""

    places: frozenset[int]
    holds: Callable[[Sequence[Cell]], bool]


After: TypeAlias = tuple[int, int, int, bool]
"""(a, b, c, daily): see `TableFacts`."""
How: TypeAlias = Literal["copy", "count", "distinct", "sum", "mean", "min", "max", "any", "previous", "next"]


@dataclass(frozen=True)
class Gathered:
    """A column made of other rows, as a customer's `spent` is the sum of the `amount` of the orders whose `customer_id`
    is the customer's `id`: `place` (spent) is `how` (sum) over `of` (amount) in the rows of `source` (orders) whose
    `link` (customer_id) equals the row's `own` (id). Only those count that have one of `only[1]` in `only[0]`. `empty`:
    what it is where there are none of those, `alone` where there are no rows at all; `by`: the column that says which
    row is the previous or the next one; `parts`: what a sum is divided by (100: cents); `sign`: of
    the numbers that alone count (1: those over 0), 0 for all."""

    place: int
    how: How
    own: int
    source: str
    link: int
    of: int | None = None
    only: tuple[int, tuple[Cell, ...]] | None = None
    empty: Cell = None
    alone: Cell = None
    by: int | None = None
    parts: int = 1
    sign: int = 0


@dataclass(frozen=True)
class Worked:
    """A column made of others of the same row: `place` is what `how` (a name in `worked.WAYS`) makes of `of`."""

    place: int
    how: str
    of: tuple[int, ...]


@dataclass(frozen=True)
class TableFacts:
    """`unique`: sets of columns that tell rows apart, by place, `believed` those of names that nothing declares;
    `follows`: (a, b) where b has one value for each of a; `null_follows`: (a, b) where a's value says whether b is
    null; `ordered`: (a, b, strict) where a ≤ b (or <) in every row; `squares`: (a, b, c, known) where b equals the c of
    the row that a points to, which is `known` wherever b is; `after`: (a, b, c, daily) where b is never before that c,
    or its day never before that day;
    `periods`: (g, from, to) that never overlap for one g; `covered`: (g, day, table, period) where the day lies in a
    period of that table for the same g; `rising`: (key, day) where keys rise with the day, and it is told; `checks`:
    declared conditions on a row, `asked_checks` those that only a database can decide; `whole`: rows without gaps (a
    calendar), of which none may lack; `gathered`, `worked`: columns that a model makes of other rows, or of others of
    the row."""

    name: str
    columns: tuple[ColumnFacts, ...]
    rows: tuple[Row, ...]
    total: int
    unique: tuple[tuple[int, ...], ...]
    follows: tuple[tuple[int, int], ...]
    null_follows: tuple[tuple[int, int], ...]
    ordered: tuple[tuple[int, int, bool], ...]
    whole: bool
    squares: tuple[tuple[int, int, int, bool], ...] = ()
    after: tuple[After, ...] = ()
    believed: tuple[tuple[int, ...], ...] = ()
    periods: tuple[tuple[int, int, int], ...] = ()
    covered: tuple[tuple[int, int, str, tuple[int, int, int]], ...] = ()
    rising: tuple[tuple[int, int], ...] = ()
    checks: tuple[RowCheck, ...] = ()
    asked_checks: tuple[str, ...] = ()
    gathered: tuple[Gathered, ...] = ()
    worked: tuple[Worked, ...] = ()

    @cached_property
    def null_kinds(self) -> habits.NullKinds:
        """What is always or never null by kind (see `habits`)."""
        return habits.null_kinds(self.columns, self.rows)

    @cached_property
    def null_together(self) -> tuple[tuple[int, int], ...]:
        """(a, b): null in the same rows."""
        pairs = [(a, b) for a, b in self.null_follows if a < b and (b, a) in self.null_follows]
        return tuple((a, b) for a, b in pairs if all((row[a] is None) == (row[b] is None) for row in self.rows))

    @cached_property
    def numbered(self) -> tuple[tuple[int, int], ...]:
        """(g, c): rows of one g are numbered in c."""
        return habits.numbered(self.columns, self.rows)

    @cached_property
    def trees(self) -> tuple[tuple[int, int], ...]:
        """(column, own column): the one points to the other of another row, and no way leads back."""
        to_self = [(n, c.to[1]) for n, c in enumerate(self.columns) if c.to is not None and c.to[0] == self.name]
        return tuple(pair for pair in to_self if not habits.leads_round(self.rows, *pair))

    def tuned(
        self,
        unique: tuple[tuple[int, ...], ...],
        columns: tuple[ColumnFacts, ...],
        covered: tuple[tuple[int, int, str, tuple[int, int, int]], ...],
        after: tuple[After, ...],
    ) -> "TableFacts":
        """The same rows with other promises. What was counted of the rows is not counted again."""
        made = replace(self, unique=unique, columns=columns, covered=covered, after=after)
        kept = ("_indexes", "null_together", "numbered", "trees", *(("null_kinds",) if columns == self.columns else ()))
        made.__dict__.update({name: getattr(self, name) for name in kept})
        return made

    @property
    def key(self) -> int | None:
        """The first column that alone tells rows apart."""
        return next((columns[0] for columns in self.unique if len(columns) == 1), None)

    def place(self, column: str) -> int | None:
        """Where a column stands, letter case aside."""
        return next((n for n, c in enumerate(self.columns) if c.name.lower() == column.lower()), None)

    def may_hold(self, place: int, value: Cell) -> bool:
        """Whether the checks on that column alone let it have the value."""
        row = [value if n == place else None for n in range(len(self.columns))]
        return all(check.holds(row) for check in self.checks if check.places == {place})

    def indexed(self, place: int) -> Mapping[Cell, list[int]]:
        """Numbers of rows by the value of a column."""
        return _index(self, place)

    @cached_property
    def _indexes(self) -> dict[int, dict[Cell, list[int]]]:
        return {}


def _index(table: TableFacts, place: int) -> Mapping[Cell, list[int]]:
    if place not in table._indexes:
        index: dict[Cell, list[int]] = {}
        for n, row in enumerate(table.rows):
            index.setdefault(row[place], []).append(n)
        table._indexes[place] = index
    return table._indexes[place]


@dataclass(frozen=True)
class Facts:
    """All tables, by the names of the pack."""

    tables: Mapping[str, TableFacts]

    @cached_property
    def children(self) -> Mapping[str, tuple[tuple[str, int, int], ...]]:
        """For each table the (table, column, own column) that point to it."""
        found: dict[str, list[tuple[str, int, int]]] = {name: [] for name in self.tables}
        for name, table in self.tables.items():
            for n, column in enumerate(table.columns):
                if column.to is not None:
                    found[column.to[0]].append((name, n, column.to[1]))
        return {name: tuple(children) for name, children in found.items()}

    @cached_property
    def made(self) -> tuple[tuple[str, Gathered | Worked], ...]:
        """(table, fact) of all columns that are made of others, each after those that it is made of."""
        facts: dict[tuple[str, int], Gathered | Worked] = {}
        for name, table in self.tables.items():
            facts |= {(name, fact.place): fact for fact in table.worked}
            facts |= {(name, fact.place): fact for fact in table.gathered}
        found: dict[tuple[str, int], tuple[str, Gathered | Worked]] = {}

        def add(at: tuple[str, int]) -> None:
            if at in facts and at not in found:
                for below in made_of(at[0], facts[at]):
                    add(below)
                found[at] = (at[0], facts[at])

        for at in facts:
            add(at)
        return tuple(found.values())

    @cached_property
    def keyed_by_made(self) -> bool:
        """Whether keys rise with a day that is made of others."""
        made = {(name, fact.place) for name, fact in self.made}
        return any((name, day) in made for name, table in self.tables.items() for _, day in table.rising)

    @cached_property
    def covers(self) -> Mapping[str, tuple[str, ...]]:
        """For each table the tables whose days lie in its periods."""
        found: dict[str, list[str]] = {}
        for name, table in self.tables.items():
            for *_, other, _period in table.covered:
                found.setdefault(other, []).append(name)
        return {other: tuple(names) for other, names in found.items()}

    @cached_property
    def keys(self) -> frozenset[tuple[str, str]]:
        """(table, column) that alone tell rows apart, as is declared or as their names say."""
        return frozenset(
            (name, table.columns[u[0]].name)
            for name, table in self.tables.items()
            for u in table.unique
            if len(u) == 1 and u not in table.believed
        )


def made_of(table: str, fact: Gathered | Worked) -> list[tuple[str, int]]:
    """(table, column) that a column is made of."""
    if isinstance(fact, Worked):
        return [(table, n) for n in fact.of]
    there = (fact.link, fact.of, fact.by, None if fact.only is None else fact.only[0])
    return [(table, fact.own), *((fact.source, n) for n in there if n is not None)]
