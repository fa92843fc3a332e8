"""The context card: what the word under the caret is, what its tests promise, where its rows come from."""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from game.strings import say
from game.ui.facts import Card
from game.ui.paint import rounded
from game.ui.richtext import Block, Look, plain
from game.ui.signs import draw_sign
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
        self._lines: list[tuple[int, int]] = []
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
        top, bottom = whole_lines(self._lines, self.down.offset, inner.h)
        seen = pygame.Rect(inner.x, inner.y + top - self.down.offset, inner.w, bottom - top)
        surface.set_clip(seen.clip(clip))
        self._draw_card(surface, inner.x, inner.y - self.down.offset, inner.w)
        surface.set_clip(clip)
        if self._lines and bottom < self._lines[-1][1]:
            middle = (box.centerx, (seen.bottom + box.bottom) // 2)
            draw_sign(surface, "▾", middle, theme.size("gap"), theme.colour("muted"))
        self._bars.draw(surface)
        if self.focused:
            paint_focus(surface, self.kit, box)

    def _box(self, pad: int) -> pygame.Rect:
        """As tall as what it tells, standing on the panel's foot; the rest scrolls."""
        self._lines.clear()
        wanted = self._draw_card(None, 0, 0, self.rect.w - 2 * pad) + 2 * pad - self.kit.theme.size("half_gap")
        self.down.resize(wanted, self.rect.h)
        height = min(self.rect.h, max(wanted, min(self.rect.h, self.kit.theme.size("context_height") * 2 // 3)))
        return pygame.Rect(self.rect.x, self.rect.bottom - height, self.rect.w, height)

    def _draw_card(self, surface: pygame.Surface | None, x: int, y: int, width: int) -> int:
        """Draw, or only measure where there is no surface; returns the y below. Measuring notes where lines are."""
        theme, texts = self.kit.theme, self.kit.texts
        if self._card is None:
            return self._paragraph(surface, say("ui.card.empty"), x, y, width, "faint")
        card, line = self._card, theme.size("text_line")
        note = texts.render(card.note, size=theme.size("tiny"), colour=theme.colour("faint"))
        text = texts.fit(card.title, width, size=theme.size("small"), weight="semibold")
        title = texts.render(text, size=theme.size("small"), weight="semibold", colour=theme.colour("ink"))
        below = line if title.get_width() + theme.size("gap") + note.get_width() > width else 0
        if surface is not None:
            blit_middle(surface, title, x, y + line // 2)
            blit_middle(surface, note, x + width - note.get_width() if not below else x, y + below + line // 2)
        else:
            self._lines += [(y, y + line), *([(y + line, y + line + below)] if below else [])]
        y += line + below + 1
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
        if surface is not None:
            return block.draw(surface, x, y)
        tops = range(y, y + block.height, block.line_height)
        self._lines += [(top, top + block.line_height) for top in tops]
        return y + block.height


def whole_lines(lines: Sequence[tuple[int, int]], offset: int, view: int) -> tuple[int, int]:
    """(top, bottom) of what a window of `view` pixels at `offset` shows of whole lines; `lines`: (top, bottom) of each,
    downwards."""
    whole = [line for line in lines if offset <= line[0] and line[1] <= offset + view]
    return (whole[0][0], whole[-1][1]) if whole else (offset, offset + view)
