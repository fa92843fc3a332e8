"""The bar above the puzzle: mark, title, difficulty, day; at the right the way back, the streak, the try, the menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pygame

from game.strings import say
from game.ui.mark import Mark
from game.ui.widgets.base import Kit, Widget
from game.ui.widgets.button import Button
from game.ui.widgets.dots import Dots
from game.ui.widgets.label import Label
from game.ui.widgets.pill import Pill

LEAST_INFO = 120  # unscaled pixels; less would say nothing


class Bar(Widget):
    """Drops what doesn't fit, from the least important: day, difficulty, streak."""

    role = "banner"

    def __init__(
        self, kit: Kit, level: int, on_back: Callable[[], None], back_hint: str, on_menu: Callable[[], None]
    ) -> None:
        super().__init__(kit, say("ui.bar.name"))
        self.mark = Mark(kit, say("ui.mark"))
        self.heading = Label(kit, say("ui.bar.title"), "title", weight="semibold", role="heading")
        self.dots = Dots(kit, say("ui.dots.name"), level)
        self.info = Label(kit, say("ui.bar.day"), "small", colour="muted")
        self.back = Button(kit, say("ui.bar.back"), on_back, hint=back_hint, look="pill")
        self.streak = Pill(kit, say("ui.bar.streak"))
        self.tries = Pill(kit, say("ui.bar.tries"))
        self.menu = Button(kit, "☰", on_menu, look="pill", name=say("ui.bar.menu"))

    def children(self) -> Sequence[Widget]:
        return (self.mark, self.heading, self.dots, self.info, self.back, self.streak, self.tries, self.menu)

    def layout(self, rect: pygame.Rect) -> None:
        super().layout(rect)
        theme = self.kit.theme
        gap, margin, pill = theme.size("gap"), theme.size("margin"), theme.size("pill")
        top = rect.centery - pill // 2
        x = rect.right - margin
        for widget in (self.menu, self.tries, self.streak, self.back):
            width = widget.width()
            widget.visible = width > 0
            if widget.visible:
                widget.layout(pygame.Rect(x - width, top, width, pill))
                x -= width + gap
        self.mark.layout(pygame.Rect(margin, rect.y, 2 * margin + gap // 2, rect.h - gap))
        left = self.mark.rect.right + gap
        left = self._take(self.heading, left, self.heading.width(), x, required=True)
        left = self._take(self.dots, left, self.dots.width(), x)
        room = x - left - 2 * gap
        self._take(self.info, left, min(self.info.width(), room), x, least=round(LEAST_INFO * theme.scale))

    def draw(self, surface: pygame.Surface) -> None:
        surface.fill(self.kit.theme.colour("ground"), self.rect)

    def _take(
        self, widget: Widget, left: int, width: int, limit: int, *, required: bool = False, least: int = 1
    ) -> int:
        gap = self.kit.theme.size("gap")
        room = limit - 2 * gap - left
        widget.visible = required or (least <= width <= room)
        if not widget.visible:
            return left
        widget.layout(pygame.Rect(left, self.rect.y, max(0, min(width, room)), self.rect.h))
        return widget.rect.right + 2 * gap
