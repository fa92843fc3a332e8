"""A short list of which one line is chosen."""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from game.ui.fonts import Weight
from game.ui.paint import rounded
from game.ui.widgets.base import Kit, Widget, clicked, plain_key
from game.ui.widgets.panel import blit_middle, paint_focus


class Picker(Widget):
    """Up, Down, Home, End and a click choose; `chosen` is the line's number. A head in faint words stands above."""

    role = "list"
    focusable = True

    def __init__(self, kit: Kit, label: str, names: Sequence[str], chosen: int = 0, ground: str = "raised") -> None:
        super().__init__(kit, label)
        self.names = tuple(names)
        self.chosen = chosen
        self.ground = ground

    @property
    def value(self) -> str:
        return f"{self.names[self.chosen]} ({self.chosen + 1}/{len(self.names)})"

    def wanted_height(self) -> int:
        """Pixels of the head and all lines."""
        return (len(self.names) + 1) * self.kit.theme.size("row")

    def wanted_width(self) -> int:
        """Pixels of the longest line."""
        theme = self.kit.theme
        longest = max(self.kit.texts.width(name, face="mono", size=theme.size("cell")) for name in self.names)
        return longest + 2 * theme.size("pad")

    def handle(self, event: pygame.event.Event) -> bool:
        if clicked(event, self.rect):
            line = (event.pos[1] - self.rect.y) // self.kit.theme.size("row") - 1
            self.focused = True
            if 0 <= line < len(self.names):
                self._choose(line)
            return True
        if self.focused and plain_key(event):
            steps = {pygame.K_DOWN: self.chosen + 1, pygame.K_UP: self.chosen - 1, pygame.K_HOME: 0}
            wanted = steps | {pygame.K_END: len(self.names) - 1}
            if event.key in wanted:
                self._choose(min(len(self.names) - 1, max(0, wanted[event.key])))
                return True
        return False

    def draw(self, surface: pygame.Surface) -> None:
        theme, texts = self.kit.theme, self.kit.texts
        row, gap = theme.size("row"), theme.size("gap")
        surface.fill(theme.colour(self.ground), self.rect)
        head = texts.render(self.label, size=theme.size("tiny"), weight="medium", colour=theme.colour("muted"))
        blit_middle(surface, head, self.rect.x + gap, self.rect.y + row // 2)
        for index, name in enumerate(self.names):
            line = pygame.Rect(self.rect.x, self.rect.y + (index + 1) * row, self.rect.w, row)
            picked = index == self.chosen
            if picked:
                rounded(surface, line, theme.colour("tab"), theme.size("radius_small"))
                if self.focused:
                    paint_focus(surface, self.kit, line, "radius_small")
            text = texts.fit(name, line.w - 2 * gap, face="mono", size=theme.size("cell"))
            colour = theme.colour("ink" if picked else "muted")
            weight: Weight = "semibold" if picked else "regular"
            image = texts.render(text, face="mono", size=theme.size("cell"), weight=weight, colour=colour)
            blit_middle(surface, image, line.x + gap, line.centery)

    def _choose(self, line: int) -> None:
        if line != self.chosen:
            self.chosen = line
            self.dirty = True
