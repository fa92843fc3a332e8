"""What a puzzle is judged by: as built, else derived on the spot."""

from collections.abc import Callable

from game.engine.pool import Pool
from game.judge.case import Case
from game.judge.derive import derive
from game.puzzle.model import HintTexts, Pack, Puzzle
from game.puzzle.pack import data_hash
from game.puzzle.version import puzzle_version


def case_of(pack: Pack, puzzle: Puzzle, author: Callable[[], Pool]) -> tuple[Case, HintTexts]:
    """The case and the hints. `author` is asked for only where nothing was built: then the answer is run, which blocks.

    Raises JudgeError where that answer is no answer.
    """
    built = puzzle.built
    if built:
        return Case(pack, puzzle, built.contract, built.target, built.version, True, built.cases), built.hints
    derived = derive(author(), pack, puzzle)
    version = puzzle_version(pack, puzzle, data_hash(pack))
    return Case(pack, puzzle, derived.contract, derived.target, version, built=False), derived.hints
