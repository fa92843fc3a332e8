"""Witnesses as databases, inside a worker: each an in-memory instance called `puzzle` with the visible one's schemas.

`orders`, `main.orders` and `puzzle.main.orders` mean the witness's rows in it, and of no other. Memory can't be opened
read-only, so every query runs in a read-only transaction; the locks are the same as for a file, and so is the fence.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence

import duckdb

from game.engine import hardening, locks
from game.engine.instance import DATABASE
from game.engine.instances import Opened
from game.engine.limits import OPEN_ROOMS
from game.engine.names import dotted, quoted
from game.engine.result import is_nested
from game.engine.visible import Visible
from game.puzzle.witness import Row, Schema, Witness

_ENTER = (f"use {DATABASE}", "begin transaction read only")
"""Run on each fresh cursor: USE is not inherited."""


class Room:
    """One in-memory database that holds one witness after the other."""

    def __init__(self, source: duckdb.DuckDBPyConnection, schema: Schema, like: Visible) -> None:
        """`source`: the visible data, for tables that are taken whole."""
        self._source = source
        self._schema = schema
        with hardening.room_for_database():
            self._connection = locks.open_memory()
        for namespace in sorted({name.rpartition(".")[0] for name in schema} - {"", "main"}):
            self._connection.execute(f"create schema {_ours(namespace)}")
        self._held: dict[str, object] = dict.fromkeys(schema, ())
        self._made: dict[str, duckdb.Statement] = {}
        for table in schema:
            self._connection.execute(f"create table {_ours(table)} ({_typed(schema[table])})")
        self.opened = Opened(self._connection, Visible.of(self._connection, schema, like), _ENTER)

    def fill(self, witness: Witness) -> Opened:
        """The database with that witness's rows; tables that hold them already are left alone."""
        wanted = {t: t in witness.whole or witness.rows.get(t, ()) for t in self._schema}
        changed = [table for table in self._schema if self._held[table] != wanted[table]]
        for table in changed:
            whole = wanted[table] is True
            rows = visible_rows(self._source, table, self._schema) if whole else witness.rows.get(table, ())
            self._make(table, rows)
            self._held[table] = wanted[table]
        return self.opened

    def close(self) -> None:
        self._connection.close()

    def _make(self, table: str, rows: Sequence[Row]) -> None:
        """Always a new table: DuckDB 2.0 stumbles over tables with deleted rows under some correlated joins. The
        values come as lists: to read a text with all of them takes several times as long."""
        if table not in self._made:
            self._made[table] = self._connection.extract_statements(_filled(table, self._schema[table]))[0]
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(self._schema[table])
        self._connection.execute(self._made[table], [list(column) for column in columns])


class Rooms:
    """A room for each witness that is asked for again and again, and one for those that are asked for once."""

    def __init__(self, source: duckdb.DuckDBPyConnection, tables: Iterable[str], like: Visible) -> None:
        self._source = source
        self._like = like
        self.schema = schema_of(source, tables)
        self._kept: OrderedDict[str, Room] = OrderedDict()
        self._scratch: Room | None = None

    @property
    def scratch(self) -> Room:
        """The room whose witness changes with every call."""
        if self._scratch is None:
            self._scratch = Room(self._source, self.schema, self._like)
        return self._scratch

    def get(self, witness: Witness, *, keep: bool) -> Opened:
        """A database with the witness's rows. `keep`: it stays open; the one unused for longest makes room."""
        if not keep:
            return self.scratch.fill(witness)
        if witness.key not in self._kept:
            while len(self._kept) >= OPEN_ROOMS:
                _, oldest = self._kept.popitem(last=False)
                oldest.close()
            self._kept[witness.key] = Room(self._source, self.schema, self._like)
        self._kept.move_to_end(witness.key)
        return self._kept[witness.key].fill(witness)


def schema_of(connection: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> Schema:
    """Names and types of the tables' columns as the database has them."""
    return {
        table: tuple((name, kind) for name, kind, *_ in connection.execute(f"describe {dotted(table)}").fetchall())
        for table in tables
    }


def visible_rows(connection: duckdb.DuckDBPyConnection, table: str, schema: Schema, rest: str = "") -> list[Row]:
    """All rows of a visible table as cells; `rest`: what follows the table's name (our own SQL)."""
    cells = ", ".join(as_cell(quoted(name), kind) for name, kind in schema[table])
    return connection.cursor().execute(f"select {cells} from {dotted(table)} {rest}").fetchall()


def as_cell(column: str, type_name: str) -> str:
    """SQL for a value's text, from which `_cast` makes the value again."""
    return f"CAST(to_json({column}) AS VARCHAR)" if is_nested(type_name) else f"CAST({column} AS VARCHAR)"


def _cast(column: str, type_name: str) -> str:
    return f"CAST(CAST({column} AS JSON) AS {type_name})" if is_nested(type_name) else f"CAST({column} AS {type_name})"


def _typed(columns: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{quoted(name)} {kind}" for name, kind in columns)


def _filled(table: str, columns: Sequence[tuple[str, str]]) -> str:
    """SQL that makes a table of its columns' texts, a list for each."""
    texts = (f"unnest(${n}::VARCHAR[])" for n in range(1, len(columns) + 1))
    cells = (f"{_cast(text, kind)} AS {quoted(name)}" for text, (name, kind) in zip(texts, columns, strict=True))
    return f"create or replace table {_ours(table)} as select {', '.join(cells)}"


def _ours(name: str) -> str:
    namespace, _, table = name.rpartition(".")
    return f"{DATABASE}.{dotted(name)}" if namespace else f"{DATABASE}.{quoted(table)}"
