"""Tabs: names in a row, one of them open, with an optional + that asks for another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pygame

from game.ui.paint import rounded
from game.ui.signs import draw_sign
from game.ui.widgets.base import Kit, Widget, clicked, plain_key
from game.ui.widgets.panel import blit_middle, paint_focus


class Tabs(Widget):
    """`on_choose` hears the index of the tab that was chosen, `on_add` (if given) that another one is wanted."""

    role = "tab list"
    focusable = True

    def __init__(
        self, kit: Kit, label: str, on_choose: Callable[[int], None], on_add: Callable[[], object] | None = None
    ) -> None:
        super().__init__(kit, label)
        self._on_choose = on_choose
        self._on_add = on_add
        self._names: tuple[str, ...] = ()
        self._hints: tuple[str, ...] = ()
        self.chosen = 0
        self.ground = "panel"

    @property
    def value(self) -> str:
        return f"{self._names[self.chosen]} ({self.chosen + 1}/{len(self._names)})" if self._names else ""

    def show(self, names: Sequence[str], chosen: int, hints: Sequence[str] = ()) -> None:
        """Other names, or another one open; `hints` are keys, behind the names they belong to."""
        if (tuple(names), chosen, tuple(hints)) != (self._names, self.chosen, self._hints):
            self._names, self.chosen, self._hints = tuple(names), chosen, tuple(hints)
            self.dirty = True

    def width(self) -> int:
        """Pixels that all tabs take."""
        return sum(rect.w for rect in self._rects())

    def handle(self, event: pygame.event.Event) -> bool:
        if clicked(event, self.rect):
            rects = self._rects()
            for index, rect in enumerate(rects):
                if rect.collidepoint(event.pos):
                    self._choose(index)
                    return True
            return False
        if self.focused and plain_key(event) and self._names:
            step = {pygame.K_LEFT: -1, pygame.K_RIGHT: 1}.get(event.key)
            if step is not None:
                self._choose((self.chosen + step) % len(self._names))
                return True
        return False

    def draw(self, surface: pygame.Surface) -> None:
        theme, texts = self.kit.theme, self.kit.texts
        surface.fill(theme.colour(self.ground), self.rect)
        rects = self._rects()
        for index, name in enumerate(self._names):
            rect, is_open = rects[index], index == self.chosen
            if is_open:
                rounded(surface, rect, theme.colour("tab"), theme.size("radius_button"))
            image = texts.render(
                name, size=theme.size("small"), weight="semibold" if is_open else "medium",
                colour=theme.colour("ink" if is_open else "muted"),
            )  # fmt: skip
            hint = texts.render(self._hint(index), size=theme.size("hint"), colour=theme.colour("muted"))
            wide = image.get_width() + (theme.size("gap") + hint.get_width() if self._hint(index) else 0)
            x = blit_middle(surface, image, rect.centerx - wide // 2, rect.centery)
            blit_middle(surface, hint, x + theme.size("gap"), rect.centery)
            if is_open and self.focused:
                paint_focus(surface, self.kit, rect, "radius_button")
        if self._on_add:
            size = theme.size("gap") + 1
            draw_sign(surface, "+", rects[-1].center, size, theme.colour("muted"))

    def _choose(self, index: int) -> None:
        if index == len(self._names):
            if self._on_add:
                self._on_add()
        elif index != self.chosen:
            self._on_choose(index)

    def _hint(self, index: int) -> str:
        return self._hints[index] if index < len(self._hints) else ""

    def _rects(self) -> list[pygame.Rect]:
        """One per name, and one for the + where there is one."""
        theme, texts = self.kit.theme, self.kit.texts
        gap = theme.size("gap")
        rects, x = [], self.rect.x
        for index, name in enumerate(self._names):
            width = texts.width(name, size=theme.size("small"), weight="semibold") + 3 * gap
            if self._hint(index):
                width += texts.width(self._hint(index), size=theme.size("hint")) + gap
            rects.append(pygame.Rect(x, self.rect.y, width, self.rect.h))
            x += width
        if self._on_add:
            rects.append(pygame.Rect(x, self.rect.y, self.rect.h - gap // 2, self.rect.h))
        return rects
