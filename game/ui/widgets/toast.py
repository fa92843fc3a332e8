"""A short message at the window's foot that leaves by itself."""

from __future__ import annotations

import pygame

from game.ui.paint import rounded, shadow
from game.ui.widgets.base import Kit, Widget
from game.ui.widgets.panel import blit_middle

STAYS_S = 2.4


class Toast(Widget):
    """Shows the last thing it was told for STAYS_S seconds."""

    role = "status"

    def __init__(self, kit: Kit, label: str) -> None:
        super().__init__(kit, label)
        self._text = ""
        self._until = 0.0

    @property
    def value(self) -> str:
        return self._text

    def say(self, text: str) -> None:
        """Show a message, in place of the one before."""
        self._text = text
        self._until = self.kit.clock() + STAYS_S
        self.dirty = True

    def tick(self, now: float) -> None:
        if self._text and now >= self._until:
            self._text = ""
            self.dirty = True

    def wake_at(self) -> float | None:
        return self._until if self._text else None

    def overlay_rect(self) -> pygame.Rect | None:
        if not self._text:
            return None
        theme = self.kit.theme
        width = self.kit.texts.width(self._text, size=theme.size("small"), weight="medium") + 4 * theme.size("gap")
        box = pygame.Rect(0, 0, width, theme.size("button") + theme.size("gap") // 2)
        box.midbottom = (self.rect.centerx, self.rect.bottom - 3 * theme.size("gap"))
        return box.inflate(2 * theme.size("shadow"), 2 * theme.size("shadow"))

    def draw_overlay(self, surface: pygame.Surface) -> None:
        around = self.overlay_rect()
        if around is None:
            return
        theme = self.kit.theme
        box = around.inflate(-2 * theme.size("shadow"), -2 * theme.size("shadow"))
        shadow(surface, box, theme.size("shadow"))
        rounded(surface, box, theme.colour("ink"), box.h // 2)
        image = self.kit.texts.render(
            self._text, size=theme.size("small"), weight="medium", colour=theme.colour("ground")
        )
        blit_middle(surface, image, box.centerx - image.get_width() // 2, box.centery)
