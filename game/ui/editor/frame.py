"""One frame of the editor, from the ground up: tints, selection, marks, text, numbers, caret, scrollbars."""

from dataclasses import dataclass
from typing import NamedTuple

import pygame

from game.ui.editor import cells
from game.ui.editor.document import Location
from game.ui.editor.editor import EditorModel
from game.ui.editor.paint import LinePainter, squiggle
from game.ui.editor.viewport import Viewport
from game.ui.theme import Theme
from game.ui.widgets.scrolling import Scroll

ERROR_SIGN = "!"


class Mark(NamedTuple):
    """Where DuckDB found an error, and in which version of the text."""

    at: Location
    whole_line: bool
    version: int


@dataclass(frozen=True, slots=True)
class Scene:
    """All that a frame shows. `active`: the text has the keys and can be changed."""

    model: EditorModel
    viewport: Viewport
    painter: LinePainter
    theme: Theme
    rect: pygame.Rect
    active: bool
    numbers: bool
    mark: Mark | None
    composition: str
    caret: pygame.Rect
    caret_shown: bool
    grabbed: Scroll | None


class Frame:
    """Paints a scene onto a surface; lives for one `draw`."""

    def __init__(self, surface: pygame.Surface, scene: Scene) -> None:
        self._surface = surface
        self._scene = scene
        self._port = scene.viewport
        self._model = scene.model
        self._theme = scene.theme
        self._lines = scene.model.lines

    def draw(self) -> None:
        """Paint everything inside the scene's rectangle and nothing outside."""
        clip = self._surface.get_clip()
        inside = self._scene.rect.clip(clip)
        self._surface.set_clip(inside)
        self._surface.fill(self._theme.colour("panel"))
        self._tint_line()
        if self._scene.numbers:
            self._numbers()
        right_of_gutter = self._scene.rect.move(self._port.gutter - 1, 0)
        self._surface.set_clip(right_of_gutter.clip(inside))
        self._selection()
        self._brackets()
        self._text()
        self._error()
        self._caret()
        self._surface.set_clip(inside)
        self._scrollbars()
        self._surface.set_clip(clip)

    def _x(self, location: Location) -> int:
        return self._port.x_of(cells.cell_of(self._lines[location[0]], location[1]))

    def _tint_line(self) -> None:
        if self._scene.active and self._model.selection.empty:
            top = self._port.y_of(self._model.caret[0])
            band = (self._port.box.left, top, self._port.box.width, self._port.line)
            self._surface.fill(self._theme.colour("current_line"), band)

    def _numbers(self) -> None:
        caret_line = self._model.caret[0] if self._scene.active else -1
        error = self._scene.mark
        right = self._port.text_left - self._theme.size("margin")
        glyph_top = self._scene.painter.baseline_top()
        for number in self._port.visible:
            wrong = error is not None and error.at[0] == number
            role = "error" if wrong else "muted" if number == caret_line else "faint"
            digits = self._scene.painter.text(str(number + 1), role)
            top = self._port.y_of(number) + glyph_top
            self._surface.blit(digits, (right - digits.get_width(), top))
            if wrong:
                self._surface.blit(self._scene.painter.text(ERROR_SIGN, "error"), (self._port.box.left, top))

    def _selection(self) -> None:
        selection = self._model.selection
        if selection.empty:
            return
        colour = self._theme.colour("selection")
        for number in self._port.visible:
            if not selection.start[0] <= number <= selection.end[0]:
                continue
            left = self._x(selection.start) if number == selection.start[0] else self._port.x_of(0)
            if number == selection.end[0]:
                right = self._x(selection.end)
            else:
                right = self._x((number, len(self._lines[number]))) + self._port.cell // 2
            self._surface.fill(colour, (left, self._port.y_of(number), right - left, self._port.line))

    def _brackets(self) -> None:
        if not self._scene.active:
            return
        for location in self._model.bracket_pair or ():
            place = (self._x(location), self._port.y_of(location[0]), self._port.cell, self._port.line)
            radius = self._theme.size("hairline") * 3
            pygame.draw.rect(self._surface, self._theme.colour("bracket"), place, border_radius=radius)

    def _text(self) -> None:
        spans, shown = self._model.spans, self._port.visible_cells
        for number in self._port.visible:
            position = (self._port.x_of(0), self._port.y_of(number))
            self._scene.painter.draw(self._surface, self._lines[number], spans[number], position, shown)

    def _error(self) -> None:
        error = self._scene.mark
        if error is None:
            return
        line, column = error.at
        text = self._lines[line]
        start, end = column, column + 1
        if error.whole_line:
            start, end = len(text) - len(text.lstrip()), len(text)
        else:
            end = next((end for start, end, _ in self._model.spans[line] if start <= column < end), end)
        left = self._x((line, start))
        right = max(self._port.x_of(cells.cell_of(text, min(end, len(text)))), left + self._port.cell)
        step = max(self._theme.size("hairline") * 2, 2)
        bottom = self._port.y_of(line) + self._port.line - self._theme.size("hairline")
        squiggle(self._surface, self._theme.colour("error"), left, right, bottom, step)

    def _caret(self) -> None:
        caret = self._scene.caret
        if self._scene.composition:
            text = self._scene.painter.text(self._scene.composition, "ink")
            place = pygame.Rect(caret.left, caret.top, text.get_width(), caret.height)
            self._surface.fill(self._theme.colour("raised"), place)
            self._surface.blit(text, (place.left, place.top + self._scene.painter.baseline_top()))
            line = self._theme.size("hairline")
            self._surface.fill(self._theme.colour("ink"), (place.left, place.bottom - 2 * line, place.width, line))
            caret = caret.move(place.width, 0)
        if self._scene.caret_shown:
            inset = self._theme.size("hairline") * 2
            self._surface.fill(self._theme.colour("coral"), caret.inflate(0, -2 * inset))

    def _scrollbars(self) -> None:
        for scroll in (self._port.down, self._port.across):
            thumb = self._port.thumb(scroll)
            if thumb is not None:
                role = "muted" if self._scene.grabbed is scroll else "scrollbar"
                radius = self._port.bar // 2
                pygame.draw.rect(self._surface, self._theme.colour(role), tuple(thumb), border_radius=radius)
