"""Columns that are made of others of their row, and how: sums, differences, products, parts of dates, comparisons."""

import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache, reduce
from typing import Any, TypeAlias

from game.judge.witness.facts import DAYS, ColumnFacts, Family, TableFacts, Worked
from game.judge.witness.values import cell, moment, number
from game.puzzle.witness import Cell

Value: TypeAlias = Any
"""A Decimal, a datetime or a str: one of them in one column, so that its values compare."""
NUMBERS: tuple[Family, ...] = ("whole", "decimal", "float")
_CLOSE = Decimal("1e-9")
"""Relative distance up to which two floating-point numbers are the same."""
_CENT = Decimal("0.01")
EXACTLY = Context(prec=200, rounding=ROUND_HALF_UP)
"""How DuckDB counts: no digit is lost, halves are rounded away from zero."""


@dataclass(frozen=True)
class Way:
    """Makes a value of the values of other columns, of `takes` families each (any number of the first, if `many`), for
    a column of `gives` families. A null leads to a null, but for `filled` ways, where it counts as nothing."""

    takes: tuple[tuple[Family, ...], ...]
    gives: tuple[Family, ...]
    make: Callable[..., Value]
    many: bool = False
    swaps: bool = False
    filled: bool = False


def total(values: Iterable[Decimal]) -> Decimal:
    """Their sum, to the last digit."""
    return reduce(EXACTLY.add, values, Decimal(0))


def _sum(*values: Decimal) -> Decimal:
    return total(values)


def _day(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def _week(at: datetime) -> datetime:
    return _day(at) - timedelta(days=at.weekday())


def _month(at: datetime) -> datetime:
    return _day(at).replace(day=1)


def _quarter(at: datetime) -> datetime:
    return _month(at).replace(month=(at.month - 1) // 3 * 3 + 1)


def _year(at: datetime) -> datetime:
    return _month(at).replace(month=1)


def _days_between(a: datetime, b: datetime) -> Decimal:
    return Decimal((_day(a) - _day(b)).days)


_AT: tuple[tuple[Family, ...], ...] = (DAYS,)
_TWO_DAYS = (DAYS, DAYS)
_WHOLE: tuple[Family, ...] = ("whole",)
_FLAG: tuple[Family, ...] = ("bool",)
_TEXT: tuple[Family, ...] = ("text",)
WAYS: dict[str, Way] = {
    "day": Way(_AT, DAYS, _day),
    "week": Way(_AT, DAYS, _week),
    "month": Way(_AT, DAYS, _month),
    "quarter": Way(_AT, DAYS, _quarter),
    "year": Way(_AT, DAYS, _year),
    "year number": Way(_AT, _WHOLE, lambda at: Decimal(at.year)),
    "quarter number": Way(_AT, _WHOLE, lambda at: Decimal((at.month + 2) // 3)),
    "month number": Way(_AT, _WHOLE, lambda at: Decimal(at.month)),
    "day number": Way(_AT, _WHOLE, lambda at: Decimal(at.day)),
    "hour number": Way(_AT, _WHOLE, lambda at: Decimal(at.hour)),
    "weekday number": Way(_AT, _WHOLE, lambda at: Decimal(at.isoweekday())),
    "weekday number from Sunday": Way(_AT, _WHOLE, lambda at: Decimal(at.isoweekday() % 7)),
    "year-month": Way(_AT, _TEXT, lambda at: f"{at.year:04}-{at.month:02}"),
    "days between": Way(_TWO_DAYS, _WHOLE, _days_between),
    "lower": Way((_TEXT,), _TEXT, str.lower),
    "upper": Way((_TEXT,), _TEXT, str.upper),
    "words": Way((_TEXT, _TEXT), _TEXT, lambda a, b: f"{a} {b}"),
    "same": Way((NUMBERS,), NUMBERS, lambda a: a),
    "same text": Way((_TEXT,), _TEXT, lambda a: a),
    "cents": Way((NUMBERS,), NUMBERS, lambda a: EXACTLY.multiply(a, _CENT)),
    "difference": Way((NUMBERS, NUMBERS), NUMBERS, EXACTLY.subtract),
    "product": Way((NUMBERS, NUMBERS), NUMBERS, EXACTLY.multiply, swaps=True),
    "sum": Way((NUMBERS,), NUMBERS, _sum, many=True, filled=True),
    "positive": Way((NUMBERS,), _FLAG, lambda a: a > 0),
    "equal days": Way(_TWO_DAYS, _FLAG, operator.eq, swaps=True),
    "later": Way(_TWO_DAYS, _FLAG, operator.gt),
}
"""By name."""


@lru_cache(maxsize=65_536)
def value_of(family: Family, text: str) -> Value:
    """A cell as what is counted with."""
    if family in NUMBERS:
        return number(text)
    return moment(text) if family in DAYS else text


def cell_of(column: ColumnFacts, value: Value) -> Cell:
    """A value as the column's cell; null where the column can't hold it."""
    match value:
        case bool():
            return str(value).lower()
        case Decimal() | datetime():
            return cell(column, _rounded(column, value) if isinstance(value, Decimal) else value)
    return None if value is None else str(value)


def _rounded(column: ColumnFacts, value: Decimal) -> Decimal:
    if column.family == "decimal":
        value = value.quantize(Decimal(1).scaleb(-column.scale), context=EXACTLY)
    return value if value else abs(value)  # no -0.00


class UnfitError(Exception):
    """A column can't hold what is made for it."""


def fitting(column: ColumnFacts, value: Value) -> Cell:
    """A value that was made for a column. Raises UnfitError."""
    made = cell_of(column, value)
    if made is None and value is not None:
        raise UnfitError
    return made


def same(column: ColumnFacts, one: Cell, other: Cell) -> bool:
    """Whether two cells of a column say the same."""
    if one is None or other is None or one == other:
        return one == other
    a, b = value_of(column.family, one), value_of(column.family, other)
    if column.family == "float" and isinstance(a, Decimal) and isinstance(b, Decimal):
        return abs(a - b) <= _CLOSE * max(abs(a), abs(b))
    return a is not None and a == b


def worked(table: TableFacts, fact: Worked, row: Sequence[Cell]) -> Cell:
    """The cell that a row has by the fact. Raises UnfitError."""
    way = WAYS[fact.how]
    cells = [(table.columns[n].family, row[n]) for n in fact.of]
    values = [None if text is None else value_of(family, text) for family, text in cells]
    if way.filled:
        values = [value for value in values if value is not None]
    if not values or any(value is None for value in values):
        return None
    return fitting(table.columns[fact.place], way.make(*values))
