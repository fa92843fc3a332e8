"""The context card: what the word under the caret is, what its tests promise, where its rows come from."""

from __future__ import annotations

import pygame

from game.strings import say
from game.ui.facts import Card
from game.ui.paint import rounded
from game.ui.richtext import Block, Look, plain
from game.ui.widgets.bars import Bars
from game.ui.widgets.base import Kit, Widget, plain_key
from game.ui.widgets.panel import blit_middle, paint_focus
from game.ui.widgets.scrolling import Scroll


class ContextCard(Widget):
    """A raised card on the tables panel; scrolls where it holds more than fits."""

    role = "note"
    focusable = True

    def __init__(self, kit: Kit, label: str) -> None:
        super().__init__(kit, label)
        self._card: Card | None = None
        self.down = Scroll()
        self.across = Scroll()
        self._bars = Bars(self)

    @property
    def value(self) -> str:
        card = self._card
        if card is None:
            return say("ui.card.empty")
        return ". ".join([card.title, card.note, card.description, *(plain(fact) for fact in card.facts)])

    def show(self, card: Card | None) -> None:
        """Tell about something else."""
        if card != self._card:
            self._card = card
            self.down.to(0)
            self.dirty = True

    def handle(self, event: pygame.event.Event) -> bool:
        if self._bars.handle(event):
            self.dirty = True
            return True
        if self.focused and plain_key(event) and event.key in (pygame.K_UP, pygame.K_DOWN):
            step = self.kit.theme.size("row")
            self.dirty = self.down.by(step if event.key == pygame.K_DOWN else -step) or self.dirty
            return True
        return False

    def draw(self, surface: pygame.Surface) -> None:
        theme = self.kit.theme
        surface.fill(theme.colour("panel"), self.rect)
        pad = theme.size("pad") - 2
        box = self._box(pad)
        rounded(surface, box, theme.colour("raised"), theme.size("radius_panel"))
        inner = box.inflate(-2 * pad, -2 * pad + theme.size("half_gap"))
        clip = surface.get_clip()
        surface.set_clip(inner.clip(clip))
        self._draw_card(surface, inner.x, inner.y - self.down.offset, inner.w)
        surface.set_clip(clip)
        self._bars.draw(surface)
        if self.focused:
            paint_focus(surface, self.kit, box)

    def _box(self, pad: int) -> pygame.Rect:
        """As tall as what it tells, standing on the panel's foot; the rest scrolls."""
        wanted = self._draw_card(None, 0, 0, self.rect.w - 2 * pad) + 2 * pad - self.kit.theme.size("half_gap")
        self.down.resize(wanted, self.rect.h)
        height = min(self.rect.h, max(wanted, min(self.rect.h, self.kit.theme.size("context_height") * 2 // 3)))
        return pygame.Rect(self.rect.x, self.rect.bottom - height, self.rect.w, height)

    def _draw_card(self, surface: pygame.Surface | None, x: int, y: int, width: int) -> int:
        """Draw, or only measure where there is no surface; returns the y below."""
        theme, texts = self.kit.theme, self.kit.texts
        if self._card is None:
            return self._paragraph(surface, say("ui.card.empty"), x, y, width, "faint")
        card, line = self._card, theme.size("text_line")
        note = texts.render(card.note, size=theme.size("tiny"), colour=theme.colour("faint"))
        room = width - note.get_width() - theme.size("gap")
        text = texts.fit(card.title, room, size=theme.size("small"), weight="semibold")
        title = texts.render(text, size=theme.size("small"), weight="semibold", colour=theme.colour("ink"))
        if surface is not None:
            blit_middle(surface, title, x, y + line // 2)
            blit_middle(surface, note, x + width - note.get_width(), y + line // 2)
        y += line + 1
        if card.description:
            y = self._paragraph(surface, card.description, x, y, width, "muted") + theme.size("gap")
        for fact in card.facts:
            y = self._paragraph(surface, fact, x, y, width, "muted")
        if card.lineage:
            way = " → ".join((*card.lineage, f"**{say('ui.card.here')}**"))
            y = self._paragraph(surface, way, x, y + theme.size("gap"), width, "faint")
        return y

    def _paragraph(self, surface: pygame.Surface | None, text: str, x: int, y: int, width: int, colour: str) -> int:
        theme = self.kit.theme
        look = Look(theme.size("tiny"), colour=colour, code="link", line=theme.size("text_line") - 2)
        block = Block(theme, self.kit.texts, text, width, look)
        return y + block.height if surface is None else block.draw(surface, x, y)
