"""Rendered text, kept: one surface per run of text, least recently used thrown out first."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

import pygame

from game.ui.fonts import Face, Fonts, Weight

SANS_OVERSAMPLING = 2  # hinting at text sizes spaces prose unevenly; drawn double and halved it doesn't
CAPACITY = 4096  # surfaces; a screen shows about 300


class TextKey(NamedTuple):
    """Everything that decides how a run of text looks."""

    text: str
    face: Face
    size: int
    weight: Weight
    colour: tuple[int, int, int, int]
    italic: bool
    tracking: int


class TextCache:
    """Renders through Fonts. Surfaces are shared: blit them, never draw on them."""

    def __init__(self, fonts: Fonts, capacity: int = CAPACITY) -> None:
        self.fonts = fonts
        self._capacity = capacity
        self._surfaces: OrderedDict[TextKey, pygame.Surface] = OrderedDict()
        self._widths: OrderedDict[tuple[str, Face, int, Weight, bool], int] = OrderedDict()

    def render(
        self,
        text: str,
        *,
        face: Face = "sans",
        size: int,
        weight: Weight = "regular",
        colour: pygame.Color,
        italic: bool = False,
        tracking: int = 0,
    ) -> pygame.Surface:
        """A surface with alpha. `tracking` adds unscaled pixels between letters (panel heads in capitals)."""
        key = TextKey(text, face, size, weight, tuple(colour), italic, tracking)  # type: ignore[arg-type]
        found = self._surfaces.get(key)
        if found is not None:
            self._surfaces.move_to_end(key)
            return found
        surface = self._draw(key)
        self._surfaces[key] = surface
        if len(self._surfaces) > self._capacity:
            self._surfaces.popitem(last=False)
        return surface

    def width(
        self,
        text: str,
        *,
        face: Face = "sans",
        size: int,
        weight: Weight = "regular",
        italic: bool = False,
        tracking: int = 0,
    ) -> int:
        """Pixels the text takes, without rendering it."""
        key = (text, face, size, weight, italic)
        found = self._widths.get(key)
        if found is None:
            times = SANS_OVERSAMPLING if face == "sans" else 1
            font = self.fonts.font(face, size, weight, italic=italic, times=times)
            found = -(-font.size(_printable(text))[0] // times)
            self._widths[key] = found
            if len(self._widths) > 4 * self._capacity:
                self._widths.popitem(last=False)
        return found + round(tracking * self.fonts.scale) * max(0, len(text) - 1)

    def line_height(self, face: Face, size: int) -> int:
        """Pixels from one baseline to the next as the face's designer wants it."""
        return self.fonts.font(face, size, "regular").get_linesize()

    def fit(self, text: str, width: int, *, face: Face = "sans", size: int, weight: Weight = "regular") -> str:
        """The text, or as much of its beginning as fits `width` pixels with an ellipsis after it."""
        if self.width(text, face=face, size=size, weight=weight) <= width:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.width(text[:middle].rstrip() + "…", face=face, size=size, weight=weight) <= width:
                low = middle
            else:
                high = middle - 1
        return text[:low].rstrip() + "…"

    def clear(self) -> None:
        """Forget everything rendered and measured (fonts or scale changed)."""
        self._surfaces.clear()
        self._widths.clear()

    def _draw(self, key: TextKey) -> pygame.Surface:
        if key.face == "mono":
            return self._draw_at(key, 1)
        large = self._draw_at(key, SANS_OVERSAMPLING)
        return pygame.transform.smoothscale(large, (large.get_width() // 2, large.get_height() // 2))

    def _draw_at(self, key: TextKey, times: int) -> pygame.Surface:
        """The text `times` as large, its sides a multiple of `times`."""
        font = self.fonts.font(key.face, key.size, key.weight, italic=key.italic, times=times)
        colour = pygame.Color(*key.colour)
        text = _printable(key.text)
        if not key.tracking or len(text) < 2:
            image = font.render(text, True, colour)
            return image if times == 1 else _padded(image, times, key.colour)
        step = times * round(key.tracking * self.fonts.scale)
        letters = [font.render(letter, True, colour) for letter in text]
        advances = [font.size(letter)[0] for letter in text]
        width = sum(advances) + step * (len(text) - 1)
        surface = _clear((width + -width % times, font.get_height() + -font.get_height() % times), key.colour)
        x = 0
        for letter, advance in zip(letters, advances, strict=True):
            surface.blit(letter, (x, 0))
            x += advance + step
        return surface


def _clear(size: tuple[int, int], colour: tuple[int, int, int, int]) -> pygame.Surface:
    """Transparent in the text's own colour, so that scaling down mixes no black into it."""
    surface = pygame.Surface(size, pygame.SRCALPHA)
    surface.fill((*colour[:3], 0))
    return surface


def _padded(image: pygame.Surface, times: int, colour: tuple[int, int, int, int]) -> pygame.Surface:
    width, height = image.get_size()
    surface = _clear((max(times, width + -width % times), height + -height % times), colour)
    surface.blit(image, (0, 0))
    return surface


def _printable(text: str) -> str:
    """What SDL_ttf can take: no NUL, no lone surrogates, control signs as blanks."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else ("�" if 0xD800 <= ord(sign) <= 0xDFFF else " ") for sign in text)
