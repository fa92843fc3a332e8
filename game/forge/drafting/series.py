"""What families of time share: rows placed in time, what is added up of them, and the order of rows that no two
share."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Output
from game.forge.drafting.kinds import Kind
from game.forge.drafting.kinds import kinds as kinds_of
from game.forge.drafting.relating import snake
from game.forge.world.words import measured, plural, snake_case
from game.forge.world.world import World, WorldColumn, WorldTable

ROWS_LEAST = 12
"""Rows of a table whose course over time is worth a question."""
_PLUMBING = re.compile(
    r"^_|(^|_)(loaded|synced|ingested|etl|dbt|batch|extracted|fivetran|updated|modified|inserted|valid|due|expires?|birth)(_|$)"
)
_LEVEL = re.compile(
    r"(^|_)(wage|salary|value|balance|severity|level|offset|sla|retention|size|stock|wave|lag|floor|limit|budget|rate|m2)(_|$)"
)
"""Numbers that are the state of a thing: adding them up over months says nothing."""


@dataclass(frozen=True)
class Events:
    """Rows of a kind, placed in time by a date or a moment."""

    kind: Kind
    at: WorldColumn

    @property
    def table(self) -> WorldTable:
        return self.kind.table

    @property
    def many(self) -> str:
        """`orders with status "completed"`."""
        return self.kind.many

    @property
    def key(self) -> str:
        """For a candidate's key."""
        return f"{self.table.name}.{self.at.name}{self.kind.key}"

    @property
    def day(self) -> exp.Expr:
        """The day of a row."""
        return tree.as_day(self.at)

    @property
    def daily(self) -> bool:
        """Whether days and what is shorter can be asked for."""
        return not self.at.monthly

    def rows(self, *needed: WorldColumn) -> exp.Select:
        """`from` and `where`: rows of the kind whose time, and what else is needed, is filled."""
        query = exp.select().from_(tree.table(self.table)).where(*self.kind.conditions())
        return query.where(*(tree.filled(tree.col(c)) for c in (self.at, *needed) if c.column.nullable))

    def left_out(self, *needed: WorldColumn) -> str:
        """The sentence that says which rows don't count, or ""."""
        found = [c.lacked for c in (self.at, *needed) if c.column.nullable]
        return f" Leave out {self.table.nouns} without {' or '.join(found)}." if found else ""


def events(world: World, kinds: int = 0) -> Iterator[Events]:
    """Tables with a time, the fullest tables' first time first; then their rows of one kind, up to `kinds` of each."""
    found = [(table, at) for table in world.tables for at in moments(table)[:2]]
    found.sort(key=lambda pair: moments(pair[0]).index(pair[1]))
    for table, at in found:
        yield Events(Kind(table), at)
    for table, at in found:
        for kind in kinds_of(table, most=kinds):
            yield Events(kind, at)


def moments(table: WorldTable) -> list[WorldColumn]:
    """Its dates and times that say when something happened, filled ones first; none in a calendar."""
    if table.rows < ROWS_LEAST or table.is_calendar:
        return []
    found = [c for c in table.by("day", "moment") if c.type == "DATE" or c.type.startswith("TIMESTAMP")]
    found = [
        c for c in found if "ZONE" not in c.type and c.known.distinct > 3 and not _PLUMBING.search(snake_case(c.name))
    ]
    found = [c for c in found if c.known.nulls < table.rows * 0.5]
    return sorted(found, key=lambda c: (c.known.nulls > 0, c.column.nullable))


def sums(table: WorldTable) -> list[WorldColumn]:
    """Its amounts and counts that add up over time."""
    return [c for c in table.by("money", "count") if c.known.distinct > 3 and not _LEVEL.search(snake_case(c.name))]


@dataclass(frozen=True)
class Measure:
    """What is added up over a span of time: rows, or a number of theirs."""

    events: Events
    column: WorldColumn | None = None

    @property
    def needed(self) -> tuple[WorldColumn, ...]:
        return () if self.column is None else (self.column,)

    @property
    def value(self) -> exp.Expr:
        if self.column is None:
            return tree.count_rows()
        total = exp.Sum(this=tree.col(self.column))
        return tree.rounded(total, 2) if self.digits is not None else total

    @property
    def digits(self) -> int | None:
        return 2 if self.column is not None and self.column.fractions else None

    @property
    def name(self) -> str:
        return snake(plural(self.events.table.noun)) if self.column is None else f"total_{snake(self.column.name)}"

    @property
    def words(self) -> str:
        return f"number of {self.events.table.nouns}" if self.column is None else measured("total", self.column.words)

    @property
    def said(self) -> str:
        """`the number of orders with status "completed"`, `the total amount of payments`."""
        if self.column is None:
            return f"the number of {self.events.many}"
        return f"the {measured('total', self.column.words)} of {self.events.many}"

    @property
    def output(self) -> Output:
        return Output(self.name, self.words, self.digits)

    @property
    def key(self) -> str:
        return f"{self.events.key} {self.column.name if self.column else 'rows'}"


def measures(world: World, kinds: int = 0) -> Iterator[Measure]:
    """Numbers of rows, then sums, of each table with a time."""
    found = list(events(world, kinds))
    for each in found:
        yield Measure(each)
    for each in found:
        for column in sums(each.table)[:2]:
            yield Measure(each, column)


def sequence(of: Events, group: WorldColumn) -> tuple[tuple[WorldColumn, ...], str] | None:
    """The columns that put a group's rows in an order that no two share, and the words that say so, if any are
    needed; None where there is no such order."""
    apart = [set(columns) for columns in of.table.table.together]
    if {group.name, of.at.name} in apart or of.at.column.is_unique:
        return (of.at,), ""
    key = of.table.key
    if key is None:
        return None
    words = key_words(of.table)
    return (of.at, key), f"of two at the same time the one with the lower {words} comes first"


def key_words(table: WorldTable) -> str:
    """`order number`: what a row's key is called."""
    key = table.key
    assert key is not None
    return key.words if set(key.words.split()) & set(table.noun.split()) else f"{table.noun} {key.words}"


def later(of: Events, group: WorldColumn) -> str:
    """The sentence that says which of two rows at the same time is the later one, or ""."""
    found = sequence(of, group)
    same = "in the same month" if of.at.monthly else "on the same day" if of.at.type == "DATE" else "at the same time"
    return f" Of two {same} the one with the higher {key_words(of.table)} is later." if found and found[1] else ""
