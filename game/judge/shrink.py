"""A counterexample made small: until no row can go and no value can be made plainer.

After Miao, Roy and Yang, "Explaining wrong queries using small examples" (SIGMOD 2019), by trying instead of solving.

The author worker proposes smaller instances that may happen and says which are fair; her query runs in the player's
worker only. All of it is counted, nothing timed: the same case shrinks the same way on any machine.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from game.engine.job import Job
from game.engine.pool import Pool
from game.judge.hidden import Broken, answered, holds
from game.puzzle.contract import Contract
from game.puzzle.model import HiddenCase
from game.puzzle.witness import Witness

ROUNDS_MOST = 60
"""Steps of shrinking; a case of 64 rows takes about a dozen."""
TOOL_S = 20.0
WAYS = ("halves", "rows", "values")
"""How an instance is made smaller: whole parts of a table go, single rows go, values become plainer."""


def shrunk(
    job: Job[Any],
    pools: tuple[Pool, Pool],
    asked: Mapping[str, Any],
    sql: str,
    broken: Broken,
    contract: Contract,
) -> Broken:
    """The smallest case found on which `sql` still differs from the answer. `pools`: the player's and the author's."""
    way = 0
    for _ in range(ROUNDS_MOST):
        told = _proposed(job, pools[1], asked, sql, broken, WAYS[way])
        witnesses = [Witness.from_json(data) for data in told.get("witnesses", ())]
        smaller = _first_fair(job, pools, asked, sql, witnesses, contract)
        if smaller is not None:
            broken = smaller
        elif way + 1 < len(WAYS):
            way += 1
        else:
            break
    return broken


def _proposed(
    job: Job[Any], author: Pool, asked: Mapping[str, Any], sql: str, broken: Broken, way: str
) -> Mapping[str, Any]:
    witness = broken.case.witness.to_json()
    return job.wait(author.call("smaller", TOOL_S, **asked, player=sql, witness=witness, way=way)) or {}


def _first_fair(
    job: Job[Any],
    pools: tuple[Pool, Pool],
    asked: Mapping[str, Any],
    sql: str,
    witnesses: Sequence[Witness],
    contract: Contract,
) -> Broken | None:
    """The first of some smaller cases that is fair and still telling; None where there is none."""
    player, author = pools
    telling = _telling(job, player, sql, answered(job, author, asked["sql"], witnesses), contract)
    if not telling:
        return None
    listed = [found.case.witness.to_json() for found in telling]
    fair = (job.wait(author.call("fair", TOOL_S, **asked, witnesses=listed)) or {}).get("fair", ())
    return next((found for found, good in zip(telling, fair, strict=False) if good), None)


def _telling(job: Job[Any], player: Pool, sql: str, cases: Sequence[HiddenCase], contract: Contract) -> list[Broken]:
    if not cases:
        return []
    outcomes = job.wait(player.run_cases(sql, [case.witness for case in cases], keep=False))
    if len(outcomes) < len(cases):
        return []
    pairs = zip(cases, outcomes, strict=True)
    return [Broken(case, got) for case, got in pairs if not holds(case.expected, got, contract)]
