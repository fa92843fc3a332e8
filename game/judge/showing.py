"""A broken case as a counterexample: its tables, what is expected, what came, and why."""

from collections.abc import Collection
from typing import Any

from game.engine.job import Job
from game.engine.names import dotted
from game.engine.pool import Pool
from game.engine.result import to_result_set
from game.judge.counterexample import Counterexample
from game.judge.hidden import Broken
from game.puzzle.resultset import ResultSet
from game.puzzle.witness import Witness


def shown(job: Job[Any], player: Pool, broken: Broken, used: Collection[str], because: str) -> Counterexample:
    """What a player is shown of it: the tables that a query looks at, as the database has them."""
    witness = broken.case.witness
    tables = {name: _table(job, player, witness, name) for name in witness.rows if name in used or not used}
    got = None if broken.got.rows is None else to_result_set(broken.got.rows)
    error = broken.got.error.text if broken.got.error else None
    return Counterexample(
        {name: rows for name, rows in tables.items() if rows is not None}, broken.case.expected, got, error, because
    )


def _table(job: Job[Any], player: Pool, witness: Witness, name: str) -> ResultSet | None:
    [outcome] = job.wait(player.run_cases(f"from {dotted(name)}", [witness], keep=False))
    return None if outcome.rows is None else to_result_set(outcome.rows)
