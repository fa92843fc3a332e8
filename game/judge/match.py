"""Pairing numbers that are equal within a tolerance."""

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

RELATIVE = 1e-9
ABSOLUTE_MOST = 1e-6
_EXACT_MATCHING_MOST = 400
"""Rows on a side up to which the largest pairing is found; beyond, rows are paired in order of size."""

_LOOK_AHEAD = 200
"""Rows looked at for a partner where rows are paired in order of size."""

Vector = Sequence[float | None]


@dataclass(frozen=True)
class Tolerance:
    """`absolute` is in units of the column: law 3 takes it from the column's scale."""

    absolute: float

    @classmethod
    def of(cls, values: Sequence[float | None], slack: float = 0.0) -> "Tolerance":
        """From the target's values; `slack` is a forgiven rounding, half a unit of its last digit."""
        scale = max((abs(v) for v in values if v is not None and math.isfinite(v)), default=0.0)
        return cls(min(ABSOLUTE_MOST, RELATIVE * scale) + slack * (1 + ABSOLUTE_MOST))

    def equal(self, a: float | None, b: float | None) -> bool:
        """NULL equals NULL only, NaN equals NaN only."""
        if a is None or b is None:
            return a is b
        if a == b:
            return True
        if math.isnan(a) or math.isnan(b):
            return math.isnan(a) and math.isnan(b)
        if math.isinf(a) or math.isinf(b):
            return False
        return abs(a - b) <= max(RELATIVE * max(abs(a), abs(b)), self.absolute)


def contained(shorter: Sequence[float | None], longer: Sequence[float | None], tolerance: Tolerance) -> bool:
    """Whether every value of `shorter` finds a partner of its own in `longer`.

    Both are walked in order of size: on a line, taking the first that fits is the largest pairing.
    """
    rest = iter(sorted(longer, key=_rank))
    for value in sorted(shorter, key=_rank):
        for other in rest:
            if tolerance.equal(value, other):
                break
        else:
            return False
    return True


def pairs(left: Sequence[Vector], right: Sequence[Vector], tolerances: Sequence[Tolerance]) -> list[tuple[int, int]]:
    """Indexes of rows that are equal in every column within its tolerance, each row used once.

    Rows that could be equal lie in one bunch: in every column, their values are linked by steps within tolerance.
    """
    bunches: dict[tuple[int, ...], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for n, bunch in enumerate(_bunches([*left, *right], tolerances)):
        bunches[bunch][n >= len(left)].append(n if n < len(left) else n - len(left))
    found: list[tuple[int, int]] = []
    for lefts, rights in bunches.values():
        a, b = [left[n] for n in lefts], [right[n] for n in rights]
        found += [(lefts[x], rights[y]) for x, y in _pairs_of_bunch(a, b, tolerances)]
    return sorted(found)


def _bunches(rows: Sequence[Vector], tolerances: Sequence[Tolerance]) -> list[tuple[int, ...]]:
    """For each row the number of its bunch in each column."""
    bunches: list[list[int]] = [[] for _ in rows]
    for column, tolerance in enumerate(tolerances):
        order = sorted(range(len(rows)), key=lambda n: _rank(rows[n][column]))
        bunch = 0
        for n, row in enumerate(order):
            bunch += n > 0 and not tolerance.equal(rows[order[n - 1]][column], rows[row][column])
            bunches[row].append(bunch)
    return [tuple(numbers) for numbers in bunches]


def _pairs_of_bunch(
    left: Sequence[Vector], right: Sequence[Vector], tolerances: Sequence[Tolerance]
) -> list[tuple[int, int]]:
    def equal(a: int, b: int) -> bool:
        return all(t.equal(x, y) for t, x, y in zip(tolerances, left[a], right[b], strict=True))

    if not left or not right:
        return []
    ends = [(min(values, key=_rank), max(values, key=_rank)) for values in zip(*left, *right, strict=True)]
    if all(t.equal(low, high) for t, (low, high) in zip(tolerances, ends, strict=True)):
        return [(n, n) for n in range(min(len(left), len(right)))]
    if max(len(left), len(right)) <= _EXACT_MATCHING_MOST:
        return _largest(len(left), len(right), equal)
    return _in_order(left, right, equal, tolerances[0])


def _largest(lefts: int, rights: int, equal: Callable[[int, int], bool]) -> list[tuple[int, int]]:
    """Kuhn's augmenting paths (Naval Research Logistics 2, 1955)."""
    fits = [[b for b in range(rights) if equal(a, b)] for a in range(lefts)]
    partner: dict[int, int] = {}

    def place(a: int, tried: set[int]) -> bool:
        for b in fits[a]:
            if b not in tried:
                tried.add(b)
                if b not in partner or place(partner[b], tried):
                    partner[b] = a
                    return True
        return False

    for a in range(lefts):
        place(a, set())
    return sorted((a, b) for b, a in partner.items())


def _in_order(
    left: Sequence[Vector], right: Sequence[Vector], equal: Callable[[int, int], bool], first: Tolerance
) -> list[tuple[int, int]]:
    """Each row of the left, by size, takes the first of the next rows of the right that fits: with one column the
    largest pairing, with more nearly so."""
    found: dict[int, int] = {}
    ranked = sorted(range(len(right)), key=lambda b: [_rank(v) for v in right[b]])
    start = 0
    for a in sorted(range(len(left)), key=lambda a: [_rank(v) for v in left[a]]):
        low = left[a][0]
        while start < len(ranked) and _below(right[ranked[start]][0], low, first):
            start += 1
        for b in ranked[start : start + _LOOK_AHEAD]:
            if b not in found and equal(a, b):
                found[b] = a
                break
        while start < len(ranked) and ranked[start] in found:
            start += 1
    return sorted((a, b) for b, a in found.items())


def _below(value: float | None, other: float | None, tolerance: Tolerance) -> bool:
    return _rank(value) < _rank(other) and not tolerance.equal(value, other)


def _rank(value: float | None) -> tuple[int, float]:
    if value is None:
        return (2, 0.0)
    return (1, 0.0) if math.isnan(value) else (0, value)
