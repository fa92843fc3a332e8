"""Rich text that scrolls: the brief, the explanation, a hint."""

from __future__ import annotations

import pygame

from game.ui.richtext import Block, Look, plain
from game.ui.widgets.bars import Bars
from game.ui.widgets.base import Kit, Widget, plain_key
from game.ui.widgets.panel import paint_focus
from game.ui.widgets.scrolling import Scroll

LONGEST_LINE = 90  # signs; a longer line is hard to read


class TextArea(Widget):
    """One block of rich text on a ground; takes the focus only where it has to scroll."""

    role = "text"

    def __init__(self, kit: Kit, label: str, look: Look, ground: str = "panel") -> None:
        super().__init__(kit, label)
        self.look = look
        self.ground = ground
        self._text = ""
        self.down = Scroll()
        self.across = Scroll()
        self._bars = Bars(self)

    @property
    def focusable(self) -> bool:  # type: ignore[override]
        return self.down.needed

    @property
    def value(self) -> str:
        return plain(self._text)

    def show(self, text: str) -> None:
        """Another text, from its beginning."""
        if text != self._text:
            self._text = text
            self.down.to(0)
            self.dirty = True

    def height_for(self, width: int) -> int:
        """Pixels the whole text takes at that width."""
        return self._block(width).height

    def handle(self, event: pygame.event.Event) -> bool:
        if self._bars.handle(event):
            self.dirty = True
            return True
        steps = {pygame.K_DOWN: 1, pygame.K_UP: -1, pygame.K_PAGEDOWN: 6, pygame.K_PAGEUP: -6}
        if self.focused and plain_key(event) and event.key in steps:
            self.dirty = self.down.by(steps[event.key] * self.kit.theme.size("text_line")) or self.dirty
            return True
        return False

    def draw(self, surface: pygame.Surface) -> None:
        surface.fill(self.kit.theme.colour(self.ground), self.rect)
        block = self._block(self.rect.w)
        self.down.resize(block.height, self.rect.h)
        clip = surface.get_clip()
        surface.set_clip(self.rect.clip(clip))
        block.draw(surface, self.rect.x, self.rect.y - self.down.offset)
        surface.set_clip(clip)
        self._bars.draw(surface)
        if self.focused:
            paint_focus(surface, self.kit, self.rect, "radius_small")

    def _block(self, width: int) -> Block:
        texts = self.kit.texts
        longest = texts.width("n" * LONGEST_LINE, size=self.look.size)
        return Block(self.kit.theme, texts, self._text, min(width, longest), self.look)
