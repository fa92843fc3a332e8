"""Where the rows are: a DuckDB file, or a folder of Parquet and CSV exports. Both are only ever read."""

import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import duckdb

from game.engine.names import literal, quoted
from game.errors import ForgeError
from game.forge.dbt import Node
from game.strings import say

MEMORY = "1GB"
_FILES_MOST = 20_000
_ENDINGS = {".parquet": "parquet", ".csv": "csv", ".csv.gz": "csv", ".tsv": "csv", ".tsv.gz": "csv"}
_SIGNS = re.compile(r"[*?\[\]{}]")
"""What DuckDB would take for a pattern in the name of a file."""
ASIDE = "aside"
"""The database, within the connection, of what is put aside and what is reckoned with on the way."""
_WORK, _FOREIGN = "work", "given"
_AT_CONNECT: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "autoload_known_extensions": False,
    "autoinstall_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
    "memory_limit": MEMORY,
}


@dataclass(frozen=True)
class Found:
    """Rows of one relation: `sql` gives them in FROM; `types` are DuckDB's own names, none known for CSV."""

    kind: Literal["table", "view", "parquet", "csv"]
    sql: str
    types: Mapping[str, str]
    files: tuple[Path, ...] = ()


class Source(Protocol):
    """Finds the rows of a relation."""

    def find(self, node: Node) -> Found | None: ...


@contextmanager
def opened(data: Path, out: Path, scratch: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, Source]]:
    """A database of our own in `scratch` from which `data` can be read, `out` can be written, and nothing else.

    Raises ForgeError where `data` can't be read at all.
    """
    if not data.exists():
        raise _error("data_missing", data)
    config = {**_AT_CONNECT, "temp_directory": str(scratch / "spilled")}
    with duckdb.connect(str(scratch / f"{_WORK}.duckdb"), config=config) as connection:
        connection.execute(f"set global timezone = 'UTC'; attach ':memory:' as {ASIDE}")
        folders = [out, scratch]
        if data.is_dir():
            source: Source = Exports(connection, data, scratch)
            folders.append(data)
        else:
            _attach(connection, data)
            source = Database(connection)
        allowed = ", ".join(literal(f"{folder.absolute()}{os.sep}") for folder in folders)
        connection.execute(f"set allowed_directories = [{allowed}]")
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        yield connection, source


def _attach(connection: duckdb.DuckDBPyConnection, data: Path) -> None:
    try:
        connection.execute(f"attach {literal(str(data.absolute()))} as {_FOREIGN} (read_only, type duckdb)")
    except duckdb.Error as error:
        text = str(error)
        if "lock on file" in text or "being used by another process" in text:
            raise _error("data_locked", data) from error
        if "not a valid DuckDB" in text:
            raise _error("data_no_duckdb", data) from error
        if re.search(r"(newer|different) version|version number", text):
            raise _error("data_newer", data, version=duckdb.__version__) from error
        raise damaged(data, error) from error


def damaged(data: Path, error: duckdb.Error) -> ForgeError:
    """That a file can't be read, in DuckDB's words."""
    return _error("data_corrupt", data, reason=str(error).split("\n")[0])


def _error(code: str, data: Path, **values: object) -> ForgeError:
    return ForgeError(
        say(f"intake.errors.{code}", data=data, **values),
        title=say("intake.errors.data_title"),
        way_out=say(f"intake.errors.{code}_way_out"),
    )


class Database:
    """The relations of an attached DuckDB file."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        listed = connection.execute(
            "select schema_name, table_name, 'table' from duckdb_tables() where database_name = $1 and not internal "
            "union all select schema_name, view_name, 'view' from duckdb_views() where database_name = $1 "
            "and not internal",
            [_FOREIGN],
        ).fetchall()
        columns = connection.execute(
            "select schema_name, table_name, column_name, data_type from duckdb_columns() where database_name = $1 "
            "and not internal order by column_index",
            [_FOREIGN],
        ).fetchall()
        types: dict[tuple[str, str], dict[str, str]] = {}
        for schema, relation, column, kind in columns:
            types.setdefault((schema, relation), {})[column] = kind
        self._found = {
            (schema.lower(), name.lower()): Found(
                kind, f"{_FOREIGN}.{quoted(schema)}.{quoted(name)}", types.get((schema, name), {})
            )
            for schema, name, kind in listed
        }

    def find(self, node: Node) -> Found | None:
        """By schema and name; by the name alone where the file has it once."""
        exact = self._found.get((node.schema.lower(), node.relation.lower()))
        alike = [found for (_, name), found in self._found.items() if name == node.relation.lower()]
        return exact or (alike[0] if len(alike) == 1 else None)


class Exports:
    """Files called like relations: `orders.parquet`, `shop.orders.csv`, `shop/orders.csv`, `orders/*.parquet`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path, scratch: Path) -> None:
        self._connection, self._scratch = connection, scratch
        self._files: dict[str, list[Path]] = {}
        for file, ending in _exports(folder):
            inner = file.relative_to(folder).parts
            stem = file.name[: -len(ending)].lower()
            above = [part.lower() for part in inner[:-1]]
            for name in {stem, ".".join([*above, stem]), *([".".join(above), above[-1]] if above else [])}:
                self._files.setdefault(f"{_ENDINGS[ending]}:{name}", []).append(file)

    def find(self, node: Node) -> Found | None:
        """The most exact name wins, and Parquet over CSV."""
        names = [f"{node.schema}.{node.relation}", node.relation, f"{node.schema}.{node.name}", node.name]
        for name in names:
            for kind in ("parquet", "csv"):
                files = self._files.get(f"{kind}:{name.lower()}")
                if files:
                    return self._found("parquet" if kind == "parquet" else "csv", files)
        return None

    def _found(self, kind: Literal["parquet", "csv"], files: Sequence[Path]) -> Found:
        """Files of one folder belong together; of others, the one that lies nearest is meant."""
        nearest = min(files, key=lambda file: (len(file.parts), str(file))).parent
        mine = tuple(sorted(self._plain(file) for file in files if file.parent == nearest))
        listed = ", ".join(literal(str(file)) for file in mine)
        if kind == "csv":
            return Found(kind, f"read_csv([{listed}], union_by_name = true, header = true)", {}, mine)
        sql = f"read_parquet([{listed}], hive_partitioning = false, union_by_name = true)"
        with suppress(duckdb.Error):  # told when its rows are read
            described = self._connection.execute(f"describe from {sql}").fetchall()
            return Found(kind, sql, {row[0]: row[1] for row in described}, mine)
        return Found(kind, sql, {}, mine)

    def _plain(self, file: Path) -> Path:
        """A file whose whole name means itself to DuckDB."""
        if not _SIGNS.search(str(file)):
            return file.absolute()
        copy = self._scratch / f"{len(str(file))}-{abs(hash(file))}{''.join(file.suffixes[-2:])}"
        if not copy.exists():
            shutil.copyfile(file, copy)
        return copy


def _exports(folder: Path) -> Iterator[tuple[Path, str]]:
    """Files with their endings; links are not followed, neither of files nor of folders."""
    count = 0
    for root, folders, names in os.walk(folder, followlinks=False):
        folders.sort()
        for name in sorted(names):
            ending = next((e for e in sorted(_ENDINGS, key=len, reverse=True) if name.lower().endswith(e)), None)
            file = Path(root) / name
            if ending is None or file.is_symlink() or not file.is_file():
                continue
            count += 1
            if count > _FILES_MOST:
                return
            yield file, ending
