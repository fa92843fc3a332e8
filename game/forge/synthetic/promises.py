"""Each declared promise as a question to DuckDB: which rows break it?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from game.engine.names import literal, quoted
from game.forge.synthetic.cells import read, shown
from game.forge.synthetic.kinds import kind_of
from game.puzzle.catalog import (
    AcceptedValues,
    Check,
    Column,
    NotNull,
    Relationship,
    Table,
    TableTest,
    Test,
    Unique,
    UniqueTogether,
)

ROW = "#row"
"""A column of the tables in the making: the row's number."""


@dataclass(frozen=True)
class Promise:
    """A test of a table, and of a column unless `column` is ""."""

    table: str
    column: str
    test: Test | TableTest

    def __str__(self) -> str:
        place = f"{self.table}.{self.column}" if self.column else self.table
        match self.test:
            case Check(condition):
                return f"{place}: {condition}"
            case Relationship(to, field):
                return f"{place} points to {to}.{field}"
            case AcceptedValues():
                return f"{place}: accepted values"
            case UniqueTogether(columns):
                return f"{place}: {', '.join(columns)} are unique together"
            case Unique():
                return f"{place} is unique"
            case NotNull():
                return f"{place} is never null"


def promises_of(table: Table) -> Iterator[Promise]:
    """All of a table's promises; uniqueness last, for a row that breaks another goes first."""
    found = [Promise(table.name, column.name, test) for column in table.columns for test in column.tests]
    found += [Promise(table.name, "", test) for test in table.tests]
    yield from sorted(found, key=lambda promise: isinstance(promise.test, Unique | UniqueTogether))


def without(table: Table, dropped: set[Promise]) -> Table:
    """The table as it can promise now."""
    columns = tuple(
        Column(
            c.name, c.type, c.description, tuple(t for t in c.tests if Promise(table.name, c.name, t) not in dropped)
        )
        for c in table.columns
    )
    tests = tuple(test for test in table.tests if Promise(table.name, "", test) not in dropped)
    return Table(table.name, table.description, columns, table.owner, table.issues, tests)


def breaking(promise: Promise, table: Table, tables: Mapping[str, Table], places: Mapping[str, str]) -> str | None:
    """SQL for the numbers of the rows that break the promise; None where it speaks of nothing that there is.

    `places`: under which name DuckDB has each table. Of rows that are alike, the first breaks nothing.
    """
    source, row = f"{quoted(places[table.name])} as {quoted(alias(table))}", quoted(ROW)
    c = quoted(promise.column)
    match promise.test:
        case NotNull():
            return f"select {row} from {source} where {c} is null"
        case Unique():
            return _repeated(source, f"where {c} is not null", c)
        case UniqueTogether(columns):
            known = [found.name for name in columns if (found := table.column(name)) is not None]
            return _repeated(source, "", ", ".join(map(quoted, known))) if len(known) == len(columns) else None
        case AcceptedValues():
            column = table.column(promise.column)
            values = ", ".join(_accepted(column)) if column else ""
            return f"select {row} from {source} where {c} is not null and not coalesce({c} in ({values}), false)"
        case Relationship(to, field):
            return _dangling(promise, table, tables.get(to), field, places)
        case Check(condition):
            return f"select {row} from {source} where not coalesce(({condition}\n), true)"


def alias(table: Table) -> str:
    """What a condition may call the table."""
    return table.name.rpartition(".")[2]


def readable(column: Column) -> bool:
    """Whether any of its accepted values is one of its type."""
    return not column.accepted or bool(list(_accepted(column))[1:])


def _accepted(column: Column) -> Iterator[str]:
    kind = kind_of(column.type)
    yield "null"
    for value in column.accepted:
        text = str(value).lower() if isinstance(value, bool) else value
        if (cell := read(text, kind)) is not None:
            yield f"try_cast({literal(shown(cell) or '')} as {column.type})"


def _repeated(source: str, where: str, columns: str) -> str:
    row = quoted(ROW)
    numbered = f"select {row}, row_number() over (partition by {columns} order by {row}) as place from {source} {where}"
    return f"select {row} from ({numbered}) where place > 1"


def _dangling(promise: Promise, table: Table, to: Table | None, field: str, places: Mapping[str, str]) -> str | None:
    column, target = table.column(promise.column), to.column(field) if to is not None else None
    if to is None or target is None or column is None:
        return None
    own, other = quoted(column.name), quoted(target.name)
    if column.type != target.type and {kind_of(column.type).number, kind_of(target.type).number} != {True}:
        own, other = f"cast({own} as varchar)", f"cast({other} as varchar)"
    known = f"select {other} from {quoted(places[to.name])} where {quoted(target.name)} is not null"
    wrong = f"{quoted(column.name)} is not null and {own} not in ({known})"
    return f"select {quoted(ROW)} from {quoted(places[table.name])} where {wrong}"
