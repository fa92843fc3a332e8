"""Text on a grid of cells, as a terminal lays it out: a CJK letter takes two, a combining mark none of its own.

Columns count code points; cells count places on the screen. Only lines beyond plain ASCII pay for the difference.
"""

import unicodedata
from functools import lru_cache
from typing import NamedTuple

TAB_CELLS = 4
ZERO_WIDTH_JOINER = "\u200d"
JOINED = frozenset({"Mn", "Me", "Cf"})


class Cluster(NamedTuple):
    """What the eye takes for one character: columns `start` up to `end`, drawn at `cell`, `width` cells wide."""

    start: int
    end: int
    cell: int
    width: int


def is_plain(line: str) -> bool:
    """Whether columns and cells are the same."""
    return line.isascii() and "\t" not in line


def is_joined(char: str) -> bool:
    """Whether it is a mark that belongs to the character before it."""
    return unicodedata.category(char) in JOINED


@lru_cache(maxsize=512)
def clusters(line: str) -> tuple[Cluster, ...]:
    """The line's characters with the marks that belong to them, from left to right, without gaps."""
    found: list[Cluster] = []
    cell = 0
    for column, char in enumerate(line):
        joins = (char > "\x7f" and is_joined(char)) or (column > 0 and line[column - 1] == ZERO_WIDTH_JOINER)
        if found and joins:
            found[-1] = found[-1]._replace(end=column + 1)
            continue
        width = 1 if " " <= char <= "~" else _width(char, cell)
        found.append(Cluster(column, column + 1, cell, width))
        cell += width
    return tuple(found)


def cell_of(line: str, column: int) -> int:
    """The cell at which the character at `column` is drawn, or would be."""
    if is_plain(line):
        return column
    for cluster in clusters(line):
        if column < cluster.end:
            return cluster.cell
    return cells_in(line)


def column_at(line: str, cell: float) -> int:
    """The column whose left edge is nearest to a place measured in cells."""
    if is_plain(line):
        return min(max(round(cell), 0), len(line))
    for cluster in clusters(line):
        if cell < cluster.cell + cluster.width / 2:
            return cluster.start
    return len(line)


def cells_in(line: str) -> int:
    """How many cells the whole line takes."""
    if is_plain(line):
        return len(line)
    last = clusters(line)[-1]
    return last.cell + last.width


def before(line: str, column: int) -> int:
    """The column one character to the left; marks go with their letter."""
    if is_plain(line):
        return max(column - 1, 0)
    return max((c.start for c in clusters(line) if c.start < column), default=0)


def after(line: str, column: int) -> int:
    """The column one character to the right; marks go with their letter."""
    if is_plain(line):
        return min(column + 1, len(line))
    return min((c.end for c in clusters(line) if c.end > column), default=len(line))


def _width(char: str, cell: int) -> int:
    if char == "\t":
        return TAB_CELLS - cell % TAB_CELLS
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
