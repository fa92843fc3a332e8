"""One table's rows as a Parquet file of a pack. With one thread and one DuckDB, the same rows give the same bytes."""

from pathlib import Path

import duckdb

from game.engine.names import literal

ROW_GROUP_ROWS = 122_880


def write_rows(connection: duckdb.DuckDBPyConnection, query: str, file: Path) -> int:
    """Writes what `query`, which has to put rows in order, gives; a reader never sees half a file. How many rows."""
    part = file.with_name(f"{file.name}.part")
    written = connection.execute(
        f"copy ({query}) to {literal(str(part))} (format parquet, compression zstd, row_group_size {ROW_GROUP_ROWS})"
    ).fetchall()
    part.replace(file)
    return int(written[0][0])
