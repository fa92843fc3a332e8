"""Whether files keep what a catalog promises, asked anew: nothing of the maker's own questions is used."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb

from game.engine.names import literal, quoted
from game.puzzle.catalog import (
    AcceptedValues,
    Check,
    NotNull,
    Relationship,
    Table,
    TableTest,
    Test,
    Unique,
    UniqueTogether,
)


def opened(folder: Path, tables: Sequence[Table]) -> duckdb.DuckDBPyConnection:
    """The written files as views."""
    connection = duckdb.connect()
    for table in tables:
        file = literal(str(folder / f"{table.name}.parquet"))
        connection.execute(f"create view {quoted(table.name)} as from read_parquet({file})")
    return connection


def broken(connection: duckdb.DuckDBPyConnection, tables: Sequence[Table]) -> list[str]:
    """Every promise that doesn't hold, with how many rows break it."""
    found = []
    for table in tables:
        for column, test, query in _questions(table):
            [(count,)] = connection.execute(f"select count(*) from ({query})").fetchall()
            if count:
                found.append(f"{table.name}.{column} {test}: {count}")
    return found


def _questions(table: Table) -> Iterator[tuple[str, Test | TableTest, str]]:
    own = quoted(table.name)
    for column in table.columns:
        c = quoted(column.name)
        for test in column.tests:
            match test:
                case NotNull():
                    yield column.name, test, f"from {own} where {c} is null"
                case Unique():
                    yield (
                        column.name,
                        test,
                        f"select {c} from {own} where {c} is not null group by 1 having count(*) > 1",
                    )
                case Relationship(to, field):
                    f = quoted(field)
                    parent = f"select {f}::varchar from {quoted(to)} where {f} is not null"
                    yield column.name, test, f"from {own} where {c} is not null and {c}::varchar not in ({parent})"
                case AcceptedValues(values):
                    yield column.name, test, f"from {own} where {c} is not null and {c} not in ({_list(values)})"
                case Check(condition):
                    yield column.name, test, f"from {own} where not ({condition})"
    for row_test in table.tests:
        match row_test:
            case Check(condition):
                yield "", row_test, f"from {own} where not ({condition})"
            case UniqueTogether(columns):
                names = ", ".join(map(quoted, columns))
                yield (
                    "",
                    row_test,
                    f"select {names} from {own} group by all having count(*) > 1".replace(
                        "group by all", f"group by {names}"
                    ),
                )


def _list(values: Sequence[Any]) -> str:
    return ", ".join(literal(v) if isinstance(v, str) else str(v).lower() for v in values)
