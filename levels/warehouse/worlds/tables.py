"""Rows of NamedTuples from and to DuckDB relations, so that a Python model is one line of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar, get_args, get_type_hints

from duckdb import DuckDBPyConnection, DuckDBPyRelation

Record = TypeVar("Record", bound=NamedTuple)

SQL_TYPES: dict[Any, str] = {int: "BIGINT", str: "VARCHAR", bool: "BOOLEAN", date: "DATE", datetime: "TIMESTAMP"}


def read(relation: DuckDBPyRelation, record: type[Record]) -> list[Record]:
    """All rows of `relation` as `record`s, columns taken by name, in the order of the first field."""
    columns = ", ".join(record._fields)
    rows = relation.order(record._fields[0]).project(columns).fetchall()
    return [record(*row) for row in rows]


def write(session: DuckDBPyConnection, rows: Sequence[Record], record: type[Record]) -> DuckDBPyRelation:
    """`rows` as a relation: one column per field of `record`, in their order.

    Each column crosses as one list parameter. Raises KeyError for a field of a type that raw tables don't hold.
    """
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in record._fields]
    casts = [
        f"unnest(${position}::{_sql_type(hint)}[]) as {name}"
        for position, (name, hint) in enumerate(get_type_hints(record).items(), start=1)
    ]
    return session.sql("select " + ", ".join(casts), params=columns)


def _sql_type(hint: Any) -> str:
    """The DuckDB type of a field; `X | None` is the type of X."""
    plain = [part for part in get_args(hint) if part is not type(None)] or [hint]
    return SQL_TYPES[plain[0]]
