"""The puzzle version: a hash of everything a verdict depends on in the pack."""

import hashlib
import json

from game.puzzle.model import Puzzle

FORMAT = 1
"""Raised when `pack build` derives something new from the same text."""


def puzzle_version(puzzle: Puzzle, data_hash: str) -> str:
    """16 hex digits over question, answers and data. Hints, explanation and waivers don't change a verdict."""
    order = list(puzzle.order) if isinstance(puzzle.order, tuple) else puzzle.order
    made_from = [
        FORMAT,
        data_hash,
        puzzle.id,
        puzzle.brief,
        puzzle.answer,
        list(puzzle.also),
        [w.sql for w in puzzle.wrong],
        [[a.name, a.sql] for a in puzzle.assume],
        order,
    ]
    text = json.dumps(made_from, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()[:16]
