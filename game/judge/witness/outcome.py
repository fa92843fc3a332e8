"""What a query gives on an instance, inside the author worker: enough to tell two results apart, no more.

The judge's own comparison decides about players; this one only chooses instances. It calls results different where they
surely are, and lets go what differs by noise: numbers that agree in nine digits.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from game.engine.instances import Opened

BROKEN = "broken"
TIMED_OUT = duckdb.InterruptException.__name__
ROWS_MOST = 2_000
"""Rows of a result that are looked at; one that is longer is no result for a small instance."""
_READ_MOST = 1_000
"""Texts whose statements are kept."""
_ROWS_ENOUGH = 4
_LOOK_S = 0.1
"""Seconds between two looks at whether a query runs for too long."""
_IDLE_LOOKS = 20
"""Looks in a row that found no query running, after which the clock sleeps."""


class Broken(Exception):
    """A fault in DuckDB itself: the database takes no more queries. Holds the text that did it."""


@dataclass(frozen=True)
class Told:
    """Rows in a form in which equal values are equal, or the reason why there are none."""

    rows: tuple[tuple[Any, ...], ...] = ()
    width: int = 0
    error: str = ""

    @property
    def richness(self) -> int:
        """Different rows, up to where more are no better."""
        return min(_ROWS_ENOUGH, len(set(self.rows)))

    def differs(self, other: "Told", order: Sequence[int] = ()) -> bool:
        """Whether a judge would see it: other rows, or the same in another order of the columns at `order`. Of what
        broke the database nothing is known."""
        if BROKEN in (self.error, other.error):
            return False
        if self.error or other.error:
            return bool(self.error) != bool(other.error)
        if self.width != other.width or Counter(self.rows) != Counter(other.rows):
            return True
        return bool(order) and self._keys(order) != other._keys(order)

    def _keys(self, order: Sequence[int]) -> list[tuple[Any, ...]]:
        """The sort keys row by row; rows with a null in them may stand at either end."""
        keys = [tuple(row[n] for n in order) for row in self.rows]
        return [key for key in keys if all(value is not None for value in key)]


class Desk:
    """One database on which query after query is run, on one cursor for as long as its tables stay the same."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._cursor: duckdb.DuckDBPyConnection | None = None
        self._read: dict[str, duckdb.Statement | str] = {}

    def clear(self) -> None:
        """To be called before the tables change: the cursor's transaction would go on seeing the old ones."""
        if self._cursor is not None:
            self._cursor.close()
            self._cursor = None

    def ask(self, sql: str, seconds: float) -> Told:
        """Runs a text that has passed the fence; never longer than about `seconds`. Raises Broken."""
        if self._cursor is None:
            self._cursor = self._opened.cursor()
        try:
            return _told(self._cursor, sql, self._statement(sql), seconds)
        except (duckdb.InternalException, duckdb.FatalException) as error:
            self.clear()
            raise Broken(sql) from error
        except (duckdb.Error, RuntimeError, ValueError, OverflowError) as error:  # also values Python has no type for
            self.clear()  # a transaction in which something failed takes no more queries
            return Told(error=type(error).__name__)

    def _statement(self, sql: str) -> duckdb.Statement | str:
        """A text that is asked again and again is read once: to read it takes a third of its time."""
        assert self._cursor is not None
        if sql not in self._read:
            if len(self._read) >= _READ_MOST:
                self._read.clear()
            statements = self._cursor.extract_statements(sql)
            alone = len(statements) == 1 and statements[0].type == duckdb.StatementType.SELECT
            self._read[sql] = statements[0] if alone else sql  # a PIVOT becomes several
        return self._read[sql]


def _told(cursor: duckdb.DuckDBPyConnection, sql: str, statement: duckdb.Statement | str, seconds: float) -> Told:
    with CLOCK.bounds(cursor, seconds):
        cursor.execute(statement)
        if any("TIME ZONE" in str(column[1]) for column in cursor.description):
            cursor.execute(_untimed(sql, len(cursor.description)))
        width, rows = len(cursor.description), cursor.fetchmany(ROWS_MOST + 1)
    if len(rows) > ROWS_MOST:
        return Told(error="too many rows")
    return Told(tuple(tuple(map(_plain, row)) for row in rows), width)


def _untimed(sql: str, width: int) -> str:
    """The same with all values as text: Python wants a library for moments with a time zone."""
    names = ", ".join(f"c{n}" for n in range(width))
    texts = ", ".join(f"CAST(c{n} AS VARCHAR) AS c{n}" for n in range(width))
    return f"select {texts} from (\n{sql.strip().rstrip(';')}\n) r({names})"


class _Clock:
    """Interrupts what takes too long: one thread for all queries, started with the first.

    The thread looks in now and then, and sleeps when nothing has run for a while: to wake it for each of thousands of
    queries takes longer than many of them.
    """

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._until: tuple[float, duckdb.DuckDBPyConnection] | None = None
        self._asleep = True
        self._thread: threading.Thread | None = None

    @contextmanager
    def bounds(self, connection: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
        with self._condition:
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, daemon=True)
                self._thread.start()
            self._until = (time.monotonic() + seconds, connection)
            if self._asleep:
                self._asleep = False
                self._condition.notify()
        try:
            yield
        finally:
            with self._condition:
                self._until = None

    def _watch(self) -> None:
        idle = 0
        with self._condition:
            while True:
                idle = 0 if self._until else idle + 1
                if self._until and time.monotonic() >= self._until[0]:
                    self._until[1].interrupt()
                    self._until = None
                self._asleep = idle > _IDLE_LOOKS
                self._condition.wait(None if self._asleep else _LOOK_S)


CLOCK = _Clock()


def _plain(value: Any) -> Any:
    if isinstance(value, bool) or value is None or isinstance(value, (str, bytes)):
        return value
    if isinstance(value, (int, float, Decimal)):
        return _number(value)
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date):
        return f"{value.isoformat()} 00:00:00"
    if isinstance(value, (list, tuple)):
        return ("list", *map(_plain, value))
    if isinstance(value, dict):
        return ("struct", *((str(k), _plain(v)) for k, v in value.items()))
    return str(value)


def _number(value: int | float | Decimal) -> Any:
    """Whole numbers exactly, others by nine digits, so that 0.1 is 0.10 and 0.1000000000001."""
    try:
        if value == int(value):
            return int(value)
    except (OverflowError, ValueError):  # infinity, no number
        return str(value)
    return f"{float(value):.9g}"
