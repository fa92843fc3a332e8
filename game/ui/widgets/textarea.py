"""Rich text that scrolls: the brief, the explanation, a hint."""

from __future__ import annotations

import pygame

from game.ui.richtext import Block, Look, plain
from game.ui.widgets.base import Kit
from game.ui.widgets.panel import paint_focus
from game.ui.widgets.scrolled import ScrolledWidget

LONGEST_LINE = 90  # signs; a longer line is hard to read


class TextArea(ScrolledWidget):
    """One block of rich text on a ground; takes the focus only where it has to scroll."""

    role = "text"

    def __init__(self, kit: Kit, label: str, look: Look, ground: str = "panel") -> None:
        super().__init__(kit, label, ground)
        self.look = look
        self._text = ""

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

    def draw(self, surface: pygame.Surface) -> None:
        surface.fill(self.kit.theme.colour(self.ground), self.rect)
        block = self._block(self.rect.w)
        if block.height > self.rect.h:
            block = self._block(self.rect.w - self.kit.theme.size("scrollbar") - self.kit.theme.size("gap"))
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
