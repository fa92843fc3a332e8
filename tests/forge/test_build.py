"""`pack build`: only what changed, nothing stale, and one bad answer stops no other."""

from pathlib import Path

import duckdb
import pytest

from game.forge.build import build_pack
from game.puzzle.pack import load_pack

PACK = """
name: tiny
title: Tiny
tables:
  - name: people
    description: One row per person.
    columns:
      - {name: id, type: INTEGER, description: Number., tests: [not_null, unique]}
      - {name: name, type: VARCHAR, description: Name.}
"""


def _puzzle(folder: Path, name: str, answer: str) -> None:
    file = folder / "puzzles" / f"{name}.yml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"title: {name}\nbrief: Which names are there, by name?\nanswer: {answer}\n", encoding="utf-8")


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SEMICOLON_HOME", str(tmp_path / "home"))
    folder = tmp_path / "tiny"
    (folder / "data").mkdir(parents=True)
    (folder / "pack.yml").write_text(PACK, encoding="utf-8")
    with duckdb.connect() as con:
        con.execute("create table people as select * from (values (1, 'Ada'), (2, null), (3, 'Ben')) t(id, name)")
        con.execute(f"copy people to '{folder / 'data' / 'people.parquet'}'")
    _puzzle(folder, "names", "select name from people where name is not null order by name")
    _puzzle(folder, "ids", "select id from people")
    return folder


def test_a_second_build_has_nothing_to_do(pack: Path) -> None:
    first = build_pack(pack, lambda _: None)
    before = {file.name: file.read_bytes() for file in (pack / "built").iterdir()}
    second = build_pack(pack, lambda _: None)
    assert sorted(first.built) == ["ids", "names"]
    assert second.built == ()
    assert sorted(second.unchanged) == ["ids", "names"]
    assert {file.name: file.read_bytes() for file in (pack / "built").iterdir()} == before


def test_only_a_changed_puzzle_is_built_again(pack: Path) -> None:
    build_pack(pack, lambda _: None)
    _puzzle(pack, "ids", "select id from people where id > 1")
    assert build_pack(pack, lambda _: None).built == ("ids",)


def test_a_removed_puzzle_takes_its_file_along(pack: Path) -> None:
    build_pack(pack, lambda _: None)
    (pack / "puzzles" / "ids.yml").unlink()
    assert build_pack(pack, lambda _: None).removed == ("ids",)
    assert not (pack / "built" / "ids.json").exists()


def test_a_failing_answer_stops_no_other(pack: Path) -> None:
    _puzzle(pack, "ids", "select ident from people")
    made = build_pack(pack, lambda _: None)
    assert made.built == ("names",)
    assert "ident" in made.failed["ids"]


def test_target_and_order_come_from_the_answer(pack: Path) -> None:
    build_pack(pack, lambda _: None)
    built = load_pack(pack).puzzles["names"].built
    assert built is not None
    assert built.target.rows == (("Ada",), ("Ben",))
    assert [(key.column, key.direction) for key in built.contract.order] == [("name", "asc")]
    assert built.contract.may == ("name may be null", "several people may share name")


def test_changed_rows_make_what_was_built_stale(pack: Path) -> None:
    build_pack(pack, lambda _: None)
    with duckdb.connect() as con:
        con.execute(f"copy (select 9 as id, 'Zoe' as name) to '{pack / 'data' / 'people.parquet'}'")
    assert load_pack(pack).puzzles["names"].built is None
    assert sorted(build_pack(pack, lambda _: None).built) == ["ids", "names"]


def test_a_changed_hint_concept_or_promise_is_built_again(pack: Path) -> None:
    file = pack / "puzzles" / "names.yml"
    file.write_text(file.read_text(encoding="utf-8") + "hints: {concept: Think of names.}\n", encoding="utf-8")
    build_pack(pack, lambda _: None)
    hinted = load_pack(pack).puzzles["names"].built
    assert hinted is not None
    assert hinted.hints.concept == "Think of names."
    _puzzle(pack, "names", "select name from people where name is not null order by name")
    assert build_pack(pack, lambda _: None).built == ("names",)
    text = (pack / "pack.yml").read_text(encoding="utf-8")
    (pack / "pack.yml").write_text(
        text.replace("description: Name.", "description: Name., tests: [unique]"), encoding="utf-8"
    )
    assert sorted(build_pack(pack, lambda _: None).built) == ["ids", "names"]


def test_a_damaged_file_is_built_again(pack: Path) -> None:
    build_pack(pack, lambda _: None)
    (pack / "built" / "ids.json").write_text("{", encoding="utf-8")
    assert build_pack(pack, lambda _: None).built == ("ids",)
