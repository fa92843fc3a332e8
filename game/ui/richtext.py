"""Sentences with `code`, *emphasis* and **strong** spans: parsed and wrapped as arithmetic, drawn by `Block`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import pygame

from game.ui.fonts import Face, Weight
from game.ui.textcache import TextCache
from game.ui.theme import Theme

Style = Literal["plain", "code", "strong", "em"]
_SPAN = re.compile(r"`(?P<code>[^`\n]+)`|\*\*(?P<strong>[^*\n]+)\*\*|(?<![\w*])\*(?P<em>[^*\s][^*\n]*)\*(?![\w*])")


class Run(NamedTuple):
    """Text of one style."""

    text: str
    style: Style


class Placed(NamedTuple):
    """A run on a line, `x` pixels from the line's beginning."""

    text: str
    style: Style
    x: int


Measure = Callable[[str, Style], int]


def parse(text: str) -> tuple[Run, ...]:
    """Split a sentence at its marks. Marks without a partner stay as they are."""
    runs: list[Run] = []
    position = 0
    for match in _SPAN.finditer(text):
        if match.start() > position:
            runs.append(Run(text[position : match.start()], "plain"))
        style: Style = "code" if match["code"] else "strong" if match["strong"] else "em"
        runs.append(Run(match[style], style))
        position = match.end()
    if position < len(text):
        runs.append(Run(text[position:], "plain"))
    return tuple(runs)


def plain(text: str) -> str:
    """The sentence without its marks."""
    return "".join(run.text for run in parse(text))


def wrap(runs: Sequence[Run], width: int, measure: Measure) -> tuple[tuple[Placed, ...], ...]:
    """Lines no wider than `width` pixels, broken at blanks; a word wider than a line stands alone."""
    lines: list[tuple[Placed, ...]] = []
    line: list[Placed] = []
    x = 0
    for word in _words(runs):
        if word is None:
            lines.append(tuple(line))
            line, x = [], 0
            continue
        word_width = sum(measure(run.text, run.style) for run in word)
        blank = measure(" ", "plain") if line else 0
        if line and x + blank + word_width > width:
            lines.append(tuple(line))
            line, x, blank = [], 0, 0
        x += blank
        for run in word:
            line.append(Placed(run.text, run.style, x))
            x += measure(run.text, run.style)
    return (*lines, tuple(line)) if line else tuple(lines)


def _words(runs: Sequence[Run]) -> list[list[Run] | None]:
    """Words as lists of runs that no blank parts; None is a line break."""
    words: list[list[Run] | None] = []
    glued = False
    for run in runs:
        for piece in re.split(r"(\s+)", run.text):
            if not piece:
                continue
            if piece.isspace():
                words.extend([None] * piece.count("\n"))
                glued = False
                continue
            last = words[-1] if words else None
            if glued and last is not None:
                last.append(Run(piece, run.style))
            else:
                words.append([Run(piece, run.style)])
            glued = True
    return words


@dataclass(frozen=True)
class Look:
    """How a block is drawn: points and the roles of its styles."""

    size: int
    colour: str = "muted"
    strong: str = "ink"
    code: str = "number"
    weight: Weight = "regular"
    line: int = 0  # pixels from line to line; 0: half again the face's size


class Block:
    """A wrapped sentence of a known width."""

    def __init__(self, theme: Theme, texts: TextCache, text: str, width: int, look: Look) -> None:
        self._theme = theme
        self._texts = texts
        self.look = look
        self.width = width
        self.lines = wrap(parse(text), max(1, width), self._measure)
        self.line_height = look.line or round(texts.line_height("sans", look.size) * 1.25)

    @property
    def height(self) -> int:
        """Pixels of all lines."""
        return self.line_height * len(self.lines)

    def run_end(self, line: Sequence[Placed]) -> int:
        """Pixels from the line's beginning to its last run's end."""
        return line[-1].x + self._measure(line[-1].text, line[-1].style) if line else 0

    def draw(self, surface: pygame.Surface, x: int, y: int) -> int:
        """Draw the lines; returns the y below them."""
        base = self._texts.fonts.font("sans", self.look.size).get_ascent()
        lead = (self.line_height - self._texts.line_height("sans", self.look.size)) // 2
        for line in self.lines:
            for run in line:
                face, size, weight, italic = self._face(run.style)
                rise = base - self._texts.fonts.font(face, size, weight, italic=italic).get_ascent()
                image = self._texts.render(
                    run.text, face=face, size=size, weight=weight, italic=italic, colour=self._colour(run.style)
                )
                surface.blit(image, (x + run.x, y + lead + rise))
            y += self.line_height
        return y

    def _measure(self, text: str, style: Style) -> int:
        face, size, weight, italic = self._face(style)
        return self._texts.width(text, face=face, size=size, weight=weight, italic=italic)

    def _face(self, style: Style) -> tuple[Face, int, Weight, bool]:
        size = self.look.size
        if style == "code":
            return "mono", size, "regular", False
        if style == "strong":
            return "sans", size, "semibold" if self.look.weight != "regular" else "medium", False
        return "sans", size, self.look.weight, style == "em"

    def _colour(self, style: Style) -> pygame.Color:
        roles = {"plain": self.look.colour, "em": self.look.strong, "strong": self.look.strong, "code": self.look.code}
        return self._theme.colour(roles[style])
