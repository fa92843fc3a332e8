"""Databases to try queries on, each named `puzzle` as the real one, and results as values to compare."""

import math
import threading
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any, TypeAlias

import duckdb

from game.engine.names import dotted
from game.puzzle.model import Pack
from tests.judge.rewriting.facts import Row

Rows: TypeAlias = list[tuple[Any, ...]]
CONFIG: dict[str, Any] = {"threads": 1, "memory_limit": "1GB", "temp_directory": ""}
RUN_S = 5.0
_BROKEN = ("INTERNAL Error", "FATAL Error")


class EngineFault(Exception):
    """DuckDB broke on a query, through no fault of the query's; its database is of no use from then on."""


class Bench:
    """One database with a pack's tables: its own rows, or those of an instance. Opened anew if DuckDB breaks."""

    def __init__(self, pack: Pack, rows: Mapping[str, Sequence[Row]] | None = None, shuffle: int = 0) -> None:
        self._pack, self._rows, self._shuffle = pack, rows, shuffle
        self.connection = self._open()

    def _open(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect(config=CONFIG)
        connection.execute("attach ':memory:' as puzzle; use puzzle; set timezone = 'UTC'")
        for table in self._pack.tables:
            columns = ", ".join(f'"{c.name}" {c.type}' for c in table.columns)
            connection.execute(f"create table {dotted(table.name)} ({columns})")
            if self._rows is None:
                listed = ", ".join(f'"{c.name}"' for c in table.columns)
                source = f"select {listed} from read_parquet($1)"
                connection.execute(f"insert into {dotted(table.name)} {source}", [str(self._pack.data_file(table))])
            elif rows := list(self._rows[table.name]):
                Random(self._shuffle).shuffle(rows)
                lists = ", ".join(f"unnest(${n}::{c.type}[])" for n, c in enumerate(table.columns, 1))
                values = [[row[c.name] for row in rows] for c in table.columns]
                connection.execute(f"insert into {dotted(table.name)} select {lists}", values)
        return connection

    def rows(self, sql: str) -> Rows:
        """All rows; raises duckdb.Error, or EngineFault."""
        timer = threading.Timer(RUN_S, self.connection.interrupt)
        timer.start()
        try:
            return self.connection.execute(sql).fetchall()
        except duckdb.Error as error:
            if str(error).startswith(_BROKEN):
                self.close()
                self.connection = self._open()
                raise EngineFault(str(error)) from error
            raise
        finally:
            timer.cancel()

    def close(self) -> None:
        self.connection.close()


def same_rows(left: Rows, right: Rows) -> bool:
    """Whether two results are one multiset: whole and decimal numbers by value, floats nearly, days as midnights."""
    if len(left) != len(right) or (left and len(left[0]) != len(right[0])):
        return False
    mine, yours = (sorted(found, key=repr) for found in _alike(left, right))
    return mine == yours or _all_near(mine, yours)


def same_sequence(left: Rows, right: Rows) -> bool:
    """Whether two results are the same row by row."""
    if len(left) != len(right) or (left and len(left[0]) != len(right[0])):
        return False
    return _all_near(*_alike(left, right))


def _alike(left: Rows, right: Rows) -> tuple[Rows, Rows]:
    """Both with their values in one form, a column of floats in either as floats in both."""
    width = len(left[0]) if left else 0
    floats = [any(isinstance(row[n], float) for row in (*left, *right)) for n in range(width)]
    return [_keyed(row, floats) for row in left], [_keyed(row, floats) for row in right]


def _all_near(left: Rows, right: Rows) -> bool:
    return all(all(map(_near, x, y)) for x, y in zip(left, right, strict=True))


def _keyed(row: tuple[Any, ...], floats: list[bool]) -> tuple[Any, ...]:
    return tuple(_plain(value, near) for value, near in zip(row, floats, strict=True))


def _plain(value: Any, near: bool) -> Any:
    if isinstance(value, (list, tuple)):
        return tuple(_plain(part, near) for part in value)
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return float(f"{float(value):.9g}") + 0.0 if near else Fraction(value)
    return datetime(value.year, value.month, value.day) if type(value) is date else value


def _near(x: Any, y: Any) -> bool:
    if isinstance(x, float) and isinstance(y, float):
        return math.isclose(x, y, rel_tol=1e-7, abs_tol=1e-7)
    return bool(x == y)
