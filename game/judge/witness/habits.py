"""Habits of rows that a case keeps to: what is null by its kind, numbers without gaps, keys that rise with time.

All are seen in the visible data without an exception. The last one has to be told of, too: that a key rises with a date
is often luck.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from game.puzzle.witness import Cell, Row

if TYPE_CHECKING:
    from game.judge.witness.facts import ColumnFacts

_KINDS_MOST = 12
"""Different values of a column that sorts rows into kinds."""
_SURPRISING = 5.0
"""Nulls, or values, that chance alone would have given: so many that their lack is no luck."""
_GROUPS_LEAST = 4
"""Groups of rows that are numbered, from which it is no luck."""

NullKinds = Mapping[tuple[int, int], Mapping[Cell, bool]]
"""(a, b) → for some values of a whether b is always null (True) or never (False)."""


def null_kinds(columns: Sequence["ColumnFacts"], rows: Sequence[Row]) -> NullKinds:
    """Of columns with few values, which of them always or never leave another column null."""
    kinds = [n for n, c in enumerate(columns) if 1 < c.distinct <= _KINDS_MOST and c.family in ("text", "bool")]
    found: dict[tuple[int, int], dict[Cell, bool]] = {}
    for b, column in enumerate(columns):
        nulls = sum(row[b] is None for row in rows)
        for a in kinds if column.nullable and 0 < nulls < len(rows) else ():
            told = _told_by(rows, a, b, nulls / len(rows)) if a != b else {}
            if told:
                found[a, b] = told
    return found


def _told_by(rows: Sequence[Row], a: int, b: int, share: float) -> dict[Cell, bool]:
    counts, empty = Counter(row[a] for row in rows), Counter(row[a] for row in rows if row[b] is None)
    never = {value: False for value, n in counts.items() if not empty[value] and n * share >= _SURPRISING}
    always = {value: True for value, n in counts.items() if empty[value] == n and n * (1 - share) >= _SURPRISING}
    return never | always


def numbered(columns: Sequence["ColumnFacts"], rows: Sequence[Row]) -> tuple[tuple[int, int], ...]:
    """(g, c): rows that point to the same row by g are numbered 1, 2, 3, … in c."""
    groups = [n for n, c in enumerate(columns) if c.to is not None]
    places = [n for n, c in enumerate(columns) if c.family == "whole" and c.to is None and c.low == "1"]
    return tuple((g, c) for g in groups for c in places if _counts_up(rows, g, c))


def _counts_up(rows: Sequence[Row], g: int, c: int) -> bool:
    held: dict[Cell, list[Cell]] = defaultdict(list)
    for row in rows:
        held[row[g]].append(row[c])
    long = sum(len(cells) > 1 for cells in held.values())
    return long >= _GROUPS_LEAST and all(
        set(cells) == {str(n) for n in range(1, len(cells) + 1)} for cells in held.values()
    )


def kinds_kept(kinds: NullKinds, rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether each row is null where its kind always is, and nowhere where it never is."""
    return all(told.get(row[a], row[b] is None) == (row[b] is None) for (a, b), told in kinds.items() for row in rows)


def leads_round(rows: Sequence[Sequence[Cell]], place: int, own: int) -> bool:
    """Whether some row leads back to itself, by a column that points to rows of the same table."""
    ways = {row[own]: row[place] for row in rows}
    for start in ways:
        at, steps = ways[start], 0
        while at is not None and at != start and steps <= len(ways):
            at, steps = ways.get(at), steps + 1
        if at is not None:
            return True
    return False


def renumber(rows: Sequence[list[Cell]], places: Sequence[tuple[int, int]]) -> None:
    """Numbers the rows of each group anew, in the order they have."""
    for g, c in places:
        for group in _groups(rows, g):
            for n, row in enumerate(sorted(group, key=lambda row: _size(row[c])), start=1):
                row[c] = str(n)


def rekeyed(rows: Sequence[Sequence[Cell]], key: int, day: int) -> dict[Cell, Cell]:
    """Which key becomes which, so that they rise with the day."""
    keys = sorted((row[key] for row in rows), key=_size)
    timely = sorted(rows, key=lambda row: (row[day] or "", _size(row[key])))
    return {row[key]: to for row, to in zip(timely, keys, strict=True) if row[key] != to}


def rise(rows: Sequence[Sequence[Cell]], key: int, day: int) -> bool:
    """Whether keys rise with the day."""
    days = [row[day] or "" for row in sorted(rows, key=lambda row: _size(row[key]))]
    return all(a <= b for a, b in pairwise(days))


def _groups(rows: Sequence[list[Cell]], g: int) -> Iterator[list[list[Cell]]]:
    held: dict[Cell, list[list[Cell]]] = defaultdict(list)
    for row in rows:
        held[row[g]].append(row)
    yield from held.values()


def _size(cell: Cell) -> tuple[int, str]:
    """Whole numbers in their order."""
    return len(cell or ""), cell or ""
