"""Streak, stats and calendar: computed from what happened on its own date."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from game.play.attempt import Attempt
from game.play.clock import FixedClock
from game.play.progress import Progress
from game.play.stats import calendar, stats
from game.play.streak import FREEZES_MOST, SOLVES_PER_FREEZE, Streak, streak
from game.puzzle.season import Season, SeasonDay

FIRST = date(2026, 1, 1)
Offsets = st.sets(st.integers(0, 70))


def days(offsets: set[int]) -> frozenset[date]:
    return frozenset(FIRST + timedelta(days=n) for n in offsets)


def reference(solved: set[int], shown: set[int], today: int) -> Streak:
    """The rule told day by day: a missed stretch is bridged only if freezes cover all of it."""
    played = {n for n in solved | shown if n <= today}
    run = longest = freezes = count = 0
    frozen: set[int] = set()
    n = min(played, default=today + 1)
    while n <= today:
        if n in played:
            run += 1
            longest = max(longest, run)
            if n in solved:
                count += 1
                if count % SOLVES_PER_FREEZE == 0 and freezes < FREEZES_MOST:
                    freezes += 1
            n += 1
            continue
        stretch = []
        while n not in played and n < today:
            stretch.append(n)
            n += 1
        if n == today and n not in played:
            n += 1  # today is open still
        if len(stretch) <= freezes:
            freezes -= len(stretch)
            frozen |= set(stretch)
        else:
            run = 0
    return Streak(run, longest, freezes, days(frozen))


@given(Offsets, Offsets, st.integers(0, 75))
@example(set(range(10)) | set(range(11, 20)), set(), 20)
@example(set(range(40)) | {44}, set(), 44)
@example(set(range(40)) | {43}, set(), 43)
def test_the_streak_is_what_the_rule_says_day_by_day(solved: set[int], shown: set[int], today: int) -> None:
    assert streak(days(solved), days(shown), FIRST + timedelta(days=today)) == reference(solved, shown, today)


@given(st.sets(st.integers(0, 60), min_size=1), st.integers(0, 60))
def test_playing_today_lengthens_a_streak_by_one(solved: set[int], today: int) -> None:
    past = {n for n in solved if n < today}
    before = streak(days(past), frozenset(), FIRST + timedelta(days=today))
    after = streak(days(past | {today}), frozenset(), FIRST + timedelta(days=today))
    assert after.current == before.current + 1
    assert after.longest == max(before.longest, after.current)


@given(Offsets, st.integers(0, 75))
def test_dates_to_come_do_not_count(solved: set[int], today: int) -> None:
    now = FIRST + timedelta(days=today)
    assert streak(days(solved), frozenset(), now) == streak(days({n for n in solved if n <= today}), frozenset(), now)


def test_at_most_three_freezes_are_kept() -> None:
    assert streak(days(set(range(100))), frozenset(), FIRST + timedelta(days=99)).freezes == 3


def test_shown_days_hold_a_streak_but_earn_no_freeze() -> None:
    found = streak(frozenset(), days(set(range(20))), FIRST + timedelta(days=20))
    assert (found.current, found.freezes) == (20, 0)


def test_no_days_no_streak() -> None:
    assert streak(frozenset(), frozenset(), FIRST) == Streak(0, 0, 0, frozenset())


# what is on its day


def test_a_day_solved_on_its_date_counts(attempt: Attempt, progress: Progress, clock: FixedClock) -> None:
    attempt.submit("wrong").result(30)
    attempt.submit("right").result(30)
    found = stats(progress.endings(), clock.today())
    assert (found.days_in_a_row, found.solved, found.played, found.score_total) == (1, 1, 1, 88)
    assert (found.average_tries, found.distribution) == (2.0, {2: 1})
    assert found.to_json()["distribution"] == {"2": 1}


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(date(2026, 11, 1), id="yesterday"),
        pytest.param(date(2026, 11, 3), id="tomorrow"),
        pytest.param(None, id="by-name"),
    ],
)
def test_archive_play_changes_neither_streak_nor_stats(
    attempt_for: Callable[..., Attempt], progress: Progress, clock: FixedClock, day: date | None
) -> None:
    before = stats(progress.endings(), clock.today())
    verdict = attempt_for(day).submit("right").result(30)
    assert verdict.score == 100
    assert stats(progress.endings(), clock.today()) == before


def test_a_clock_set_back_changes_nothing(
    attempt_for: Callable[..., Attempt], progress: Progress, clock: FixedClock, later: Callable[[int], None]
) -> None:
    attempt_for(date(2026, 11, 2)).submit("right").result(30)
    before = stats(progress.endings(), clock.today())
    later(-1)
    assert stats(progress.endings(), clock.today()) == before
    attempt_for(date(2026, 11, 1)).submit("right").result(30)
    assert stats(progress.endings(), clock.today()) == before
    later(1)
    assert stats(progress.endings(), clock.today()) == before


def test_a_try_before_midnight_and_a_solve_after_is_archive_play(
    attempt: Attempt, progress: Progress, clock: FixedClock, later: Callable[[int], None]
) -> None:
    attempt.submit("wrong").result(30)
    later(1)
    attempt.submit("right").result(30)
    assert stats(progress.endings(), clock.today()).solved == 0


@pytest.mark.parametrize("hours", [-12, -5, 0, 9, 14])
@pytest.mark.parametrize("hour", [0, 12, 23])
def test_the_local_date_counts_in_every_zone(
    attempt_for: Callable[..., Attempt], progress: Progress, clock: FixedClock, hours: int, hour: int
) -> None:
    clock.at = datetime(2026, 11, 2, hour, 30, tzinfo=timezone(timedelta(hours=hours)))
    attempt_for(date(2026, 11, 2)).submit("right").result(30)
    assert stats(progress.endings(), clock.today()).solved == 1
    clock.at += timedelta(days=1)
    attempt_for(date(2026, 11, 3), name="next").submit("right").result(30)
    assert stats(progress.endings(), clock.today()).days_in_a_row == 2


def test_the_calendar_tells_each_day(
    attempt_for: Callable[..., Attempt], progress: Progress, clock: FixedClock, later: Callable[[int], None]
) -> None:
    season = Season(tuple(SeasonDay(date(2026, 11, 2) + timedelta(days=n), n + 1, "a/b") for n in range(5)))
    attempt_for(date(2026, 11, 2)).submit("right").result(30)
    later(1)
    attempt_for(date(2026, 11, 3)).show_me()
    later(1)
    attempt_for(date(2026, 11, 4)).submit("wrong").result(30)
    later(2)
    attempt_for(date(2026, 11, 2), name="other").submit("wrong").result(30)
    month = calendar(2026, 11, season, progress.endings(), progress.tried_days(), clock.today())
    assert len(month) == 30
    states = {day.date.day: day.state for day in month[:7]}
    assert states == {1: "future", 2: "solved", 3: "shown", 4: "tried", 5: "missed", 6: "open", 7: "future"}
    assert [day.number for day in month[:3]] == [None, 1, 2]
    assert [day.date.day for day in month if day.is_today] == [6]
    assert clock.at.tzinfo is UTC
