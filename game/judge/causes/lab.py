"""Runs changed queries and says whether they give the target: fenced, counted, and never past a deadline."""

import threading
import time
from collections.abc import Sequence

import duckdb

from game.engine import fence
from game.engine.instances import Opened
from game.engine.query import BREAKING
from game.judge.domain import NUMBERS, type_class
from game.judge.witness.outcome import Broken

RUNS_MOST = 220
"""Queries run for one diagnosis."""
SIGNIFICANT = 9
"""Digits by which two numbers are the same."""
SLOW = 0.25
"""The part of all the time that the player's own query may take, if changed ones are to be tried."""
Digest = tuple[int, int, int]
"""Columns, rows, and the sum of the rows' hashes."""


class Lab:
    """Digests of results on one database, until `seconds` are over.

    `digits`: decimals each column is rounded to before it is compared, as the contract rounds it.
    """

    def __init__(self, opened: Opened, digits: Sequence[int | None], seconds: float) -> None:
        self._opened = opened
        self._digits = digits
        self._until = time.monotonic() + seconds
        self._left = RUNS_MOST
        self._known: dict[str, Digest | None] = {}

    @property
    def open(self) -> bool:
        """Whether time and tries are left."""
        return self._left > 0 and time.monotonic() < self._until

    def digest(self, sql: str) -> Digest | None:
        """None where DuckDB says no, the fence does, or the time is over."""
        if sql not in self._known:
            if not self.open:
                return None
            self._left -= 1
            self._known[sql] = self._run(sql)
        return self._known[sql]

    def seconds(self, sql: str) -> float:
        """How long a first digest takes."""
        began = time.monotonic()
        self.digest(sql)
        return time.monotonic() - began

    def _run(self, sql: str) -> Digest | None:
        text = sql.strip().rstrip(";")
        with self._opened.cursor() as cursor:
            guard = threading.Timer(max(self._until - time.monotonic(), 0.0), cursor.interrupt)
            guard.daemon = True
            guard.start()
            try:
                fence.check(cursor, text, self._opened.visible)
                columns = cursor.execute(f"select * from (\n{text}\n) as q limit 0").description or []
                names = [f"c{n}" for n in range(len(columns))]
                keys = ", ".join(self._key(n, str(column[1])) for n, column in enumerate(columns))
                [(rows, total)] = cursor.execute(
                    f"select count(*), sum(hash({keys})::hugeint) from (\n{text}\n) as q({', '.join(names)})"
                ).fetchall()
                return len(columns), int(rows), int(total or 0)
            except BREAKING as error:
                raise Broken(sql) from error
            except (duckdb.Error, fence.Refusal, fence.Unknown):
                return None
            finally:
                guard.cancel()

    def _key(self, n: int, type_name: str) -> str:
        """One text per value, the same for whole numbers, decimals and floats, and for a date and its midnight."""
        family = type_class(type_name)
        if family in NUMBERS:
            digits = self._digits[n] if n < len(self._digits) else None
            value = f"c{n}::double" if digits is None else f"round(c{n}::double, {digits})"
            return f"format('{{:.{SIGNIFICANT}g}}', {value} + 0.0)"
        return f"try_cast(c{n} as timestamp)::varchar" if family == "stamp" else f"c{n}::varchar"
