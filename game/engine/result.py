"""Results in the parent: Arrow from a worker, or JSON from a pack, as a table of our own DuckDB and as JSON values."""

import json
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache

import duckdb

from game.engine import arrow, wire
from game.engine.outcome import Rows
from game.errors import EngineError
from game.puzzle.resultset import Json, ResultColumn, ResultSet, Row
from game.strings import say

_SAFE_INTEGER = 2**53
_SAFE_DIGITS = 17
"""Characters of the longest number that may be a safe integer, with its sign: longer ones are not even read."""
_MOST_NESTED = 100
"""Lists and objects in each other, within a JSON, that are read; what is deeper (Python's reader fails somewhere
beyond) stays text."""
_WHOLE = frozenset({"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"})
_HUGE = frozenset({"HUGEINT", "UHUGEINT", "BIGNUM"})
_FLOATS = frozenset({"FLOAT", "DOUBLE"})
_NESTED = ("STRUCT", "TUPLE", "MAP", "UNION", "VARIANT")
_STAMPS = ("TIMESTAMP", "DATETIME")


def desk() -> duckdb.DuckDBPyConnection:
    """A cursor with temp tables of its own, for our own SQL over results. No foreign text ever runs on it."""
    return _desk_database().cursor()


@lru_cache(maxsize=1)
def _desk_database() -> duckdb.DuckDBPyConnection:
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1,
        "autoload_known_extensions": False,
        "autoinstall_known_extensions": False,
    }
    connection = duckdb.connect(config=config)
    connection.execute("set global arrow_lossless_conversion = true; set global timezone = 'UTC'")
    connection.execute("set global enable_external_access = false; set global python_enable_replacements = false")
    return connection


def is_nested(type_name: str) -> bool:
    """Whether values of the type are lists, structs, maps or variants."""
    return type_name.endswith("]") or type_name.startswith(_NESTED)


@contextmanager
def scanned(connection: duckdb.DuckDBPyConnection, rows: Rows, name: str) -> Iterator[str]:
    """SQL of a relation with columns c0, c1, … that reads Arrow where it lies, in its order.

    Raises EngineError if that isn't what was announced: a worker that was taken over may send anything.
    """
    try:
        connection.register(f"arrow_{name}", arrow.readable(rows))
        try:
            yield f"arrow_{name} as {name}({_names(len(rows.columns))})"
        finally:
            connection.unregister(f"arrow_{name}")
    except (wire.WireError, duckdb.Error, RuntimeError) as error:  # RuntimeError is nanoarrow's
        raise EngineError(say("engine.died")) from error


def load_rows(connection: duckdb.DuckDBPyConnection, rows: Rows, name: str) -> None:
    """Makes temp table `name` with columns i (0-based row number), c0, c1, … from Arrow.

    Raises EngineError as `scanned` does.
    """
    with scanned(connection, rows, "source") as source:
        connection.execute(f"create temp table {name} as select row_number() over () - 1 as i, * from {source}")


def load_result_set(connection: duckdb.DuckDBPyConnection, result: ResultSet, name: str) -> None:
    """The same from JSON values and DuckDB's type names (of our own `built/` files)."""
    width = len(result.columns)
    texts = [[_as_text(row[n]) for row in result.rows] for n in range(width)]
    lists = ", ".join("unnest(?::VARCHAR[])" for _ in texts)
    casts = ", ".join(f"{_cast(f'c{n}', column.type)} as c{n}" for n, column in enumerate(result.columns))
    connection.execute(
        f"create temp table {name} as select i, {casts} from "
        f"(select generate_subscripts(?::VARCHAR[], 1) - 1, {lists}) as raw(i, {_names(width)}) order by i",
        [texts[0], *texts],
    )


def _names(width: int) -> str:
    return ", ".join(f"c{n}" for n in range(width))


def _as_text(value: Json) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return repr(value) if isinstance(value, float) else str(value).lower()


def _cast(column: str, type_name: str) -> str:
    if type_name == '"NULL"':
        return "NULL"
    if "TUPLE" in type_name:  # comes as a struct with names of DuckDB's own, which no cast takes back
        return f"CAST({column} AS JSON)"
    if is_nested(type_name):
        return f"CAST(CAST({column} AS JSON) AS {type_name})"
    return column if type_name.startswith("ENUM") else f"CAST({column} AS {type_name})"


def to_result_set(rows: Rows, limit: int | None = None) -> ResultSet:
    """The first `limit` rows (all that were kept, if None) as JSON values."""
    with desk() as connection:
        load_rows(connection, rows, "r")
        return read_table(connection, "r", rows.columns, rows.total, limit)


def read_table(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    columns: Sequence[ResultColumn],
    total: int,
    limit: int | None = None,
) -> ResultSet:
    """Rows of a table made by `load_…`, in order of i, as JSON values."""
    picks = ", ".join(_pick(f"c{n}", column.type) for n, column in enumerate(columns)) or "i"
    bound = "" if limit is None else f" limit {limit}"
    fetched = connection.execute(f"select {picks} from {name} order by i{bound}").fetchall()
    nested = [is_nested(column.type) for column in columns]
    rows = tuple(_row(row, nested) for row in fetched)
    return ResultSet(tuple(columns), rows, total)


def _pick(column: str, type_name: str) -> str:
    """SQL that brings a cell to Python as int, float, bool or text, so that no client library has a say."""
    if type_name in _WHOLE or type_name in _FLOATS or type_name in ("BOOLEAN", "VARCHAR"):
        return column
    if is_nested(type_name):
        return f"CAST(to_json({column}) AS VARCHAR)"
    text = f"CAST({column} AS VARCHAR)"
    # A space before the time becomes T; the one before (BC) stays, for no cast reads it otherwise.
    return f"regexp_replace({text}, ' ([0-9])', 'T\\1')" if type_name.startswith(_STAMPS) else text


def _row(row: tuple[object, ...], nested: Sequence[bool]) -> Row:
    return tuple(_json(value, deep) for value, deep in zip(row, nested, strict=True))


def _whole(text: str) -> int | str:
    """A number as long as every reader of JSON takes it exactly, else its digits."""
    if len(text) > _SAFE_DIGITS:
        return text
    number = int(text)
    return number if abs(number) <= _SAFE_INTEGER else text


def _fraction(text: str) -> float | str:
    """A number that prints as it came (a float), else its digits: a decimal in a list has no type of its own."""
    number = float(text)
    return number if repr(number) == text else text


def _parsed(text: str) -> Json:
    """The value that a JSON means; one too deep to be read is its text."""
    try:
        value: Json = json.loads(text, parse_int=_whole, parse_float=_fraction, parse_constant=str)
    except RecursionError:
        return text
    return text if text.count("[") + text.count("{") > _MOST_NESTED and _deep(value) else value


def _deep(value: Json) -> bool:
    level = [value]
    for _ in range(_MOST_NESTED):
        parts = (item.values() if isinstance(item, dict) else item for item in level if isinstance(item, (dict, list)))
        level = [part for some in parts for part in some if isinstance(part, (dict, list))]
        if not level:
            return False
    return True


def _json(value: object, deep: bool) -> Json:
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    if isinstance(value, int) and not isinstance(value, bool):
        return _whole(str(value))
    if deep and isinstance(value, str):
        return _parsed(value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return str(value)
