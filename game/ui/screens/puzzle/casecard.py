"""One card of a hidden case: a name, a count, and below it rows, or why there are none."""

from __future__ import annotations

from typing import Literal

import pygame

from game.puzzle.resultset import ResultSet
from game.ui.richtext import Block, Look
from game.ui.screens.puzzle.casefacts import caption, first_rows, on_its_side
from game.ui.screens.puzzle.caselayout import Size
from game.ui.signs import draw_sign
from game.ui.widgets.base import Kit
from game.ui.widgets.grid import Grid
from game.ui.widgets.marks import Marks
from game.ui.widgets.panel import blit_middle

LEAST_TEXT = 220  # unscaled pixels of width for a sentence


class CaseCard:
    """`rows` with `marks`, or a `trouble` that there are none of; `face` is the name's. The ground is drawn by others:
    two cards may stand on one."""

    def __init__(
        self, kit: Kit, name: str, face: Literal["mono", "sans"], rows: ResultSet | None, marks: Marks | None = None,
        trouble: str = "",
    ) -> None:  # fmt: skip
        self._kit = kit
        self._name = name
        self._face: Literal["mono", "sans"] = face
        self._rows = rows and first_rows(rows)
        self._caption = caption(rows) if rows else ""
        self._trouble = trouble
        self._marks = marks
        self._grid = self._new_grid()

    def line_up(self, other: CaseCard, *, head: bool = True, words: bool = True) -> None:
        """Columns as wide as another card's, whose result has as many of them; maybe without a head of its own, or
        without the words of both cards' marks."""
        self._grid, other._grid = self._new_grid(head=head), other._new_grid()
        self._grid.signs_only = other._grid.signs_only = not words
        self._grid.beside, other._grid.beside = other._grid, self._grid

    def size(self, width: int, *, turn: bool = False) -> Size:
        """Pixels that show all of it. With `turn`, rows wider than `width` are shown on their side if that is less."""
        theme = self._kit.theme
        if self._rows is None:
            wide = min(width, round(LEAST_TEXT * theme.scale * theme.text_scale))
            return wide, self._head() + self._block(wide).height + theme.size("gap")
        if turn:
            self._turn(width)
        wide = max(self._grid.natural_width(), self._head_width())
        self._grid.layout(pygame.Rect(0, 0, wide, 0))
        return wide, self._head() + self._grid.natural_height() + theme.size("gap")

    def draw(self, surface: pygame.Surface, place: pygame.Rect) -> None:
        """The card at its place on the surface."""
        theme, texts = self._kit.theme, self._kit.texts
        middle = place.y + theme.size("half_gap") + theme.size("row") // 2
        name = texts.render(
            texts.fit(self._name, place.w - 2 * theme.size("pad"), face=self._face, size=theme.size("small"),
                      weight="semibold"),
            face=self._face, size=theme.size("small"), weight="semibold", colour=theme.colour("ink"),
        )  # fmt: skip
        x = blit_middle(surface, name, place.x + theme.size("pad"), middle)
        count = texts.render(self._caption, size=theme.size("tiny"), colour=theme.colour("muted"))
        if x + theme.size("gap") + count.get_width() <= place.right - theme.size("pad"):
            blit_middle(surface, count, place.right - theme.size("pad") - count.get_width(), middle)
        below = pygame.Rect(place.x, place.y + self._head(), place.w, place.h - self._head() - theme.size("gap"))
        if self._rows is None:
            self._draw_trouble(surface, below)
            return
        self._grid.layout(below)
        self._grid.draw(surface)

    def _draw_trouble(self, surface: pygame.Surface, place: pygame.Rect) -> None:
        theme = self._kit.theme
        line = theme.size("text_line")
        sign = (place.x + theme.size("pad") + line // 3, place.y + line // 2)
        draw_sign(surface, "✕", sign, theme.size("gap") + theme.size("half_gap"), theme.colour("error"))
        self._block(place.w).draw(surface, place.x + theme.size("pad") + line, place.y)

    def _block(self, width: int) -> Block:
        theme = self._kit.theme
        inner = width - 2 * theme.size("pad") - theme.size("text_line")
        look = Look(theme.size("small"), colour="error", strong="error", line=theme.size("text_line"))
        return Block(theme, self._kit.texts, self._trouble, inner, look)

    def _turn(self, width: int) -> None:
        upright = self._new_grid()
        sideways = self._new_grid(upright=False)
        upright_width = upright.natural_width()
        turned = upright_width > width and sideways.natural_width() < upright_width
        self._grid = sideways if turned else upright

    def _new_grid(self, *, upright: bool = True, head: bool = True) -> Grid:
        grid = Grid(self._kit, self._name, ground="raised", head=upright and head, names=not upright)
        if self._rows is not None:
            grid.show(self._rows if upright else on_its_side(self._rows), self._marks)
        return grid

    def _head(self) -> int:
        return self._kit.theme.size("row") + self._kit.theme.size("half_gap")

    def _head_width(self) -> int:
        theme, texts = self._kit.theme, self._kit.texts
        name = texts.width(self._name, face=self._face, size=theme.size("small"), weight="semibold")
        count = texts.width(self._caption, size=theme.size("tiny"))
        return name + count + 2 * theme.size("gap") + 2 * theme.size("pad")
