"""A few words in a rounded field, with ornaments in coral after them: 13 days ;;;"""

from __future__ import annotations

import pygame

from game.ui.paint import rounded
from game.ui.widgets.base import Kit, Widget
from game.ui.widgets.panel import blit_middle


class Pill(Widget):
    """Takes no events; has no width while it says nothing."""

    role = "status"

    def __init__(self, kit: Kit, label: str, ground: str = "ground") -> None:
        super().__init__(kit, label)
        self.ground = ground
        self._text = ""
        self._ornament = ""

    @property
    def value(self) -> str:
        return self._text

    def show(self, text: str, ornament: str = "") -> None:
        """Other words; "" hides the pill."""
        if (text, ornament) != (self._text, self._ornament):
            self._text, self._ornament = text, ornament
            self.dirty = True

    def width(self) -> int:
        """Pixels the pill wants."""
        if not self._text:
            return 0
        theme, texts = self.kit.theme, self.kit.texts
        total = texts.width(self._text, size=theme.size("small"), weight="medium") + 3 * theme.size("gap")
        if self._ornament:
            total += theme.size("half_gap") + texts.width(self._ornament, size=theme.size("small"), weight="bold")
        return total

    def draw(self, surface: pygame.Surface) -> None:
        theme, texts = self.kit.theme, self.kit.texts
        surface.fill(theme.colour(self.ground), self.rect)
        rounded(surface, self.rect, theme.colour("pill"), self.rect.h // 2)
        x = self.rect.x + 3 * theme.size("gap") // 2
        text = texts.render(self._text, size=theme.size("small"), weight="medium", colour=theme.colour("ink"))
        x = blit_middle(surface, text, x, self.rect.centery) + theme.size("half_gap")
        if self._ornament:
            image = texts.render(self._ornament, size=theme.size("small"), weight="bold", colour=theme.colour("coral"))
            blit_middle(surface, image, x, self.rect.centery)
