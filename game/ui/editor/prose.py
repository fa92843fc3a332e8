"""A paragraph being written: wrapped prose in the sans face, on the editor's model."""

import sys

import pygame

from game.ui.editor.clipboard import SystemClipboard
from game.ui.editor.editor import EditorModel
from game.ui.editor.history import Kind
from game.ui.editor.keys import Command, Platform, command_for
from game.ui.editor.proselines import Row, column_at, row_at, rows_of
from game.ui.editor.selection import Selection
from game.ui.editor.view import BLINK_S, COMMAND_MODS, ENTER, PASSED_ON
from game.ui.fonts import Weight
from game.ui.paint import ring, rounded
from game.ui.widgets.base import Kit
from game.ui.widgets.scrolled import ScrolledWidget

CLICKS_WITHIN_S = 0.4
_ROWS_BY = {pygame.K_UP: -1, pygame.K_DOWN: 1}
_OF_LINES: tuple[Command, ...] = (EditorModel.toggle_comment, EditorModel.duplicate_lines, EditorModel.newline)
"""What makes no sense in a paragraph."""


class Paragraph(EditorModel):
    """An editor's text that is one line, whatever comes in."""

    def _replace(
        self, start: tuple[int, int], end: tuple[int, int], text: str, kind: Kind, after: Selection | None = None
    ) -> None:
        super()._replace(start, end, " ".join(text.splitlines()), kind, after)


class ProseField(ScrolledWidget):
    """Takes letters, the editor's keys and the mouse. Enter, Tab, Esc and the F-keys come back as False."""

    role = "text field"

    def __init__(
        self,
        kit: Kit,
        label: str,
        *,
        size: str = "question",
        line: str = "brief_line",
        weight: Weight = "regular",
        empty: str = "",
        platform: str = sys.platform,
    ) -> None:
        super().__init__(kit, label, "panel")
        self.model = Paragraph(clock=kit.clock, clipboard=SystemClipboard())
        self.empty = empty
        self._size, self._line, self._weight = size, line, weight
        self._platform = Platform(platform)
        self._composition = ""
        self._held = False
        self._pressed_at = float("-inf")
        self._blink_from = self._drawn_at = kit.clock()
        self._goal: int | None = None

    @property
    def focusable(self) -> bool:  # type: ignore[override]
        return True

    @property
    def value(self) -> str:
        return self.model.text

    @property
    def text(self) -> str:
        """What stands there, without blanks around it."""
        return " ".join(self.model.text.split())

    def show(self, text: str) -> None:
        """Another text, as if nothing had been written before; the caret goes to its end."""
        self.model = Paragraph(text, clock=self.kit.clock, clipboard=SystemClipboard())
        self.model.place((0, len(text)))
        self.down.to(0)
        self.dirty = True

    def height_for(self, width: int) -> int:
        """Pixels that show the whole text at a width."""
        return len(self._rows(width)) * self._line_height() + 2 * self.inset

    # -- events

    def wake_at(self) -> float | None:
        if not self.focused or self.kit.reduced_motion:
            return None
        return self._blink_from + (int((self._drawn_at - self._blink_from) / BLINK_S) + 1) * BLINK_S

    def handle(self, event: pygame.event.Event) -> bool:
        before = self.model.version, self.model.selection
        used = self._dispatch(event)
        if before != (self.model.version, self.model.selection):
            self._blink_from = self.kit.clock()
            self._reveal()
            self.dirty = True
        return used

    def _dispatch(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.KEYDOWN:
            return self.focused and self._key(event)
        if event.type in (pygame.TEXTINPUT, pygame.TEXTEDITING):
            return self._text(event)
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1 and self.rect.collidepoint(event.pos):
            return self._press(event)
        if event.type == pygame.MOUSEMOTION and self._held:
            self.model.place((0, self._column(event.pos)), extend=True)
            return True
        if event.type == pygame.MOUSEBUTTONUP and self._held:
            self._held = False
            return True
        return super().handle(event) if event.type == pygame.MOUSEWHEEL else False

    def _key(self, event: pygame.event.Event) -> bool:
        if event.key in PASSED_ON or event.key in ENTER or event.key == pygame.K_TAB:
            return False
        held = event.mod & COMMAND_MODS and not event.mod & pygame.KMOD_MODE
        if not held and self._move(event):
            return True
        self._goal = None
        command = command_for(event.key, event.mod, self._platform)
        if command is not None and command not in _OF_LINES:
            command(self.model)
            return True
        return not held and bool(event.unicode) and event.unicode.isprintable()

    def _move(self, event: pygame.event.Event) -> bool:
        """Up, down, Home and End, by lines as they are seen."""
        rows, column = self._rows(self._room()), self.model.caret[1]
        number, extend = row_at(rows, column), bool(event.mod & pygame.KMOD_SHIFT)
        row = rows[number]
        if event.key == pygame.K_HOME:
            self.model.place((0, row.start), extend=extend)
        elif event.key == pygame.K_END:
            self.model.place((0, column_at(self.model.text, row, 1 << 20, self._measure)), extend=extend)
        elif event.key in _ROWS_BY:
            goal = self._measure(self.model.text[row.start : column]) if self._goal is None else self._goal
            self.model.place((0, self._beside(rows, number + _ROWS_BY[event.key], goal)), extend=extend)
            self._goal = goal
            return True
        else:
            return False
        self._goal = None
        return True

    def _beside(self, rows: tuple[Row, ...], number: int, x: int) -> int:
        if number < 0:
            return 0
        if number >= len(rows):
            return len(self.model.text)
        return column_at(self.model.text, rows[number], x, self._measure)

    def _text(self, event: pygame.event.Event) -> bool:
        if not self.focused:
            return False
        typed = event.type == pygame.TEXTINPUT
        if typed and self._platform.primary_mod(pygame.key.get_mods()):
            return True
        self._composition = "" if typed else event.text
        if typed:
            self.model.insert(event.text)
        self._goal, self.dirty = None, True
        return True

    def _press(self, event: pygame.event.Event) -> bool:
        now, at = self.kit.clock(), (0, self._column(event.pos))
        twice = now - self._pressed_at <= CLICKS_WITHIN_S
        self._pressed_at, self._held, self._goal = now, not twice, None
        if twice:
            self.model.select_word(at)
        else:
            self.model.place(at, extend=bool(pygame.key.get_mods() & pygame.KMOD_SHIFT))
        self.dirty = True
        return True

    def _column(self, position: tuple[int, int]) -> int:
        rows = self._rows(self._room())
        number = (position[1] - self.rect.y - self.inset + self.down.offset) // self._line_height()
        return self._beside(rows, min(max(0, number), len(rows) - 1), position[0] - self.rect.x - self.inset)

    # -- pixels

    def draw(self, surface: pygame.Surface) -> None:
        theme = self.kit.theme
        self._drawn_at = self.kit.clock()
        surface.fill(theme.colour(self.ground), self.rect)
        rounded(surface, self.rect, theme.colour("raised"), theme.size("radius_small"))
        if self.focused:
            ring(surface, self.rect, theme.colour("edge"), theme.size("radius_small"), theme.size("focus"))
        rows = self._rows(self._room())
        self.down.resize(len(rows) * self._line_height() + 2 * self.inset, self.rect.h)
        clip = surface.get_clip()
        surface.set_clip(self.rect.clip(clip))
        if not self.model.text and not self._composition:
            room = self.rect.w - 2 * self.inset
            empty = self.kit.texts.fit(self.empty, room, size=self.kit.theme.size(self._size), weight=self._weight)
            self._draw_words(surface, empty, self.inset, 0, "faint")
        for number, row in enumerate(rows):
            self._draw_selection(surface, row, number)
            self._draw_words(surface, self.model.text[row.start : row.end], self.inset, number, "ink")
        if self.focused:
            self._draw_caret(surface, rows)
        surface.set_clip(clip)
        self._bars.draw(surface)

    def _draw_words(self, surface: pygame.Surface, words: str, x: int, number: int, role: str) -> None:
        theme = self.kit.theme
        image = self.kit.texts.render(
            words, size=theme.size(self._size), weight=self._weight, colour=theme.colour(role)
        )
        surface.blit(image, (self.rect.x + x, self._top(number) + (self._line_height() - image.get_height()) // 2))

    def _draw_selection(self, surface: pygame.Surface, row: Row, number: int) -> None:
        selection = self.model.selection
        start, end = max(row.start, selection.start[1]), min(row.end, selection.end[1])
        if start < end:
            text = self.model.text
            left, right = (self._measure(text[row.start : column]) for column in (start, end))
            place = (self.rect.x + self.inset + left, self._top(number), right - left, self._line_height())
            surface.fill(self.kit.theme.colour("selection"), place)

    def _draw_caret(self, surface: pygame.Surface, rows: tuple[Row, ...]) -> None:
        theme, caret = self.kit.theme, self._caret(rows)
        if self._composition:
            words = self.kit.texts.render(
                self._composition, size=theme.size(self._size), weight=self._weight, colour=theme.colour("ink")
            )
            surface.fill(theme.colour("edge"), (caret.x, caret.y, words.get_width(), caret.h))
            surface.blit(words, caret.topleft)
            caret = caret.move(words.get_width(), 0)
        pygame.key.set_text_input_rect(caret)
        bright = int((self.kit.clock() - self._blink_from) / BLINK_S) % 2 == 0
        if bright or self.kit.reduced_motion:
            surface.fill(theme.colour("coral"), caret.inflate(0, -4))

    def _caret(self, rows: tuple[Row, ...]) -> pygame.Rect:
        column = self.model.caret[1]
        number = row_at(rows, column)
        x = self.rect.x + self.inset + self._measure(self.model.text[rows[number].start : column])
        return pygame.Rect(x, self._top(number), self.kit.theme.size("focus"), self._line_height())

    def _reveal(self) -> None:
        rows = self._rows(self._room())
        self.down.resize(len(rows) * self._line_height() + 2 * self.inset, self.rect.h)
        top = row_at(rows, self.model.caret[1]) * self._line_height()
        self.down.reveal(top, top + self._line_height() + 2 * self.inset)

    def _rows(self, width: int) -> tuple[Row, ...]:
        return rows_of(self.model.text, max(1, width - 2 * self.inset), self._measure)

    def _room(self) -> int:
        """The width of the field without its scroll bar, where it has one."""
        if self.height_for(self.rect.w) <= self.rect.h:
            return self.rect.w
        return self.rect.w - self.kit.theme.size("scrollbar")

    def _top(self, number: int) -> int:
        return self.rect.y + self.inset + number * self._line_height() - self.down.offset

    def _line_height(self) -> int:
        return self.kit.theme.size(self._line)

    @property
    def inset(self) -> int:
        """Pixels around the words."""
        return self.kit.theme.size("half_gap") + 2

    def _measure(self, text: str) -> int:
        return self.kit.texts.width(text, size=self.kit.theme.size(self._size), weight=self._weight)
