"""A puzzle ready to be judged."""

from dataclasses import dataclass

from game.puzzle.contract import Contract
from game.puzzle.model import HiddenCase, Pack, Puzzle
from game.puzzle.resultset import ResultSet


@dataclass(frozen=True)
class Case:
    """`built`: its hidden cases and a stable version were derived."""

    pack: Pack
    puzzle: Puzzle
    contract: Contract
    target: ResultSet
    version: str
    built: bool
    cases: tuple[HiddenCase, ...] = ()
