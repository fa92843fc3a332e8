"""Asking the author worker for the cause of a wrong result, and what the player is told of it."""

from typing import Any

from game.engine.job import Job
from game.engine.pool import Pool
from game.errors import EngineError
from game.judge.causes.cause import Cause
from game.judge.causes.facts import Facts
from game.judge.derive import catalog
from game.judge.verdict import Finding
from game.puzzle.model import Pack, Puzzle
from game.puzzle.witness import Witness
from game.strings import say

CAUSE_S = 1.8
"""Seconds a wrong verdict waits for its cause, at most, where somebody waits for the verdict."""
_AFTER_A_CASE = 2.0
"""How much longer that may take where a hidden case was looked for and made small before."""
OF_METRIC = "metric"
"""The concept of puzzles whose brief names a metric."""
_NONSENSE = (KeyError, IndexError, TypeError, ValueError, AttributeError)
"""What reading an answer raises when a worker that was taken over sends something else."""


def causes(
    job: Job[Any],
    author: Pool,
    pack: Pack,
    puzzle: Puzzle,
    sql: str,
    facts: Facts,
    witness: Witness | None = None,
    patience: float = 1.0,
) -> tuple[Finding, ...]:
    """Findings of the query itself, () where nothing is known for sure or in time.

    `facts` are of the visible data, or of `witness`, a hidden case on which the query and the answer differ.
    `patience`: how many times as long as somebody who plays the asker waits.
    """
    if facts.order_wrong:
        return ()
    where = {} if witness is None else {"witness": witness.to_json()}
    wanted = {"sql": sql, "answer": puzzle.answer, "also": list(puzzle.also), "tables": catalog(pack)}
    patience *= 1.0 if witness is None else _AFTER_A_CASE
    wait_s = CAUSE_S * patience
    try:
        told = job.wait(
            author.call("causes", wait_s, facts=facts.to_json(), patience=patience, **wanted, **where), wait_s
        )
        found = [Cause.from_json(cause) for cause in (told or {}).get("causes", ())]
        return tuple(Finding(c.stage, c.code, f"{seen(facts)} {_sentence(c, puzzle)}".strip()) for c in found)
    except (EngineError, TimeoutError, *_NONSENSE):
        return ()


def _sentence(cause: Cause, puzzle: Puzzle) -> str:
    """What the cause says; where a brief names a metric, it is the metric's description that says what counts."""
    metric = OF_METRIC in puzzle.concepts and cause.family == "causes"
    return f"{cause.sentence} {say('causes.of_metric')}" if metric else cause.sentence


def seen(facts: Facts) -> str:
    """What is wrong with the rows, in a few words; "" where nothing is."""
    given, wanted = facts.given, facts.wanted
    if facts.missing and facts.extra:
        return say("causes.seen.both", matched=f"{facts.matched:,}", wanted=_rows(wanted))
    if facts.missing or facts.extra:
        return say(f"causes.seen.{'missing' if facts.missing else 'extra'}", count=_rows(abs(wanted - given)))
    return ""


def _rows(count: int) -> str:
    return say("causes.seen.row" if count == 1 else "causes.seen.rows", count=f"{count:,}")
