"""Hidden cases at play time: every stored witness, then a search around the player's own query (laws 4 and 6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from game.engine.job import Job
from game.engine.outcome import Outcome, Rows
from game.engine.pool import Pool
from game.engine.result import to_result_set
from game.errors import EngineError, JudgeError
from game.judge.derive import assumptions
from game.judge.same import same
from game.judge.verdict import JUDGE_VERSION
from game.puzzle.contract import Contract
from game.puzzle.model import HiddenCase, NearMissRecord, Pack, Puzzle
from game.puzzle.resultset import ResultSet
from game.puzzle.version import text_key
from game.puzzle.witness import Witness
from game.strings import say

DERIVE_S = 600.0
"""Seconds for all witnesses of one puzzle."""
_BREAKING_MOST = 6
"""Near misses of one answer that may break DuckDB itself; they are left out."""
SEARCHED = 96
"""Instances that are looked at around a player's query, where nothing is proved. A number, never a time (law 8)."""
SEARCH_S = 20.0
"""Seconds until the author worker is taken to be stuck: then the search found nothing."""


SURVIVES = "near-miss-survives/"
"""With a kind of near miss: what an author waives who knows that no case tells it."""


@dataclass(frozen=True)
class Hidden:
    """What was found for a puzzle, once and for all: see `Built`."""

    cases: tuple[HiddenCase, ...]
    near_misses: tuple[NearMissRecord, ...]
    dropped: Mapping[int, int]


@dataclass(frozen=True)
class Broken:
    """A case on which a query and the answer differ: `got` is its outcome there, "timeout" and "memory" too."""

    case: HiddenCase
    got: Outcome


def question(
    pack: Pack, puzzle: Puzzle, contract: Contract, version: str, tables: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """What the author worker's tools about instances are told of a puzzle (see `judge.witness.question`)."""
    return {
        "sql": puzzle.answer,
        "also": list(puzzle.also),
        "assume": assumptions(puzzle),
        "order": [key.index for key in contract.order],
        "sorted": bool(contract.sorting),
        "nulls_asked": any(key.nulls != "any" for key in contract.order),
        "key": version,
        "brief": puzzle.brief,
        "tables": list(tables),
    }


def derive_hidden(
    author: Pool, asked: Mapping[str, Any], puzzle: Puzzle, target: ResultSet, *, all_or_nothing: bool = False
) -> Hidden:
    """Witnesses for the near misses of an answer; blocks for seconds. `all_or_nothing`: as soon as one near miss is
    seen to survive the rest is left open.

    Raises JudgeError where the author worker took too long or too much.
    """
    wrong = [{"sql": w.sql, "why": w.why} for w in puzzle.wrong]
    waived = [w.code.removeprefix(SURVIVES) for w in puzzle.waive if w.code.startswith(SURVIVES)]
    skip: list[str] = []
    told: Mapping[str, Any] | None = {"broken": ""}
    while told is not None and "broken" in told and len(skip) <= _BREAKING_MOST:
        skip += [told["broken"]]
        job = author.call(
            "witnesses",
            DERIVE_S,
            **asked,
            wrong=wrong,
            target=target.to_json(),
            skip=skip,
            all_or_nothing=all_or_nothing,
            waived=waived,
        )
        told = job.result()
    if told is None or "broken" in told:
        raise JudgeError(say("judge.case.underivable", puzzle=puzzle.id))
    witnesses = [Witness.from_json(data) for data in told["witnesses"]]
    outcomes = author.run_cases(puzzle.answer, witnesses, keep=False).result() if witnesses else ()
    if len(outcomes) != len(witnesses) or any(outcome.rows is None for outcome in outcomes):
        raise JudgeError(say("judge.case.underivable", puzzle=puzzle.id))
    results = [to_result_set(outcome.rows) for outcome in outcomes if outcome.rows is not None]
    return Hidden(
        cases=tuple(map(HiddenCase, witnesses, results)),
        near_misses=tuple(NearMissRecord(m["kind"], m["what"], m["by"]) for m in told["misses"]),
        dropped={int(place): count for place, count in told["dropped"].items()},
    )


def first_broken(
    job: Job[Any], player: Pool, sql: str, cases: Sequence[HiddenCase], contract: Contract, *, keep: bool
) -> Broken | None:
    """The first of the cases, in their order, on which `sql` gives something else than expected."""
    if not cases:
        return None
    outcomes = job.wait(player.run_cases(sql, [case.witness for case in cases], keep=keep))
    if len(outcomes) < len(cases) or outcomes[0].kind in ("timeout", "memory"):
        return Broken(cases[0], outcomes[0])
    for case, outcome in zip(cases, outcomes, strict=True):
        if not holds(case.expected, outcome, contract):
            return Broken(case, outcome)
    return None


def holds(expected: ResultSet, outcome: Outcome, contract: Contract) -> bool:
    """Whether an outcome is what is expected, by the laws."""
    return outcome.rows is not None and same(expected, outcome.rows, contract, outcome.ordered)


def searched(
    job: Job[Any], author: Pool, asked: Mapping[str, Any], sql: str, stored: Sequence[HiddenCase]
) -> tuple[HiddenCase, ...]:
    """Those of SEARCHED fair instances around the player's query that seem to break it, with what the answer gives on
    them; half are made of the `stored` ones. The same puzzle, judge and text give the same ones on any machine."""
    key = f"{asked['key']}/{JUDGE_VERSION}/{text_key(sql)}"
    bases = [case.witness.to_json() for case in stored if case.expected.total]
    request = {**asked, "key": key, "player": sql, "count": SEARCHED, "from": bases}
    try:
        told = job.wait(author.call("search", SEARCH_S, **request))
        witnesses = tuple(Witness.from_json(data) for data in (told or {}).get("witnesses", ()))
        return answered(job, author, asked["sql"], witnesses)
    except (EngineError, KeyError, TypeError, ValueError):  # the author's worker can't be had: that costs no player
        return ()


def answered(job: Job[Any], author: Pool, answer: str, witnesses: Sequence[Witness]) -> tuple[HiddenCase, ...]:
    """Witnesses with what the answer gives on them; those on which it fails are left out."""
    if not witnesses:
        return ()
    outcomes = job.wait(author.run_cases(answer, witnesses, keep=False))
    pairs = zip(witnesses, outcomes, strict=False)
    return tuple(HiddenCase(witness, to_result_set(rows)) for witness, rows in _given(pairs))


def _given(pairs: Any) -> list[tuple[Witness, Rows]]:
    return [(witness, outcome.rows) for witness, outcome in pairs if outcome.rows is not None]
