"""Values as cells: what lies beside a value, at the edges of a day, at a given distance."""

import contextlib
import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from game.judge.witness.facts import DAYS, ColumnFacts
from game.puzzle.witness import Cell

_NUMBERS = ("whole", "decimal", "float")
_DECIMAL = re.compile(r"(?:DECIMAL|NUMERIC)\((\d+),\s*(\d+)\)", re.IGNORECASE)
_BITS = {"TINYINT": 8, "SMALLINT": 16, "INTEGER": 32, "BIGINT": 64, "HUGEINT": 128}
_FLOAT_MOST = {"FLOAT": Decimal("3.4e38"), "DOUBLE": Decimal("1.7e308")}


def number(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


@lru_cache(maxsize=16_384)
def moment(text: str) -> datetime | None:
    """A date or a moment; years from 1 to 9999."""
    try:
        return datetime.fromisoformat(text.replace("T", " ")).replace(tzinfo=None)
    except ValueError:
        return _month(text)


def _month(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m")
    except ValueError:
        return None


def cell(column: ColumnFacts, value: Decimal | datetime | date) -> str | None:
    """A value as the column's cell; None where the column can't hold it."""
    if isinstance(value, Decimal):
        if not _held(column.type, value):
            return None
        if column.family == "whole":
            return str(int(value)) if value == int(value) else None
        return f"{value:.{column.scale}f}" if column.family == "decimal" else str(float(value))
    if column.family == "date":
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    text = value.isoformat(" ", "seconds")
    return f"{text}.{value.microsecond:06d}".rstrip("0") if value.microsecond else text


def as_in(column: ColumnFacts, value: Cell) -> Cell:
    """A day or a moment of another column as this one's; other values as they are."""
    if value is None or column.family not in DAYS:
        return value
    at = moment(value)
    return None if at is None else cell(column, at)


def _held(type_name: str, value: Decimal) -> bool:
    """Whether a number lies within what a type can hold."""
    decimal = _DECIMAL.match(type_name)
    if decimal:
        return abs(value) < Decimal(1).scaleb(int(decimal[1]) - int(decimal[2]))
    bits = _BITS.get(type_name.upper().removeprefix("U"))
    if bits is None:
        return abs(value) <= _FLOAT_MOST.get(type_name.upper(), _FLOAT_MOST["DOUBLE"])
    unsigned = type_name.upper().startswith("U")
    most = 1 << (bits if unsigned else bits - 1)
    return (0 if unsigned else -most) <= value < most


def around(column: ColumnFacts, text: str) -> Iterator[str]:
    """Cells at and beside a literal: the number and its neighbours, a day's two ends, the day before and after."""
    if column.family in _NUMBERS:
        value = number(text)
        if value is not None:
            unit = Decimal(1).scaleb(-column.scale) if column.family == "decimal" else Decimal(1)
            yield from _cells(column, value, value - unit, value + unit, value + 1, value - 1)
    elif column.family in ("date", "stamp"):
        if text.isdigit() and len(text) == 4:
            years = ((int(text) + n, m, d) for n, m, d in _YEAR_EDGES)
            yield from _cells(column, *(datetime(y, m, d) for y, m, d in years if MINYEAR <= y <= MAXYEAR))
        elif (at := moment(text)) is not None:
            yield from _edges(column, at)
    elif column.family == "text":
        yield text
    elif column.family == "bool":
        yield from (t for t in (text.lower(),) if t in ("true", "false"))


def month_ends(column: ColumnFacts, month: int) -> list[str]:
    """Where a month begins, and the day before, in the years that are seen and those beside them."""
    seen = {at.year for text in (column.low, column.high) if (at := moment(text or "")) is not None}
    years = sorted({year + n for year in seen for n in (-1, 0, 1)})
    begins = [datetime(year, month, 1) for year in years if MINYEAR < year <= MAXYEAR]
    return list(_cells(column, *begins, *(begin - timedelta(days=1) for begin in begins)))


_YEAR_EDGES = ((0, 1, 1), (0, 12, 31), (1, 1, 1), (-1, 12, 31))


def _cells(column: ColumnFacts, *values: Decimal | datetime) -> Iterator[str]:
    for value in values:
        made = cell(column, value)
        if made is not None:
            yield made


def _edges(column: ColumnFacts, at: datetime) -> Iterator[str]:
    """The moment, its day's midnight and last tick, the neighbours, the same day a year away."""
    day, one = datetime(at.year, at.month, at.day), timedelta(days=1)
    tick = timedelta(seconds=column.step or 86_400)
    ways = [(at, 0 * one), (day, 0 * one), (day, one), (day, -one)]
    if column.family == "stamp" and column.step < 86_400:
        ways += [(day, -tick), (day, tick), (day, one - tick), (at, tick), (at, -tick)]
    for begin, far in ways:
        with contextlib.suppress(OverflowError):  # beyond the year 9999, which many write for "never"
            yield from _cells(column, begin + far)


def shifted(column: ColumnFacts, text: str, days: int, seconds: int = 0) -> str | None:
    """The cell that lies so far from `text`."""
    at = moment(text)
    if at is None:
        return None
    try:
        return cell(column, at + timedelta(days=days, seconds=seconds))
    except OverflowError:
        return None


def other_year(column: ColumnFacts, text: str, years: int) -> str | None:
    """The same day and time in another year."""
    at = moment(text)
    try:
        return None if at is None else cell(column, at.replace(year=at.year + years))
    except ValueError:
        return None


def other_month(column: ColumnFacts, text: str, months: int) -> str | None:
    """The same day and time in another month, None where it has no such day."""
    at = moment(text)
    if at is None:
        return None
    years, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    try:
        return cell(column, at.replace(year=years, month=month + 1))
    except ValueError:
        return None


def month_edge(column: ColumnFacts, text: str, *, last: bool) -> str | None:
    """The same time on the first or the last day of the month."""
    at = moment(text)
    if at is None:
        return None
    return cell(column, at.replace(day=monthrange(at.year, at.month)[1] if last else 1))


def less(column: ColumnFacts, a: str, b: str) -> bool | None:
    """Whether a < b as the column compares them; None where that isn't known."""
    if column.family in _NUMBERS:
        x, y = number(a), number(b)
        return None if x is None or y is None else x < y
    if column.family in ("date", "stamp"):
        p, q = moment(a), moment(b)
        return None if p is None or q is None else p < q
    return a < b if column.family == "text" else None
