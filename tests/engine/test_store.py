"""A pack as a database file: made once, made anew when the content changes, whole or not at all."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import psutil
import pytest

from game.engine import store as store_module
from game.engine.child import child_command, child_environment
from game.engine.store import Store, drop_store, open_store
from game.errors import EngineError, PackError
from game.puzzle.pack import load_pack

ENDLESS = [sys.executable, "-c", "import time; time.sleep(60)"]
ROOT = Path(__file__).resolve().parents[2]


def read(store: Store, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(store.database, read_only=True) as connection:
        return connection.execute(sql).fetchall()


def write_rows(folder: Path, sql: str, table: str = "orders") -> None:
    with duckdb.connect() as connection:
        file = str(folder / "data" / f"{table}.parquet").replace("'", "''")
        connection.execute(f"copy ({sql}) to '{file}' (format parquet)")


def refusal(folder: Path, cache: Path) -> str:
    with pytest.raises(EngineError) as caught:
        open_store(load_pack(folder), cache)
    assert list((cache / "stores").iterdir()) == []
    return caught.value.message


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


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
@pytest.mark.parametrize("name", ["*", "?", "[a-z]", "**"])
def test_a_folder_named_like_a_pattern_reads_no_other_pack(pack_folder: Path, tmp_path: Path, name: str) -> None:
    other = tmp_path / "a"
    (other / "data").mkdir(parents=True)
    write_rows(other, "select 1 as id from range(99)")
    folder = pack_folder.rename(tmp_path / name)
    assert open_store(load_pack(folder), tmp_path / "cache").tables["orders"].rows == 5


def test_a_folder_named_like_a_partition_adds_no_column(pack_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "x=1" / "tiny"
    folder.parent.mkdir()
    pack_folder.rename(folder)
    columns = open_store(load_pack(folder), tmp_path / "cache").tables["customers"].columns
    assert [c.name for c in columns] == ["id", "name", "city"]


def test_a_relative_cache_will_do(pack_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert open_store(load_pack(pack_folder), Path("cache")).tables["orders"].rows == 5


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
    monkeypatch.setattr(store_module, "child_command", lambda _: ENDLESS)
    assert "take longer than 0.2 s" in refusal(pack_folder, tmp_path / "cache")


def test_a_maker_that_swells_is_stopped(pack_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "MAKER_BYTES", 4096)
    monkeypatch.setattr(store_module, "child_command", lambda _: ENDLESS)
    assert "more memory" in refusal(pack_folder, tmp_path / "cache")


@pytest.mark.skipif(sys.platform == "win32", reason="no bound on a process's files there")
def test_rows_that_unfold_to_a_huge_file_are_told(
    pack_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_rows(pack_folder, "select repeat('x', 262144) as x from range(100)")
    assert (pack_folder / "data" / "orders.parquet").stat().st_size < 100_000
    monkeypatch.setattr(store_module, "STORE_BYTES", 2**20)
    monkeypatch.setattr(store_module, "_check_size", lambda *_: None)  # so that the process's own bound has to do
    assert "grow to more than 1 MiB" in refusal(pack_folder, tmp_path / "cache")


def test_a_maker_that_fills_the_disk_is_stopped(
    pack_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill = "import sys, time, pathlib as p; (p.Path(sys.argv[1]).parent / 'made' / 'x').write_bytes(bytes(3 << 20));"
    monkeypatch.setattr(store_module, "STORE_BYTES", 2**20)
    monkeypatch.setattr(store_module, "child_command", lambda _: [sys.executable, "-c", f"{fill} time.sleep(60)"])
    assert "grow to more than 1 MiB" in refusal(pack_folder, tmp_path / "cache")


def test_a_stopped_maker_is_gone(pack_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "BUILD_LIMIT_S", 0.2)
    monkeypatch.setattr(store_module, "child_command", lambda _: ENDLESS)
    refusal(pack_folder, tmp_path / "cache")
    assert [p for p in psutil.Process().children() if p.cmdline() == ENDLESS] == []


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in folders there")
def test_a_maker_ends_with_its_parent(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "order.json")  # which keeps the maker waiting
    command = [*child_command("game.engine.storemaker"), str(tmp_path / "order.json")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, env=child_environment()) as maker:
        try:
            with pytest.raises(subprocess.TimeoutExpired):
                maker.wait(0.5)
            assert maker.stdin is not None
            maker.stdin.close()
            assert maker.wait(30) == 1
        finally:
            maker.kill()


@pytest.mark.parametrize(
    ("value", "told"),
    [
        pytest.param("[" * 13 + "1" + "]" * 13, "nested more than 12 levels", id="lists"),
        pytest.param("{'a': " * 13 + "1" + "}" * 13, "nested more than 12 levels", id="structs"),
        pytest.param("[{'a': " * 7 + "1" + "}]" * 7, "nested more than 12 levels", id="both"),
        pytest.param("map(['k'], [" * 13 + "1" + "])" * 13, "nested more than 12 levels", id="maps"),
        pytest.param(", ".join(f"1 as c{n}" for n in range(1001)), "more than 1,000 columns", id="columns"),
        pytest.param("{" + ", ".join(f"'c{n}': 1" for n in range(1001)) + "}", "more than 1,000 columns", id="fields"),
    ],
)
def test_tables_beyond_any_use_are_refused(pack_folder: Path, tmp_path: Path, value: str, told: str) -> None:
    write_rows(pack_folder, f"select {value}")
    assert told in refusal(pack_folder, tmp_path / "cache")


def test_nested_columns_are_taken(pack_folder: Path, tmp_path: Path) -> None:
    write_rows(pack_folder, "select [[1]] as a, {'b': {'c': [1]}} as s, " + "[" * 12 + "1" + "]" * 12 + " as d")
    assert open_store(load_pack(pack_folder), tmp_path / "cache").tables["orders"].rows == 1


def test_a_cache_that_cannot_be_written_is_told(pack_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file", encoding="utf-8")
    with pytest.raises(EngineError, match="can't be written"):
        open_store(load_pack(pack_folder), tmp_path / "cache")
