"""The packs that ship, and which of their puzzles the slow tests take: all that were written by hand, and of those that
the forge made, and vetted by the same rules, a few of each world, the same each time. SEMICOLON_ALL_PUZZLES=1 in the
environment takes all of them."""

import os
from random import Random

from game import paths
from game.puzzle.model import Pack, Puzzle
from game.puzzle.pack import load_pack

FOLDERS = {file.parent.name: file.parent for file in sorted((paths.levels_dir() / "packs").glob("*/pack.yml"))}
_FORGED = 6
"""Forged puzzles of a world."""


def taken(pack: Pack) -> list[Puzzle]:
    """The puzzles of a pack that slow tests take, by name."""
    puzzles = [puzzle for _, puzzle in sorted(pack.puzzles.items())]
    forged = [puzzle for puzzle in puzzles if puzzle.forged]
    if os.environ.get("SEMICOLON_ALL_PUZZLES"):
        return puzzles
    left = Random(pack.name).sample(forged, max(len(forged) - _FORGED, 0))
    return [puzzle for puzzle in puzzles if puzzle not in left]


def all_ids() -> list[str]:
    """`pack/puzzle` for all puzzles."""
    return [f"{pack}/{name}" for pack, folder in FOLDERS.items() for name in sorted(load_pack(folder).puzzles)]


def taken_ids() -> list[str]:
    """`pack/puzzle` for those that slow tests take."""
    return [puzzle.id for folder in FOLDERS.values() for puzzle in taken(load_pack(folder))]
