"""Every puzzle that ships: its answers are accepted, its wrong ones refused, its derived file is up to date."""

from collections.abc import Iterator

import pytest

from game import paths
from game.forge.build import built_json, built_text
from game.forge.check import check_pack
from game.forge.workshop import Workshop, workshop
from game.judge.verdict import Verdict
from game.play.cases import case_of
from game.puzzle.model import Built, Puzzle
from game.puzzle.pack import data_hash, load_pack
from game.puzzle.version import derivation_key

SHOP = paths.levels_dir() / "packs" / "shop"
PUZZLES = sorted(load_pack(SHOP).puzzles)
PUZZLES_LEAST = 60
SAMPLE = ["new-faces", "same-name-please", "who-told-us"]
"""Small ones that are built anew; what all others were made from is compared by its hash."""


@pytest.fixture(scope="module")
def shop() -> Iterator[Workshop]:
    with workshop(SHOP) as opened:
        yield opened


def _built(puzzle: Puzzle) -> Built:
    assert puzzle.built is not None, "run `semicolon pack build levels/packs/shop`"
    return puzzle.built


def _judge(shop: Workshop, puzzle: Puzzle, sql: str) -> Verdict:
    """As a player gets it: by what was built, hidden cases and all."""
    assert _built(puzzle)
    case, _ = case_of(shop.pack, puzzle, lambda: shop.author)
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
def test_derived_file_is_made_from_what_is_there_now(shop: Workshop, name: str) -> None:
    puzzle = shop.pack.puzzles[name]
    assert _built(puzzle).made_from == derivation_key(shop.pack, puzzle, data_hash(shop.pack))


@pytest.mark.parametrize("name", PUZZLES)
def test_contract_target_and_hints_are_what_a_build_derives_now(shop: Workshop, name: str) -> None:
    puzzle = shop.pack.puzzles[name]
    derived, built = shop.derive(puzzle), _built(puzzle)
    assert (derived.contract, derived.target, derived.hints) == (built.contract, built.target, built.hints)


@pytest.mark.parametrize("name", SAMPLE)
def test_derived_file_is_what_a_build_writes_now(shop: Workshop, name: str) -> None:
    puzzle = shop.pack.puzzles[name]
    derived = shop.derive(puzzle)
    wanted = built_text(built_json(shop.pack, puzzle, derived, shop.hidden(puzzle, derived)))
    assert wanted == (SHOP / "built" / f"{name}.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PUZZLES)
def test_hidden_cases_are_there_and_tell_the_near_misses(shop: Workshop, name: str) -> None:
    puzzle = shop.pack.puzzles[name]
    built = _built(puzzle)
    assert built.cases or "cases-none" in {waiver.code for waiver in puzzle.waive}
    named = {miss.by for miss in built.near_misses if isinstance(miss.by, int)}
    assert named <= set(range(len(built.cases)))


@pytest.mark.parametrize("name", PUZZLES)
def test_puzzle_explains_itself(shop: Workshop, name: str) -> None:
    puzzle = shop.pack.puzzles[name]
    assert puzzle.explain
    assert puzzle.concepts
    assert puzzle.difficulty
    assert all(w.why for w in puzzle.wrong)


def test_linter_finds_nothing_left() -> None:
    assert check_pack(SHOP) == ()
