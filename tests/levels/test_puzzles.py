"""Every puzzle that ships: its answers are accepted, its wrong ones refused, its derived file is up to date."""

import json
from collections.abc import Iterator

import pytest

from game import paths
from game.forge.build import built_json
from game.forge.check import check_pack
from game.forge.workshop import Workshop, workshop
from game.judge.case import Case
from game.judge.verdict import Verdict
from game.puzzle.model import Puzzle
from game.puzzle.pack import load_pack

SHOP = paths.levels_dir() / "packs" / "shop"
PUZZLES = sorted(load_pack(SHOP).puzzles)
PUZZLES_LEAST = 60


@pytest.fixture(scope="module")
def shop() -> Iterator[Workshop]:
    with workshop(SHOP) as opened:
        yield opened


def _judge(shop: Workshop, puzzle: Puzzle, sql: str) -> Verdict:
    """As a player gets it: by what was built."""
    assert puzzle.built is not None
    case = Case(shop.pack, puzzle, puzzle.built.contract, puzzle.built.target, puzzle.built.version, built=True)
    return shop.judge.judge(case, sql).result()


def test_there_are_enough_puzzles() -> None:
    assert len(PUZZLES) >= PUZZLES_LEAST


@pytest.mark.parametrize("name", PUZZLES)
def test_answers_are_accepted(shop: Workshop, name: str) -> None:
    puzzle = shop.pack.puzzles[name]
    verdicts = [_judge(shop, puzzle, sql) for sql in (puzzle.answer, *puzzle.also)]
    assert [v.verdict for v in verdicts] == ["solved"] * len(verdicts)


@pytest.mark.parametrize("name", PUZZLES)
def test_wrong_queries_are_refused_with_a_sentence(shop: Workshop, name: str) -> None:
    puzzle = shop.pack.puzzles[name]
    texts = [w.sql for w in puzzle.wrong] + ([puzzle.start] if puzzle.start else [])
    verdicts = [_judge(shop, puzzle, sql) for sql in texts]
    assert texts, "a puzzle names where people go wrong"
    assert not [v for v in verdicts if v.solved]
    assert all(v.diagnosis or v.form_fault or v.error for v in verdicts)


@pytest.mark.parametrize("name", PUZZLES)
def test_derived_file_is_what_a_build_writes_now(shop: Workshop, name: str) -> None:
    puzzle = shop.pack.puzzles[name]
    kept = json.loads((SHOP / "built" / f"{name}.json").read_text(encoding="utf-8"))
    assert built_json(shop.pack, puzzle, shop.derive(puzzle)) == kept


@pytest.mark.parametrize("name", PUZZLES)
def test_puzzle_explains_itself(shop: Workshop, name: str) -> None:
    puzzle = shop.pack.puzzles[name]
    assert puzzle.explain
    assert puzzle.concepts
    assert puzzle.difficulty
    assert all(w.why for w in puzzle.wrong)


def test_linter_finds_nothing_left() -> None:
    assert check_pack(SHOP) == ()
