"""A pack as a read-only DuckDB file in the cache, keyed by the content of its tables.

The file is made in a child process, for even the Parquet of a pack is foreign, and moved into place whole: two
programs at once, or a kill in the midst, leave a complete file or none.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from game.engine.child import child_command, child_environment
from game.errors import EngineError
from game.puzzle.model import Pack, ResultColumn
from game.puzzle.pack import data_hash

FORMAT = 1
"""Raised when the same pack must become another file."""
DATABASE = "puzzle"
"""The database's name in SQL: `puzzle.main.orders`."""
BUILD_LIMIT_S = 120.0


@dataclass(frozen=True)
class StoredTable:
    """What the database really holds of one table."""

    rows: int
    columns: tuple[ResultColumn, ...]


@dataclass(frozen=True)
class Store:
    """A ready database."""

    database: Path
    tables: Mapping[str, StoredTable]


def open_store(pack: Pack, cache: Path) -> Store:
    """The database of `pack`, made if the cache hasn't got it.

    Raises EngineError when the tables can't be loaded, PackError when files are missing.
    """
    folder = cache / "stores" / _key(pack)
    if not (folder / "tables.json").is_file():
        _make(pack, folder)
    return Store(folder / f"{DATABASE}.duckdb", _read_tables(folder / "tables.json"))


def drop_store(store: Store) -> None:
    """Forgets a database that turned out damaged, so that the next `open_store` makes it anew."""
    shutil.rmtree(store.database.parent, ignore_errors=True)


def _key(pack: Pack) -> str:
    catalog = [[t.name, t.description, [[c.name, c.description] for c in t.columns]] for t in pack.tables]
    text = json.dumps([FORMAT, duckdb.__version__, data_hash(pack), catalog])
    return f"{pack.name}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _make(pack: Pack, folder: Path) -> None:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=".making-", dir=folder.parent))
    except OSError as error:
        raise EngineError(f"The cache {folder.parent} can't be written: {error.strerror}.") from error
    try:
        _run_maker(pack, scratch)
        try:
            os.replace(scratch, folder)
        except OSError as error:
            if not (folder / "tables.json").is_file():  # else another program was quicker; its file is as good
                raise EngineError(f"The cache {folder.parent} can't be written: {error.strerror}.") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _run_maker(pack: Pack, scratch: Path) -> None:
    order = {
        "database": str(scratch / f"{DATABASE}.duckdb"),
        "tables": [
            {
                "name": table.name,
                "file": str(pack.data_file(table)),
                "description": table.description,
                "columns": {c.name: c.description for c in table.columns},
            }
            for table in pack.tables
        ],
    }
    try:
        done = subprocess.run(
            child_command("game.engine.storemaker"),
            input=json.dumps(order).encode("ascii"),
            capture_output=True,
            timeout=BUILD_LIMIT_S,
            env=child_environment(),
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EngineError(f"The tables of `{pack.name}` can't be loaded: {error}") from error
    if done.returncode != 0:
        reason = done.stderr.decode(errors="replace").strip().split("\n")[-1]
        raise EngineError(f"The tables of `{pack.name}` can't be loaded: {reason}")
    (scratch / "tables.json").write_bytes(done.stdout)


def _read_tables(file: Path) -> Mapping[str, StoredTable]:
    data = json.loads(file.read_bytes())
    return {
        name: StoredTable(int(t["rows"]), tuple(ResultColumn(c["name"], c["type"]) for c in t["columns"]))
        for name, t in data.items()
    }
