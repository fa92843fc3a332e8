"""What is to be made: tables in an order in which parents come first, their rows, and what points where."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from game.forge.synthetic.conditions import Condition
from game.forge.synthetic.kinds import kind_of
from game.forge.synthetic.names import about
from game.forge.synthetic.times import FIRST, LAST
from game.forge.world.profile import ColumnProfile, TableProfile
from game.forge.world.words import noun_of, split
from game.puzzle.catalog import AcceptedValues, Column, Relationship, Table

ROWS_MOST = 5_000
ROWS_LEAST = 30
FACT_ROWS = 1_000
DETAIL_ROWS = 1_600
"""Of what points to facts: order lines, payments."""
_UNKNOWN = ColumnProfile(0, 0, None, None)


@dataclass(frozen=True)
class Link:
    """`column` holds values of `field` of the table `to`. One that nobody declared may have orphans."""

    column: str
    to: str
    field: str
    declared: bool = True


@dataclass(frozen=True)
class TablePlan:
    """`rows` to be made of `table`; `links` to tables before it, `late` ones to tables that come after it, which are
    filled in at the end; `own` ones to itself. `key`: what tells rows apart, declared or not."""

    table: Table
    rows: int
    links: tuple[Link, ...]
    late: tuple[Link, ...]
    own: tuple[Link, ...]
    key: str | None
    known: TableProfile | None
    conditions: tuple[Condition, ...]

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def linked(self) -> frozenset[str]:
        return frozenset(link.column for link in (*self.links, *self.late, *self.own))

    def profile(self, column: Column) -> ColumnProfile:
        """What is known of a column; nothing, where the profile doesn't tell."""
        return _UNKNOWN if self.known is None else self.known.columns.get(column.name, _UNKNOWN)

    def profiled(self, column: Column) -> bool:
        return self.known is not None and self.known.rows > 0 and column.name in self.known.columns


def plans(
    tables: Sequence[Table],
    profiles: Mapping[str, TableProfile],
    conditions: Mapping[str, Sequence[Condition]],
    most: int,
    seed: str,
) -> tuple[TablePlan, ...]:
    """Every table, parents first. `most`: rows of the largest."""
    links = {table.name: tuple(_links(table, tables)) for table in tables}
    scale = min(1.0, most / max([profile.rows for profile in profiles.values()] or [1], default=1))
    done: dict[str, TablePlan] = {}
    waiting = list(tables)
    while waiting:
        table = min(waiting, key=lambda t: _blocked(links[t.name], t.name, done, waiting))
        waiting.remove(table)
        known = _by_name(profiles, table)
        ahead = tuple(link for link in links[table.name] if link.to in done)
        late = tuple(link for link in links[table.name] if link.to not in done and link.to != table.name)
        own = tuple(link for link in links[table.name] if link.to == table.name)
        rows = _rows(table, known, scale, most, ahead, done, Random(f"{seed}/{table.name}"))
        done[table.name] = TablePlan(
            table, rows, ahead, tuple(link for link in late if link.declared), own, _key(table), known,
            tuple(conditions.get(table.name, ())),
        )  # fmt: skip
    return tuple(done.values())


def inherited(tables: Sequence[Table]) -> list[Table]:
    """The tables with one more promise for their making: what is pointed to by a column with accepted values has
    those values itself, or nothing could point there."""
    wanted: dict[tuple[str, str], AcceptedValues] = {}
    for column in (column for table in tables for column in table.columns):
        for test in column.tests:
            if isinstance(test, Relationship) and column.accepted:
                wanted.setdefault((test.to, test.field.lower()), AcceptedValues(column.accepted))
    return [replace(table, columns=tuple(_promised(table, c, wanted) for c in table.columns)) for table in tables]


def _promised(table: Table, column: Column, wanted: Mapping[tuple[str, str], AcceptedValues]) -> Column:
    more = wanted.get((table.name, column.name.lower()))
    return column if more is None or column.accepted else replace(column, tests=(*column.tests, more))


def _blocked(
    links: Sequence[Link], own: str, done: Mapping[str, TablePlan], waiting: Sequence[Table]
) -> tuple[int, int]:
    """How many declared, then other links point to tables that aren't there yet."""
    names = {table.name for table in waiting} - {own}
    missing = [link for link in links if link.to in names and link.to not in done]
    return sum(link.declared for link in missing), len(missing)


def _by_name(profiles: Mapping[str, TableProfile], table: Table) -> TableProfile | None:
    """A table's profile, its columns called as the catalog calls them: letter case aside."""
    found = next((profile for name, profile in profiles.items() if name.lower() == table.name.lower()), None)
    if found is None:
        return None
    lower = {name.lower(): column for name, column in found.columns.items()}
    return TableProfile(found.rows, {c.name: lower[c.name.lower()] for c in table.columns if c.name.lower() in lower})


def _key(table: Table) -> str | None:
    if table.key is not None:
        return table.key.name
    if table.together:
        return None
    noun = noun_of(table.name).replace(" ", "_")
    wanted = ("id", f"{noun}_id", f"{noun}_key", f"{noun}_sk")
    return next((c.name for c in table.columns[:3] if c.name.lower() in wanted and not c.references), None)


def _links(table: Table, tables: Sequence[Table]) -> Iterator[Link]:
    for column in table.columns:
        declared = [test for test in column.tests if isinstance(test, Relationship)]
        for test in declared:
            to = next((t for t in tables if t.name == test.to), None)
            if to is not None and (field := to.column(test.field)) is not None:
                yield Link(column.name, to.name, field.name)
        if not declared and not column.is_unique and column.name != _key(table):
            yield from _implied(table, column, tables)


def _implied(table: Table, column: Column, tables: Sequence[Table]) -> Iterator[Link]:
    """`customer_id` means the key of customers, though nobody tests it: the first table that fits."""
    words = split(column.name)
    if len(words) < 2 or words[-1] not in ("id", "key", "sk", "fk"):
        return
    noun = " ".join(words[:-1])
    for to in tables:
        key = _key(to)
        own = to.column(key) if key else None
        if own is None or to is table or kind_of(own.type).family != kind_of(column.type).family:
            continue
        same_key = own.name.lower() == column.name.lower()
        if (noun_of(to.name) == noun and (same_key or own.name.lower() == "id")) or (same_key and not own.references):
            yield Link(column.name, to.name, own.name, declared=False)
            return


def _rows(
    table: Table,
    known: TableProfile | None,
    scale: float,
    most: int,
    links: Sequence[Link],
    done: Mapping[str, TablePlan],
    random: Random,
) -> int:
    parents = [done[link.to] for link in links]
    if known is not None and known.rows > 0:
        rows = max(min(known.rows, ROWS_LEAST), round(known.rows * scale))
    elif is_calendar(table):
        first, last = calendar_of(table)
        rows = (last - first).days + 1
    elif not parents or about(table.name):
        rows = random.randint(60, 200)
    else:
        rows = DETAIL_ROWS if any(parent.rows >= FACT_ROWS // 2 and parent.links for parent in parents) else FACT_ROWS
    for column in table.columns:
        # One to one: no more than there are parents; and no more than there are values.
        if column.is_unique and (of := [done[link.to].rows for link in links if link.column == column.name]):
            rows = min(rows, *of) if known else min(rows, *(round(0.8 * n) or n for n in of))
        if column.is_unique and column.accepted:
            rows = min(rows, len(column.accepted)) if not column.nullable else rows
    return min(rows, most)


def calendar_of(table: Table) -> tuple[date, date]:
    """The days of a calendar: those of its accepted years, else those that events are of."""
    year = table.column("year")
    years = [value for value in (year.accepted if year else ()) if isinstance(value, int) and 1 < value < 9_999]
    return (date(min(years), 1, 1), date(max(years), 12, 31)) if years else (FIRST, LAST)


def is_calendar(table: Table) -> bool:
    """Whether it has a row for each day."""
    key = table.key
    words = split(table.name)
    return (
        key is not None
        and kind_of(key.type).family == "day"
        and bool({"date", "dates", "calendar", "day", "days"} & set(words))
    )
