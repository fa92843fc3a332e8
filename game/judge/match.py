"""Pairing numbers that are equal within a tolerance."""

import itertools
import math
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

RELATIVE = 1e-9
ABSOLUTE_MOST = 1e-6
_EXACT_MATCHING_MOST = 1_000_000
"""Possible pairs of a bunch up to which the largest pairing is found; beyond, rows are paired in order of size."""

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
    rest = iter(sorted(longer, key=size_rank))
    for value in sorted(shorter, key=size_rank):
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
    bunches: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for n, bunch in enumerate(_bunches([*left, *right], tolerances)):
        bunches[bunch][n >= len(left)].append(n if n < len(left) else n - len(left))
    found: list[tuple[int, int]] = []
    for lefts, rights in bunches.values():
        a, b = [left[n] for n in lefts], [right[n] for n in rights]
        found += [(lefts[x], rights[y]) for x, y in _pairs_of_bunch(a, b, tolerances)]
    return sorted(found)


def _bunches(rows: Sequence[Vector], tolerances: Sequence[Tolerance]) -> list[int]:
    """For each row the number of its bunch: parted by one column after the other."""
    bunches = [0] * len(rows)
    for column, tolerance in enumerate(tolerances):
        order = sorted(range(len(rows)), key=lambda n: (bunches[n], size_rank(rows[n][column])))
        parted = list(bunches)
        bunch = 0
        for before, row in itertools.pairwise(order):
            together = bunches[before] == bunches[row] and tolerance.equal(rows[before][column], rows[row][column])
            bunch += not together
            parted[row] = bunch
        if order:
            parted[order[0]] = 0
        bunches = parted
    return bunches


def _pairs_of_bunch(
    left: Sequence[Vector], right: Sequence[Vector], tolerances: Sequence[Tolerance]
) -> list[tuple[int, int]]:
    def equal(a: int, b: int) -> bool:
        return all(t.equal(x, y) for t, x, y in zip(tolerances, left[a], right[b], strict=True))

    if not left or not right:
        return []
    by_size = list(zip(_by_size(left), _by_size(right), strict=False))
    if all(equal(a, b) for a, b in by_size):
        return by_size
    found = _in_order(left, right, equal, tolerances[0])
    if len(found) == min(len(left), len(right)) or len(left) * len(right) > _EXACT_MATCHING_MOST:
        return found
    return _largest(len(left), len(right), equal, found)


def _by_size(rows: Sequence[Vector]) -> list[int]:
    return sorted(range(len(rows)), key=lambda n: [size_rank(v) for v in rows[n]])


def _largest(
    lefts: int, rights: int, equal: Callable[[int, int], bool], found: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """More pairs than were found, until there can be no more: Berge's augmenting paths, each the shortest there is
    (PNAS 43, 1957), breadth first."""
    fits = [[b for b in range(rights) if equal(a, b)] for a in range(lefts)]
    mates = dict(found)
    takers = {b: a for a, b in found}
    for a in range(lefts):
        if a not in mates:
            _augment(a, fits, mates, takers)
    return sorted(mates.items())


def _augment(start: int, fits: Sequence[Sequence[int]], mates: dict[int, int], takers: dict[int, int]) -> None:
    """Finds a mate for `start`, those who have one moving on to others where they must."""
    reached_from: dict[int, int] = {}
    waiting = deque([start])
    while waiting:
        a = waiting.popleft()
        for b in fits[a]:
            if b in reached_from:
                continue
            reached_from[b] = a
            if b in takers:
                waiting.append(takers[b])
                continue
            freed: int | None = b
            while freed is not None:
                taker = reached_from[freed]
                takers[freed], mates[taker], freed = taker, freed, mates.get(taker)
            return


def _in_order(
    left: Sequence[Vector], right: Sequence[Vector], equal: Callable[[int, int], bool], first: Tolerance
) -> list[tuple[int, int]]:
    """Each row of the left, by size, takes the first of the next rows of the right that fits: with one column the
    largest pairing, with more nearly so."""
    found: dict[int, int] = {}
    ranked = _by_size(right)
    start = 0
    for a in _by_size(left):
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
    return size_rank(value) < size_rank(other) and not tolerance.equal(value, other)


def size_rank(value: float | None) -> tuple[int, float]:
    if value is None:
        return (2, 0.0)
    return (1, 0.0) if math.isnan(value) else (0, value)
