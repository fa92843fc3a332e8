"""Where the columns of a table stand: widths from what they hold and from the room there is."""

from __future__ import annotations

from collections.abc import Sequence

SPREAD = 88  # most unscaled pixels a column gets beyond what it needs


def column_widths(natural: Sequence[int], room: int, *, widest: int, spread: int) -> list[int]:
    """Pixels per column: what it needs up to `widest`, plus an equal share of what is left, at most `spread`."""
    widths = [min(width, widest) for width in natural]
    spare = room - sum(widths)
    if not widths or spare <= 0:
        return widths
    extra = min(spread, spare // len(widths))
    return [width + extra for width in widths]


def starts(widths: Sequence[int]) -> list[int]:
    """The left edge of each column."""
    edges = [0]
    for width in widths:
        edges.append(edges[-1] + width)
    return edges[:-1]
