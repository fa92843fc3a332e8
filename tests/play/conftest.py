"""A history of its own for each test, and a clock that stands."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from game.judge.verdict import Verdict
from game.play.attempt import Attempt
from game.play.clock import FixedClock
from game.play.progress import Progress
from tests.play.pretend import DAY, attempt_on


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 2, 12, tzinfo=UTC))


@pytest.fixture
def progress(home: Path) -> Iterator[Progress]:
    kept = Progress(home)
    yield kept
    kept.close()


@pytest.fixture
def attempt(progress: Progress, clock: FixedClock) -> Attempt:
    return attempt_on(progress, clock)


@pytest.fixture
def attempt_for(progress: Progress, clock: FixedClock) -> Callable[..., Attempt]:
    """Attempts at other days and puzzles, with the same history and clock."""

    def make(day: date | None = DAY, name: str = "big") -> Attempt:
        return attempt_on(progress, clock, day, name)

    return make


@pytest.fixture
def submit(attempt: Attempt) -> Callable[[str], Verdict]:
    return lambda sql: attempt.submit(sql).result(30)


@pytest.fixture
def later(clock: FixedClock) -> Callable[[int], None]:
    """Lets days pass, or sets the clock back."""

    def move(days: int) -> None:
        clock.at += timedelta(days=days)

    return move
