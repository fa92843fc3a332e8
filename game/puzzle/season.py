"""The season: which puzzle belongs to which date."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from game.errors import PackError, SeasonError
from game.puzzle import fields

_PUZZLE_ID = re.compile(r"[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*")
_SATURDAY = 5
_EPOCH = date(2026, 1, 1)


@dataclass(frozen=True)
class Calendar:
    """Which days have a puzzle of their own: every day, or with `workdays` those of Monday to Friday that are no
    holidays."""

    workdays: bool = False
    holidays: Set[date] = frozenset()

    def has(self, day: date) -> bool:
        return not self.workdays or (day.weekday() < _SATURDAY and day not in self.holidays)

    def days(self, first: date) -> Iterator[date]:
        """Days that have a puzzle, from `first` on."""
        return (day for n in count() if self.has(day := first + timedelta(days=n)))


@dataclass(frozen=True)
class SeasonDay:
    """A date's puzzle; `number` counts from 1 on the first day."""

    day: date
    number: int
    puzzle_id: str


@dataclass(frozen=True)
class Season:
    """Days in order without gaps, but for those that the calendar leaves out: there the puzzle before stays on. Before
    the first day: the first; after the last the season goes round."""

    days: tuple[SeasonDay, ...]
    calendar: Calendar = Calendar()

    @property
    def first_day(self) -> date:
        return self.days[0].day

    @property
    def last_day(self) -> date:
        return self.days[-1].day

    def on(self, day: date) -> SeasonDay:
        """The puzzle of `day`, whatever the date."""
        if day <= self.first_day:
            return self.days[0]
        opened = day
        while not self.calendar.has(opened):
            opened -= timedelta(days=1)
        number = self._number(opened)
        return SeasonDay(day, number, self.days[(number - 1) % len(self.days)].puzzle_id)

    def _number(self, opened: date) -> int:
        if not self.calendar.workdays:
            return (opened - self.first_day).days + 1
        if opened <= self.last_day:
            return sum(entry.day <= opened for entry in self.days)
        further = (day for day in self.calendar.days(self.last_day + timedelta(days=1)))
        return next(n for n, day in enumerate(further, start=len(self.days) + 1) if day >= opened)


def endless(puzzle_ids: Sequence[str]) -> Season:
    """A season of some puzzles that nobody has planned: one a day since the first of 2026, again and again."""
    return Season(tuple(SeasonDay(_EPOCH + timedelta(days=n), n + 1, id_) for n, id_ in enumerate(puzzle_ids)))


def load_season(file: Path) -> Season:
    """The season in `file`: `days: {2026-11-01: shop/quiet-loyalty, …}`; with `workdays: true`, and `holidays: [dates]`
    if there are any, it leaves days out.

    Raises SeasonError where a date is missing, malformed, or the list is empty.
    """
    try:
        data = fields.read_yaml(file, file.parent)
    except PackError as error:
        raise SeasonError(error.message, way_out=error.way_out) from error
    days = data.get("days") if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(days, Mapping) or not days:
        raise SeasonError(f"{file.name}: `days` with dates and puzzles is missing.")
    calendar = _calendar(file.name, data)
    return Season(_checked(file.name, days, calendar), calendar)


def _calendar(name: str, data: Mapping[object, object]) -> Calendar:
    workdays, holidays = data.get("workdays", False), data.get("holidays") or []
    if not isinstance(workdays, bool):
        raise SeasonError(f"{name}: `workdays` is true or false.")
    if not isinstance(holidays, list) or not all(type(day) is date for day in holidays):
        raise SeasonError(f"{name}: `holidays` is a list of dates.")
    return Calendar(workdays, frozenset(holidays))


def _checked(name: str, days: Mapping[object, object], calendar: Calendar) -> tuple[SeasonDay, ...]:
    checked: list[SeasonDay] = []
    expected: Iterator[date] | None = None
    for day, puzzle_id in days.items():
        # A datetime is a date to Python, but no day.
        if type(day) is not date or not isinstance(puzzle_id, str) or not _PUZZLE_ID.fullmatch(puzzle_id):
            raise SeasonError(f"{name}: `{day}: {puzzle_id}` is not `YYYY-MM-DD: pack/puzzle`.")
        expected = expected or calendar.days(day)
        if day != next(expected):
            before = f" {checked[-1].day}" if checked else " the calendar"
            raise SeasonError(f"{name}: {day} doesn't follow{before}.")
        checked.append(SeasonDay(day, len(checked) + 1, puzzle_id))
    return tuple(checked)
