"""What the doctor says of each limit, by what the worker's attempts came to."""

import io
import sys
from collections.abc import Mapping
from typing import Any, cast

import pytest
from rich.console import Console

from game.engine.job import Job
from game.engine.limits import Limits
from game.engine.outcome import Outcome
from game.engine.pool import Pool
from game.errors import EngineError
from game.text import doctor

ATTEMPTS = [attempt for attempts in doctor.PROBED.values() for attempt in attempts]
linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there are no walls to tell of")


class FakePool:
    """A pool whose worker's probe found `probed`, and whose queries end as they should, or all as `kind`."""

    def __init__(self, probed: Mapping[str, Any] | None, kind: str | None = None) -> None:
        self.probed = probed
        self.kind = kind

    def call(self, op: str, wall_s: float) -> Job[Mapping[str, Any] | None]:
        assert op == "probe" and wall_s > 0
        return Job.done(self.probed)

    def run(self, sql: str, limits: Limits) -> Job[Outcome]:
        expected = next(kinds[0] for kinds, queries in doctor.STOPPED.values() if sql in queries)
        return Job.done(Outcome(cast(Any, self.kind or expected)))


def limits(probed: Mapping[str, Any] | None, kind: str | None = None) -> doctor.Limits:
    return doctor.tried_limits(cast(Pool, FakePool(probed, kind)))


def shown(found: doctor.Limits) -> list[str]:
    out = io.StringIO()
    Console(file=out, width=66, no_color=True).print(doctor._shown(found))
    return out.getvalue().splitlines()


def test_all_holds() -> None:
    found = limits(dict.fromkeys(ATTEMPTS, True))
    assert set(found.values()) == {True}
    lines = shown(found)
    assert len(lines) == len(found) == len(doctor.STOPPED) + len(doctor.PROBED)  # one line each, beside the names
    assert all(line.startswith(doctor.HOLDS) for line in lines)


@linux
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_an_attempt_that_got_through_breaks_its_limit_alone(attempt: str) -> None:
    found = limits(dict.fromkeys(ATTEMPTS, True) | {attempt: False})
    [broken] = [name for name, attempts in doctor.PROBED.items() if attempt in attempts]
    assert [name for name, holds in found.items() if not holds] == [broken]
    assert next(line for line in shown(found) if line.startswith(doctor.FAILS)).split()[1] == broken


@pytest.mark.parametrize("probed", [None, {}], ids=["no answer", "an older worker"])
def test_a_probe_without_answer_leaves_the_limits_unknown(probed: Mapping[str, Any] | None) -> None:
    found = limits(probed)
    assert {found[name] for name in doctor.PROBED} == {None}
    assert all(found[name] for name in doctor.STOPPED)
    assert sum(line.startswith(doctor.UNKNOWN) for line in shown(found)) == len(doctor.PROBED)


def test_a_query_that_gets_through_is_told() -> None:
    found = limits({}, kind="ok")
    assert {found[name] for name in doctor.STOPPED} == {False}
    assert sum(line.startswith(doctor.FAILS) for line in shown(found)) == len(doctor.STOPPED)


def test_where_a_system_has_no_walls_none_is_called_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    lines = shown(limits(dict.fromkeys(ATTEMPTS, False)))
    assert [line.split()[1] for line in lines if line.startswith(doctor.FAILS)] == ["locks"]


def test_an_engine_that_breaks_down_is_no_fault_of_the_doctor() -> None:
    class Broken(FakePool):
        def run(self, sql: str, limits: Limits) -> Job[Outcome]:
            job: Job[Outcome] = Job()
            job.fail(EngineError("gone"))
            return job

    found = doctor.tried_limits(cast(Pool, Broken({})))
    assert set(found.values()) == {None}
