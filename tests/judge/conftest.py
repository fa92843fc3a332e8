"""The judge without processes: queries run in this process, verdicts come as they would."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol, cast

import duckdb
import pytest

from game.engine import query
from game.engine.instances import Opened
from game.engine.job import Job
from game.engine.limits import JUDGED, Limits
from game.engine.outcome import Outcome, Rows
from game.engine.pool import Pool, _outcome
from game.engine.result import to_result_set
from game.engine.visible import Visible
from game.engine.wire import Message
from game.judge.case import Case
from game.judge.judge import Judge
from game.judge.verdict import Verdict
from game.puzzle.contract import Contract, ContractColumn, OrderKey
from game.puzzle.model import Pack, Puzzle
from game.puzzle.resultset import ResultColumn, ResultSet


class Checks(Protocol):
    """A verdict on one query by another one's result."""

    def __call__(
        self,
        target: str,
        given: str,
        order: Sequence[OrderKey] = (),
        digits: Mapping[int, int] | None = None,
    ) -> Verdict: ...


class InProcess:
    """What a pool gives, from a connection of this process; its tools know nothing."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._opened = Opened(connection, Visible.of(connection, ()))

    def run(self, sql: str, limits: Limits = JUDGED) -> Job[Outcome]:
        head, blobs = query.run(self._opened, sql, limits.rows, limits.result_bytes)
        return Job.done(_outcome(Message(head | {"ms": 0.0}, blobs)))

    def call(self, *_: object, **__: object) -> Job[Mapping[str, Any] | None]:
        return Job.done(None)


@pytest.fixture(scope="session")
def in_process() -> Iterator[InProcess]:
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("set global arrow_lossless_conversion = true; set global timezone = 'UTC'")
        yield InProcess(connection)


@pytest.fixture(scope="session")
def rows_of(in_process: InProcess) -> Callable[[str], Rows]:
    def rows(sql: str) -> Rows:
        outcome = in_process.run(sql).result()
        assert outcome.rows is not None, outcome.error
        return outcome.rows

    return rows


def case_for(target: ResultSet, order: Sequence[OrderKey], digits: Mapping[int, int]) -> Case:
    columns = tuple(ContractColumn(c.name, c.type, digits.get(n)) for n, c in enumerate(target.columns))
    puzzle = Puzzle("p", "q", "T", "B", "select 1")
    pack = cast("Pack", None)
    return Case(pack, puzzle, Contract(columns, tuple(order)), target, "v", built=True)


@pytest.fixture(scope="session")
def check(in_process: InProcess, rows_of: Callable[[str], Rows]) -> Checks:
    judge = Judge(cast("Pool", in_process), cast("Pool", in_process))

    def verdict(
        target: str, given: str, order: Sequence[OrderKey] = (), digits: Mapping[int, int] | None = None
    ) -> Verdict:
        case = case_for(to_result_set(rows_of(target)), order, digits or {})
        outcome = in_process.run(given).result()
        return judge._verdict(case, outcome)

    return verdict


@pytest.fixture(scope="session")
def check_case(in_process: InProcess) -> Callable[[Case, str], Verdict]:
    judge = Judge(cast("Pool", in_process), cast("Pool", in_process))
    return lambda case, sql: judge._verdict(case, in_process.run(sql).result())


__all__ = ["Checks", "InProcess", "ResultColumn", "case_for"]
