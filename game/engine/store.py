"""A pack as a read-only DuckDB file in the cache, keyed by the content of its tables.

The file is made in a child process, for even the Parquet of a pack is foreign, and moved into place whole: two
programs at once, or a kill in the midst, leave a complete file or none.
"""

import errno
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
from game.engine.instance import DATABASE, Instance
from game.errors import EngineError
from game.puzzle.model import Pack, ResultColumn
from game.puzzle.pack import data_hash
from game.strings import say

FORMAT = 1
"""Raised when the same pack must become another file."""
TABLES = "tables.json"
"""What the database holds, beside it; written last."""
BUILD_LIMIT_S = 120.0
_FULL = ("No space left on device", "not enough space on the disk")
"""How systems say through DuckDB that a disk is full."""


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

    @property
    def instance(self) -> Instance:
        """The visible data, all of it."""
        return Instance(self.database, tuple(self.tables))


def open_store(pack: Pack, cache: Path) -> Store:
    """The database of `pack`, made if the cache hasn't got it.

    Raises EngineError when the tables can't be loaded, PackError when files are missing.
    """
    folder = _folder(pack, cache)
    if not (folder / TABLES).is_file():
        _make(pack, folder)
    try:
        tables = _read_tables(folder / TABLES)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EngineError(say("engine.unusable")) from error
    return Store(folder / f"{DATABASE}.duckdb", tables)


def drop_store(pack: Pack, cache: Path) -> None:
    """Forgets a database that turned out damaged, so that the next `open_store` makes it anew."""
    shutil.rmtree(_folder(pack, cache), ignore_errors=True)


def _folder(pack: Pack, cache: Path) -> Path:
    return cache / "stores" / _key(pack)


def _key(pack: Pack) -> str:
    catalog = [[t.name, t.description, [[c.name, c.description] for c in t.columns]] for t in pack.tables]
    text = json.dumps([FORMAT, duckdb.__version__, data_hash(pack), catalog])
    return f"{pack.name}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _make(pack: Pack, folder: Path) -> None:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=".making-", dir=folder.parent))
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        _run_maker(pack, scratch)
        try:
            os.replace(scratch, folder)
        except OSError as error:
            if not (folder / TABLES).is_file():  # else another program was quicker; its file is as good
                raise _unwritable(folder, error) from error
    except OSError as error:
        raise _unwritable(folder, error) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _unwritable(folder: Path, error: OSError) -> EngineError:
    if error.errno == errno.ENOSPC:
        return EngineError(say("engine.disk_full", folder=folder.parent))
    return EngineError(say("engine.cache_unwritable", folder=folder.parent, reason=error.strerror))


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
        raise EngineError(say("engine.tables_unloadable", pack=pack.name, reason=error)) from error
    if done.returncode != 0:
        reason = done.stderr.decode(errors="replace").strip().split("\n")[-1]
        if any(mark in reason for mark in _FULL):
            raise OSError(errno.ENOSPC, reason)
        raise EngineError(say("engine.tables_unloadable", pack=pack.name, reason=reason))
    (scratch / TABLES).write_bytes(done.stdout)


def _read_tables(file: Path) -> Mapping[str, StoredTable]:
    data = json.loads(file.read_bytes())
    return {
        name: StoredTable(int(t["rows"]), tuple(ResultColumn(c["name"], c["type"]) for c in t["columns"]))
        for name, t in data.items()
    }
