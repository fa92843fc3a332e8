"""Counts over staged tables: what inference goes by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from game.engine.names import dotted, quoted
from game.forge.world.profile import is_plain
from game.puzzle.catalog import Column, Table

_BATCH = 40
"""Columns that are counted at once: each holds all its different values in memory meanwhile."""
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")


@dataclass(frozen=True)
class ColumnFacts:
    """Values that are not null, different ones, and the mean length of texts."""

    filled: int
    distinct: int
    length: float = 0.0


@dataclass(frozen=True)
class TableFacts:
    """Of one table: rows, and each column by name; lists and documents are counted, not compared (`distinct` 0)."""

    rows: int
    columns: Mapping[str, ColumnFacts]

    def identifies(self, column: str) -> bool:
        """Whether the column is never null, and another value in each row."""
        known = self.columns[column]
        return bool(self.rows) and known.filled == known.distinct == self.rows

    def differs(self, column: str) -> bool:
        """Whether no value comes twice, nulls aside."""
        known = self.columns[column]
        return known.distinct > 0 and known.filled == known.distinct


def facts_of(connection: duckdb.DuckDBPyConnection, table: Table) -> TableFacts:
    """Counts every column of a table."""
    [(rows,)] = connection.execute(f"select count(*) from {dotted(table.name)}").fetchall()
    known: dict[str, ColumnFacts] = {}
    for start in range(0, len(table.columns), _BATCH):
        known |= _counted(connection, table.name, table.columns[start : start + _BATCH])
    return TableFacts(int(rows), known)


def _counted(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[Column]) -> dict[str, ColumnFacts]:
    wanted = []
    for column in columns:
        name = quoted(column.name)
        wanted.append(f"count({name})")
        wanted.append(f"count(distinct {name})" if is_plain(column.type) else "0")
        wanted.append(f"avg(length({name}))" if column.type == "VARCHAR" else "0")
    [row] = connection.execute(f"select {', '.join(wanted)} from {dotted(table)}").fetchall()
    triples = zip(row[::3], row[1::3], row[2::3], strict=True)
    return {
        column.name: ColumnFacts(int(filled), int(distinct), float(length or 0))
        for column, (filled, distinct, length) in zip(columns, triples, strict=True)
    }


def is_whole(kind: str) -> bool:
    return kind in _WHOLE


def alike(one: str, other: str) -> bool:
    """Whether values of two types may name the same things."""
    return one == other or (is_whole(one) and is_whole(other))
