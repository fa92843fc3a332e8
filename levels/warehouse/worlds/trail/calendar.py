"""The thirteen weeks of the trail, and when people have trouble with lamps: Sundays, and after Christmas."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# Monday to Sunday; both ends of summer time, European and American, and the first days of an ISO year lie within.
FIRST_DAY = date(2025, 10, 6)
LAST_DAY = date(2026, 1, 4)

# Monday first; a normal day is 100.
WEEKDAY_WEIGHTS = (104, 92, 90, 88, 84, 118, 130)
UNWRAPPING = (date(2025, 12, 25), date(2025, 12, 28))
UNWRAPPING_WEIGHT = 260
CLOCK_CHANGES = (date(2025, 10, 26), date(2025, 10, 27), date(2025, 11, 2), date(2025, 11, 3))
CLOCK_CHANGE_WEIGHT = 190


def days(first: date = FIRST_DAY, last: date = LAST_DAY) -> list[date]:
    """Every date from `first` to `last`, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def day_weights() -> list[int]:
    """One weight per day of the period."""
    return [_weight(day) for day in days()]


def utc(day: date, minutes: int, zone: str) -> datetime:
    """The instant at `minutes` past midnight on a clock in `zone`, as a naive UTC time."""
    local = datetime.combine(day, time(), tzinfo=ZoneInfo(zone)) + timedelta(minutes=minutes)
    return local.astimezone(UTC).replace(tzinfo=None)


def _weight(day: date) -> int:
    weight = WEEKDAY_WEIGHTS[day.weekday()]
    if UNWRAPPING[0] <= day <= UNWRAPPING[1]:
        weight = weight * UNWRAPPING_WEIGHT // 100
    return weight * CLOCK_CHANGE_WEIGHT // 100 if day in CLOCK_CHANGES else weight
