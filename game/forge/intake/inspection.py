"""Rows that break a promise go to quarantine, the rest load on; a promise that many rows break is taken to be wrong.

Rows that point to a row in quarantine follow it there, however many they are: their link is none the worse for it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import duckdb

from game.engine.names import dotted, literal, quoted
from game.forge.intake.quarantine import Quarantine
from game.forge.intake.report import Note, in_words, note
from game.forge.intake.source import ASIDE
from game.forge.intake.staging import PLACE
from game.forge.world.profile import is_number
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

BROKEN_MOST = 0.1
"""Share of a table's rows that may break a promise before the promise is dropped instead."""
ROUNDS_MOST = 1_000
"""How often rows that followed others may be followed by more."""
_ORDER = (NotNull, AcceptedValues, Check, Unique, UniqueTogether, Relationship)
"""What makes a row wrong by itself comes before what makes it one too many."""
REASONS = {
    NotNull: "not_null",
    Unique: "unique",
    Relationship: "orphan",
    AcceptedValues: "not_accepted",
    Check: "check",
    UniqueTogether: "unique_together",
}
_BROKEN = f"{ASIDE}.main.{quoted('broken rows')}"
_VOLATILE = re.compile(
    r"\b(current_(date|time|timestamp)|now|today|get_current_\w+|getdate|sysdate|localtime(stamp)?|random|rand|uuid)\b",
    re.IGNORECASE,
)
_BEYOND_ROW = re.compile(r"\b(select|from)\b|\{\{|\bover\s*\(", re.IGNORECASE)


@dataclass(frozen=True)
class _Promise:
    table: Table
    column: Column | None
    test: Test | TableTest

    @property
    def place(self) -> str:
        return self.table.name if self.column is None else f"{self.table.name}.{self.column.name}"


class Inspection:
    """Works on tables of the connection; promises that aren't kept are told in `notes`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, quarantine: Quarantine) -> None:
        self._connection, self._quarantine = connection, quarantine
        self._limits: dict[str, float] = {}
        self._types: dict[tuple[str, str], str] = {}
        self._links: list[_Promise] = []
        self.notes: list[Note] = []

    def inspect(self, tables: Sequence[Table]) -> tuple[Table, ...]:
        """The tables with the promises that their rows keep from now on."""
        for table in tables:
            [(rows,)] = self._connection.execute(f"select count(*) from {dotted(table.name)}").fetchall()
            self._limits[table.name] = max(1, rows * BROKEN_MOST)
            self._types |= {(table.name, column.name.lower()): column.type for column in table.columns}
        fitted = tuple(self._fitted(table) for table in tables)
        promised = sorted(_promises(fitted), key=lambda promise: _ORDER.index(type(promise.test)))
        dropped = {p for p in promised if not isinstance(p.test, Relationship) and not self._kept(p)}
        links = [p for p in promised if isinstance(p.test, Relationship)]
        self._links = [p for p in links if self._kept(p)]
        self._follow()
        dropped |= set(links) - set(self._links)
        return tuple(without(table, lambda p: p in dropped) for table in fitted)

    def holds(self, table: Table, column: Column | None, test: Test | TableTest) -> bool:
        """Whether every row keeps it; False also where that can't be found out."""
        promise = _Promise(table, column, test)
        return self._unfit(promise) is None and self._number(promise, breaking(table, column, test)) == 0

    def take_on(self, found: Iterable[tuple[Table, Column | None, Test | TableTest]]) -> bool:
        """Of links that were found, takes on those that hold but for rows that point into quarantine. Whether any rows
        followed, of these tables or others."""
        promises = (_Promise(*one) for one in found)
        self._links += [p for p in promises if not self._is_known(p) and self._number(p, self._wrong(p)) == 0]
        return self._follow()

    def keys(self, table: str, column: str) -> str:
        """A query of the values that a column has, or had in rows that are put aside."""
        known = f"select {quoted(column)} from {dotted(table)} where {quoted(column)} is not null"
        aside = self._quarantine.values(table, column, self._types.get((table, column.lower()), "VARCHAR"))
        return f"{known} union all {aside}" if aside else known

    def _fitted(self, table: Table) -> Table:
        """With accepted values of the column's type."""
        columns = []
        for column in table.columns:
            tests: list[Test] = []
            for test in column.tests:
                fit = fit_values(test, column.type) if isinstance(test, AcceptedValues) else test
                if fit is None:
                    self._drop(f"{table.name}.{column.name}", test, "values_unfit")
                else:
                    tests.append(fit)
            columns.append(replace(column, tests=tuple(tests)))
        return replace(table, columns=tuple(columns))

    def _is_known(self, promise: _Promise) -> bool:
        return any(one.place == promise.place and one.test == promise.test for one in self._links)

    def _follow(self) -> bool:
        """Puts aside what points into quarantine, and what points to that, round by round."""
        moved = False
        for _ in range(ROUNDS_MOST):
            if not sum(self._followed(link) for link in self._links):
                return moved
            moved = True
        unstable = [link for link in self._links if self._number(link, breaking(link.table, link.column, link.test))]
        for link in unstable:
            self._links.remove(link)
            self._drop(link.place, link.test, "unstable")
        return moved

    def _followed(self, link: _Promise) -> int:
        where = breaking(link.table, link.column, link.test)
        count = self._number(link, where) or 0
        if count:
            self._put_aside(link, where, count, follows=True)
        return count

    def _kept(self, promise: _Promise) -> bool:
        """Puts aside what breaks it; False where it is dropped."""
        unfit = self._unfit(promise)
        if unfit is not None:
            self._drop(promise.place, promise.test, unfit)
            return False
        where = self._wrong(promise)
        count = self._number(promise, where)
        if count is None:
            self._drop(promise.place, promise.test, "not_evaluable")
            return False
        if count > self._limits[promise.table.name]:
            self._drop(promise.place, promise.test, "too_many", count)
            return False
        if count:
            self._put_aside(promise, where, count)
        return True

    def _wrong(self, promise: _Promise) -> str:
        """SQL that is true of rows that break it by themselves, rather than by what became of others."""
        if isinstance(promise.test, Relationship) and promise.column is not None:
            name = quoted(promise.column.name)
            return f"{name} is not null and {name} not in ({self.keys(promise.test.to, promise.test.field)})"
        return breaking(promise.table, promise.column, promise.test)

    def _drop(self, place: str, test: Test | TableTest, code: str, count: int = 0) -> None:
        self.notes.append(note("dropped", place, code, count, test=in_words(test)))

    def _unfit(self, promise: _Promise) -> str | None:
        """Why it is none that rows can be tested by, one by one."""
        match promise.test:
            case Check(condition) if _BEYOND_ROW.search(condition) or not self._is_expression(condition):
                return "beyond_row"
            case Check(condition) if _VOLATILE.search(condition):
                return "volatile"
        return None

    def _is_expression(self, condition: str) -> bool:
        try:
            statements = self._connection.extract_statements(f"select 1 where not ({condition}\n)")
        except duckdb.Error:
            return False
        return len(statements) == 1 and statements[0].type == duckdb.StatementType.SELECT

    def _number(self, promise: _Promise, where: str) -> int | None:
        """How many of its table's rows that is true of; None where DuckDB can't tell."""
        try:
            counted = f"select count(*) from {dotted(promise.table.name)} where {where}"
            return int(self._connection.execute(counted).fetchall()[0][0])
        except duckdb.Error:
            return None

    def _put_aside(self, promise: _Promise, where: str, count: int, follows: bool = False) -> None:
        table, column = dotted(promise.table.name), promise.column.name if promise.column else ""
        self._connection.execute(
            f"create or replace table {_BROKEN} as select {PLACE} as place from {table} where {where}"
        )
        names = [column.name for column in promise.table.columns]
        chosen = f"{PLACE} in (select place from {_BROKEN})"
        if follows and isinstance(promise.test, Relationship):
            self._quarantine.put_following(promise.table.name, names, table, chosen, count, column, promise.test.to)
        else:
            code, told = REASONS[type(promise.test)], _told(promise.test)
            self._quarantine.put(promise.table.name, names, table, chosen, code, count, column=column, test=told)
        self._connection.execute(f"delete from {table} where {chosen}")


def breaking(table: Table, column: Column | None, test: Test | TableTest) -> str:
    """SQL that is true of the rows of `table` that break a test; of rows that are alike, of all but the first."""
    name = quoted(column.name) if column is not None else ""
    match test:
        case NotNull():
            return f"{name} is null"
        case Unique():
            return _repeated(table, [name], f"where {name} is not null")
        case UniqueTogether(columns):
            return _repeated(table, list(map(quoted, columns)), "")
        case Relationship(to, field):
            known = f"select {quoted(field)} from {dotted(to)} where {quoted(field)} is not null"
            return f"{name} is not null and {name} not in ({known})"
        case AcceptedValues(values):
            return f"{name} not in ({', '.join(literal(v) if isinstance(v, str) else str(v) for v in values)})"
        case Check(condition):
            return f"not ({condition}\n)"


def _repeated(table: Table, columns: Sequence[str], where: str) -> str:
    numbered = (
        f"select {PLACE} as place, row_number() over (partition by {', '.join(columns)} order by {PLACE}) as number "
        f"from {dotted(table.name)} {where}"
    )
    return f"{PLACE} in (select place from ({numbered}) where number > 1)"


def _told(test: Test | TableTest) -> str:
    match test:
        case Check(condition):
            return condition
        case UniqueTogether(columns):
            return ", ".join(columns)
        case Relationship(to, field):
            return f"{to}.{field}"
    return ""


def _promises(tables: Sequence[Table]) -> Iterator[_Promise]:
    for table in tables:
        yield from (_Promise(table, column, test) for column in table.columns for test in column.tests)
        yield from (_Promise(table, None, test) for test in table.tests)


def without(table: Table, gone: Callable[[_Promise], bool]) -> Table:
    """The table without those of its promises."""
    columns = tuple(
        replace(column, tests=tuple(test for test in column.tests if not gone(_Promise(table, column, test))))
        for column in table.columns
    )
    return replace(table, columns=columns, tests=tuple(t for t in table.tests if not gone(_Promise(table, None, t))))


def fit_values(test: AcceptedValues, kind: str) -> AcceptedValues | None:
    """With texts as numbers where the column holds numbers, and the other way round; None where that can't be."""
    if kind == "VARCHAR":
        texts = (str(v).lower() if isinstance(v, bool) else str(v) for v in test.values if v is not None)
        return AcceptedValues(tuple(texts))
    if not is_number(kind):
        return None
    numbers = []
    for value in test.values:
        if isinstance(value, str) and re.fullmatch(r"\s*-?\d+(\.\d+)?\s*", value):
            value = float(value) if "." in value else int(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        numbers.append(value)
    return AcceptedValues(tuple(numbers))
