"""Parts of a date in a calendar: year, month, name of the day and the like are those of the day they stand by."""

from collections.abc import Callable, Mapping
from datetime import datetime

from game.forge.synthetic.cells import Cell, moment, read
from game.forge.synthetic.kinds import kind_of
from game.forge.synthetic.plan import is_calendar
from game.forge.synthetic.table import Made

_PARTS: Mapping[str, Callable[[datetime], object]] = {
    "year": lambda at: at.year,
    "quarter": lambda at: (at.month + 2) // 3,
    "month": lambda at: at.month,
    "month_number": lambda at: at.month,
    "month_of_year": lambda at: at.month,
    "month_name": lambda at: f"{at:%B}",
    "month_start": lambda at: at.replace(day=1).isoformat(),
    "week": lambda at: at.isocalendar().week,
    "iso_week": lambda at: at.isocalendar().week,
    "week_of_year": lambda at: at.isocalendar().week,
    "day": lambda at: at.day,
    "day_of_month": lambda at: at.day,
    "day_of_year": lambda at: at.timetuple().tm_yday,
    "day_of_week": lambda at: at.isoweekday(),
    "iso_weekday": lambda at: at.isoweekday(),
    "weekday": lambda at: at.isoweekday(),
    "day_name": lambda at: f"{at:%A}",
    "weekday_name": lambda at: f"{at:%A}",
    "is_weekend": lambda at: at.isoweekday() > 5,
    "is_weekday": lambda at: at.isoweekday() < 6,
}


def agree_in_calendar(made: Made) -> None:
    """Sets the parts where the table has a row a day; a text of a number's name, and a name of a number's, stay."""
    table = made.plan.table
    if not is_calendar(table) or table.key is None:
        return
    days = made.columns[table.key.name]
    for column in table.columns:
        part, kind = _PARTS.get(column.name.lower()), kind_of(column.type)
        if part is None or column.is_unique:
            continue
        found: list[Cell] = [None if (at := moment(day)) is None else read(part(at), kind) for day in days]
        if all(cell is not None for cell in found):
            made.columns[column.name] = found
