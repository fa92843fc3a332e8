"""The few signs the faces lack or draw at the wrong weight, as polygons: crisp at every size and in every face."""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from game.ui.paint import Point, disc, polygon, ring

# On a square from 0 to 1; several polygons make one sign.
SHAPES: dict[str, tuple[tuple[Point, ...], ...]] = {
    "■": (((0.18, 0.18), (0.82, 0.18), (0.82, 0.82), (0.18, 0.82)),),
    "◆": (((0.5, 0.04), (0.96, 0.5), (0.5, 0.96), (0.04, 0.5)),),
    "✕": (
        ((0.22, 0.14), (0.86, 0.78), (0.78, 0.86), (0.14, 0.22)),
        ((0.78, 0.14), (0.86, 0.22), (0.22, 0.86), (0.14, 0.78)),
    ),
    "▸": (((0.24, 0.14), (0.86, 0.5), (0.24, 0.86)),),
    "▾": (((0.14, 0.24), (0.86, 0.24), (0.5, 0.86)),),
    "‹": (((0.62, 0.12), (0.7, 0.2), (0.4, 0.5), (0.7, 0.8), (0.62, 0.88), (0.24, 0.5)),),
    "›": (((0.38, 0.12), (0.3, 0.2), (0.6, 0.5), (0.3, 0.8), (0.38, 0.88), (0.76, 0.5)),),
    "☰": (
        ((0.1, 0.2), (0.9, 0.2), (0.9, 0.3), (0.1, 0.3)),
        ((0.1, 0.45), (0.9, 0.45), (0.9, 0.55), (0.1, 0.55)),
        ((0.1, 0.7), (0.9, 0.7), (0.9, 0.8), (0.1, 0.8)),
    ),
    "+": (
        ((0.44, 0.14), (0.56, 0.14), (0.56, 0.86), (0.44, 0.86)),
        ((0.14, 0.44), (0.86, 0.44), (0.86, 0.56), (0.14, 0.56)),
    ),
    "✎": (
        ((0.68, 0.06), (0.94, 0.32), (0.84, 0.42), (0.58, 0.16)),
        ((0.52, 0.22), (0.78, 0.48), (0.36, 0.9), (0.06, 0.94), (0.1, 0.64)),
    ),
    "✓": (((0.08, 0.54), (0.18, 0.44), (0.4, 0.66), (0.82, 0.16), (0.93, 0.25), (0.41, 0.86)),),
}


def draw_sign(surface: pygame.Surface, sign: str, centre: tuple[int, int], size: int, colour: pygame.Color) -> None:
    """Draw a sign `size` pixels square around `centre`. Raises KeyError for a sign without a shape."""
    if sign == "·":
        disc(surface, centre, max(3, size // 4), colour)
        return
    if sign == "○":
        side = size - 1
        ring(
            surface,
            pygame.Rect(centre[0] - side // 2, centre[1] - side // 2, side, side),
            colour,
            side // 2,
            1 + size // 12,
        )
        return
    left, top = centre[0] - size / 2, centre[1] - size / 2
    for shape in SHAPES[sign]:
        polygon(surface, placed(shape, left, top, size), colour)


def placed(shape: Sequence[Point], left: float, top: float, size: float) -> list[Point]:
    """A shape of the unit square moved and scaled to window pixels."""
    return [(left + x * size, top + y * size) for x, y in shape]
