"""Where two small result sets differ, row by row and cell by cell: for showing, never for deciding.

Rows are paired as a multiset, values by the law that the judge compares by (law 3), but on the JSON values at hand.
"""

import json
import math
from collections import defaultdict, deque
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from game.judge.domain import NUMBERS, type_class
from game.puzzle.resultset import Json, ResultColumn, ResultSet, Row

RowKind = Literal["same", "moved", "differs", "extra", "missing"]
FLOAT_TOLERANCE = 1e-9
MOST_PAIRS = 40_000
"""Pairs of rows that are looked at closely; beyond, what isn't the same is just extra or missing."""
_MIDNIGHT = "T00:00:00"


@dataclass(frozen=True)
class RowNote:
    """How a row fares: `moved` is right but in another place, `differs` has a partner but for the `cells` named."""

    kind: RowKind
    cells: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Differences:
    """A note per row; empty where a result is too long to be here whole, so that nothing false is said."""

    expected: tuple[RowNote, ...] = ()
    got: tuple[RowNote, ...] = ()


def differences(expected: ResultSet, got: ResultSet) -> Differences:
    """Notes on the rows of both."""
    if expected.truncated or got.truncated:
        return Differences()
    partners = _same_rows(expected, got)
    left = [i for i in range(len(got.rows)) if i not in partners]
    taken = set(partners.values())
    right = [i for i in range(len(expected.rows)) if i not in taken]
    if not left and not right:
        same = tuple(RowNote("same" if partners[i] == i or _like(expected, got, i, i) else "moved") for i in partners)
        return Differences(tuple(RowNote("same") for _ in same), same)
    near = _near_rows(expected, got, right, left)
    far = {there: (here, cells) for here, (there, cells) in near.items()}
    return Differences(
        tuple(
            RowNote("differs", far[i][1]) if i in far else RowNote("same" if i in taken else "missing")
            for i in range(len(expected.rows))
        ),
        tuple(
            RowNote("differs", near[i][1]) if i in near else RowNote("same" if i in partners else "extra")
            for i in range(len(got.rows))
        ),
    )


def _same_rows(expected: ResultSet, got: ResultSet) -> dict[int, int]:
    """Index in `got` → index in `expected` of an equal row, each used once; by index in `got`."""
    waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
    for index, row in enumerate(expected.rows):
        waiting[_key(row, expected.columns)].append(index)
    partners: dict[int, int] = {}
    for index, row in enumerate(got.rows):
        found = waiting[_key(row, got.columns)]
        if found:
            partners[index] = found.popleft()
    left = [i for i in range(len(got.rows)) if i not in partners]
    right = sorted(index for indexes in waiting.values() for index in indexes)
    if len(left) * len(right) <= MOST_PAIRS:
        for here in left:
            there = next((i for i in right if _like(expected, got, i, here)), None)
            if there is not None:
                partners[here] = there
                right.remove(there)
    return dict(sorted(partners.items()))


def _near_rows(
    expected: ResultSet, got: ResultSet, right: Sequence[int], left: Sequence[int]
) -> dict[int, tuple[int, frozenset[int]]]:
    """Rows of `got` that mean a row of `expected`: at least half of the cells agree; the nearest pairs first."""
    width = len(expected.columns)
    if width != len(got.columns) or len(left) * len(right) > MOST_PAIRS:
        return {}
    lone = width == 1 and len(expected.rows) == len(got.rows) == 1
    found = sorted(
        (len(cells), here, there, cells)
        for here in left
        for there in right
        if 2 * len(cells := _unlike(expected, got, there, here)) <= width or lone
    )
    pairs: dict[int, tuple[int, frozenset[int]]] = {}
    taken: set[int] = set()
    for _, here, there, cells in found:
        if here not in pairs and there not in taken:
            pairs[here] = (there, frozenset(cells))
            taken.add(there)
    return pairs


def _like(expected: ResultSet, got: ResultSet, there: int, here: int) -> bool:
    return len(expected.columns) == len(got.columns) and not _unlike(expected, got, there, here)


def _unlike(expected: ResultSet, got: ResultSet, there: int, here: int) -> list[int]:
    """The columns in which two rows of one width differ."""
    cells = zip(expected.rows[there], expected.columns, got.rows[here], got.columns, strict=True)
    return [
        index
        for index, (wanted, wanted_column, given, given_column) in enumerate(cells)
        if not _equal(wanted, wanted_column.type, given, given_column.type)
    ]


def _equal(wanted: Json, wanted_type: str, given: Json, given_type: str) -> bool:
    one, other = _value(wanted, wanted_type), _value(given, given_type)
    if one == other or "float" not in (type_class(wanted_type), type_class(given_type)):
        return one == other
    if isinstance(one, tuple) and isinstance(other, tuple) and one[0] == other[0] == "number":
        return math.isclose(float(one[1]), float(other[1]), rel_tol=FLOAT_TOLERANCE, abs_tol=FLOAT_TOLERANCE)
    return False


def _key(row: Row, columns: Sequence[ResultColumn]) -> Hashable:
    return tuple(_value(value, column.type) for value, column in zip(row, columns, strict=True))


def _value(value: Json, type_name: str) -> tuple[str, str | Decimal | bool] | None:
    """Equal iff the values are, whatever their types of one family."""
    kind = type_class(type_name)
    if value is None:
        return None
    if kind in NUMBERS:
        number = Decimal(str(value))
        return ("nan", "") if number.is_nan() else ("number", number)
    if kind in ("stamp", "zoned"):
        return ("stamp", str(value).replace(" ", "T").removesuffix(_MIDNIGHT))
    if isinstance(value, (list, dict)):
        return (kind, json.dumps(value, sort_keys=True))
    return (kind, value if isinstance(value, bool) else str(value))
