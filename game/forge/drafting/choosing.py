"""Choices that many families make: what rows are called by, where a cut is clean, which number makes a good limit."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from math import floor, log10
from typing import TypeVar

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Miss
from game.forge.world.world import World, WorldColumn, WorldTable

T = TypeVar("T")
CANDIDATES_MOST = 60
"""Candidates a family proposes for one world."""
ROWS_LEAST, ROWS_MOST = 2, 40
"""Rows of a target that is worth looking at."""


def called(table: WorldTable) -> tuple[WorldColumn, ...]:
    """The columns that name a row to people: first and last name, or a label that is unique in the data; () where rows
    have no name."""
    columns = {c.name.lower(): c for c in table.columns}
    for pair in (("first_name", "last_name"), ("firstname", "lastname"), ("given_name", "family_name")):
        if all(name in columns and not columns[name].known.nulls for name in pair):
            return tuple(columns[name] for name in pair)
    label = table.label
    return () if label is None or label.known.distinct < table.rows else (label,)


def tie_free_count(
    world: World, query: exp.Select, by: WorldColumn | str, falling: bool, counts: Sequence[int]
) -> int | None:
    """The first of the counts after which a LIMIT cuts no tie: the row after it has another value of `by`, a
    column or the name of the last output."""
    most = max(counts) + 1
    ordered = query.order_by(exp.Ordered(this=tree.col(by), desc=falling, nulls_first=False)).limit(most)
    place = len(query.expressions) - 1
    values = [row[place] for row in world.rows(ordered)]
    return next((n for n in counts if n < len(values) and values[n - 1] != values[n]), None)


def round_limits(values: Sequence[float | int | Decimal]) -> Iterator[Decimal]:
    """Round numbers within the range of some values, the roundest first: what a colleague would name as a limit."""
    if not values:
        return
    low, high = Decimal(str(min(values))), Decimal(str(max(values)))
    span = high - low
    if span <= 0:
        return
    top = floor(log10(float(span)))
    for power in range(top, top - 3, -1):
        for step in (Decimal(5), Decimal(2), Decimal(1)):
            unit = step * Decimal(10) ** power
            first = (low // unit + 1) * unit
            found = first
            while found < high:
                yield found.normalize() + 0
                found += unit


def limit_for(
    values: Sequence[float | int | Decimal], least: int = ROWS_LEAST, most: int = ROWS_MOST
) -> Decimal | None:
    """A round number that leaves between `least` and `most` of the values above it, and equals none of them."""
    for limit in round_limits(values):
        above = sum(value > limit for value in values)
        if least <= above <= most and above < len(values) and not any(value == limit for value in values):
            return limit
    return None


def telling(world: World, answer: exp.Expr, misses: Iterable[Miss]) -> tuple[Miss, ...]:
    """The wrong queries whose fault shows on the data as they are."""
    right = world.rows(answer)
    return tuple(miss for miss in misses if world.rows(miss.query) != right)


def count_limit(counts: Sequence[int], most: int = ROWS_MOST, highest: int = 8) -> int | None:
    """A small number that between two and `most` of the counts are above: what small instances can tell too."""
    for limit in range(1, highest + 1):
        if ROWS_LEAST <= sum(count > limit for count in counts) <= most and min(counts) <= limit:
            return limit
    return None


def interleaved(*ways: Iterable[T], most: int = CANDIDATES_MOST) -> Iterator[T]:
    """The first of each, then the second of each, and so on."""
    waiting = deque(iter(way) for way in ways)
    while waiting and most > 0:
        way = waiting.popleft()
        for found in way:
            yield found
            most -= 1
            waiting.append(way)
            break
