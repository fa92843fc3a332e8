"""The tables panel: tables, and under them columns with key, link or type; then metrics; by mouse or keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pygame

from game.puzzle.metrics import Metric
from game.ui.fonts import Weight
from game.ui.paint import rounded
from game.ui.signs import draw_sign
from game.ui.widgets.bars import Bars
from game.ui.widgets.base import Kit, Widget, clicked, plain_key
from game.ui.widgets.panel import blit_middle, paint_focus
from game.ui.widgets.scrolling import Scroll, visible
from game.ui.widgets.treerows import METRICS, Listed, TreeRow, step_out, tree_rows

NOTE_LEAST = 3
"""Letters of a note that are worth showing."""
_NOTE_ROLES = {"count": "faint", "key": "keyword", "link": "link", "type": "faint", "metric": "faint"}


class TableTree(Widget):
    """`on_move` hears (table, column) when the active row changes, `on_pick` a name to put into the query, `on_metric`
    the name of a metric to do so with."""

    role = "tree"
    focusable = True

    def __init__(
        self,
        kit: Kit,
        label: str,
        on_move: Callable[[str, str | None], None],
        on_pick: Callable[[str], None],
        on_metric: Callable[[str], None],
    ) -> None:
        super().__init__(kit, label)
        self._on_move = on_move
        self._on_pick = on_pick
        self._on_metric = on_metric
        self._tables: Sequence[Listed] = ()
        self._metrics: Sequence[Metric] = ()
        self._open: set[str] = set()
        self._rows: tuple[TreeRow, ...] = ()
        self._active = 0
        self._lit: tuple[str, str | None] | None = None
        self.down = Scroll()
        self.across = Scroll()
        self._bars = Bars(self)

    @property
    def value(self) -> str:
        if not self._rows:
            return ""
        row = self._rows[self._active]
        return f"{row.text}, {row.note}"

    @property
    def rows(self) -> tuple[TreeRow, ...]:
        """What is listed now."""
        return self._rows

    def show(self, tables: Sequence[Listed], expanded: Sequence[str], metrics: Sequence[Metric] = ()) -> None:
        """List other tables, those named in `expanded` open, and the metrics."""
        self._tables = tables
        self._metrics = metrics
        self._open = set(expanded)
        self._active = 0
        self._refresh()

    def count(self, tables: Sequence[Listed]) -> None:
        """The same tables, now with their rows counted."""
        self._tables = tables
        self._refresh()

    def light(self, table: str | None, column: str | None) -> None:
        """Brighten the row of the word under the caret."""
        lit = (table, column) if table is not None else None
        if lit != self._lit:
            self._lit = lit
            self.dirty = True

    def layout(self, rect: pygame.Rect) -> None:
        super().layout(rect)
        self._resize()

    def handle(self, event: pygame.event.Event) -> bool:
        if self._bars.handle(event):
            self.dirty = True
            return True
        if clicked(event, self.rect):
            return self._click(event)
        if self.focused and plain_key(event) and self._rows:
            return self._key(event)
        return False

    def draw(self, surface: pygame.Surface) -> None:
        self._resize()
        surface.fill(self.kit.theme.colour("panel"), self.rect)
        clip = surface.get_clip()
        surface.set_clip(self.rect.clip(clip))
        for index in visible(self.down.offset, self.rect.h, self.kit.theme.size("row"), len(self._rows)):
            self._draw_row(surface, index)
        surface.set_clip(clip)
        self._bars.draw(surface)
        if self.focused:
            paint_focus(surface, self.kit, self.rect, "radius_small")

    def _refresh(self) -> None:
        self._rows = tree_rows(self._tables, self._open, self._metrics)
        self._active = min(self._active, max(0, len(self._rows) - 1))
        self._resize()
        self.dirty = True

    def _resize(self) -> None:
        self.down.resize(len(self._rows) * self.kit.theme.size("row"), self.rect.h)

    def _toggle(self, table: str) -> None:
        self._open ^= {table}
        self._refresh()

    def _go(self, index: int) -> None:
        self._active = min(len(self._rows) - 1, max(0, index))
        row = self.kit.theme.size("row")
        self.down.reveal(self._active * row, (self._active + 1) * row)
        self.dirty = True
        now = self._rows[self._active]
        self._on_move(now.table, now.column)

    def _click(self, event: pygame.event.Event) -> bool:
        index = (event.pos[1] - self.rect.y + self.down.offset) // self.kit.theme.size("row")
        if index >= len(self._rows):
            return True
        again = index == self._active
        self._go(index)
        row = self._rows[index]
        if row.column is None:
            self._toggle(row.table)
        elif again and getattr(event, "clicks", 1) > 1:
            self._pick(row)
        return True

    def _pick(self, row: TreeRow) -> None:
        if row.table != METRICS:
            self._on_pick(row.text)
        elif row.column is not None:
            self._on_metric(row.column)
        else:
            self._toggle(METRICS)

    def _key(self, event: pygame.event.Event) -> bool:
        row = self._rows[self._active]
        page = max(1, self.rect.h // self.kit.theme.size("row") - 1)
        steps = {pygame.K_DOWN: 1, pygame.K_UP: -1, pygame.K_PAGEDOWN: page, pygame.K_PAGEUP: -page}
        if event.key in steps:
            self._go(self._active + steps[event.key])
        elif event.key in (pygame.K_HOME, pygame.K_END):
            self._go(0 if event.key == pygame.K_HOME else len(self._rows) - 1)
        elif event.key == pygame.K_RIGHT and row.column is None:
            if not row.open:
                self._toggle(row.table)
        elif event.key == pygame.K_LEFT:
            self._go(step_out(self._rows, self._active))
            if row.column is None and row.open:
                self._toggle(row.table)
        elif event.key == pygame.K_RETURN:
            self._pick(row)
        elif event.key == pygame.K_SPACE and row.column is None:
            self._toggle(row.table)
        else:
            return False
        return True

    def _draw_row(self, surface: pygame.Surface, index: int) -> None:
        theme, texts = self.kit.theme, self.kit.texts
        row, height = self._rows[index], theme.size("row")
        line = pygame.Rect(self.rect.x, self.rect.y + index * height - self.down.offset, self.rect.w, height)
        if self.focused and index == self._active:
            back = line.inflate(-2 * theme.size("gap"), 0)
            rounded(surface, back, theme.colour("edge"), theme.size("radius_small"))
        lit = self._lit == (row.table, row.column)
        left, right = line.x + theme.size("pad"), line.right - theme.size("pad")
        if row.column is None:
            size = theme.size("gap")
            sign_tone = theme.colour("faint" if row.open else "muted")
            draw_sign(surface, "▾" if row.open else "▸", (left + size // 2, line.centery), size, sign_tone)
        left += theme.size("pad")
        weight: Weight = "semibold" if row.column is None else "regular"
        tone = "ink" if lit or row.open else "muted"
        text = texts.fit(row.text, right - left, face="mono", size=theme.size("cell"), weight=weight)
        image = texts.render(
            text,
            face="mono",
            size=theme.size("cell"),
            weight=weight,
            colour=theme.colour(tone),
        )
        blit_middle(surface, image, left, line.centery)
        self._draw_note(surface, row, left + image.get_width() + theme.size("gap"), right, line.centery)

    def _draw_note(self, surface: pygame.Surface, row: TreeRow, left: int, right: int, y: int) -> None:
        """What the name leaves room for: the card tells all of it."""
        theme, texts = self.kit.theme, self.kit.texts
        size = theme.size("tiny")
        text = texts.fit(row.note, right - left, face="mono", size=size)
        if text == row.note or len(text) > NOTE_LEAST:
            note = texts.render(text, face="mono", size=size, colour=theme.colour(_NOTE_ROLES[row.note_kind]))
            blit_middle(surface, note, right - note.get_width(), y)
