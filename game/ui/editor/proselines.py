"""Where a paragraph breaks and where its characters are: arithmetic, without a pixel."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

Measure = Callable[[str], int]
"""Pixels that a text takes on one line."""


class Row(NamedTuple):
    """A line as it is seen: the characters from `start` to `end`, a blank at its end included."""

    start: int
    end: int


def rows_of(text: str, width: int, measure: Measure) -> tuple[Row, ...]:
    """The paragraph broken at blanks into lines of at most `width` pixels; a word too long is broken anywhere."""
    rows: list[Row] = []
    start = end = 0
    for match in re.finditer(r"\S+\s*|\s+", text):
        if measure(text[start : match.end()].rstrip()) > width and end > start:
            rows.append(Row(start, end))
            start = end
        while measure(text[start : match.end()].rstrip()) > width and match.end() - start > 1:
            cut = _fitting(text, start, match.end(), width, measure)
            rows.append(Row(start, cut))
            start = cut
        end = match.end()
    return (*rows, Row(start, len(text)))


def row_at(rows: Sequence[Row], column: int) -> int:
    """The line that a caret before the character `column` stands on."""
    return next((number for number, row in enumerate(rows[:-1]) if column < row.end), len(rows) - 1)


def column_at(text: str, row: Row, x: int, measure: Measure) -> int:
    """The place between two characters of a line that is nearest to `x`; never behind the blank that ends it."""
    last = row.end - (row.end < len(text) and row.end > row.start)
    low, high = row.start, last
    while low < high:
        middle = (low + high) // 2
        if (measure(text[row.start : middle]) + measure(text[row.start : middle + 1])) // 2 < x:
            low = middle + 1
        else:
            high = middle
    return low


def _fitting(text: str, start: int, end: int, width: int, measure: Measure) -> int:
    """The end of the longest piece from `start` that fits, one character at least."""
    low, high = start + 1, end
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[start:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    return low
