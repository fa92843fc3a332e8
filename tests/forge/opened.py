"""A pack's data, to be asked in plain DuckDB."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from game.puzzle.model import Pack


@contextmanager
def opened(pack: Pack) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with a view for each table."""
    with duckdb.connect() as connection:
        for table in pack.tables:
            connection.execute(f"create view {table.name} as from '{pack.data_file(table)}'").fetchall()
        yield connection
