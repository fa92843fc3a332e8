"""How much one query may have. A run that needs more ends with a plain word, not with a frozen window."""

from dataclasses import dataclass

MIB = 1024 * 1024


MAX_ROWS = 1_000_000
"""Rows of any result that is brought back."""


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
    """Bytes brought back, about: Arrow's, and for each value VALUE_BYTES at least."""


RUN = Limits()
"""Free exploration: what fits a grid."""

JUDGED = Limits(rows=MAX_ROWS, result_bytes=256 * MIB)
"""A submit: the whole of any result that could be right. Of a longer one the count alone tells that it is wrong."""

VALUE_BYTES = 32
"""Bytes counted for every value of a result, in lists and structs too: Arrow's nulls and truths take hardly any, but
each costs the parent time and an object."""

NESTED_VALUE_BYTES = 96
"""The same for a value in a list or struct, which comes to the parent by way of a JSON text."""

CASE = Limits(wall_s=10.0, rows=10_000, result_bytes=8 * MIB)
"""All witnesses of a submit together; rows and bytes are each witness's own."""

ARROW_BYTES = 128 * MIB
"""Arrow bytes that a worker has memory for, beside the query's own."""

MAX_COLUMNS = 1_000
"""Columns of a result that is brought back."""

MAX_FIELDS = 4_000
"""Columns of a result together with all fields within them."""

MAX_NESTING = 16
"""Lists and structs around a value that is brought back. Arrow's reader never ends at 48."""

MAX_HEADING_CHARS = 1_000_000
"""Characters of the names and types of a result's columns, together."""

MAX_TOLD_CHARS = 300_000
"""Characters of what a worker tells of a failure. The longest name is as long as the longest text of a query."""

MAX_VALUES = 2 * JUDGED.result_bytes // VALUE_BYTES
"""Values of a result, nested ones too, that the parent takes: more than any worker sends that is still ours."""

DUCKDB_MEMORY = "256MB"
"""DuckDB's own limit in a worker; it spills nowhere."""

PROCESS_BYTES = 640 * MIB
"""Address space a worker may take beyond what it holds once its database is open, where the system can bound it
(Linux): parsing and folding obey no limit of DuckDB's. It has to hold DuckDB's own limit and the Arrow of a result."""

WORKER_BYTES = 850 * MIB
"""Resident memory at which the parent ends a worker, on any system."""

OPEN_INSTANCES = 17
"""Databases a worker holds open: the visible one and a puzzle's witnesses."""

OPEN_ROOMS = 16
"""Witnesses a worker holds open in memory: those of the puzzle that is played."""

START_S = 30.0
"""Seconds a worker may take to start and open its database."""

EXPRESSION_DEPTH = 250
"""Nesting of expressions that the parser takes."""

CLOSE_S = 2.0
"""Seconds that closing waits for what is under way."""
