"""Pixels of SQL: one surface per line, kept; marks, squiggles and numbers around it."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping

import pygame

from game.ui.editor import cells, lexer
from game.ui.editor.lexer import LineSpans
from game.ui.widgets.base import Kit

LINES_KEPT = 512
WINDOW_CELLS = 256
ROLES: Mapping[lexer.Kind, str] = {
    "keyword": "keyword",
    "name": "ink",
    "function": "function",
    "number": "number",
    "string": "string",
    "operator": "muted",
    "comment": "comment",
    "semicolon": "coral",
}


class LinePainter:
    """Draws lines of SQL; keeps a surface per (text, spans) until the kit's theme or text size changes."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._generation = kit.generation
        self._kept: OrderedDict[tuple[str, LineSpans, int, int], pygame.Surface] = OrderedDict()

    @property
    def cell(self) -> int:
        """The width of a cell in pixels."""
        return self._kit.texts.width("0", face="mono", size=self._kit.theme.size("code"))

    @property
    def line_height(self) -> int:
        """Pixels from a line to the next."""
        return self._kit.theme.size("code_line")

    def draw(
        self, surface: pygame.Surface, line: str, spans: LineSpans, position: tuple[int, int], shown: tuple[int, int]
    ) -> None:
        """Blit a line whose first cell is at `position`; only the cells `shown[0]` to `shown[1]` matter."""
        first = max(shown[0], 0) // WINDOW_CELLS * WINDOW_CELLS
        last = min(-(-max(shown[1], 0) // WINDOW_CELLS) * WINDOW_CELLS, cells.cells_in(line))
        if first < last and spans:
            surface.blit(self._line(line, spans, first, last), (position[0] + first * self.cell, position[1]))

    def text(self, text: str, role: str) -> pygame.Surface:
        """A short text in the code's face, shared: blit it, never draw on it."""
        theme = self._kit.theme
        return self._kit.texts.render(text, face="mono", size=theme.size("code"), colour=theme.colour(role))

    def baseline_top(self) -> int:
        """How far below a line's upper edge the glyphs' surfaces begin."""
        return (self.line_height - self._kit.texts.line_height("mono", self._kit.theme.size("code"))) // 2

    def _line(self, line: str, spans: LineSpans, first: int, last: int) -> pygame.Surface:
        if self._generation != self._kit.generation:
            self._kept.clear()
            self._generation = self._kit.generation
        key = (line, spans, first, last)
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            return kept
        drawn = pygame.Surface(((last - first) * self.cell, self.line_height), pygame.SRCALPHA)
        width, top = self.cell, self.baseline_top()
        for run, cell, role in _runs(line, spans, first, last):
            drawn.blit(self.text(run, role), ((cell - first) * width, top))
        self._kept[key] = drawn
        if len(self._kept) > LINES_KEPT:
            self._kept.popitem(last=False)
        return drawn


def draw_sql(kit: Kit, surface: pygame.Surface, rect: pygame.Rect, text: str) -> int:
    """Draw SQL without numbers, caret or scrolling, cut off at `rect`; the height the whole text would take."""
    painter = LinePainter(kit)
    lines = text.split("\n")
    spans = lexer.spans(text)
    old = surface.get_clip()
    surface.set_clip(rect.clip(old))
    for number in range(min(len(lines), rect.height // painter.line_height + 1)):
        top = rect.top + number * painter.line_height
        painter.draw(surface, lines[number], spans[number], (rect.left, top), (0, rect.width // painter.cell + 1))
    surface.set_clip(old)
    return len(lines) * painter.line_height


def squiggle(surface: pygame.Surface, colour: pygame.Color, left: int, right: int, bottom: int, step: int) -> None:
    """A zigzag underline `step` pixels high."""
    points = [
        (x, bottom - (step if odd else 0))
        for odd, x in zip(_alternating(), range(left, max(right, left + 2 * step) + 1, step), strict=False)
    ]
    pygame.draw.lines(surface, colour, False, points, max(step // 2, 1))


def _alternating() -> Iterator[bool]:
    while True:
        yield False
        yield True


def _runs(line: str, spans: LineSpans, first: int, last: int) -> Iterator[tuple[str, int, str]]:
    """What to draw between two cells: text, cell and role; in lines beyond ASCII in smaller pieces."""
    if cells.is_plain(line):
        for start, end, kind in spans:
            if start < last and end > first:
                run = line[max(start, first) : min(end, last)]
                yield run, max(start, first), _role(kind, run)
        return
    run, run_cell, run_role = "", 0, ""
    for cluster, role in _coloured(line, spans):
        text = line[cluster.start : cluster.end]
        joins = (
            run.isascii()
            and text.isascii()
            and role == run_role
            and cluster.cell == run_cell + len(run) < run_cell + WINDOW_CELLS
        )
        if run and not joins:
            yield run, run_cell, run_role
            run = ""
        if cluster.cell >= last:
            return
        if cluster.cell + cluster.width > first:
            run, run_cell, run_role = (run + text, run_cell, role) if run else (text, cluster.cell, role)
    if run:
        yield run, run_cell, run_role


def _coloured(line: str, spans: LineSpans) -> Iterator[tuple[cells.Cluster, str]]:
    """The characters that leave ink, each with its role."""
    remaining = iter(cells.clusters(line))
    for start, end, kind in spans:
        role = _role(kind, line[start:end])
        for cluster in remaining:
            if cluster.start >= start and line[cluster.start] != "\t":
                yield cluster, role
            if cluster.end >= end:
                break


def _role(kind: lexer.Kind, run: str) -> str:
    return "ink" if kind == "operator" and run in {",", "(", ")", "."} else ROLES[kind]
