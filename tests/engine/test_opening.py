"""A damaged cache costs a moment, not the game."""

from pathlib import Path

import pytest

from game.engine.opening import open_pool
from game.engine.store import open_store
from game.errors import EngineError
from game.puzzle.model import Pack


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


def test_a_damaged_list_of_tables_is_made_anew(pack: Pack, tmp_path: Path) -> None:
    (open_store(pack, tmp_path).database.parent / "tables.json").write_text("{", encoding="utf-8")
    assert _count(pack, tmp_path) == ("ok", 5)


def test_a_cache_that_cannot_be_written_is_told_with_a_way_out(pack: Pack, tmp_path: Path) -> None:
    (tmp_path / "stores").write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(EngineError, match="SEMICOLON_HOME"):
        open_pool(pack, tmp_path)
