"""Aggregates over the columns of a table: all that is known of its rows when the rows themselves stay where they
are."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import duckdb

from game.engine.names import dotted, quoted

FREQUENT_MOST = 40
"""Different values of a column that are counted one by one."""
Value: TypeAlias = str | int | float | bool | None
_NUMBER = re.compile(r"(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DECIMAL\(\d+,\d+\)|DOUBLE|FLOAT)")
_PLAIN = re.compile(r"VARCHAR|BOOLEAN|DATE|TIME|TIMESTAMP(_S|_MS|_NS)?|TIMESTAMP WITH TIME ZONE|UUID|ENUM\(.*\)")


@dataclass(frozen=True)
class ColumnProfile:
    """Of one column: nulls, different values, the lowest and the highest as text, mean and mean length where they
    mean something, and its frequent values with their counts, the most frequent first (all of them, if `complete`).
    `whole`: its numbers are known to be whole, whatever their type."""

    nulls: int
    distinct: int
    low: str | None
    high: str | None
    mean: float | None = None
    length: float | None = None
    frequent: tuple[tuple[str, int], ...] = ()
    complete: bool = False
    whole: bool = False


@dataclass(frozen=True)
class TableProfile:
    """Of one table: rows, and each column by its name."""

    rows: int
    columns: Mapping[str, ColumnProfile]


def profile(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[tuple[str, str]]) -> TableProfile:
    """The profile of a table; `columns`: name and DuckDB's type."""
    [(rows,)] = connection.execute(f"select count(*) from {dotted(table)}").fetchall()
    return TableProfile(int(rows), {name: _column(connection, table, name, kind) for name, kind in columns})


def _column(connection: duckdb.DuckDBPyConnection, table: str, name: str, kind: str) -> ColumnProfile:
    c, source = quoted(name), dotted(table)
    if not is_plain(kind):
        [(nulls,)] = connection.execute(f"select count(*) - count({c}) from {source}").fetchall()
        return ColumnProfile(int(nulls), 0, None, None)
    number, text = is_number(kind), kind == "VARCHAR"
    wanted = [f"count(*) - count({c})", f"count(distinct {c})", f"min({c})::varchar", f"max({c})::varchar"]
    wanted += [f"avg({c}::double)" if number else "null", f"avg(length({c}))" if text else "null"]
    wanted += [f"count_if({c} <> floor({c}))" if number else "null"]
    [row] = connection.execute(f"select {', '.join(wanted)} from {source}").fetchall()
    counted = (
        f"select {c}::varchar, count(*) from {source} where {c} is not null group by {c} "
        f"order by 2 desc, 1 limit {FREQUENT_MOST}"
    )
    frequent = tuple((str(value), int(count)) for value, count in connection.execute(counted).fetchall())
    return ColumnProfile(
        int(row[0]),
        int(row[1]),
        row[2],
        row[3],
        None if row[4] is None else float(row[4]),
        None if row[5] is None else float(row[5]),
        frequent,
        len(frequent) == int(row[1]),
        row[6] == 0,
    )


def is_plain(kind: str) -> bool:
    """Whether values of a DuckDB type can be compared, counted and written as text."""
    return is_number(kind) or bool(_PLAIN.fullmatch(kind))


def is_number(kind: str) -> bool:
    """Whether a DuckDB type holds numbers."""
    return bool(_NUMBER.fullmatch(kind))


def to_json(found: TableProfile) -> dict[str, Any]:
    """`{rows, columns: {name: {nulls, distinct, …}}}`."""
    return {"rows": found.rows, "columns": {name: vars(column) for name, column in found.columns.items()}}
