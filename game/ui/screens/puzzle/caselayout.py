"""Where the cards of a hidden case stand: small tables in a flow, two results side by side or on one card."""

from __future__ import annotations

from collections.abc import Sequence

from pygame import Rect

Size = tuple[int, int]


def flow(sizes: Sequence[Size], width: int, gap: int) -> list[Rect]:
    """Left to right, and on below where the line is full; one wider than the line stands alone."""
    places: list[Rect] = []
    x = y = tallest = 0
    for wide, high in sizes:
        if x and x + wide > width:
            x, y, tallest = 0, y + tallest + gap, 0
        places.append(Rect(x, y, wide, high))
        x, tallest = x + wide + gap, max(tallest, high)
    return places


def pair(one: Size, other: Size, width: int, gap: int) -> tuple[Rect, Rect] | None:
    """Side by side in two halves of the line, or in what each needs where that fits; None where nothing does."""
    half = (width - gap) // 2
    high = max(one[1], other[1])
    if max(one[0], other[0]) <= half:
        return Rect(0, 0, half, high), Rect(width - half, 0, half, high)
    if one[0] + gap + other[0] <= width:
        return Rect(0, 0, width - gap - other[0], high), Rect(width - other[0], 0, other[0], high)
    return None


def stack(one: Size, other: Size, width: int) -> tuple[Rect, Rect]:
    """One upon the other, both as wide as the line or as the wider of them."""
    wide = max(width, one[0], other[0])
    return Rect(0, 0, wide, one[1]), Rect(0, one[1], wide, other[1])


def bottom(places: Sequence[Rect]) -> int:
    """The lowest edge; 0 where there is nothing."""
    return max((place.bottom for place in places), default=0)
