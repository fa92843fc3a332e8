"""A counterexample made small: by the author worker (`judge.witness.smaller`), and the player's has the last word."""

from collections.abc import Mapping
from typing import Any

from game.engine.job import Job
from game.engine.pool import Pool
from game.errors import EngineError
from game.judge.hidden import Broken, answered, holds
from game.puzzle.contract import Contract
from game.puzzle.witness import Witness

TOOL_S = 20.0
"""Seconds until the author worker is taken to be stuck: then the case stays as it is."""


def shrunk(
    job: Job[Any],
    pools: tuple[Pool, Pool],
    asked: Mapping[str, Any],
    sql: str,
    broken: Broken,
    contract: Contract,
) -> Broken:
    """The smallest case found on which `sql` still differs from the answer. `pools`: the player's and the author's."""
    player, author = pools
    request = {**asked, "player": sql, "witness": broken.case.witness.to_json()}
    try:
        told = job.wait(author.call("smaller", TOOL_S, **request)) or {}
        cases = answered(job, author, asked["sql"], [Witness.from_json(told["witness"])])
        outcomes = job.wait(player.run_cases(sql, [case.witness for case in cases], keep=False)) if cases else ()
    except (EngineError, KeyError, TypeError, ValueError):
        return broken
    for case, got in zip(cases, outcomes, strict=False):
        if not holds(case.expected, got, contract):
            return Broken(case, got)
    return broken
