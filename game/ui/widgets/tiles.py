"""Tiles: a submit as a row of squares, each with a sign and a word, turned over one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pygame

from game.judge.verdict import Tile
from game.strings import say
from game.ui.motion import Tween
from game.ui.paint import dashed, rounded
from game.ui.signs import draw_sign
from game.ui.widgets.base import Kit

SMALLEST_WITH_WORD = 34  # unscaled pixels; below, only the sign fits
SMALLEST = 18
SIGNS = {"exact": "■", "misplaced": "◆", "partial": "◆", "absent": "✕", "open": "·"}
_ROLES = {
    "exact": ("right", "on_right"),
    "misplaced": ("misplaced", "on_misplaced"),
    "partial": ("misplaced", "on_misplaced"),
    "absent": ("absent", "on_absent"),
}


class TileSpec(NamedTuple):
    """A square to draw: its state, its word."""

    state: str
    word: str


def specs(tiles: Sequence[Tile]) -> tuple[TileSpec, ...]:
    """The squares of a verdict: columns by number, the others by name."""
    found = []
    column = 0
    for tile in tiles:
        if tile.kind == "column":
            column += 1
            found.append(TileSpec(tile.state, say("ui.tiles.column", number=column)))
        else:
            found.append(TileSpec(tile.state, say(f"ui.tiles.{tile.kind}")))
    return tuple(found)


def tile_side(count: int, room: int, *, largest: int, gap: int, smallest: int) -> int:
    """Pixels of one square so that `count` of them fit in `room`, between `smallest` and `largest`."""
    if count == 0:
        return largest
    return max(smallest, min(largest, (room + gap) // count - gap))


def tile_rects(x: int, y: int, count: int, side: int, gap: int) -> list[pygame.Rect]:
    """The squares of one row."""
    return [pygame.Rect(x + index * (side + gap), y, side, side) for index in range(count)]


def paint_tile(surface: pygame.Surface, kit: Kit, rect: pygame.Rect, spec: TileSpec, share: float = 1.0) -> None:
    """One square; `share` below 1 is the turn: it narrows as an open one and widens in its own colour."""
    shown = TileSpec("open", spec.word) if share < 0.5 else spec
    height = max(2, round(rect.h * abs(1 - 2 * share))) if share < 1 else rect.h
    turned = pygame.Rect(rect.x, rect.centery - height // 2, rect.w, height)
    theme = kit.theme
    if shown.state == "open":
        dashed(surface, turned, theme.colour("open"), theme.size("radius_tile"))
        sign, ink = "·", theme.colour("open")
    else:
        ground, on = _ROLES[shown.state]
        rounded(surface, turned, theme.colour(ground), theme.size("radius_tile"))
        sign, ink = SIGNS[shown.state], theme.colour(on)
    if share >= 1:
        _paint_face(surface, kit, rect, sign, shown.word, ink)


def paint_blank(surface: pygame.Surface, kit: Kit, rect: pygame.Rect) -> None:
    """A square of the try to come."""
    dashed(surface, rect, kit.theme.colour("open"), kit.theme.size("radius_tile"))


def flip_share(tweens: Sequence[Tween], index: int, now: float) -> float:
    """How far a tile has turned; 1 where nothing turns."""
    return tweens[index].share(now) if index < len(tweens) else 1.0


def _paint_face(surface: pygame.Surface, kit: Kit, rect: pygame.Rect, sign: str, word: str, ink: pygame.Color) -> None:
    theme = kit.theme
    size = round(rect.h * (0.32 if sign == "■" else 0.38)) + (rect.h + 1) % 2
    if rect.w < round(SMALLEST_WITH_WORD * theme.scale * theme.text_scale):
        draw_sign(surface, sign, rect.center, round(size * 1.25), ink)
        return
    draw_sign(surface, sign, (rect.centerx, rect.y + round(rect.h * 0.42)), size, ink)
    image = kit.texts.render(word.upper(), size=theme.size("tile_word"), weight="semibold", colour=ink)
    surface.blit(image, (rect.centerx - image.get_width() // 2, rect.bottom - image.get_height() - rect.h // 22))
