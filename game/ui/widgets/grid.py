"""The result grid: typed heads, numbers to the right, extra rows marked where they stand, missing rows after them."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.puzzle.resultset import ResultSet, Row
from game.strings import say
from game.ui.cells import cell, is_number, short_type
from game.ui.paint import ring, rounded
from game.ui.signs import draw_sign
from game.ui.widgets.bars import Bars
from game.ui.widgets.base import Kit, Widget, clicked, plain_key
from game.ui.widgets.gridlayout import SPREAD, column_widths, starts
from game.ui.widgets.marks import Marks, RowMark
from game.ui.widgets.panel import blit_middle, paint_focus
from game.ui.widgets.scrolling import Scroll, visible

WIDEST = 340  # unscaled pixels


class Grid(Widget):
    """A result set that scrolls both ways; only the rows in sight are drawn."""

    role = "table"
    focusable = True

    def __init__(
        self, kit: Kit, label: str, *, empty: str = "", head: bool = True, ground: str = "panel", names: bool = False
    ) -> None:
        """`names`: the first column holds names, as a table does that was turned on its side."""
        super().__init__(kit, label)
        self.empty = empty
        self._ground = ground
        self._names = names
        self.result: ResultSet | None = None
        self.marks = Marks()
        self.beside: Grid | None = None
        """A grid of as many columns whose columns are to be as wide as these, at one width of both."""
        self.signs_only = False
        """Marks without their words, where there is no room for both."""
        self.active: int | None = None
        self._head = head
        self._widths: list[int] = []
        self._note_width = 0
        self._typed = True
        self._longest_texts: dict[int, str] = {}
        self._gap = 0
        self._generation = -1
        self.down = Scroll()
        self.across = Scroll()
        self._bars = Bars(self)

    @property
    def value(self) -> str:
        if self.result is None:
            return self.empty
        size = say("ui.grid.size", rows=self.result.total, columns=len(self.result.columns))
        if self.active is None:
            return size
        values = zip(self._row(self.active), self.result.columns, strict=False)
        words = [cell(value, column.type).text for value, column in values]
        mark = self._mark(self.active)
        return f"{size} · {self.active + 1}: {', '.join(words)} {mark.word if mark else ''}".rstrip()

    def show(self, result: ResultSet | None, marks: Marks | None = None) -> None:
        """Show another result set from its first row on."""
        self.result = result
        self.marks = marks or Marks()
        self.active = None
        self._longest_texts.clear()
        self.down.to(0)
        self.across.to(0)
        self._measure()
        self._reveal_marks()
        self.dirty = True

    def layout(self, rect: pygame.Rect) -> None:
        super().layout(rect)
        self._measure()

    def _reveal_marks(self) -> None:
        """Scroll to the first marked row where none is in sight."""
        marked = [*sorted(self.marks.extra), *range(self._count() - len(self.marks.missing), self._count())]
        row = self.kit.theme.size("row")
        if marked and marked[0] not in visible(self.down.offset, self._body().h - row, row, self._count()):
            self.down.to((marked[0] + 1) * row - self._body().h // 2)

    def natural_width(self) -> int:
        """Pixels that would show every column with its marks, without types."""
        if self.result is None:
            return 0
        theme = self.kit.theme
        self._typed, self._gap = False, 2 * theme.size("gap")
        widest = round(WIDEST * theme.scale * theme.text_scale)
        columns = sum(min(width, widest) for width in self._natural())
        return columns - self._gap + self._word_width() + 2 * theme.size("pad")

    def natural_height(self) -> int:
        """Pixels that would show everything."""
        bar = self.kit.theme.size("scrollbar") + 4 if self.across.needed else 0
        return self._head_height() + max(1, self._count()) * self.kit.theme.size("row") + bar

    def handle(self, event: pygame.event.Event) -> bool:
        if self._bars.handle(event):
            self.dirty = True
            return True
        if clicked(event, self._body()):
            row = (event.pos[1] - self._body().y + self.down.offset) // self.kit.theme.size("row")
            self.active = row if row < self._count() else None
            self.dirty = True
            return True
        if self.focused and plain_key(event) and self.result is not None:
            return self._key(event)
        return False

    def draw(self, surface: pygame.Surface) -> None:
        if self._generation != self.kit.generation:
            self._measure()
        surface.fill(self.kit.theme.colour(self._ground), self.rect)
        if self.result is None:
            self._draw_line(surface, self.empty, self.rect.y)
            if self.focused:
                paint_focus(surface, self.kit, self.rect, "radius_small")
            return
        clip = surface.get_clip()
        surface.set_clip(self.rect.clip(clip))
        if self._head:
            self._draw_head(surface)
        body = self._body()
        surface.set_clip(body.clip(clip))
        for index in visible(self.down.offset, body.h, self.kit.theme.size("row"), self._count()):
            self._draw_row(surface, index, body)
        if self._count() == 0:
            self._draw_line(surface, say("ui.grid.no_rows"), body.y)
        surface.set_clip(clip)
        self._bars.draw(surface)
        if self.focused:
            paint_focus(surface, self.kit, self.rect, "radius_small")

    # -- arithmetic

    def _count(self) -> int:
        return 0 if self.result is None else len(self.result.rows) + len(self.marks.missing)

    def _row(self, index: int) -> Row:
        assert self.result is not None
        rows = self.result.rows
        return rows[index] if index < len(rows) else self.marks.missing[index - len(rows)]

    def _mark(self, index: int) -> RowMark | None:
        assert self.result is not None
        return self.marks.of(index, len(self.result.rows))

    def _head_height(self) -> int:
        return self.kit.theme.size("row") + self.kit.theme.size("half_gap") if self._head else 0

    def _body(self) -> pygame.Rect:
        top = self._head_height()
        bar = self.kit.theme.size("scrollbar") + 4 if self.across.needed else 0
        return pygame.Rect(self.rect.x, self.rect.y + top, self.rect.w, max(0, self.rect.h - top - bar))

    def _measure(self) -> None:
        self._generation = self.kit.generation
        if self.result is None:
            self._widths = []
            return
        self._typed, self._gap = True, 3 * self.kit.theme.size("gap")
        room = self.rect.w - 2 * self.kit.theme.size("pad")
        self._note_width = self._word_width()
        natural = self._natural()
        if sum(natural) - self._gap > room - self._note_width:
            self._typed, self._gap = False, 2 * self.kit.theme.size("gap")
            natural = self._natural()
        theme = self.kit.theme
        scale = theme.scale * theme.text_scale
        spread = round(SPREAD * scale)
        self._widths = column_widths(natural, room - self._note_width, widest=round(WIDEST * scale), spread=spread)
        self.across.resize(sum(self._widths) - self._gap + 2 * theme.size("pad"), self.rect.w)
        self.down.resize(self._count() * theme.size("row"), self._body().h)

    def _natural(self) -> list[int]:
        """What each column needs here and in the grid beside."""
        own = self._needs(typed=self._typed, gap=self._gap)
        if self.beside is None:
            return own
        return list(map(max, own, self.beside._needs(typed=self._typed, gap=self._gap)))

    def _needs(self, *, typed: bool, gap: int) -> list[int]:
        """The wider of each column's head and its longest value."""
        assert self.result is not None
        theme, texts = self.kit.theme, self.kit.texts
        points = theme.size("cell")
        widths = []
        for index, column in enumerate(self.result.columns):
            head = texts.width(column.name, face="mono", size=points, weight="semibold")
            if typed:
                head += theme.size("gap") + texts.width(short_type(column.type), face="mono", size=theme.size("tiny"))
            longest = self._longest(index)
            widths.append(max(head, texts.width(longest, face="mono", size=points)) + gap)
        return widths

    def _longest(self, index: int) -> str:
        """The longest text of a column over all rows, by the length of its values."""
        assert self.result is not None
        if index not in self._longest_texts:
            rows = (row for row in (*self.result.rows, *self.marks.missing) if index < len(row))
            longest = max((row[index] for row in rows), key=lambda value: len(str(value)), default="")
            self._longest_texts[index] = cell(longest, self.result.columns[index].type).text
        return self._longest_texts[index]

    def _word_width(self) -> int:
        """Pixels for the sign and the word at the end of a marked row."""
        theme = self.kit.theme
        words = self.marks.words() | (self.beside.marks.words() if self.beside else set())
        widest = max((self.kit.texts.width(self._shown(word), size=theme.size("tiny")) for word in words), default=0)
        return widest + 3 * theme.size("gap") if words else 0

    def _shown(self, word: str) -> str:
        return "" if self.signs_only else word

    def _key(self, event: pygame.event.Event) -> bool:
        page = max(1, self._body().h // self.kit.theme.size("row") - 1)
        last = self._count() - 1
        now = -1 if self.active is None else self.active
        steps: dict[int, Callable[[], int]] = {
            pygame.K_DOWN: lambda: now + 1,
            pygame.K_UP: lambda: now - 1,
            pygame.K_PAGEDOWN: lambda: now + page,
            pygame.K_PAGEUP: lambda: now - page,
            pygame.K_HOME: lambda: 0,
            pygame.K_END: lambda: last,
        }
        if event.key in steps and last >= 0:
            self.active = min(last, max(0, steps[event.key]()))
            row = self.kit.theme.size("row")
            self.down.reveal(self.active * row, (self.active + 1) * row)
        elif event.key in (pygame.K_LEFT, pygame.K_RIGHT):
            self.across.by((1 if event.key == pygame.K_RIGHT else -1) * 8 * self.kit.theme.size("gap"))
        else:
            return False
        self.dirty = True
        return True

    # -- drawing

    def _draw_line(self, surface: pygame.Surface, words: str, top: int) -> None:
        """Words in place of rows."""
        theme = self.kit.theme
        text = self.kit.texts.fit(words, self.rect.w - 2 * theme.size("pad"), size=theme.size("small"))
        image = self.kit.texts.render(text, size=theme.size("small"), colour=theme.colour("faint"))
        blit_middle(surface, image, self.rect.x + theme.size("pad"), top + theme.size("row") // 2)

    def _draw_head(self, surface: pygame.Surface) -> None:
        assert self.result is not None
        theme, texts = self.kit.theme, self.kit.texts
        middle = self.rect.y + theme.size("row") // 2
        left = self.rect.x + theme.size("pad") - self.across.offset
        gap = self._gap
        for column, start, width in zip(self.result.columns, starts(self._widths), self._widths, strict=True):
            kind_text = short_type(column.type) if self._typed else ""
            kind = texts.render(kind_text, face="mono", size=theme.size("tiny"), colour=theme.colour("faint"))
            room = width - gap - (kind.get_width() + theme.size("gap") if kind_text else 0)
            text = texts.fit(column.name, room, face="mono", size=theme.size("cell"), weight="semibold")
            name = texts.render(
                text, face="mono", size=theme.size("cell"), weight="semibold", colour=theme.colour("muted")
            )
            x = left + start
            if is_number(column.type):
                x += width - gap - name.get_width() - (theme.size("gap") + kind.get_width() if kind_text else 0)
            x = blit_middle(surface, name, x, middle) + theme.size("gap")
            blit_middle(surface, kind, x, middle)
        line = pygame.Rect(self.rect.x, self.rect.y + self._head_height() - theme.size("half_gap"), self.rect.w, 1)
        surface.fill(theme.colour("edge"), line)

    def _draw_row(self, surface: pygame.Surface, index: int, body: pygame.Rect) -> None:
        theme = self.kit.theme
        height = theme.size("row")
        row = pygame.Rect(body.x, body.y + index * height - self.down.offset, body.w, height)
        mark = self._mark(index)
        ground = mark.ground if mark and mark.ground else self._ground
        if ground != self._ground:
            surface.fill(theme.colour(ground), row)
        if index == self.active:
            surface.fill(theme.mix(ground, "muted", 0.22), row)
        self._draw_cells(surface, index, row, mark)
        if mark:
            self._draw_mark(surface, mark, row, theme.mix(ground, "muted", 0.22 if index == self.active else 0))

    def _draw_mark(self, surface: pygame.Surface, mark: RowMark, row: pygame.Rect, ground: pygame.Color) -> None:
        """Sign and word at the row's end; cells that reach there are covered."""
        theme = self.kit.theme
        word = self._shown(mark.word)
        image = self.kit.texts.render(word, size=theme.size("tiny"), colour=theme.colour(mark.tone))
        x = row.right - theme.size("pad") - (image.get_width() if word else 0)
        back = pygame.Rect(x - 2 * theme.size("gap"), row.y, row.right - x + 2 * theme.size("gap"), row.h)
        surface.fill(ground, back)
        size = theme.size("gap") + theme.size("half_gap")
        draw_sign(surface, mark.sign, (x - size, row.centery), size, theme.colour(mark.tone))
        if word:
            blit_middle(surface, image, x, row.centery)

    def _draw_cells(self, surface: pygame.Surface, index: int, row: pygame.Rect, mark: RowMark | None) -> None:
        assert self.result is not None
        theme, texts = self.kit.theme, self.kit.texts
        points, gap = theme.size("cell"), self._gap
        left = row.x + theme.size("pad") - self.across.offset
        # A missing row is as wide as the target, which may have more or fewer columns than the result.
        places = zip(self._row(index), self.result.columns, starts(self._widths), self._widths, strict=False)
        for number, (value, column, start, width) in enumerate(places):
            x = left + start
            if x > row.right or x + width < row.x:
                continue
            shown = cell(value, column.type)
            framed = mark is not None and (index, number) in self.marks.cells
            tone = mark.tone if mark and (mark.whole or framed) else "muted" if self._names and not number else "ink"
            if shown.kind == "null" and not framed:
                tone = "faint"
            text = texts.fit(shown.text, width - gap, face="mono", size=points)
            image = texts.render(text, face="mono", size=points, colour=theme.colour(tone))
            if is_number(column.type):
                x += width - gap - image.get_width()
            if framed:
                self._draw_frame(surface, pygame.Rect(x, row.y, image.get_width(), row.h), tone)
            blit_middle(surface, image, x, row.centery)

    def _draw_frame(self, surface: pygame.Surface, place: pygame.Rect, tone: str) -> None:
        """A cell that is meant stands in a frame of its own: seen without any colour."""
        theme = self.kit.theme
        box = place.inflate(theme.size("gap") + theme.size("half_gap"), -theme.size("half_gap"))
        rounded(surface, box, theme.mix(self._ground, tone, 0.16), theme.size("radius_small"))
        ring(surface, box, theme.colour(tone), theme.size("radius_small"), theme.size("hairline"))
