"""The month of the archive: a square per day, coloured by how it went, walked through with the arrow keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pygame

from game.play.stats import CalendarDay
from game.strings import say
from game.ui.daywords import long_date
from game.ui.fonts import Weight
from game.ui.paint import ring, rounded
from game.ui.widgets.base import Kit, Widget, plain_key
from game.ui.widgets.calendarlayout import moved, place
from game.ui.widgets.panel import blit_middle

_STEPS = {
    pygame.K_LEFT: (-1, 0),
    pygame.K_RIGHT: (1, 0),
    pygame.K_UP: (0, -1),
    pygame.K_DOWN: (0, 1),
}


class Calendar(Widget):
    """`on_play` hears the day that is opened, `on_leave` the day outside the month that the keys moved to."""

    role = "grid"
    focusable = True

    def __init__(
        self, kit: Kit, label: str, on_play: Callable[[CalendarDay], None], on_leave: Callable[[date], None]
    ) -> None:
        super().__init__(kit, label)
        self._on_play = on_play
        self._on_leave = on_leave
        self._days: dict[date, CalendarDay] = {}
        self.chosen: date | None = None
        self._hover: date | None = None
        self.day_side = (kit.theme.size("day"), kit.theme.size("day_gap"))

    @property
    def value(self) -> str:
        day = self._days.get(self.chosen) if self.chosen else None
        if day is None:
            return ""
        return say("ui.calendar.day", date=long_date(day.date), state=say(f"ui.calendar.{day.state}"))

    def show(self, days: Sequence[CalendarDay], chosen: date) -> None:
        """A month's days, one of them chosen."""
        self._days = {day.date: day for day in days}
        self.chosen = chosen
        self.dirty = True

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.MOUSEMOTION:
            hover = self._at(event.pos)
            self.dirty = self.dirty or hover != self._hover
            self._hover = hover
            return False
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            day = self._at(event.pos)
            if day is None:
                return False
            again = day == self.chosen
            self.chosen = day
            self.dirty = True
            if again or self._days[day].is_today:
                self._play(day)
            return True
        if self.focused and self.chosen and plain_key(event):
            return self._key(event.key, self.chosen)
        return False

    def draw(self, surface: pygame.Surface) -> None:
        around = 2 * self.kit.theme.size("focus") + 2
        surface.fill(self.kit.theme.colour("panel"), self.rect.inflate(2 * around, 2 * around))
        for day in self._days.values():
            self._draw_day(surface, day)

    def cell(self, day: date) -> pygame.Rect:
        """The square of a day."""
        column, row = place(day)
        side, gap = self.day_side
        return pygame.Rect(self.rect.x + column * (side + gap), self.rect.y + row * (side + gap), side, side)

    def _at(self, position: tuple[int, int]) -> date | None:
        return next((day for day in self._days if self.cell(day).collidepoint(position)), None)

    def _key(self, key: int, chosen: date) -> bool:
        if key in _STEPS:
            self._choose(moved(chosen, *_STEPS[key]))
        elif key in (pygame.K_RETURN, pygame.K_SPACE):
            self._play(chosen)
        else:
            return False
        return True

    def _choose(self, day: date) -> None:
        if day in self._days:
            self.chosen = day
            self.dirty = True
        else:
            self._on_leave(day)

    def _play(self, day: date) -> None:
        chosen = self._days[day]
        if chosen.number is not None and chosen.state != "future":
            self._on_play(chosen)

    def _draw_day(self, surface: pygame.Surface, day: CalendarDay) -> None:
        theme = self.kit.theme
        rect, radius = self.cell(day.date), theme.size("radius_tile")
        ground, ink, line = _look(day)
        if ground:
            rounded(surface, rect, theme.colour(ground), radius)
        if line:
            ring(surface, rect, theme.colour(line), radius, max(1, theme.size("hairline")))
        width = theme.size("focus")
        if day.is_today:
            ring(surface, rect.inflate(2 * width, 2 * width), theme.colour("coral"), radius + width, width)
        if self.focused and self.kit.by_keyboard and day.date == self.chosen:
            ring(surface, rect.inflate(2 * width + 4, 2 * width + 4), theme.colour("ink"), radius + width + 2, width)
        elif day.date == self._hover and day.state != "future":
            ring(surface, rect, theme.colour("muted"), radius, 1)
        weight: Weight = "semibold" if day.state in ("solved", "open") or day.is_today else "regular"
        number = self.kit.texts.render(
            str(day.date.day),
            size=theme.size("small"),
            weight=weight,
            colour=theme.colour(ink),
        )
        blit_middle(surface, number, rect.centerx - number.get_width() // 2, rect.centery)


def _look(day: CalendarDay) -> tuple[str, str, str]:
    """(ground, ink, outline) roles of a day; "" for none."""
    looks = {
        "solved": ("right", "on_right", ""),
        "shown": ("absent", "on_absent", ""),
        "lost": ("absent", "on_absent", ""),
        "tried": ("", "misplaced_text", "misplaced"),
        "frozen": ("", "right_text", "right"),
        "missed": ("raised", "muted", ""),
        "open": ("edge", "ink", ""),
        "future": ("", "faint", ""),
    }
    return looks[day.state]
