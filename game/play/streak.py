"""The streak: computed from sets of dates, never stored, so that merging two computers is set union."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta

SOLVES_PER_FREEZE = 10
FREEZES_MOST = 3
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Streak:
    """Days in a row up to today (or yesterday, as long as today is open), the longest run, freezes in hand,
    and the missed days that freezes covered."""

    current: int
    longest: int
    freezes: int
    frozen: frozenset[date]


def streak(solved: Set[date], shown: Set[date], today: date) -> Streak:
    """The streak as of `today`. `solved` and `shown`: puzzle dates that ended so on their own local date.

    Every tenth solved day earns a freeze (three at most are kept); a missed day uses one by itself. Missed days
    longer than the freezes in hand end the run, and use none. Dates after `today` don't count.
    """
    played = sorted(day for day in solved | shown if day <= today)
    run = longest = freezes = solves = 0
    frozen: set[date] = set()
    previous: date | None = None
    for day in played:
        missed = (day - previous).days - 1 if previous else 0
        run, freezes = _across(missed, run, freezes)
        if previous and run:
            frozen.update(previous + _DAY * n for n in range(1, missed + 1))
        run += 1
        longest = max(longest, run)
        if day in solved:
            solves += 1
            if solves % SOLVES_PER_FREEZE == 0:
                freezes = min(FREEZES_MOST, freezes + 1)
        previous = day
    if previous and previous < today:
        missed = (today - previous).days - 1
        run, freezes = _across(missed, run, freezes)
        if run:
            frozen.update(previous + _DAY * n for n in range(1, missed + 1))
    return Streak(run, longest, freezes, frozenset(frozen))


def _across(missed: int, run: int, freezes: int) -> tuple[int, int]:
    """Run and freezes after `missed` days without a puzzle."""
    if missed > freezes:
        return 0, freezes
    return run, freezes - missed
