"""When people shop: weekdays, seasons, holidays, and the days on which a shop stays shut."""

from __future__ import annotations

from datetime import date, timedelta

from worlds.shop.records import Closure, Holiday, Location

FIRST_DAY = date(2025, 1, 1)
LAST_DAY = date(2025, 12, 31)

# Monday first; a normal day is 100.
WEEKDAY_WEIGHTS = (82, 84, 92, 98, 118, 150, 70)
# January first: the summer dip and the December peak.
MONTH_WEIGHTS = (88, 90, 96, 104, 106, 94, 72, 64, 98, 104, 112, 168)
HOLIDAY_WEIGHT = 40


def days(first: date = FIRST_DAY, last: date = LAST_DAY) -> list[date]:
    """Every date from `first` to `last`, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def day_weights(holidays: list[Holiday], closures: list[Closure]) -> list[int]:
    """One weight per day of the year; 0 where every shop is shut."""
    shut = {holiday.date for holiday in holidays if holiday.shops_closed}
    quiet = {holiday.date for holiday in holidays}
    for closure in closures:
        if closure.location_id is None:
            shut.update(days(closure.closed_from, closure.closed_until))
    return [0 if day in shut else _weight(day, quiet) for day in days()]


def _weight(day: date, quiet: set[date]) -> int:
    weight = WEEKDAY_WEIGHTS[day.weekday()] * MONTH_WEIGHTS[day.month - 1]
    return weight * HOLIDAY_WEIGHT // 100 if day in quiet else weight


def is_trading(location: Location, day: date, closures: list[Closure]) -> bool:
    """Whether this shop takes orders on this day."""
    if day < location.opened_on or (location.closed_on is not None and day > location.closed_on):
        return False
    return not any(
        closure.closed_from <= day <= closure.closed_until
        for closure in closures
        if closure.location_id in (None, location.id)
    )
