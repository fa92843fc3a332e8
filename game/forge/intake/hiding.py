"""What becomes of tables and their promises where columns are left out or masked.

Stand-ins are as unique as the values, and null where they are; which values there are, and how they compare, is no
longer what was promised.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from game.forge.intake.personal import Personal
from game.forge.intake.report import Note, in_words, note
from game.puzzle.catalog import (
    AcceptedValues,
    Check,
    Column,
    Relationship,
    Table,
    TableTest,
    Test,
    Unique,
    UniqueTogether,
)

Places = Mapping[tuple[str, str], Personal]


def hide(tables: Sequence[Table], personal: Places) -> tuple[tuple[Table, ...], list[Note]]:
    """The tables without the columns that are dropped and the promises that no longer hold, and notes about those."""
    notes: list[Note] = []
    hidden = tuple(_hidden(table, personal, notes) for table in tables)
    return hidden, notes


def only_within(tables: Sequence[Table]) -> tuple[Table, ...]:
    """The tables without relationships to what isn't among them, and with the target's own letter case in the rest."""
    columns = {table.name: {column.name.lower(): column.name for column in table.columns} for table in tables}

    def fit(test: Test) -> Test | None:
        if not isinstance(test, Relationship):
            return test
        field = columns.get(test.to, {}).get(test.field.lower())
        return Relationship(test.to, field) if field else None

    def fitted(column: Column) -> Column:
        tests = (fit(test) for test in column.tests)
        return replace(column, tests=tuple(test for test in tests if test is not None))

    return tuple(replace(table, columns=tuple(map(fitted, table.columns))) for table in tables)


def _hidden(table: Table, personal: Places, notes: list[Note]) -> Table:
    mine = {column: found for (name, column), found in personal.items() if name == table.name}
    dropped = {column.lower() for column, found in mine.items() if found.handling == "drop"}
    changed = {column.lower() for column, found in mine.items() if found.handling != "keep"}
    columns = []
    for column in table.columns:
        if column.name.lower() in dropped:
            continue
        kept: list[Test] = []
        for test in column.tests:
            if _survives(test, column, table.name, changed, personal):
                kept.append(test)
            else:
                notes.append(note("dropped", f"{table.name}.{column.name}", "masked", test=_named(test)))
        columns.append(replace(column, tests=tuple(kept)))
    own: list[TableTest] = []
    for promise in table.tests:
        names = set(promise.columns) if isinstance(promise, UniqueTogether) else _words(promise)
        if {name.lower() for name in names} & (dropped if isinstance(promise, UniqueTogether) else changed):
            notes.append(note("dropped", table.name, "masked", test=in_words(promise)))
        else:
            own.append(promise)
    years = {c.lower() for c, found in mine.items() if found.handling == "mask" and _is_stamp(table.column(c))}
    own = [t for t in own if not isinstance(t, UniqueTogether) or not years & {name.lower() for name in t.columns}]
    return replace(table, columns=tuple(columns), tests=tuple(own))


def _named(test: Test) -> str:
    """A promise in words that give no value away."""
    return "accepted_values" if isinstance(test, AcceptedValues) else in_words(test)


def _survives(test: Test, column: Column, table: str, changed: set[str], personal: Places) -> bool:
    mine = column.name.lower() in changed
    match test:
        case AcceptedValues():
            return not mine
        case Unique():
            return not (mine and _is_stamp(column))
        case Check():
            return not (changed & {word.lower() for word in _words(test)})
        case Relationship(to, field):
            other = next((found for (t, c), found in personal.items() if t == to and c.lower() == field.lower()), None)
            own = personal.get((table, column.name))
            return (own.handling if own else "keep") == (other.handling if other else "keep") != "drop"
    return True


def _words(test: Check) -> set[str]:
    return {word.strip('"') for word in re.findall(r'"[^"]+"|\w+', test.condition)}


def _is_stamp(column: Column | None) -> bool:
    return column is not None and (column.type == "DATE" or column.type.startswith("TIMESTAMP"))
