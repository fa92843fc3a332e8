"""One line of text that takes no events."""

from __future__ import annotations

import pygame

from game.ui.fonts import Face, Weight
from game.ui.widgets.base import Kit, Widget
from game.ui.widgets.panel import blit_middle


class Label(Widget):
    """Text in a role's colour, cut with an ellipsis where it doesn't fit."""

    role = "text"

    def __init__(
        self,
        kit: Kit,
        label: str,
        size: str,
        *,
        colour: str = "ink",
        weight: Weight = "regular",
        face: Face = "sans",
        ground: str = "ground",
        right: bool = False,
        role: str = "text",
    ) -> None:
        super().__init__(kit, label)
        self.size = size
        self.colour = colour
        self.weight = weight
        self.face = face
        self.ground = ground
        self.right = right
        self.role = role
        self._text = ""

    @property
    def value(self) -> str:
        return self._text

    @property
    def text(self) -> str:
        """What stands there."""
        return self._text

    def show(self, text: str, colour: str | None = None) -> None:
        """Another text, maybe in another role's colour."""
        if text != self._text or (colour and colour != self.colour):
            self._text = text
            self.colour = colour or self.colour
            self.dirty = True

    def width(self) -> int:
        """Pixels the whole text takes."""
        return self.kit.texts.width(self._text, face=self.face, size=self._points(), weight=self.weight)

    def fit_size(self, names: tuple[str, ...], room: int) -> None:
        """Take the first of these sizes at which the text fits, or the last."""
        for self.size in names:
            if self.width() <= room:
                return

    def draw(self, surface: pygame.Surface) -> None:
        surface.fill(self.kit.theme.colour(self.ground), self.rect)
        text = self.kit.texts.fit(self._text, self.rect.w, face=self.face, size=self._points(), weight=self.weight)
        image = self.kit.texts.render(
            text, face=self.face, size=self._points(), weight=self.weight, colour=self.kit.theme.colour(self.colour)
        )
        x = self.rect.right - image.get_width() if self.right else self.rect.x
        blit_middle(surface, image, x, self.rect.centery)

    def _points(self) -> int:
        return self.kit.theme.size(self.size)
