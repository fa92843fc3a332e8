"""A damaged cache costs a moment, not the game."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from game.engine.job import Job
from game.engine.opening import open_pool
from game.engine.store import open_store
from game.errors import EngineError
from game.puzzle.model import Pack


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = sys.platform == "linux" and os.geteuid() == 0 and shutil.which("mount") is not None
    if (
        not mounted
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], check=False).returncode
    ):
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", folder], check=True)


def _count(pack: Pack, cache: Path) -> object:
    store, pool = open_pool(pack, cache)
    try:
        outcome = pool.run("select count(*) from orders").result(60)
        return outcome.rows and (outcome.kind, store.tables["orders"].rows)
    finally:
        pool.close()


def _truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: 5 * 4096])


def _garble(file: Path) -> None:
    file.write_bytes(b"no database" * 1000)


@pytest.mark.parametrize("spoil", [_truncate, _garble, Path.unlink], ids=["truncated", "garbled", "gone"])
def test_a_damaged_database_is_made_anew(pack: Pack, tmp_path: Path, spoil: object) -> None:
    assert callable(spoil)
    spoil(open_store(pack, tmp_path).database)
    assert _count(pack, tmp_path) == ("ok", 5)


def test_a_database_of_another_version_is_made_anew(pack: Pack, tmp_path: Path) -> None:
    file = open_store(pack, tmp_path).database
    data = bytearray(file.read_bytes())
    assert data[8:12] == b"DUCK"
    data[12:20] = (9999).to_bytes(8, "little")
    file.write_bytes(data)
    assert _count(pack, tmp_path) == ("ok", 5)


def test_damage_that_only_a_query_meets_is_told_and_mended_at_the_next_start(pack: Pack, tmp_path: Path) -> None:
    file = open_store(pack, tmp_path).database
    whole = file.read_bytes()
    at = whole.rindex(b"completed")  # in a block of rows, behind all that opening reads
    file.write_bytes(whole[:at] + b"COMPLETED" + whole[at + 9 :])
    _, pool = open_pool(pack, tmp_path)
    with contextlib.closing(pool):
        assert pool.run("select error('Corrupt database file')").result(60).kind == "error"
        with pytest.raises(EngineError, match="Start Semicolon again"):
            pool.run("from orders order by status").result(60)
    assert _count(pack, tmp_path) == ("ok", 5)


def test_two_programs_may_open_the_same_pack_at_once(pack: Pack, tmp_path: Path) -> None:
    opened = [Job.start(lambda _: open_pool(pack, tmp_path), f"program {n}") for n in range(3)]
    pools = [job.result(60)[1] for job in opened]
    for pool in pools:
        with contextlib.closing(pool):
            assert pool.run("select count(*) from orders").result(60).kind == "ok"


def test_a_full_disk_is_told_with_a_way_out(pack: Pack, small_disk: Path) -> None:
    with pytest.raises(EngineError, match=r"disk is full at .* SEMICOLON_HOME"):
        open_pool(pack, small_disk)
    assert not list(small_disk.glob("stores/*"))


def test_a_damaged_list_of_tables_is_made_anew(pack: Pack, tmp_path: Path) -> None:
    (open_store(pack, tmp_path).database.parent / "tables.json").write_text("{", encoding="utf-8")
    assert _count(pack, tmp_path) == ("ok", 5)


def test_a_cache_that_cannot_be_written_is_told_with_a_way_out(pack: Pack, tmp_path: Path) -> None:
    (tmp_path / "stores").write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(EngineError, match="SEMICOLON_HOME"):
        open_pool(pack, tmp_path)


def test_where_the_walls_break_the_engine_it_goes_without(
    pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_bare = "runpy.run_module('game.engine.worker', run_name='__main__')"
    bare_only = f"import sys, runpy\nif '--bare' in sys.argv: {run_bare}"
    monkeypatch.setattr("game.engine.process.child_command", lambda _: [sys.executable, "-P", "-s", "-c", bare_only])
    _, pool = open_pool(pack, tmp_path)
    with contextlib.closing(pool):
        assert not pool.walled
        assert pool.run("select count(*) from orders").result(60).kind == "ok"
