"""Forged puzzles get other words, and get the former ones back, to the letter."""

from pathlib import Path

import pytest

from game.errors import ForgeError, PackError
from game.forge.making.previous import load_decisions
from game.forge.review import Wording, before, decide, put_back, reviewed, reword, taken_out
from game.puzzle.pack import load_pack

PACK = """name: tiny
tables:
- name: people
  columns:
  - {name: id, type: BIGINT}
"""
PUZZLE = """title: All people
brief: >-
  Who is there? Show everybody's id, smallest first.
concepts:
- order
answer: |
  select id
  from people
  order by id
wrong:
- sql: |-
    select id
    from people
  why: These come in any order.
forged:
  blueprint: all
  key: people.id
  text: 0123abcd
difficulty: 1
"""
OTHER = Wording(
    "Everybody", "Who is there? " + "Show all of them, please. " * 6 + "Nobody else.", "select id\nfrom people"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "puzzles").mkdir()
    (tmp_path / "pack.yml").write_text(PACK, encoding="utf-8")
    (tmp_path / "puzzles" / "all-people.yml").write_text(PUZZLE, encoding="utf-8")
    return tmp_path


def test_other_words_stand_in_the_file_as_a_person_would_write_them(folder: Path) -> None:
    assert reword(folder, "all-people", OTHER).ruling == "edited"
    text = (folder / "puzzles" / "all-people.yml").read_text(encoding="utf-8")
    assert text.startswith("title: Everybody\nbrief: >-\n  Who is there?")
    assert "answer: |\n  select id\n  from people\nwrong:" in text
    assert "- sql: |-\n    select id\n    from people\n" in text
    assert max(map(len, text.splitlines())) <= 130
    puzzle = load_pack(folder).puzzles["all-people"]
    assert Wording(puzzle.title, puzzle.brief, puzzle.answer) == OTHER


def test_what_is_no_puzzle_is_refused_and_leaves_no_trace(folder: Path) -> None:
    with pytest.raises(PackError):
        reword(folder, "all-people", Wording("", "Who?", "select 1"))
    with pytest.raises((ForgeError, PackError)):
        reword(folder, "nobody", OTHER)
    assert (folder / "puzzles" / "all-people.yml").read_text(encoding="utf-8") == PUZZLE
    assert load_decisions(folder) == {}


def test_everything_can_be_put_back(folder: Path) -> None:
    earlier = before(folder, "all-people")
    reword(folder, "all-people", OTHER)
    edited = before(folder, "all-people")
    decide(folder, ["all-people"], "rejected", "No.")
    assert [gone.why for gone in taken_out(load_pack(folder))] == ["No."]
    put_back(folder, edited)
    [one] = reviewed(load_pack(folder))
    assert (one.puzzle.title, one.decision and one.decision.ruling) == ("Everybody", "edited")
    put_back(folder, earlier)
    assert (folder / "puzzles" / "all-people.yml").read_text(encoding="utf-8") == PUZZLE
    assert load_decisions(folder) == {}
