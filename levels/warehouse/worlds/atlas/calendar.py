"""The quarter of the query log, and when people work."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from worlds.dice import Dice

FIRST_DAY, LAST_DAY = date(2026, 4, 1), date(2026, 6, 30)
HOLIDAYS = (date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 25))


def days() -> list[date]:
    """All days of the quarter."""
    return [FIRST_DAY + timedelta(days=n) for n in range((LAST_DAY - FIRST_DAY).days + 1)]


def is_working_day(day: date) -> bool:
    """Monday to Friday, but for public holidays."""
    return day.weekday() < 5 and day not in HOLIDAYS


def moment(dice: Dice, day: date, first_hour: int, last_hour: int) -> datetime:
    """A time on `day`, to the second, from `first_hour`:00 to the end of `last_hour`."""
    return datetime.combine(day, time(dice.between(first_hour, last_hour), dice.between(0, 59), dice.between(0, 59)))


def later(dice: Dice, moment: datetime, hours: tuple[int, int]) -> datetime:
    """Some hours and minutes after `moment`, to the minute."""
    return moment + timedelta(hours=dice.between(*hours), minutes=dice.between(0, 59))
