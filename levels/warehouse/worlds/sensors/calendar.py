"""When sensors measure: ten whole weeks, four times a day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

FIRST_DAY = date(2025, 9, 1)  # a Monday
LAST_DAY = date(2025, 11, 9)  # a Sunday
HOURS = (0, 6, 12, 18)  # UTC; the first falls on midnight, where careless days end twice
SUMMER_TIME_ENDS = datetime(2025, 10, 26, 1)  # UTC


def days() -> list[date]:
    """Every day of the ten weeks."""
    return [FIRST_DAY + timedelta(days=n) for n in range((LAST_DAY - FIRST_DAY).days + 1)]


def times(minute: int) -> list[datetime]:
    """Every time of measuring, `minute` past the hour."""
    return [datetime.combine(day, time(hour, minute)) for day in days() for hour in HOURS]


def local_text(at: datetime) -> str:
    """A time of UTC as the town's clocks show it, with the offset behind."""
    hours = 2 if at < SUMMER_TIME_ENDS else 1
    return f"{(at + timedelta(hours=hours)).isoformat()}+0{hours}:00"
