"""Which tables and columns the texts of a pack name: its puzzles' answers, and the player's own queries."""

from collections.abc import Mapping, Sequence
from typing import Any

from game.engine.job import Job
from game.engine.pool import Pool
from game.judge.derive import catalog
from game.puzzle.lineage import Place
from game.puzzle.model import Pack

USED_S = 60.0
"""Seconds that reading all texts of a pack may take."""


def answers(pack: Pack) -> dict[str, list[str]]:
    """Each puzzle's answer by its name."""
    return {puzzle.id: [puzzle.answer] for puzzle in pack.puzzles.values()}


def used_by(job: Job[Any], author: Pool, pack: Pack, texts: Mapping[str, Sequence[str]]) -> dict[str, frozenset[Place]]:
    """For each name the (table, column) that any of its texts names, ("t", "") for a table itself; nothing for texts
    that can't be read. Raises EngineError where the author's worker can't be had."""
    queries = list(dict.fromkeys(sql for listed in texts.values() for sql in listed))
    told = job.wait(author.call("used", USED_S, queries=queries, tables=catalog(pack))) or {}
    used = dict(zip(queries, told.get("used", ()), strict=False))
    return {
        name: frozenset((str(table), str(column)) for sql in listed for table, column in used.get(sql) or ())
        for name, listed in texts.items()
    }
