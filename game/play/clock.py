"""What time it is, injected: the rules never ask the system themselves."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


class Clock(Protocol):
    """Local time with its zone."""

    def now(self) -> datetime: ...

    def today(self) -> date: ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        return datetime.now().astimezone()

    def today(self) -> date:
        return self.now().date()


@dataclass
class FixedClock:
    """A clock that stands until `at` is set: for tests, pictures and `--date`."""

    at: datetime

    def now(self) -> datetime:
        return self.at if self.at.tzinfo else self.at.astimezone()

    def today(self) -> date:
        return self.at.date()
