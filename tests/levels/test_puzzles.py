"""Every puzzle that ships: wrong queries are refused with a sentence, its derived file is up to date. That answers are
accepted is the linter's to find (see test_linter)."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from game.forge.build import built_json, built_text
from game.forge.workshop import Workshop, workshop
from game.judge.verdict import Verdict
from game.play.cases import case_of
from game.puzzle.model import Built, Puzzle
from game.puzzle.pack import data_hash
from game.puzzle.version import derivation_key
from tests.shipped import FOLDERS, all_ids, taken_ids

PUZZLES, TAKEN = all_ids(), taken_ids()
LEAST = {"shop": 110, "trail": 85, "atlas": 85, "sensors": 85}
SAMPLE = ["shop/new-faces", "shop/same-name-please", "shop/who-told-us"]
"""Small ones that are built anew; what all others were made from is compared by its hash."""
Shops = Callable[[str], tuple[Workshop, Puzzle]]


@pytest.fixture(scope="module")
def shops() -> Iterator[Shops]:
    """A puzzle by its id, with the workshop of its pack."""
    with ExitStack() as closing:
        opened: dict[str, Workshop] = {}

        def find(id_: str) -> tuple[Workshop, Puzzle]:
            pack, _, name = id_.partition("/")
            if pack not in opened:
                opened[pack] = closing.enter_context(workshop(FOLDERS[pack]))
            return opened[pack], opened[pack].pack.puzzles[name]

        yield find


def _built(puzzle: Puzzle) -> Built:
    assert puzzle.built is not None, f"run `semicolon pack build levels/packs/{puzzle.pack}`"
    return puzzle.built


def _judge(shop: Workshop, puzzle: Puzzle, sql: str) -> Verdict:
    """As a player gets it: by what was built, hidden cases and all."""
    assert _built(puzzle)
    case, _ = case_of(shop.pack, puzzle, lambda: shop.author)
    return shop.judge.judge(case, sql).result()


def _said_of_a_case(verdict: Verdict) -> bool:
    """Whether the sentence is the one under a hidden case: what is special there, where the text tells nothing."""
    return verdict.counterexample is not None and bool(verdict.counterexample.because)


@pytest.mark.parametrize("pack", FOLDERS)
def test_there_are_enough_puzzles(pack: str) -> None:
    assert sum(id_.startswith(f"{pack}/") for id_ in PUZZLES) >= LEAST[pack]


@pytest.mark.parametrize("id_", TAKEN)
def test_wrong_queries_are_refused_with_a_sentence(shops: Shops, id_: str) -> None:
    shop, puzzle = shops(id_)
    texts = [w.sql for w in puzzle.wrong] + ([puzzle.start] if puzzle.start else [])
    verdicts = [_judge(shop, puzzle, sql) for sql in texts]
    assert texts, "a puzzle names where people go wrong"
    assert not [v for v in verdicts if v.solved]
    assert all(v.diagnosis or v.form_fault or v.error or _said_of_a_case(v) for v in verdicts)


@pytest.mark.parametrize("id_", PUZZLES)
def test_derived_file_is_made_from_what_is_there_now(shops: Shops, id_: str) -> None:
    shop, puzzle = shops(id_)
    assert _built(puzzle).made_from == derivation_key(shop.pack, puzzle, data_hash(shop.pack))


@pytest.mark.parametrize("id_", TAKEN)
def test_contract_target_and_hints_are_what_a_build_derives_now(shops: Shops, id_: str) -> None:
    shop, puzzle = shops(id_)
    derived, built = shop.derive(puzzle), _built(puzzle)
    assert (derived.contract, derived.target, derived.hints) == (built.contract, built.target, built.hints)


@pytest.mark.parametrize("id_", SAMPLE)
def test_derived_file_is_what_a_build_writes_now(shops: Shops, id_: str) -> None:
    shop, puzzle = shops(id_)
    derived = shop.derive(puzzle)
    wanted = built_text(built_json(shop.pack, puzzle, derived, shop.hidden(puzzle, derived)))
    assert wanted == (shop.pack.folder / "built" / f"{puzzle.name}.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("id_", PUZZLES)
def test_hidden_cases_are_there_and_tell_the_near_misses(shops: Shops, id_: str) -> None:
    _, puzzle = shops(id_)
    built = _built(puzzle)
    assert built.cases or "cases-none" in {waiver.code for waiver in puzzle.waive}
    named = {miss.by for miss in built.near_misses if isinstance(miss.by, int)}
    assert named <= set(range(len(built.cases)))


@pytest.mark.parametrize("id_", PUZZLES)
def test_puzzle_explains_itself(shops: Shops, id_: str) -> None:
    _, puzzle = shops(id_)
    assert puzzle.explain
    assert puzzle.concepts
    assert puzzle.difficulty
    assert all(w.why for w in puzzle.wrong)
