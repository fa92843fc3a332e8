"""What is kept of play, as data."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from game.judge.verdict import Verdict

Ending = Literal["solved", "shown", "lost"]


@dataclass(frozen=True)
class AttemptKey:
    """One puzzle on one season date; `day` is None for a puzzle played by its name."""

    puzzle_id: str
    day: date | None


@dataclass(frozen=True)
class TryRecord:
    """One submit that gave tiles. `number`: which counted try it was, None where it didn't count."""

    number: int | None
    sql: str
    verdict: Verdict


@dataclass(frozen=True)
class EndRecord:
    """How an attempt ended. `on_day`: on its own local date, by a clock that wasn't set back."""

    key: AttemptKey
    ending: Ending
    score: int
    tries: int
    on_day: bool
    at: datetime
