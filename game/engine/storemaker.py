"""The child process that makes a pack's database: reads an order from a file, writes what it made on stdout.

Order: `{database, folder, most_bytes, most_columns, tables: [{name, file, description, columns}]}`, each `file`
relative to `folder`, and `columns` with descriptions by name. Answer: `{table: {rows, columns: [{name, type}]}}`.
Nothing comes on stdin: its end is the end of the program that waits.
"""

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

import duckdb
from duckdb.sqltypes import DuckDBPyType

from game.engine.names import dotted, literal, quoted

if sys.platform != "win32":
    import resource

MAX_DEPTH = 12
"""Levels of lists, structs and maps in a column. Each level of lists doubles what DuckDB takes: 25 take seconds."""
MAX_REASON_CHARS = 1_000
"""Far less than a pipe holds, for nobody reads it before the end."""
_NESTED = {"list", "array", "struct", "map", "union"}
_AT_CONNECT: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "autoload_known_extensions": False,
    "autoinstall_known_extensions": False,
    "memory_limit": "512MB",
    "temp_directory": "",
    "max_temp_directory_size": "0B",
}


class TooMuch(Exception):
    """A table has more to it than is taken."""


def main() -> None:
    """Makes one database, or ends with a reason on stderr and exit code 1."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        made = _make(json.loads(Path(sys.argv[1]).read_bytes()))
        json.dump(made, sys.stdout)
        sys.stdout.flush()
    except (duckdb.Error, TooMuch, OSError) as error:
        sys.stderr.write(str(error).split("\n")[0][:MAX_REASON_CHARS])
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)  # at once: the thread still reads, and DuckDB's module would complain of what the error holds


def _make(order: dict[str, Any]) -> dict[str, Any]:
    _bound_files(order["most_bytes"])
    os.chdir(order["folder"])  # so that no sign in the folder's name means anything to read_parquet
    with duckdb.connect(order["database"], config=_AT_CONNECT) as connection:
        return {table["name"]: _load(connection, table, order["most_columns"]) for table in order["tables"]}


def _end_with_parent() -> None:
    while os.read(0, 1):  # not sys.stdin, whose lock would be missed at the end
        pass
    os._exit(1)


def _bound_files(most_bytes: int) -> None:
    """No file grows beyond that: writing more fails. Windows can't; there only the parent looks."""
    if sys.platform != "win32":
        _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        bound = most_bytes if most == resource.RLIM_INFINITY else min(most_bytes, most)
        resource.setrlimit(resource.RLIMIT_FSIZE, (bound, bound))


def _load(connection: duckdb.DuckDBPyConnection, table: dict[str, Any], most_columns: int) -> dict[str, Any]:
    name = dotted(table["name"])
    rows_in = f"from read_parquet({literal(table['file'])}, hive_partitioning = false, union_by_name = false)"
    _check_types(table["name"], connection.sql(rows_in).types, most_columns)
    if "." in table["name"]:
        connection.execute(f"create schema if not exists {quoted(table['name'].split('.')[0])}")
    connection.execute(f"create table {name} as {rows_in}")
    connection.execute(f"comment on table {name} is {literal(table['description'])}")
    columns = connection.execute(f"describe {name}").fetchall()
    for column, *_ in columns:
        if table["columns"].get(column):
            connection.execute(f"comment on column {name}.{quoted(column)} is {literal(table['columns'][column])}")
    [(rows,)] = connection.execute(f"select count(*) from {name}").fetchall()
    return {"rows": rows, "columns": [{"name": c[0], "type": c[1]} for c in columns]}


def _check_types(table: str, types: list[DuckDBPyType], most: int) -> None:
    """Raises TooMuch for types nested too deeply, and for more than `most` columns, fields of structs counted."""
    level, count = list(types), 0
    for _ in range(MAX_DEPTH + 1):
        count += sum(not _within(kind) for kind in level)
        if count > most:
            raise TooMuch(f"`{table}` has more than {most:,} columns")
        level = [inner for outer in level for inner in _within(outer)]
    if level:
        raise TooMuch(f"`{table}` has a column nested more than {MAX_DEPTH} levels deep")


def _within(outer: DuckDBPyType) -> list[DuckDBPyType]:
    return [kind for _, kind in outer.children if isinstance(kind, DuckDBPyType)] if outer.id in _NESTED else []


if __name__ == "__main__":
    main()
