"""A pack as a read-only DuckDB file in the cache, keyed by the content of its tables.

The file is made in a child process, for even the Parquet of a pack is foreign, and moved into place whole: two
programs at once, or a kill in the midst, leave a complete file or none.
"""

import contextlib
import errno
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import psutil

from game.engine.child import child_command, child_environment
from game.engine.instance import DATABASE, Instance
from game.engine.limits import MIB
from game.engine.watch import held
from game.errors import EngineError
from game.puzzle.model import Pack, ResultColumn
from game.puzzle.pack import MAX_COLUMNS, data_hash
from game.strings import say

FORMAT = 2
"""Raised when the same pack must become another file."""
TABLES = "tables.json"
"""What the database holds, beside it; written last."""
BUILD_LIMIT_S = 60.0
STORE_BYTES = 1024 * MIB
"""Size of a pack's database: a small Parquet file can unfold to any size."""
MAKER_BYTES = 1024 * MIB
"""Resident memory at which the maker is ended; DuckDB in it bounds itself at half of that."""
LOOK_S = 0.02
"""Seconds between two looks at the maker."""
_FULL = ("No space left on device", "not enough space on the disk")
"""How systems say through DuckDB that a disk is full."""
_LARGE = "File too large"
"""How they say that a file meets the bound of its process."""
_HEAVY = "Out of Memory Error"


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
        made = scratch / "made"
        made.mkdir()
        _run_maker(pack, made)
        try:
            os.replace(made, folder)
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


def _run_maker(pack: Pack, made: Path) -> None:
    """Fills the folder `made`; what only the maker needs lies beside it."""
    order = made.parent / "order.json"
    order.write_text(json.dumps(_order(pack, made / f"{DATABASE}.duckdb")), encoding="ascii")
    with (made / TABLES).open("wb") as answer:
        try:
            process = subprocess.Popen(
                [*child_command("game.engine.storemaker"), str(order.absolute())],
                stdin=subprocess.PIPE,  # nothing is written: when it closes, this program is gone
                stdout=answer,
                stderr=subprocess.PIPE,
                env=child_environment(),
            )
        except OSError as error:
            raise EngineError(say("engine.tables_unloadable", pack=pack.name, reason=error)) from error
        with process:
            try:
                _attend(process, pack, made)
            finally:
                process.kill()
            assert process.stderr is not None
            complaint = process.stderr.read().decode(errors="replace")
    if process.returncode != 0:
        raise _failure(pack, complaint.strip().split("\n")[-1])


def _order(pack: Pack, database: Path) -> dict[str, Any]:
    return {
        "database": str(database.absolute()),
        "folder": str(pack.folder.absolute()),
        "most_bytes": STORE_BYTES,
        "most_columns": MAX_COLUMNS,
        "tables": [
            {
                "name": table.name,
                "file": pack.data_file(table).relative_to(pack.folder).as_posix(),
                "description": table.description,
                "columns": {c.name: c.description for c in table.columns},
            }
            for table in pack.tables
        ],
    }


def _attend(process: subprocess.Popen[bytes], pack: Pack, made: Path) -> None:
    """Waits for the maker's end. Raises EngineError as soon as it takes too much: time, memory, or room in `made`."""
    until = time.monotonic() + BUILD_LIMIT_S
    while process.poll() is None:
        if time.monotonic() > until:
            raise EngineError(say("engine.tables_too_slow", pack=pack.name, seconds=BUILD_LIMIT_S))
        _check_size(pack, made)
        with contextlib.suppress(psutil.Error):  # it has just ended
            if held(psutil.Process(process.pid)) > MAKER_BYTES:
                raise EngineError(say("engine.tables_too_heavy", pack=pack.name))
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(LOOK_S)
    _check_size(pack, made)


def _check_size(pack: Pack, made: Path) -> None:
    size = 0
    for file in made.iterdir():
        with contextlib.suppress(FileNotFoundError):  # DuckDB's log of changes comes and goes
            size += file.stat().st_size
    if size > STORE_BYTES:
        raise _too_large(pack)


def _too_large(pack: Pack) -> EngineError:
    return EngineError(say("engine.tables_too_large", pack=pack.name, mib=STORE_BYTES // MIB))


def _failure(pack: Pack, reason: str) -> Exception:
    """The error for what the maker complained about."""
    if any(mark in reason for mark in _FULL):
        return OSError(errno.ENOSPC, reason)
    if _LARGE in reason:
        return _too_large(pack)
    if _HEAVY in reason:
        return EngineError(say("engine.tables_too_heavy", pack=pack.name))
    return EngineError(say("engine.tables_unloadable", pack=pack.name, reason=reason))


def _read_tables(file: Path) -> Mapping[str, StoredTable]:
    data = json.loads(file.read_bytes())
    return {
        name: StoredTable(int(t["rows"]), tuple(ResultColumn(c["name"], c["type"]) for c in t["columns"]))
        for name, t in data.items()
    }
