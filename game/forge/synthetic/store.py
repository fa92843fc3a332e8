"""The database in which made-up rows are checked and written from. Conditions are other people's SQL: it reaches
nothing but the folder that is written to."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from game.engine.names import literal, quoted
from game.forge.synthetic.cells import Columns, shown
from game.forge.synthetic.promises import ROW
from game.puzzle.catalog import Column, Table

ROW_GROUP_ROWS = 122_880
"""As in the built-in worlds."""
MEMORY_LIMIT = "1GB"


@contextmanager
def opened(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory, with one thread so that rows keep their order, shut off from all but the folder."""
    with duckdb.connect(config={"threads": 1}) as connection:
        for setting in (
            f"memory_limit = {literal(MEMORY_LIMIT)}",
            "python_enable_replacements = false",
            "autoinstall_known_extensions = false",
            "autoload_known_extensions = false",
            f"allowed_directories = [{literal(str(folder.resolve()))}]",
            "enable_external_access = false",
            "lock_configuration = true",
        ):
            connection.execute(f"set {setting}")
        yield connection


def known_type(connection: duckdb.DuckDBPyConnection, type_: str) -> bool:
    """Whether it is one type of DuckDB and nothing else."""
    [(found,)] = connection.execute("select json_serialize_sql(?)", [f"select cast(null as {type_}\n)"]).fetchall()
    answer = json.loads(found)
    if answer.get("error") or len(answer["statements"]) != 1:
        return False
    shown_ = answer["statements"][0]["node"].get("select_list", [])
    if len(shown_) != 1 or shown_[0].get("class") != "CAST":
        return False
    try:
        connection.execute(f"select cast(null as {type_}\n)").fetchall()
    except duckdb.Error:
        return False
    return True


def load(connection: duckdb.DuckDBPyConnection, place: str, table: Table, columns: Columns) -> None:
    """The rows as a table of that name, numbered; a text that its type can't take is NULL."""
    connection.execute(
        f"create or replace table {quoted(place)} as {typed(table.columns)}", _lists(table.columns, columns)
    )


def typed(columns: Sequence[Column]) -> str:
    """A query over one list of texts for each column, and one of row numbers: rows of the columns' types."""
    cast = ", ".join(f"try_cast(c{n} as {c.type}) as {quoted(c.name)}" for n, c in enumerate(columns))
    lists = ", ".join(f"unnest(?::varchar[]) as c{n}" for n in range(len(columns)))
    return f"select r as {quoted(ROW)}, {cast} from (select unnest(?::bigint[]) as r, {lists})"


def _lists(wanted: Sequence[Column], columns: Columns) -> list[list[object]]:
    rows = len(columns[wanted[0].name])
    lists: list[list[object]] = [list(range(rows))]
    for column in wanted:
        lists.append([shown(cell) for cell in columns[column.name]])
    return lists


def write(connection: duckdb.DuckDBPyConnection, place: str, table: Table, file: Path) -> tuple[int, int]:
    """The table as Parquet in the order of its key; (rows, bytes). A reader never sees half a file."""
    names = ", ".join(quoted(column.name) for column in table.columns)
    order = quoted(table.key.name if table.key else ROW)
    part = file.with_name(f"{file.name}.part")
    [(rows,)] = connection.execute(
        f"copy (select {names} from {quoted(place)} order by {order}) to {literal(str(part.resolve()))} "
        f"(format parquet, compression zstd, row_group_size {ROW_GROUP_ROWS})"
    ).fetchall()
    part.replace(file)
    return int(rows), file.stat().st_size


def survivors(connection: duckdb.DuckDBPyConnection, places: Mapping[str, str]) -> dict[str, list[int]]:
    """The numbers of the rows that are left in each table."""
    row = quoted(ROW)
    return {
        name: [int(n) for (n,) in connection.execute(f"select {row} from {quoted(place)} order by 1").fetchall()]
        for name, place in places.items()
    }
