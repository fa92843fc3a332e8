"""How much one query may have. A run that needs more ends with a plain word, not with a frozen window."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds of one request to a worker."""

    wall_s: float = 5.0
    """Seconds from handing over to the answer; then the process is ended."""
    sql_bytes: int = 100_000
    """Size of the text, UTF-8."""
    rows: int = 10_000
    """Rows brought back; all rows are counted."""
    result_bytes: int = 32 * MIB
    """Arrow bytes brought back, about."""


RUN = Limits()
"""Free exploration: what fits a grid."""

JUDGED = Limits(rows=1_000_000, result_bytes=128 * MIB)
"""A submit: the whole of any result that could be right. Of a longer one the count alone tells that it is wrong."""

DUCKDB_MEMORY = "256MB"
"""DuckDB's own limit in a worker; it spills nowhere."""

PROCESS_BYTES = 640 * MIB
"""Address space a worker may take beyond what it holds once its database is open, where the system can bound it
(Linux): parsing and folding obey no limit of DuckDB's. It has to hold DuckDB's own limit and the Arrow of a result."""

WORKER_BYTES = 850 * MIB
"""Resident memory at which the parent ends a worker, on any system."""

OPEN_INSTANCES = 17
"""Databases a worker holds open: the visible one and a puzzle's witnesses."""

START_S = 30.0
"""Seconds a worker may take to start and open its database."""

EXPRESSION_DEPTH = 250
"""Nesting of expressions that the parser takes."""

CLOSE_S = 2.0
"""Seconds that closing waits for what is under way."""
