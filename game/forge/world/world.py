"""The world that blueprints look at: tables with roles and words, foreign keys, and the data to ask."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
from sqlglot import exp

from game.engine.names import dotted, literal, quoted
from game.forge.world.profile import ColumnProfile, profile
from game.forge.world.roles import Role, role_of
from game.forge.world.words import is_time, lacked, noun_of, phrase_of, plural, singular, split
from game.puzzle.catalog import Column, Table
from game.puzzle.metrics import Metric, metrics_of
from game.puzzle.model import Pack

DIALECT = "duckdb"
_FIRST_DAY = re.compile(r"-?\d+-\d\d-01( 00:00:00(\+00)?)?$")
_NUMBERS = tuple("TINYINT SMALLINT INTEGER BIGINT HUGEINT UTINY USMALL UINT UBIG UHUGE DECIMAL FLOAT DOUBLE".split())


@dataclass(frozen=True)
class WorldColumn:
    """A column; `words` is what people call it ("order date"), `known` the aggregates over its values."""

    table: str
    column: Column
    role: Role
    words: str
    known: ColumnProfile

    @property
    def name(self) -> str:
        return self.column.name

    @property
    def type(self) -> str:
        return self.column.type

    @property
    def monthly(self) -> bool:
        """Whether its dates are first days of months: they name months, and nobody asks for their days or weeks."""
        frequent = self.known.frequent
        dated = self.role in ("day", "moment") and len(frequent) > 1
        return dated and all(_FIRST_DAY.match(value) for value, _ in frequent)

    @property
    def lacked(self) -> str:
        """What a row lacks where it is empty, as said after `without`: `an email`, but `a value for done visits`, for a
        doctor without done visits may be one that has 0."""
        said = lacked(self.words)
        return f"a value for {said}" if said == self.words and self.type.startswith(_NUMBERS) else said

    @property
    def filled(self) -> bool:
        """Whether no null is declared possible, and none is there."""
        return not self.column.nullable and not self.known.nulls

    @property
    def fractions(self) -> bool:
        """Whether it holds floating numbers that are not whole: sums of them are to be rounded."""
        return self.type in ("DOUBLE", "FLOAT") and not self.known.whole

    @property
    def values(self) -> tuple[str, ...]:
        """Its frequent values, the most frequent first."""
        return tuple(value for value, _ in self.known.frequent)


@dataclass(frozen=True)
class WorldTable:
    """A table; `noun` is one of its rows ("order")."""

    table: Table
    rows: int
    noun: str
    columns: tuple[WorldColumn, ...]

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def nouns(self) -> str:
        return plural(self.noun)

    @property
    def key(self) -> WorldColumn | None:
        """The column that identifies a row."""
        own = self.table.key
        return None if own is None else self.column(own.name)

    @property
    def is_calendar(self) -> bool:
        """Whether its rows are days or months, which are there by themselves: how many a year has is no news."""
        if self.key is not None:
            return self.key.type == "DATE"
        days = [c for c in self.by("day", "moment") if not c.known.nulls]
        only = all(is_time(c.name) or c.type.startswith(("DATE", "TIME")) for c in self.columns)
        return only and any(c.known.distinct == self.rows for c in days)

    @property
    def label(self) -> WorldColumn | None:
        """What rows are called by: a name where there is one; filled, so that each row shows."""
        labels = [c for c in self.by("label") if not c.known.nulls]
        unique = [c for c in labels if c.column.is_unique]
        return next(iter(unique or labels), None)

    def column(self, name: str) -> WorldColumn:
        """The column of that name; raises KeyError."""
        for column in self.columns:
            if column.name.lower() == name.lower():
                return column
        raise KeyError(name)

    def by(self, *roles: Role) -> tuple[WorldColumn, ...]:
        """Its columns of these roles, in the order of the table."""
        return tuple(column for column in self.columns if column.role in roles)


@dataclass(frozen=True)
class ForeignKey:
    """`child.column` points to `parent.key`."""

    child: WorldTable
    column: WorldColumn
    parent: WorldTable
    key: WorldColumn


@dataclass
class World:
    """All tables of a pack. `rows` asks its data; queries are trees that we built, never texts of others."""

    name: str
    tables: tuple[WorldTable, ...]
    connection: duckdb.DuckDBPyConnection
    metrics: tuple[Metric, ...] = ()
    _asked: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)

    def table(self, name: str) -> WorldTable:
        """The table of that name; raises KeyError."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> Mapping[str, WorldTable]:
        return {table.name: table for table in self.tables}

    @cached_property
    def foreign_keys(self) -> tuple[ForeignKey, ...]:
        """Every foreign key between different tables, in the order of tables and columns."""
        return tuple(self._foreign_keys("link"))

    @cached_property
    def parents(self) -> tuple[ForeignKey, ...]:
        """Columns that point to another row of their own table."""
        return tuple(self._foreign_keys("parent"))

    def _foreign_keys(self, role: Role) -> Iterator[ForeignKey]:
        for table in self.tables:
            for column in table.by(role):
                assert column.column.references is not None
                to, key = column.column.references
                if to in self._by_name:
                    parent = self._by_name[to]
                    yield ForeignKey(table, column, parent, parent.column(key))

    def rows(self, query: exp.Expr) -> list[tuple[Any, ...]]:
        """What a query gives on the data; the same query is asked once."""
        sql = query.sql(dialect=DIALECT)
        if sql not in self._asked:
            self._asked[sql] = self.connection.execute(sql).fetchall()
        return self._asked[sql]


def world_of(pack: Pack, connection: duckdb.DuckDBPyConnection, words: Mapping[str, str] | None = None) -> World:
    """The world of a pack, whose rows are tables of `connection` (an empty database in memory) from now on; it can
    reach no file any more. `words`: what tables and columns are called, by `table` and `table.column`, where their
    names don't say it."""
    for table in pack.tables:
        _load(connection, table.name, pack.data_file(table))
    connection.execute("set enable_external_access = false")
    tables = tuple(_table(connection, table, words or {}) for table in pack.tables)
    nouns = Counter(table.noun for table in tables)
    twice = [t for t in tables if nouns[t.noun] > 1 and t.name not in (words or {})]
    tables = tuple(_apart(table) if table in twice else table for table in tables)
    tables = tuple(_pointing(table, [other.noun for other in tables if other is not table]) for table in tables)
    return World(pack.name, tables, connection, metrics_of(pack.folder))


def _load(connection: duckdb.DuckDBPyConnection, name: str, file: Path) -> None:
    schema = name.rpartition(".")[0]
    if schema:
        connection.execute(f"create schema if not exists {quoted(schema)}").fetchall()
    connection.execute(f"create table {dotted(name)} as from read_parquet({literal(str(file))})").fetchall()


def _table(connection: duckdb.DuckDBPyConnection, table: Table, words: Mapping[str, str]) -> WorldTable:
    known = profile(connection, table.name, [(c.name, c.type) for c in table.columns])
    columns = tuple(_column(table, column, known.rows, known.columns, words) for column in table.columns)
    return WorldTable(table, known.rows, words.get(table.name) or noun_of(table.name), columns)


def _apart(table: WorldTable) -> WorldTable:
    """With the whole name for its noun, where another table has the same one: `raw_readings` beside `readings`."""
    return replace(table, noun=singular(" ".join(split(table.name.rpartition(".")[2]))))


def _pointing(table: WorldTable, nouns: Sequence[str]) -> WorldTable:
    """With no use for whole numbers that are called like rows of another table: `end_station` is no amount."""
    columns = tuple(
        replace(c, role="other") if c.role == "count" and f" {c.words}".endswith(tuple(f" {n}" for n in nouns)) else c
        for c in table.columns
    )
    return replace(table, columns=columns)


def _column(
    table: Table, column: Column, rows: int, known: Mapping[str, ColumnProfile], words: Mapping[str, str]
) -> WorldColumn:
    own = known[column.name]
    called = words.get(f"{table.name}.{column.name}") or phrase_of(column.name, column.type)
    return WorldColumn(table.name, column, role_of(table, column, rows, own), called, own)


def first(columns: Sequence[WorldColumn]) -> WorldColumn | None:
    """The first of them, if there is one."""
    return next(iter(columns), None)
