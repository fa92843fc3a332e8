"""The season: which puzzle belongs to which date."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from game.errors import PackError, SeasonError
from game.puzzle import fields

_PUZZLE_ID = re.compile(r"[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True)
class SeasonDay:
    """A date's puzzle; `number` counts from 1 on the first day."""

    day: date
    number: int
    puzzle_id: str


@dataclass(frozen=True)
class Season:
    """Days in order without gaps. Before the first day: the first; after the last the season goes round."""

    days: tuple[SeasonDay, ...]

    @property
    def first_day(self) -> date:
        return self.days[0].day

    @property
    def last_day(self) -> date:
        return self.days[-1].day

    def on(self, day: date) -> SeasonDay:
        """The puzzle of `day`, whatever the date."""
        offset = (day - self.first_day).days
        if offset < 0:
            return self.days[0]
        return SeasonDay(day, offset + 1, self.days[offset % len(self.days)].puzzle_id)


def load_season(file: Path) -> Season:
    """The season in `file`: `days: {2026-11-01: shop/quiet-loyalty, …}`.

    Raises SeasonError where a date is missing, malformed, or the list is empty.
    """
    try:
        data = fields.read_yaml(file, file.parent)
    except PackError as error:
        raise SeasonError(error.message, way_out=error.way_out) from error
    days = data.get("days") if isinstance(data, Mapping) else None
    if not isinstance(days, Mapping) or not days:
        raise SeasonError(f"{file.name}: `days` with dates and puzzles is missing.")
    return Season(_checked(file.name, days))


def _checked(name: str, days: Mapping[object, object]) -> tuple[SeasonDay, ...]:
    checked: list[SeasonDay] = []
    for day, puzzle_id in days.items():
        # A datetime is a date to Python, but no day.
        if type(day) is not date or not isinstance(puzzle_id, str) or not _PUZZLE_ID.fullmatch(puzzle_id):
            raise SeasonError(f"{name}: `{day}: {puzzle_id}` is not `YYYY-MM-DD: pack/puzzle`.")
        if checked and day != checked[-1].day + timedelta(days=1):
            raise SeasonError(f"{name}: {day} doesn't follow {checked[-1].day}.")
        checked.append(SeasonDay(day, len(checked) + 1, puzzle_id))
    return tuple(checked)
