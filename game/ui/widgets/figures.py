"""Large numbers with a word below each: streak, freezes, solved, tries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pygame

from game.ui.widgets.base import Kit, Widget


class Figure(NamedTuple):
    """A number and what it counts."""

    number: str
    word: str


class Figures(Widget):
    """Numbers side by side, on as many lines as the room asks for."""

    role = "list"

    def __init__(self, kit: Kit, label: str, size: str = "figure", ground: str = "ground") -> None:
        super().__init__(kit, label)
        self.size = size
        self.ground = ground
        self._figures: tuple[Figure, ...] = ()

    @property
    def value(self) -> str:
        return ", ".join(f"{figure.number} {figure.word}" for figure in self._figures)

    def show(self, figures: Sequence[Figure]) -> None:
        """Other numbers."""
        self._figures = tuple(figures)
        self.dirty = True

    def height(self) -> int:
        """Pixels of one line of numbers with their words."""
        texts, theme = self.kit.texts, self.kit.theme
        return texts.line_height("sans", theme.size(self.size)) + texts.line_height("sans", theme.size("small"))

    def width(self) -> int:
        """Pixels of all numbers on one line."""
        return sum(self._widths()) + self._gap() * max(0, len(self._figures) - 1)

    def draw(self, surface: pygame.Surface) -> None:
        theme, texts = self.kit.theme, self.kit.texts
        surface.fill(theme.colour(self.ground), self.rect)
        x, y = self.rect.x, self.rect.y
        for figure, width in zip(self._figures, self._widths(), strict=True):
            if x > self.rect.x and x + width > self.rect.right:
                x, y = self.rect.x, y + self.height() + theme.size("gap")
            if y + self.height() > self.rect.bottom:
                break
            number = texts.render(
                figure.number, size=theme.size(self.size), weight="semibold", colour=theme.colour("ink")
            )
            surface.blit(number, (x, y))
            word = texts.render(figure.word, size=theme.size("small"), colour=theme.colour("muted"))
            surface.blit(word, (x, y + number.get_height()))
            x += width + self._gap()

    def _gap(self) -> int:
        return self.kit.theme.size("gap") * (7 if self.size == "figure" else 4)

    def _widths(self) -> list[int]:
        theme, texts = self.kit.theme, self.kit.texts
        return [
            max(
                texts.width(figure.number, size=theme.size(self.size), weight="semibold"),
                texts.width(figure.word, size=theme.size("small")),
            )
            for figure in self._figures
        ]
