"""`pack check` finds nothing in the packs that ship, and nothing of weight was waived: their answers are accepted."""

import pytest

from game.forge.check import check_pack
from game.puzzle.pack import load_pack
from tests.shipped import FOLDERS, taken

NEVER_WAIVED = {
    "answer-fails",
    "also-refused",
    "wrong-accepted",
    "answer-unstable",
    "assume-untrue",
    "case-undisclosed",
}


@pytest.mark.parametrize("pack", FOLDERS)
def test_linter_finds_nothing_left(pack: str) -> None:
    assert check_pack(FOLDERS[pack], chosen=taken) == ()


@pytest.mark.parametrize("pack", FOLDERS)
def test_what_makes_a_puzzle_unfair_is_never_waived(pack: str) -> None:
    waived = {(p.id, w.code) for p in load_pack(FOLDERS[pack]).puzzles.values() for w in p.waive}
    assert not {(id_, code) for id_, code in waived if code.partition("/")[0] in NEVER_WAIVED}
