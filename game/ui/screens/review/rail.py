"""The list of all puzzles with how they stand, and the filter above it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pygame

from game.strings import say
from game.ui.fonts import Weight
from game.ui.paint import rounded
from game.ui.screens.puzzle.panels import PanelGroup
from game.ui.screens.review.desk import STATES, Desk, Entry, State
from game.ui.screens.review.telling import SIGNS, TONES, concepts, state_words, tone_of
from game.ui.signs import draw_sign
from game.ui.widgets.base import Kit, Widget, clicked, plain_key
from game.ui.widgets.panel import blit_middle, paint_focus
from game.ui.widgets.scrolled import ScrolledWidget
from game.ui.widgets.scrolling import visible

ABOUT_LEAST = 4  # letters of concepts that are worth showing
FILTERS: tuple[State | None, ...] = (None, *STATES)


@dataclass(frozen=True)
class RailRow:
    """A puzzle of the list: title and level above, sign, state and concepts below."""

    name: str
    title: str
    state: State
    words: str
    tone: str
    about: str
    level: int | None

    @classmethod
    def of(cls, entry: Entry, desk: Desk) -> RailRow:
        puzzle = entry.puzzle
        about = concepts(puzzle, desk.concepts) if puzzle else ""
        words = state_words(entry, building=desk.builds(entry.name))
        return cls(entry.name, entry.title, entry.state, words, tone_of(entry), about, puzzle.level if puzzle else None)


class RailList(ScrolledWidget):
    """`on_choose` hears the name of the puzzle that is wanted."""

    role = "list"

    def __init__(self, kit: Kit, label: str, on_choose: Callable[[str], None]) -> None:
        super().__init__(kit, label, "panel")
        self._on_choose = on_choose
        self._rows: tuple[RailRow, ...] = ()
        self._chosen = ""

    @property
    def focusable(self) -> bool:  # type: ignore[override]
        return bool(self._rows)

    @property
    def value(self) -> str:
        index = self._index
        if index is None:
            return "" if self._rows else say("ui.review.none_such")
        row = self._rows[index]
        return f"{row.title}, {row.words} ({index + 1}/{len(self._rows)})"

    @property
    def _index(self) -> int | None:
        return next((index for index, row in enumerate(self._rows) if row.name == self._chosen), None)

    def show(self, rows: Sequence[RailRow], chosen: str) -> None:
        """Other puzzles, or another one chosen, which comes into sight."""
        if (tuple(rows), chosen) != (self._rows, self._chosen):
            self._rows, self._chosen, self.dirty = tuple(rows), chosen, True
            self._reveal()

    def layout(self, rect: pygame.Rect) -> None:
        super().layout(rect)
        self._reveal()

    def handle(self, event: pygame.event.Event) -> bool:
        if self._bars.handle(event):
            self.dirty = True
            return True
        if clicked(event, self.rect):
            index = (event.pos[1] - self.rect.y + self.down.offset) // self._high()
            if index < len(self._rows):
                self._on_choose(self._rows[index].name)
            return True
        if self.focused and plain_key(event) and self._rows:
            return self._key(event.key)
        return False

    def _key(self, key: int) -> bool:
        last, page = len(self._rows) - 1, max(1, self.rect.h // self._high() - 1)
        now = self._index or 0
        wanted = {
            pygame.K_HOME: 0, pygame.K_END: last, pygame.K_PAGEUP: now - page, pygame.K_PAGEDOWN: now + page
        }.get(key)  # fmt: skip
        if wanted is None:
            return False
        self._on_choose(self._rows[min(last, max(0, wanted))].name)
        return True

    def draw(self, surface: pygame.Surface) -> None:
        self._fit()
        theme = self.kit.theme
        surface.fill(theme.colour(self.ground), self.rect)
        clip = surface.get_clip()
        surface.set_clip(self.rect.clip(clip))
        for index in visible(self.down.offset, self.rect.h, self._high(), len(self._rows)):
            top = self.rect.y + index * self._high() - self.down.offset
            self._draw_row(surface, self._rows[index], pygame.Rect(self.rect.x, top, self.rect.w, self._high()))
        if not self._rows:
            words = self.kit.texts.render(
                say("ui.review.none_such"), size=theme.size("small"), colour=theme.colour("faint")
            )
            blit_middle(surface, words, self.rect.x + theme.size("pad"), self.rect.y + theme.size("row") // 2)
        surface.set_clip(clip)
        self._bars.draw(surface)

    def _draw_row(self, surface: pygame.Surface, row: RailRow, place: pygame.Rect) -> None:
        theme, texts = self.kit.theme, self.kit.texts
        gap, line = theme.size("gap"), theme.size("text_line")
        chosen = row.name == self._chosen
        if chosen:
            back = place.inflate(-2 * gap, -theme.size("half_gap"))
            rounded(surface, back, theme.colour("edge"), theme.size("radius_small"))
            if self.focused:
                paint_focus(surface, self.kit, back, "radius_small")
        left, right = place.x + theme.size("pad"), place.right - theme.size("pad")
        upper, lower = place.centery - line // 2, place.centery + line // 2
        weight: Weight = "semibold" if row.state == "open" or chosen else "medium"
        tone = "ink" if row.state == "open" or chosen else "muted"
        title = texts.fit(row.title, right - left, size=theme.size("small"), weight=weight)
        blit_middle(
            surface,
            texts.render(title, size=theme.size("small"), weight=weight, colour=theme.colour(tone)),
            left,
            upper,
        )
        size = theme.size("dot") + theme.size("hairline")
        draw_sign(surface, SIGNS[row.state], (left + size // 2, lower), size, theme.colour(row.tone))
        x = left + size + theme.size("dot_gap") + theme.size("hairline")
        words = texts.fit(row.words, right - x, size=theme.size("tiny"), weight="medium")
        image = texts.render(words, size=theme.size("tiny"), weight="medium", colour=theme.colour(row.tone))
        x = blit_middle(surface, image, x, lower) + gap
        about = texts.fit(row.about, max(0, right - x), size=theme.size("tiny"))
        image = texts.render(about, size=theme.size("tiny"), colour=theme.colour("muted" if chosen else "faint"))
        if about == row.about or len(about) > ABOUT_LEAST:
            blit_middle(surface, image, right - image.get_width(), lower)

    def _high(self) -> int:
        return 2 * self.kit.theme.size("text_line") + self.kit.theme.size("gap")

    def _fit(self) -> None:
        self.down.resize(len(self._rows) * self._high(), self.rect.h)

    def _reveal(self) -> None:
        self._fit()
        index = self._index
        if index is not None:
            self.down.reveal(index * self._high(), (index + 1) * self._high())


class Filters(Widget):
    """All, and one chip for each state: its sign and how many there are, with its word where there is room."""

    role = "tab list"
    focusable = True

    def __init__(self, kit: Kit, label: str, on_choose: Callable[[State | None], None]) -> None:
        super().__init__(kit, label)
        self._on_choose = on_choose
        self._counts: tuple[int, ...] = (0,) * len(FILTERS)
        self.chosen: State | None = None

    @property
    def value(self) -> str:
        index = FILTERS.index(self.chosen)
        return f"{self._word(self.chosen)}, {self._counts[index]} ({index + 1}/{len(FILTERS)})"

    def show(self, desk: Desk, chosen: State | None) -> None:
        """The counts, and which chip is taken."""
        counts = tuple(desk.count(state) if state else len(desk.entries) for state in FILTERS)
        self.dirty = self.dirty or (counts, chosen) != (self._counts, self.chosen)
        self._counts, self.chosen = counts, chosen

    def handle(self, event: pygame.event.Event) -> bool:
        for state, rect in zip(FILTERS, self._rects(), strict=True):
            if clicked(event, rect):
                self._on_choose(state)
                return True
        return False

    def draw(self, surface: pygame.Surface) -> None:
        theme, texts = self.kit.theme, self.kit.texts
        surface.fill(theme.colour("panel"), self.rect)
        for state, count, rect in zip(FILTERS, self._counts, self._rects(), strict=True):
            taken = state == self.chosen
            if taken:
                rounded(surface, rect, theme.colour("tab"), theme.size("radius_button"))
                if self.focused:
                    paint_focus(surface, self.kit, rect, "radius_button")
            x = rect.x + self._pad
            if state is not None:
                size = self._sign()
                role = TONES[state] if count else "faint"
                draw_sign(surface, SIGNS[state], (x + size // 2, rect.centery), size, theme.colour(role))
                x += size + theme.size("half_gap") + 1
            weight: Weight = "semibold" if taken else "medium"
            role = "ink" if taken else "muted" if count else "faint"
            words = texts.render(
                self._words(state, count), size=theme.size("tiny"), weight=weight, colour=theme.colour(role)
            )
            blit_middle(surface, words, x, rect.centery)

    def _rects(self) -> list[pygame.Rect]:
        gap = self.kit.theme.size("gap")
        rects, x = [], self.rect.x
        for state, count in zip(FILTERS, self._counts, strict=True):
            width = self._width(state, self._words(state, count))
            rects.append(pygame.Rect(x, self.rect.y, width, self.rect.h))
            x += width + gap // 4
        return rects

    def _words(self, state: State | None, count: int) -> str:
        return f"{self._word(state)} {count}" if state is None or self._roomy else f"{count}"

    @property
    def _roomy(self) -> bool:
        """Whether the words of all chips fit."""
        named = (f"{self._word(state)} {count}" for state, count in zip(FILTERS, self._counts, strict=True))
        padded = 2 * len(FILTERS) * (self.kit.theme.size("gap") + 1)
        return sum(self._bare(*pair) for pair in zip(FILTERS, named, strict=True)) + padded <= self.rect.w

    @property
    def _pad(self) -> int:
        """Pixels at both ends of a chip: fewer where they would not all fit."""
        theme = self.kit.theme
        wide = sum(self._bare(*pair) for pair in zip(FILTERS, map(str, self._counts), strict=True))
        wide += self.kit.texts.width(self._word(None) + " ", size=theme.size("tiny"), weight="semibold")
        room = (self.rect.w - wide) // (2 * len(FILTERS)) - 1
        return max(theme.size("half_gap") // 2, min(theme.size("gap"), room))

    def _width(self, state: State | None, words: str) -> int:
        return self._bare(state, words) + 2 * self._pad

    def _bare(self, state: State | None, words: str) -> int:
        theme = self.kit.theme
        width = self.kit.texts.width(words, size=theme.size("tiny"), weight="semibold")
        return width if state is None else width + self._sign() + theme.size("half_gap") + 1

    def _sign(self) -> int:
        return self.kit.theme.size("dot") + self.kit.theme.size("hairline")

    @staticmethod
    def _word(state: State | None) -> str:
        return say("ui.review.all") if state is None else say(f"ui.review.{state}")


class Rail(PanelGroup):
    """The panel at the left; its head names what the filter lets through."""

    def __init__(self, kit: Kit, on_choose: Callable[[str], None], on_filter: Callable[[State | None], None]) -> None:
        super().__init__(kit, say("ui.review.list"))
        self.filters = Filters(kit, say("ui.review.filter"), on_filter)
        self.list = RailList(kit, say("ui.review.list"), on_choose)
        self.parts = (self.filters, self.list)

    def show(self, desk: Desk, entries: Sequence[Entry], chosen: str, state: State | None) -> None:
        """The puzzles that the filter lets through."""
        title = say("ui.review.list_of_all" if state is None else f"ui.review.list_of_{state}")
        self.ground.dirty = self.ground.dirty or title != self.ground.title
        self.ground.title = title
        names = [entry.name for entry in entries]
        place = names.index(chosen) + 1 if chosen in names else 0
        self.ground.tell(note=say("ui.review.place", number=place, count=len(names)) if place else "")
        self.filters.show(desk, state)
        self.list.show([RailRow.of(entry, desk) for entry in entries], chosen)

    def place(self, rect: pygame.Rect) -> None:
        theme = self.kit.theme
        inner, gap = self.below_head(rect), theme.size("gap")
        self.filters.layout(pygame.Rect(rect.x + gap, inner.y, rect.w - 2 * gap, theme.size("tab")))
        top = self.filters.rect.bottom + gap
        self.list.layout(pygame.Rect(rect.x, top, rect.w, max(0, inner.bottom - top)))
