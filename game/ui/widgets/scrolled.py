"""What scrolls up and down has its bars and keys from here."""

from __future__ import annotations

import pygame

from game.ui.widgets.bars import Bars
from game.ui.widgets.base import Kit, Widget, plain_key
from game.ui.widgets.scrolling import Scroll

PAGE_LINES = 7


class ScrolledWidget(Widget):
    """A widget on a `ground` that may be longer than its place; it takes the focus only where it has to scroll."""

    line_size = "text_line"
    """Name of the theme's size that a key scrolls by."""

    def __init__(self, kit: Kit, label: str, ground: str) -> None:
        super().__init__(kit, label)
        self.ground = ground
        self.down = Scroll()
        self.across = Scroll()
        self._bars = Bars(self)

    @property
    def focusable(self) -> bool:  # type: ignore[override]
        return self.down.needed

    def handle(self, event: pygame.event.Event) -> bool:
        if self._bars.handle(event):
            self.dirty = True
            return True
        steps = {pygame.K_DOWN: 1, pygame.K_UP: -1, pygame.K_PAGEDOWN: PAGE_LINES, pygame.K_PAGEUP: -PAGE_LINES}
        if self.focused and plain_key(event) and event.key in steps:
            self.dirty = self.down.by(steps[event.key] * self.kit.theme.size(self.line_size)) or self.dirty
            return True
        return False
