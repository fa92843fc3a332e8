"""Difficulty: five dots, as many of them coral as the puzzle is hard."""

from __future__ import annotations

import pygame

from game.strings import say
from game.ui.paint import disc
from game.ui.widgets.base import Kit, Widget

DOTS = 5


class Dots(Widget):
    """`level` is 1 to 5."""

    role = "meter"

    def __init__(self, kit: Kit, label: str, level: int, ground: str = "ground") -> None:
        super().__init__(kit, label)
        self.level = level
        self.ground = ground

    @property
    def value(self) -> str:
        return say("ui.dots.of", level=self.level, all=DOTS)

    def width(self) -> int:
        """Pixels of all five."""
        return DOTS * (self.kit.theme.size("dot") + self.kit.theme.size("dot_gap"))

    def draw(self, surface: pygame.Surface) -> None:
        theme = self.kit.theme
        surface.fill(theme.colour(self.ground), self.rect)
        dot, gap = theme.size("dot"), theme.size("dot_gap")
        for index in range(DOTS):
            role = "coral" if index < self.level else "absent"
            centre = (self.rect.x + index * (dot + gap) + dot // 2, self.rect.centery)
            disc(surface, centre, dot, theme.colour(role))
