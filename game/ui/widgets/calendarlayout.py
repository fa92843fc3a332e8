"""A month as weeks from Monday to Sunday, and how the arrow keys move in it."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

WEEK = 7


def place(day: date) -> tuple[int, int]:
    """(column, row) of a day in its month, both from 0, weeks beginning on Monday."""
    first = day.replace(day=1).weekday()
    index = first + day.day - 1
    return index % WEEK, index // WEEK


def weeks(year: int, month: int) -> int:
    """How many rows the month takes, 4 to 6."""
    last = calendar.monthrange(year, month)[1]
    return place(date(year, month, last))[1] + 1


def shifted(year: int, month: int, months: int) -> tuple[int, int]:
    """The month that many months later (or earlier)."""
    index = year * 12 + month - 1 + months
    return index // 12, index % 12 + 1


def moved(day: date, columns: int, rows: int) -> date:
    """The day that many columns and weeks further, over the month's end where it must be."""
    return day + timedelta(days=columns + WEEK * rows)
