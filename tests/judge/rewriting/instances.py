"""Random small instances of a pack's tables: some of the real rows, with what they refer to, changed here and there as
far as the facts allow."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from random import Random
from typing import Any

import duckdb

from game.engine.names import dotted, quoted
from game.puzzle.model import Pack
from tests.judge.rewriting.facts import Data, Facts, Reference, Row, TableFacts

ROWS = (2, 6)
"""Rows first taken of each table, from … to; twice as many of what refers to others."""
ROWS_MOST = 40
CHANGES = (10, 60)
"""Values that are tried to be changed."""
_STEPS = tuple(Decimal(step) for step in ("100", "50", "10", "5", "1", "0.5", "0.1", "0.05", "0.01"))


def _moment(value: Any) -> Any:
    return datetime(value.year, value.month, value.day) if type(value) is date else value


class Keeper:
    """Whether rows keep to the facts."""

    def __init__(self, facts: Facts, data: Data) -> None:
        self.facts, self.data = facts, data

    def holds(self, table: str) -> bool:
        """Whether a table, and what refers to it or is referred to by it, is as it should be."""
        about = {table, *(r.child for r in self.facts.below(table)), *(r.parent for r in self.facts.above(table))}
        return all(self._table(name) for name in about) and all(self._reference(r) for r in self.facts.references)

    def _reference(self, r: Reference) -> bool:
        keys = {row[r.key] for row in self.data[r.parent]}
        used = {row[r.column] for row in self.data[r.child]} - {None}
        return used <= keys and (not r.always or keys <= used)

    def _table(self, name: str) -> bool:
        facts, rows = self.facts.tables[name], self.data[name]
        for key in facts.keys:
            values = [tuple(row[c] for c in key) for row in rows if all(row[c] is not None for c in key)]
            if len(set(values)) < len(values):
                return False
        for group, number in facts.dense:
            numbers: dict[Any, list[int]] = {}
            for row in rows:
                numbers.setdefault(row[group], []).append(row[number])
            if any(sorted(found) != list(range(1, len(found) + 1)) for found in numbers.values()):
                return False
        return all(self._row(facts, row) for row in rows)

    def _row(self, facts: TableFacts, row: Row) -> bool:
        if any(row[c] is None and c not in facts.nullable for c in facts.columns):
            return False
        if any(row[c] is not None and row[c] not in values for c, values in facts.accepted.items()):
            return False
        wide = self._wide(facts.name, row)
        if any((wide[a], wide[b]) not in allowed for (a, b), allowed in facts.allowed.items()):
            return False
        pairs = [(_moment(wide[a]), _moment(wide[b]), strict) for a, b, strict in facts.ordered]
        if any(x is not None and y is not None and (x > y or (strict and x == y)) for x, y, strict in pairs):
            return False
        return all(wide[a] is None or wide[b] is None or wide[a] == wide[b] for a, b in facts.equal)

    def _wide(self, name: str, row: Row) -> Row:
        wide = _attributes(self.facts.tables[name], row, "")
        for r in self.facts.above(name):
            parent = next((p for p in self.data[r.parent] if p[r.key] == row[r.column]), None)
            wide |= _attributes(self.facts.tables[r.parent], parent, f"{r.column}.")
        return wide


def _attributes(facts: TableFacts, row: Row | None, prefix: str) -> Row:
    """As `facts.attributes`, in Python; all null where nothing is referred to."""
    found: Row = {}
    for column, type_ in facts.types.items():
        value = row[column] if row is not None else None
        found[f"{prefix}{column}"] = value
        if column in facts.nullable:
            found[f"{prefix}{column}?"] = value is None
        if type_.startswith("DECIMAL"):
            found[f"{prefix}{column}-"] = None if value is None else (value > 0) - (value < 0)
    return found


@dataclass(frozen=True)
class Focus:
    """Values that a query names: rows and values near them are where it may go wrong."""

    texts: frozenset[str] = frozenset()
    numbers: frozenset[Decimal] = frozenset()
    days: frozenset[date] = frozenset()


def _hashable(value: Any) -> Any:
    """A list as a tuple, which DuckDB takes for a list too."""
    return tuple(value) if isinstance(value, list) else value


class Source:
    """The visible rows of a pack, in memory."""

    def __init__(self, pack: Pack, visible: duckdb.DuckDBPyConnection) -> None:
        self.rows: Data = {}
        for table in pack.tables:
            names = [c.name for c in table.columns]
            listed = ", ".join(quoted(name) for name in names)
            found = visible.execute(f"select {listed} from {dotted(table.name)} order by all").fetchall()
            self.rows[table.name] = [dict(zip(names, map(_hashable, row), strict=True)) for row in found]
        self._values: dict[tuple[str, str], list[Any]] = {}
        self._by: dict[tuple[str, str], dict[Any, list[Row]]] = {}

    def values(self, table: str, column: str) -> list[Any]:
        """The different values of a column, sorted, nulls left out."""
        if (table, column) not in self._values:
            found = {row[column] for row in self.rows[table]} - {None}
            self._values[table, column] = sorted(found)
        return self._values[table, column]

    def where(self, table: str, column: str, value: Any) -> list[Row]:
        """The rows with a value."""
        if (table, column) not in self._by:
            index = self._by[table, column] = {}
            for row in self.rows[table]:
                index.setdefault(row[column], []).append(row)
        return self._by[table, column].get(value, [])

    def step(self, table: str, column: str) -> Decimal:
        """The largest step that all values of a column of decimals are whole multiples of."""
        values = self.values(table, column)
        return next((s for s in _STEPS if all(value % s == 0 for value in values)), _STEPS[-1])


def _is_calendar(table: TableFacts) -> bool:
    """Whether rows are days, known by their date alone."""
    singles = [key[0] for key in table.keys if len(key) == 1]
    return bool(singles) and all(table.types[column] == "DATE" for column in singles)


class Maker:
    """Makes one instance. Calendars are kept whole: that each day of the year is there is taken for granted."""

    def __init__(self, source: Source, facts: Facts, rng: Random, focus: Focus) -> None:
        self.source, self.facts, self.rng, self.focus = source, facts, rng, focus
        self.data: Data = {name: [] for name in facts.tables}
        self.keeper = Keeper(facts, self.data)

    @cached_property
    def _calendars(self) -> set[str]:
        return {name for name, table in self.facts.tables.items() if _is_calendar(table)}

    def make(self) -> Data:
        for name in self.facts.tables:
            if name in self._calendars:
                self.data[name][:] = [dict(row) for row in self.source.rows[name]]
            else:
                for _ in range(self.rng.randint(*ROWS) * (2 if self.facts.above(name) else 1)):
                    self._take(name)
        self._close()
        loose = [name for name in self.facts.tables if name not in self._calendars and self.data[name]]
        for _ in range(self.rng.randint(*CHANGES)):
            self._change(self.rng.choice(loose))
        return self.data

    def _take(self, name: str) -> None:
        """One more real row: of a parent that is here already, or one that the query names, or any."""
        above = [r for r in self.facts.above(name) if self.data[r.parent]]
        if above and self.rng.random() < 0.7:
            r = self.rng.choice(above)
            candidates = self.source.where(name, r.column, self.rng.choice(self.data[r.parent])[r.key])
        else:
            candidates = self.source.rows[name]
        if not candidates:
            return
        drawn = [self.rng.choice(candidates) for _ in range(6)]
        self._add(name, next((row for row in drawn if self._named(row)), drawn[0]))

    def _named(self, row: Row) -> bool:
        return any(isinstance(value, str) and value in self.focus.texts for value in row.values())

    def _add(self, name: str, row: Row) -> None:
        if row in self.data[name]:
            return
        self.data[name].append(dict(row))
        for group, _ in self.facts.tables[name].dense:
            for other in self.source.where(name, group, row[group]):
                if other not in self.data[name]:
                    self.data[name].append(dict(other))

    def _close(self) -> None:
        """Adds what is referred to, and a child where there always is one, until nothing lacks."""
        while lacking := [(name, row) for r in self.facts.references for name, row in self._lacking(r)]:
            for name, row in lacking:
                self._add(name, row)

    def _lacking(self, r: Reference) -> list[tuple[str, Row]]:
        keys = {row[r.key] for row in self.data[r.parent]}
        used = {row[r.column] for row in self.data[r.child]} - {None}
        found = [(r.parent, self.source.where(r.parent, r.key, value)[0]) for value in sorted(used - keys)]
        if r.always:
            found += [
                (r.child, self.rng.choice(self.source.where(r.child, r.column, value))) for value in sorted(keys - used)
            ]
        return found

    def _change(self, name: str) -> None:
        rows = self.data[name]
        if self.rng.random() < 0.15 and len(rows) < ROWS_MOST:
            row = self._double(name, self.rng.choice(rows))
            rows.append(row)
            if not self.keeper.holds(name):
                rows.pop()
            return
        row = self.rng.choice(rows)
        columns = [c for c in self.facts.tables[name].columns if (c,) not in self.facts.tables[name].keys]
        if not columns:
            return
        column = self.rng.choice(columns)
        old, row[column] = row[column], self._value(name, column, row)
        if row[column] != old and not self.keeper.holds(name):
            row[column] = old

    def _double(self, name: str, row: Row) -> Row:
        """The same row again under another key."""
        copy = dict(row)
        for key in self.facts.tables[name].keys:
            if len(key) == 1:
                here = {other[key[0]] for other in self.data[name]}
                free = [value for value in self.source.values(name, key[0]) if value not in here]
                copy[key[0]] = self.rng.choice(free) if free else None
        return copy

    def _value(self, name: str, column: str, row: Row) -> Any:
        table = self.facts.tables[name]
        if column in table.nullable and self.rng.random() < 0.2:
            return None
        reference = next((r for r in self.facts.above(name) if r.column == column), None)
        if reference is not None:
            return self.rng.choice(self.data[reference.parent])[reference.key]
        known = self.source.values(name, column)
        if not known:
            return None
        chance = self.rng.random()
        if chance < 0.4:
            return self.rng.choice(self.data[name])[column]
        near = self._near(name, column, known)
        return self.rng.choice(near) if near and chance < 0.75 else self.rng.choice(known)

    def _near(self, name: str, column: str, known: list[Any]) -> list[Any]:
        """Values in a column's range at or beside those that the query names."""
        example = known[0]
        if isinstance(example, str):
            return [value for value in known if value in self.focus.texts]
        if isinstance(example, datetime):
            days = {day + timedelta(n) for day in self.focus.days for n in (-1, 0)}
            times = self.rng.sample(known, min(4, len(known)))
            at = [datetime.combine(day, time.time()) for day in sorted(days) for time in times if _no_midnight(time)]
            at += [value for value in known if value.date() in days][:4]
            return [value for value in at if known[0] <= value <= known[-1]]
        if isinstance(example, date):
            around = {day + timedelta(n) for day in self.focus.days for n in (-1, 0, 1)}
            return sorted(day for day in around if known[0] <= day <= known[-1])
        if isinstance(example, Decimal):
            step = self.source.step(name, column)
            beside = {number + n * step for number in self.focus.numbers for n in (-1, 0, 1)}
            return sorted(n for n in beside if n % step == 0 and known[0] <= n <= known[-1])
        if isinstance(example, int) and not isinstance(example, bool):
            whole = {int(number) + n for number in self.focus.numbers for n in (-1, 0, 1) if number == int(number)}
            return sorted(n for n in whole if known[0] <= n <= known[-1])
        return []


def _no_midnight(moment: datetime) -> bool:
    """Midnights mean something of their own and stay on their days."""
    return bool(moment.hour or moment.minute)


def instance(source: Source, facts: Facts, seed: int, focus: Focus = Focus()) -> Mapping[str, list[Row]]:
    """The instance of a seed."""
    return Maker(source, facts, Random(seed), focus).make()
