"""Numbers a player looks at: computed from endings, never stored."""

import calendar as months
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from game.play.records import EndRecord
from game.play.streak import Streak, streak
from game.puzzle.season import Season

DayState = Literal["solved", "shown", "lost", "tried", "open", "missed", "frozen", "future"]


@dataclass(frozen=True)
class Stats:
    """Of daily puzzles ended on their own date; `distribution` counts solves by number of tries."""

    days_in_a_row: int
    longest: int
    freezes: int
    solved: int
    played: int
    average_tries: float | None
    distribution: Mapping[int, int]
    score_total: int

    def to_json(self) -> dict[str, Any]:
        return vars(self) | {"distribution": {str(n): count for n, count in sorted(self.distribution.items())}}


@dataclass(frozen=True)
class CalendarDay:
    """A date of the calendar; `number` is None before the season's first day."""

    date: date
    state: DayState
    is_today: bool
    number: int | None
    on_day: bool


def stats(endings: Iterable[EndRecord], today: date) -> Stats:
    """From all endings; archive play and puzzles played by name are left out."""
    daily = [end for end in endings if end.on_day]
    solved = [end for end in daily if end.ending == "solved"]
    run = day_streak(daily, today)
    return Stats(
        days_in_a_row=run.current,
        longest=run.longest,
        freezes=run.freezes,
        solved=len(solved),
        played=len(daily),
        average_tries=sum(end.tries for end in solved) / len(solved) if solved else None,
        distribution=dict(Counter(end.tries for end in solved)),
        score_total=sum(end.score for end in daily),
    )


def day_streak(endings: Iterable[EndRecord], today: date) -> Streak:
    """The streak from endings on their own date; a clock set back doesn't shorten it."""
    solved = _days(endings, "solved")
    shown = _days(endings, "shown")
    return streak(solved, shown, max([today, *solved, *shown]))


def calendar(
    year: int, month: int, season: Season, endings: Iterable[EndRecord], tried: Set[date], today: date
) -> tuple[CalendarDay, ...]:
    """Every day of a month, in order."""
    endings = tuple(endings)
    by_day = {end.key.day: end for end in endings if end.key.day}
    frozen = day_streak(endings, today).frozen
    _, length = months.monthrange(year, month)
    days = (date(year, month, n) for n in range(1, length + 1))
    return tuple(_calendar_day(day, season, by_day.get(day), day in tried, day in frozen, today) for day in days)


def _calendar_day(
    day: date, season: Season, end: EndRecord | None, tried: bool, frozen: bool, today: date
) -> CalendarDay:
    number = season.on(day).number if day >= season.first_day else None
    state: DayState
    if end is not None:
        state = end.ending
    elif day > today or number is None:
        state = "future"
    elif tried:
        state = "tried"
    elif day == today:
        state = "open"
    else:
        state = "frozen" if frozen else "missed"
    return CalendarDay(day, state, day == today, number, bool(end and end.on_day))


def _days(endings: Iterable[EndRecord], ending: str) -> frozenset[date]:
    return frozenset(e.key.day for e in endings if e.on_day and e.ending == ending and e.key.day)
