"""How many tries it took, as bars: one line per number of tries, this one in coral."""

from __future__ import annotations

from collections.abc import Mapping

import pygame

from game.strings import say
from game.ui.paint import rounded
from game.ui.widgets.base import Kit, Widget
from game.ui.widgets.panel import blit_middle

LEAST_LINES = 5
MOST_LINES = 8


def lines(distribution: Mapping[int, int], mine: int | None) -> list[tuple[str, int, bool]]:
    """(number of tries, how often, is it this one); the last line gathers all that took longer."""
    last = max([LEAST_LINES, *(tries for tries in distribution), mine or 0])
    shown = min(last, MOST_LINES)
    found = []
    for tries in range(1, shown + 1):
        gathered = last > shown and tries == shown
        count = sum(n for t, n in distribution.items() if t == tries or (gathered and t > tries))
        is_mine = mine is not None and (mine == tries or (gathered and mine > tries))
        found.append((f"{tries}+" if gathered else str(tries), count, is_mine))
    return found


class Distribution(Widget):
    """Bars as long as their share of the largest."""

    role = "img"

    def __init__(self, kit: Kit, label: str) -> None:
        super().__init__(kit, label)
        self._lines: list[tuple[str, int, bool]] = []

    @property
    def value(self) -> str:
        return ", ".join(say("ui.history.line", tries=name, count=count) for name, count, _ in self._lines)

    def show(self, distribution: Mapping[int, int], mine: int | None) -> None:
        """Other counts."""
        self._lines = lines(distribution, mine)
        self.dirty = True

    def natural_height(self) -> int:
        """Pixels of all bars."""
        return len(self._lines) * (self.kit.theme.size("pill") + 2)

    def draw(self, surface: pygame.Surface) -> None:
        theme, texts = self.kit.theme, self.kit.texts
        surface.fill(theme.colour("panel"), self.rect)
        if not self._lines:
            return
        step = min(theme.size("pill") + 2, self.rect.h // len(self._lines))
        largest = max(1, *(count for _, count, _ in self._lines))
        left = self.rect.x + texts.width("8+", face="mono", size=theme.size("code")) + theme.size("gap")
        room = self.rect.right - left - texts.width("8888", face="mono", size=theme.size("code"))
        for index, (name, count, mine) in enumerate(self._lines):
            line = pygame.Rect(self.rect.x, self.rect.y + index * step, self.rect.w, step)
            label = texts.render(name, face="mono", size=theme.size("code"), colour=theme.colour("muted"))
            blit_middle(surface, label, line.x, line.centery)
            bar = pygame.Rect(
                left, line.y + step // 8, max(theme.size("half_gap"), room * count // largest), step * 3 // 4
            )
            rounded(surface, bar, theme.colour("coral" if mine else "edge"), theme.size("half_gap"))
            number = texts.render(
                str(count), face="mono", size=theme.size("code"), colour=theme.colour("ink" if mine else "muted")
            )
            if count:
                blit_middle(surface, number, bar.right + theme.size("gap"), line.centery)
