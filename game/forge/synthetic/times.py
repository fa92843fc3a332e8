"""Days and hours as businesses have them: fewer on weekends, more each month, more before Christmas, by daylight."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import accumulate
from random import Random
from typing import Literal

Step = Literal["", "day", "month"]
FIRST, LAST = date(2024, 1, 1), date(2025, 12, 31)
"""Where nothing is known, rows are of these days: fixed, so that the same seed gives the same rows on any day."""
_EARLIER = timedelta(days=365)
_WEEKDAYS = (1.0, 1.05, 1.1, 1.1, 1.25, 0.8, 0.55)
_MONTHS = (0.85, 0.85, 0.95, 1.0, 1.0, 1.0, 0.9, 0.85, 1.0, 1.05, 1.2, 1.35)
_GROWTH_A_YEAR = 0.35
_HOURS = (1, 1, 1, 1, 1, 2, 4, 8, 14, 18, 18, 17, 16, 15, 16, 17, 17, 18, 18, 16, 12, 8, 4, 2)
_DAYS_MOST = 20_000
"""A range beyond that is drawn from evenly; nobody would see a season in it."""


@dataclass(frozen=True)
class Span:
    """From the first to the last day, both included. `step`: whole days, or first days of months, where a column has no
    others."""

    first: date
    last: date
    step: Step = ""

    @property
    def days(self) -> int:
        return max(0, (self.last - self.first).days)

    @cached_property
    def _weights(self) -> list[float]:
        if self.days > _DAYS_MOST:
            return []
        every = (self.first + timedelta(days=n) for n in range(self.days + 1))
        return list(
            accumulate(
                _WEEKDAYS[day.weekday()] * _MONTHS[day.month - 1] * (1 + _GROWTH_A_YEAR * n / 365)
                for n, day in enumerate(every)
            )
        )

    def day(self, random: Random, after: date | None = None) -> date:
        """A day of the span, from `after` on if it is within."""
        start = 0 if after is None else min(max(0, (after - self.first).days), self.days)
        weights = self._weights
        if not weights:
            return self.stepped(self.first + timedelta(days=random.randint(start, self.days)))
        below = weights[start - 1] if start else 0.0
        place = bisect_left(weights, below + random.random() * (weights[-1] - below), start)
        return self.stepped(self.first + timedelta(days=min(place, self.days)))

    def stepped(self, day: date) -> date:
        """The day, or the first of its month."""
        return day.replace(day=1) if self.step == "month" else day

    def fitting(self, at: datetime) -> datetime:
        """The time, or the day of it, or the first of its month, where there are no others."""
        return datetime.combine(self.stepped(at.date()), time.min) if self.step else at

    def moment(self, random: Random, after: datetime | None = None) -> datetime:
        """A time of such a day, to the second; not before `after`."""
        day = self.day(random, None if after is None else after.date())
        at = datetime(day.year, day.month, day.day)
        if self.step:
            return at
        at += of_day(random)
        return at if after is None or at >= after else after + timedelta(seconds=random.randint(0, 7_200))


def of_day(random: Random) -> timedelta:
    """A time of day."""
    [hour] = random.choices(range(24), _HOURS)
    return timedelta(hours=hour, minutes=random.randrange(60), seconds=random.randrange(60))


def entities(first: date = FIRST) -> Span:
    """When those came into being whom events are about: from a year before the events."""
    return Span(first - _EARLIER, LAST - timedelta(days=60))


def events() -> Span:
    return Span(FIRST, LAST)


def births() -> Span:
    return Span(date(1951, 1, 1), date(2006, 12, 31))


def gap(random: Random, middle_days: float) -> timedelta:
    """How long something takes: mostly about the middle, now and then much longer."""
    return timedelta(seconds=round(random.lognormvariate(0, 0.9) * middle_days * 86_400))
