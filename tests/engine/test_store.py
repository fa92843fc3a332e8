"""A pack as a database file: made once, made anew when the content changes, whole or not at all."""

import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest

from game.engine import store as store_module
from game.engine.store import Store, drop_store, open_store
from game.errors import EngineError, PackError
from game.puzzle.pack import load_pack

ROOT = Path(__file__).resolve().parents[2]


def read(store: Store, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(store.database, read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_the_database_holds_the_tables_with_their_words(pack_folder: Path, tmp_path: Path) -> None:
    store = open_store(load_pack(pack_folder), tmp_path / "cache")
    assert read(store, "select count(*) from orders") == [(5,)]
    assert {name: table.rows for name, table in store.tables.items()} == {"customers": 4, "orders": 5}
    assert [c.type for c in store.tables["orders"].columns] == ["BIGINT", "BIGINT", "DECIMAL(8,2)", "VARCHAR", "DATE"]
    said = "select comment from duckdb_columns() where table_name = 'customers' and column_name = 'id'"
    assert read(store, said) == [("The customer's number.",)]


def test_the_second_time_it_is_there(pack_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = open_store(load_pack(pack_folder), tmp_path / "cache")
    monkeypatch.setattr(store_module, "_run_maker", lambda *_: pytest.fail("made again"))
    assert open_store(load_pack(pack_folder), tmp_path / "cache") == first


def test_other_rows_are_another_database(pack_folder: Path, tmp_path: Path) -> None:
    first = open_store(load_pack(pack_folder), tmp_path / "cache")
    file = pack_folder / "data" / "orders.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"copy (from read_parquet('{file}') limit 2) to '{file}.new' (format parquet)")
    Path(f"{file}.new").replace(file)
    second = open_store(load_pack(pack_folder), tmp_path / "cache")
    assert second.database != first.database
    assert (read(first, "select count(*) from orders"), read(second, "select count(*) from orders")) == ([(5,)], [(2,)])


def test_another_description_is_another_database(pack_folder: Path, tmp_path: Path) -> None:
    first = open_store(load_pack(pack_folder), tmp_path / "cache")
    file = pack_folder / "pack.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("One row per order.", "Orders."), encoding="utf-8")
    assert open_store(load_pack(pack_folder), tmp_path / "cache").database != first.database


def test_a_puzzle_does_not_change_the_database(pack_folder: Path, tmp_path: Path) -> None:
    first = open_store(load_pack(pack_folder), tmp_path / "cache")
    (pack_folder / "puzzles" / "big-orders.yml").unlink()
    assert open_store(load_pack(pack_folder), tmp_path / "cache").database == first.database


def test_a_dropped_database_is_made_anew(pack_folder: Path, tmp_path: Path) -> None:
    store = open_store(load_pack(pack_folder), tmp_path / "cache")
    drop_store(load_pack(pack_folder), tmp_path / "cache")
    assert not store.database.exists()
    assert open_store(load_pack(pack_folder), tmp_path / "cache") == store
    assert store.database.exists()


def test_qualified_tables_lie_in_their_schema(pack_folder: Path, tmp_path: Path) -> None:
    file = pack_folder / "pack.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("- name: orders", "- name: cd.orders"), encoding="utf-8")
    (pack_folder / "data" / "orders.parquet").rename(pack_folder / "data" / "cd.orders.parquet")
    store = open_store(load_pack(pack_folder), tmp_path / "cache")
    assert read(store, "select count(*) from puzzle.cd.orders join main.customers using (id)") == [(4,)]
    assert store.tables["cd.orders"].rows == 5


@pytest.mark.parametrize("name", ["with space", "[a-z]", "st*r", "qu'ote", "é🎉", "100%"])
def test_any_name_of_a_folder_will_do(pack_folder: Path, tmp_path: Path, name: str) -> None:
    folder = tmp_path / name / "tiny"
    folder.parent.mkdir()
    pack_folder.rename(folder)
    assert open_store(load_pack(folder), tmp_path / name / "cache").tables["orders"].rows == 5


def test_makers_at_once_end_with_one_whole_database(pack_folder: Path, tmp_path: Path) -> None:
    pack = load_pack(pack_folder)
    found: list[Store] = []
    threads = [threading.Thread(target=lambda: found.append(open_store(pack, tmp_path / "cache"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(found) == 4
    assert len({s.database for s in found}) == 1
    assert [p.name for p in (tmp_path / "cache" / "stores").iterdir()] == [found[0].database.parent.name]
    assert read(found[0], "select count(*) from orders") == [(5,)]


def test_a_maker_killed_in_the_midst_leaves_nothing_that_counts(pack_folder: Path, tmp_path: Path) -> None:
    script = f"""
import os, sys
from pathlib import Path
from game.engine import store
from game.puzzle.pack import load_pack
store._run_maker = lambda pack, scratch: ((scratch / "puzzle.duckdb").write_bytes(b"half"), os._exit(9))
store.open_store(load_pack(Path({str(pack_folder)!r})), Path({str(tmp_path / "cache")!r}))
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False)
    assert done.returncode == 9
    store = open_store(load_pack(pack_folder), tmp_path / "cache")
    assert read(store, "select count(*) from orders") == [(5,)]


def test_a_broken_parquet_file_is_told(pack_folder: Path, tmp_path: Path) -> None:
    (pack_folder / "data" / "orders.parquet").write_bytes(b"PAR1 no PAR1")
    with pytest.raises(EngineError, match="The tables of `tiny` can't be loaded"):
        open_store(load_pack(pack_folder), tmp_path / "cache")
    assert list((tmp_path / "cache" / "stores").iterdir()) == []


def test_missing_rows_are_told(pack_folder: Path, tmp_path: Path) -> None:
    (pack_folder / "data" / "orders.parquet").unlink()
    with pytest.raises(PackError, match="is missing"):
        open_store(load_pack(pack_folder), tmp_path / "cache")


def test_a_maker_without_end_is_stopped(pack_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "BUILD_LIMIT_S", 0.2)
    monkeypatch.setattr(store_module, "child_command", lambda _: [sys.executable, "-c", "import time; time.sleep(60)"])
    with pytest.raises(EngineError, match="can't be loaded"):
        open_store(load_pack(pack_folder), tmp_path / "cache")


def test_a_cache_that_cannot_be_written_is_told(pack_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file", encoding="utf-8")
    with pytest.raises(EngineError, match="can't be written"):
        open_store(load_pack(pack_folder), tmp_path / "cache")
