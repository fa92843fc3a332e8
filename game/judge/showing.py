"""A broken case as a counterexample: its tables, what is expected, what came, and why."""

from collections.abc import Mapping
from typing import Any

from game.engine.job import Job
from game.engine.names import dotted
from game.engine.pool import Pool
from game.engine.result import to_result_set
from game.judge.counterexample import Counterexample
from game.judge.hidden import Broken
from game.puzzle.resultset import ResultSet
from game.puzzle.witness import Witness
from game.strings import say

TOOL_S = 20.0


def shown(
    job: Job[Any], pools: tuple[Pool, Pool], asked: Mapping[str, Any], sql: str, broken: Broken, cause: str
) -> Counterexample:
    """What a player is shown of it: the tables that a query looks at, as the database has them, and one sentence: the
    `cause`, where the query's text shows it, else what is special about these rows. `pools`: player's and author's."""
    player, author = pools
    witness = broken.case.witness
    told = job.wait(author.call("special", TOOL_S, **asked, player=sql, witness=witness.to_json())) or {}
    used = told.get("used", ())
    because = cause or _said(told.get("special", {}))
    tables = {name: _table(job, player, witness, name) for name in witness.rows if name in used or not used}
    got = None if broken.got.rows is None else to_result_set(broken.got.rows)
    error = broken.got.error.text if broken.got.error else None
    return Counterexample(
        {name: rows for name, rows in tables.items() if rows is not None}, broken.case.expected, got, error, because
    )


def _said(special: Mapping[str, Any]) -> str:
    kind = special.get("kind", "because")
    return say(f"judge.case.{kind}", **{name: value for name, value in special.items() if name != "kind"})


def _table(job: Job[Any], player: Pool, witness: Witness, name: str) -> ResultSet | None:
    [outcome] = job.wait(player.run_cases(f"from {dotted(name)}", [witness], keep=False))
    return None if outcome.rows is None else to_result_set(outcome.rows)
