"""The hidden case: the sentence, what the query gives there and what is expected, and the small tables.

The difference comes before the tables: they may be long, and it must be seen at once.
"""

from __future__ import annotations

from typing import NamedTuple

import pygame

from game.judge.counterexample import Counterexample
from game.strings import say
from game.ui.paint import rounded
from game.ui.richtext import Block, Look
from game.ui.screens.puzzle.casecard import CaseCard
from game.ui.screens.puzzle.casefacts import case_marks, case_words
from game.ui.screens.puzzle.caselayout import bottom, flow, pair, stack
from game.ui.widgets.base import Kit, plain_key
from game.ui.widgets.panel import paint_focus
from game.ui.widgets.scrolled import ScrolledWidget
from game.ui.widgets.textarea import LONGEST_LINE


class Laid(NamedTuple):
    """Where everything is at some width, from the view's own corner."""

    because: Block
    note: Block
    grounds: tuple[pygame.Rect, ...]
    cards: tuple[tuple[CaseCard, pygame.Rect], ...]
    width: int
    height: int


class CaseView(ScrolledWidget):
    """One counterexample, scrolled both ways where it doesn't fit. Only drawn once `show` has given it one."""

    role = "document"
    line_size = "row"

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, say("ui.case.name"), "panel")
        self.case: Counterexample | None = None
        self._tables: tuple[CaseCard, ...] = ()
        self._results: tuple[CaseCard, CaseCard] | None = None
        self._laid: tuple[tuple[int, int], Laid] | None = None

    @property
    def focusable(self) -> bool:  # type: ignore[override]
        return self.case is not None

    @property
    def value(self) -> str:
        return "" if self.case is None else case_words(self.case)

    def show(self, case: Counterexample | None) -> None:
        """Another case from its beginning."""
        self.case, self._laid = case, None
        self.down.to(0)
        self.across.to(0)
        self.dirty = True
        if case is None:
            self._tables, self._results = (), None
            return
        here, there = case_marks(case)
        trouble = " ".join(part for part in (say("ui.case.fails"), case.error or "") if part)
        self._tables = tuple(CaseCard(self.kit, name, "mono", rows) for name, rows in case.tables.items())
        self._results = (
            CaseCard(self.kit, say("ui.case.got"), "sans", case.got, here, trouble),
            CaseCard(self.kit, say("ui.case.expected"), "sans", case.expected, there),
        )

    def height_for(self, width: int) -> int:
        """Pixels that show all of it at that width."""
        return 0 if self.case is None else self._lay(width).height

    def handle(self, event: pygame.event.Event) -> bool:
        if super().handle(event):
            return True
        if not self.focused or not plain_key(event):
            return False
        steps = {pygame.K_LEFT: -1, pygame.K_RIGHT: 1}
        ends = {pygame.K_HOME: 0, pygame.K_END: self.down.limit}
        if event.key in steps:
            self.dirty = self.across.by(steps[event.key] * 8 * self.kit.theme.size("gap")) or self.dirty
        elif event.key in ends:
            self.dirty = self.down.to(ends[event.key]) or self.dirty
        else:
            return False
        return True

    def draw(self, surface: pygame.Surface) -> None:
        theme = self.kit.theme
        surface.fill(theme.colour(self.ground), self.rect)
        if self.case is None:
            return
        laid = self._lay(self.rect.w)
        self.across.resize(laid.width, self.rect.w)
        self.down.resize(laid.height, self.rect.h)
        clip = surface.get_clip()
        surface.set_clip(self.rect.clip(clip))
        left, top = self.rect.x - self.across.offset, self.rect.y - self.down.offset
        pad, bar = theme.size("pad"), self._bar()
        surface.fill(theme.colour("misplaced"), (left + pad, top, bar, laid.because.height))
        y = laid.because.draw(surface, left + pad + self._inset(), top)
        laid.note.draw(surface, left + pad, y + theme.size("gap"))
        for ground in laid.grounds:
            rounded(surface, ground.move(left, top), theme.colour("raised"), theme.size("radius_panel"))
        for card, place in laid.cards:
            moved = place.move(left, top)
            if moved.colliderect(self.rect):
                card.draw(surface, moved)
        surface.set_clip(clip)
        self._bars.draw(surface)
        if self.focused:
            paint_focus(surface, self.kit, self.rect, "radius_small")

    def _bar(self) -> int:
        return max(2, self.kit.theme.size("hairline") * 3)

    def _inset(self) -> int:
        return self._bar() + self.kit.theme.size("gap") + self.kit.theme.size("half_gap")

    def _lay(self, width: int) -> Laid:
        key = (width, self.kit.generation)
        if self._laid is None or self._laid[0] != key:
            self._laid = (key, self._laid_at(width))
        return self._laid[1]

    def _laid_at(self, width: int) -> Laid:
        assert self.case is not None
        assert self._results is not None
        theme, texts = self.kit.theme, self.kit.texts
        pad, gap = theme.size("pad"), theme.size("gap")
        inner = width - 2 * pad
        looks = (
            Look(theme.size("prose"), colour="ink", line=theme.size("code_line")),
            Look(theme.size("tiny"), line=theme.size("text_line") - 2),
        )
        longest = [texts.width("n" * LONGEST_LINE, size=look.size) for look in looks]
        because = Block(theme, texts, self.case.because, min(inner - self._inset(), longest[0]), looks[0])
        about = Block(theme, texts, say("ui.case.about"), min(inner, longest[1]), looks[1])
        top = because.height + gap + about.height + gap + gap // 2
        results = [place.move(pad, top) for place in self._place_results(inner)]
        sizes = [card.size(inner, turn=True) for card in self._tables]
        tables = [place.move(pad, bottom(results) + gap) for place in flow(sizes, inner, gap)]
        places = (*results, *tables)
        cards = tuple(zip((*self._results, *self._tables), places, strict=True))
        grounds = (*(results if results[0].y == results[1].y else [results[0].union(results[1])]), *tables)
        wide = max(place.right for place in places) + pad
        return Laid(because, about, grounds, cards, max(width, wide), bottom(places) + gap)

    def _place_results(self, width: int) -> tuple[pygame.Rect, pygame.Rect]:
        """Side by side where they fit, if need be without the words of the marks; else on one card under one head."""
        assert self.case is not None
        assert self._results is not None
        mine, ours = self._results
        alike = self.case.got is not None and len(self.case.got.columns) == len(self.case.expected.columns)
        for words in (True, False) if alike else (True,):
            if alike:
                ours.line_up(mine, words=words)
            places = pair(mine.size(width), ours.size(width), width, self.kit.theme.size("gap"))
            if places is not None:
                return places
        if alike:
            ours.line_up(mine, head=False)
        return stack(mine.size(width), ours.size(width), width)
