"""The puzzle version: a hash of everything a verdict depends on in the pack."""

import hashlib
import json
from typing import Any

from game.puzzle.model import Pack, Puzzle

FORMAT = 6
"""Raised when `pack build` derives something new from the same text."""


def puzzle_version(pack: Pack, puzzle: Puzzle, data_hash: str) -> str:
    """16 hex digits over question, answers, data, and what is promised of the data. Hints, explanation and waivers
    don't change a verdict."""
    order = list(puzzle.order) if isinstance(puzzle.order, tuple) else puzzle.order
    catalog = [
        [
            table.name,
            table.namesakes,
            [[c.name, c.type, c.null_told, c.rising_told, [test.to_json() for test in c.tests]] for c in table.columns],
            *(test.to_json() for test in table.tests),
        ]
        for table in pack.tables
    ]
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
        catalog,
    ]
    return _hash(made_from)


def derivation_key(pack: Pack, puzzle: Puzzle, data_hash: str) -> str:
    """16 hex digits over all that `pack build` reads: the version's sources, and what only hints and near misses
    need."""
    whys = [w.why for w in puzzle.wrong]
    version = puzzle_version(pack, puzzle, data_hash)
    return _hash([version, list(vars(puzzle.hints).values()), list(puzzle.concepts), whys])


def text_key(sql: str) -> str:
    """16 hex digits over a player's text."""
    return _hash([sql])


def _hash(made_from: list[Any]) -> str:
    text = json.dumps(made_from, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()[:16]
