"""The bar above the review: mark, pack, and how far one has come."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pygame

from game.strings import say
from game.ui.mark import Mark
from game.ui.paint import rounded
from game.ui.screens.review.desk import STATES, Desk, State
from game.ui.screens.review.telling import left_words
from game.ui.widgets.base import Kit, Widget
from game.ui.widgets.button import Button
from game.ui.widgets.label import Label

PROGRESS_WIDTH = 224  # unscaled pixels
LEAST_PROGRESS = 64
_FILLS: dict[State, str] = {"approved": "right", "edited": "misplaced", "rejected": "faint", "open": "edge"}
_ORDER: tuple[State, ...] = ("approved", "edited", "rejected", "open")


class Progress(Widget):
    """A strip as long as all puzzles, in the colours of what has become of them."""

    role = "meter"

    def __init__(self, kit: Kit, label: str) -> None:
        super().__init__(kit, label)
        self._counts = dict[State, int].fromkeys(STATES, 0)

    @property
    def value(self) -> str:
        return ", ".join(f"{count} {say(f'ui.review.{state}')}" for state, count in self._counts.items())

    def show(self, desk: Desk) -> None:
        """The counts as they are."""
        counts = {state: desk.count(state) for state in STATES}
        self.dirty = self.dirty or counts != self._counts
        self._counts = counts

    def draw(self, surface: pygame.Surface) -> None:
        theme = self.kit.theme
        surface.fill(theme.colour("ground"), self.rect)
        total = sum(self._counts.values())
        if not total:
            return
        high, gap = theme.size("gap"), max(1, theme.size("hairline") * 2)
        x = float(self.rect.x)
        for state in (state for state in _ORDER if self._counts[state]):
            width = self.rect.w * self._counts[state] / total
            piece = pygame.Rect(round(x), self.rect.centery - high // 2, 0, high)
            piece.w = max(gap, round(x + width) - piece.x - gap)
            rounded(surface, piece, theme.colour(_FILLS[state]), high // 2)
            x += width


class ReviewBar(Widget):
    """Drops what doesn't fit: the strip, then the words."""

    role = "banner"

    def __init__(self, kit: Kit, on_menu: Callable[[], None]) -> None:
        super().__init__(kit, say("ui.review.name"))
        self.mark = Mark(kit, say("ui.mark"))
        self.heading = Label(kit, say("ui.review.pack"), "title", weight="semibold", role="heading")
        self.progress = Progress(kit, say("ui.review.progress"))
        self.left = Label(kit, say("ui.review.still"), "small", colour="muted")
        self.menu = Button(kit, "☰", on_menu, look="pill", name=say("ui.bar.menu"))

    def children(self) -> Sequence[Widget]:
        return (self.mark, self.heading, self.progress, self.left, self.menu)

    def show(self, desk: Desk) -> None:
        """The pack as it stands."""
        self.heading.show(desk.title)
        self.progress.show(desk)
        self.left.show(left_words(desk))
        self.layout(self.rect)

    def layout(self, rect: pygame.Rect) -> None:
        super().layout(rect)
        theme = self.kit.theme
        gap, margin, pill = theme.size("gap"), theme.size("margin"), theme.size("pill")
        menu = self.menu.width()
        self.menu.layout(pygame.Rect(rect.right - margin - menu, rect.centery - pill // 2, menu, pill))
        self.mark.layout(pygame.Rect(margin, rect.y, 2 * margin + gap // 2, rect.h - gap))
        x, right = self.mark.rect.right + gap, self.menu.rect.x - 2 * gap
        left = self.left.width()
        self.left.visible = 0 < left < right - x - 4 * gap
        head_room = right - x - (left + 3 * gap if self.left.visible else 0)
        self.heading.layout(pygame.Rect(x, rect.y, max(0, min(self.heading.width(), head_room)), rect.h))
        x = self.heading.rect.right + 3 * gap
        room = right - x - (left + 2 * gap if self.left.visible else 0)
        strip = min(round(PROGRESS_WIDTH * theme.scale), room)
        self.progress.visible = strip >= round(LEAST_PROGRESS * theme.scale)
        if self.progress.visible:
            self.progress.layout(pygame.Rect(x, rect.y, strip, rect.h))
            x = self.progress.rect.right + 2 * gap
        self.left.layout(pygame.Rect(x, rect.y, max(0, min(left, right - x)), rect.h))

    def draw(self, surface: pygame.Surface) -> None:
        surface.fill(self.kit.theme.colour("ground"), self.rect)
