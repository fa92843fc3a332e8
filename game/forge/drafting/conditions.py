"""What a row may be asked: a number beyond a limit or within a span, a month or a year, one of two values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import floor, log10
from typing import Any

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import digest
from game.forge.drafting.kinds import Kind
from game.forge.world.words import article, at_time, is_several, is_unit, lacked
from game.forge.world.world import World, WorldColumn

ROWS = (2, 25)
"""Rows that meet a condition."""
_SPAN_ROWS_MOST = 3000
"""Rows of a kind whose values are looked at one by one."""
_FLOATS = ("DECIMAL", "DOUBLE", "FLOAT")


@dataclass(frozen=True)
class Test:
    """A condition on a column, as it is said after "with" and as SQL; `slips`: (wrong SQL, what is wrong); `when`: of a
    time, only when it was (`in May 2025`)."""

    column: WorldColumn
    said: str
    condition: exp.Expr
    slips: tuple[tuple[exp.Expr, str], ...] = ()
    when: str = ""


def beyond(world: World, kind: Kind, column: WorldColumn, above: bool, most: int = ROWS[1]) -> Test | None:
    """More, or less, than a round number, which leaves a few rows of the kind."""
    ends = _ends(world, kind, column, above, most + 1)
    if len(ends) <= ROWS[0]:
        return None
    limit = _between(ends[min(most, len(ends) - 1)], ends[ROWS[0] - 1], above, not column.type.startswith(_FLOATS))
    if limit is None:
        return None
    value, number = tree.col(column), tree.number(f"{limit:f}")
    right, wrong = (exp.GT, exp.LT) if above else (exp.LT, exp.GT)
    return Test(
        column,
        amount(column, f"{'more' if above else 'less'} than {limit:,f}"),
        right(this=value, expression=number),
        ((wrong(this=value.copy(), expression=number.copy()), "These are on the other side."),),
    )


def _ends(world: World, kind: Kind, column: WorldColumn, above: bool, count: int) -> list[Any]:
    query = exp.select(tree.col(column)).from_(tree.table(kind.table)).where(*kind.conditions())
    query = query.where(tree.filled(tree.col(column)))
    ordered = query.order_by(exp.Ordered(this=tree.col(column), desc=above, nulls_first=False))
    return [row[0] for row in world.rows(ordered.limit(count))]


def _between(last: Any, first: Any, above: bool, whole: bool) -> Decimal | None:
    """The roundest number that `first` is beyond and `last` isn't."""
    inner, outer = Decimal(str(last)), Decimal(str(first))
    if not (inner.is_finite() and outer.is_finite()) or not (inner < outer if above else outer < inner):
        return None
    span = abs(outer - inner)
    top = floor(log10(float(max(abs(outer), abs(inner), span)))) if span else 0
    for power in range(top, (0 if whole else top - 4) - 1, -1):
        for step in (5, 2, 1):
            unit = Decimal(step) * Decimal(10) ** power
            found = inner // unit * unit
            for near in (found - unit, found, found + unit, found + 2 * unit):
                if inner <= near < outer if above else outer < near <= inner:
                    return near
    return None


def amount(column: WorldColumn, said: str) -> str:
    """`a price of more than 3`, `a floor of more than 3 m²`, `more than 3 views`, `costs of more than 3`."""
    what, _, unit = column.words.rpartition(" in ")
    if what and is_unit(unit):
        return f"{article(what)} of {said} {unit}"
    counted = column.words.removeprefix("number of ")
    if counted != column.words:
        return f"{fewer(said, column)} {counted}"
    if is_several(column.words):
        return f"{column.words} of {said}" if column.role == "money" else f"{fewer(said, column)} {column.words}"
    return f"{article(column.words)} of {said}"


def fewer(said: str, column: WorldColumn) -> str:
    """`less than 5` of what is counted is `fewer than 5`."""
    return said if column.type.startswith(_FLOATS) else said.replace("less", "fewer")


def within(world: World, kind: Kind, column: WorldColumn) -> Test | None:
    """From one round number to another, both included."""
    query = exp.select(tree.col(column)).from_(tree.table(kind.table)).where(*kind.conditions())
    rows = world.rows(query.where(tree.filled(tree.col(column))).limit(_SPAN_ROWS_MOST))
    values = sorted(value for row in rows if (value := Decimal(str(row[0]))).is_finite())
    if not ROWS[1] <= len(values) < _SPAN_ROWS_MOST:
        return None
    whole = not column.type.startswith(_FLOATS)
    for place in (len(values) // 2, len(values) * 3 // 4, len(values) // 4):
        low = _between(values[place - 1], values[place], True, whole)
        high = next(
            (
                h
                for n in (20, 12, 8, 5)
                if place + n < len(values) and low is not None
                for h in [_between(values[place + n - 1], values[place + n], True, whole)]
                if h is not None and low < h
            ),
            None,
        )
        if low is None or high is None:
            continue
        if _fits(sum(low <= value <= high for value in values), len(values), ROWS[1]):
            ends = {"low": tree.number(f"{low:f}"), "high": tree.number(f"{high:f}")}
            said = f"{lacked(column.words)} from {low:,f} to {high:,f}, both included"
            open_ = exp.and_(exp.GT(this=tree.col(column), expression=ends["low"].copy()),
                             exp.LT(this=tree.col(column), expression=ends["high"].copy()))  # fmt: skip
            slip = (open_, "Both ends belong to the span.")
            return Test(column, said, exp.Between(this=tree.col(column), **ends), (slip,))
    return None


def _fits(count: int, of: int, most: int) -> bool:
    return ROWS[0] <= count <= most and count < of


def spans(world: World, kind: Kind, column: WorldColumn, most: int = ROWS[1]) -> Iterator[Test]:
    """Months, then years, with a good number of rows."""
    for unit, said in (("month", "{:%B %Y}"), ("year", "{:%Y}")):
        counts = _by(world, kind, column, unit)
        of = sum(counts.values())
        found = sorted(counts, key=lambda day: digest(kind.key, day.isoformat()))
        for first in found:
            if _fits(counts[first], of, most):
                months = first.month if unit == "month" else 12
                after = first.replace(year=first.year + months // 12, month=months % 12 + 1)
                yield _during(column, first, after, said.format(first))


def _by(world: World, kind: Kind, column: WorldColumn, unit: str) -> dict[date, int]:
    first = tree.truncated(unit, tree.col(column))
    query = exp.select(first, tree.count_rows()).from_(tree.table(kind.table)).where(*kind.conditions())
    return {row[0]: row[1] for row in world.rows(query.where(tree.filled(tree.col(column))).group_by(first.copy()))}


def _during(column: WorldColumn, first: date, after: date, span: str) -> Test:
    value = tree.col(column)
    if column.type == "DATE":
        return _between_days(column, first, after, span)
    since = exp.GTE(this=value, expression=tree.day(first))
    before = exp.LT(this=value.copy(), expression=tree.day(after))
    late = exp.GT(this=value.copy(), expression=tree.day(first))
    slips = (
        (since.copy(), f"What came after {span} is in it, too."),
        (exp.and_(late, before.copy()), f"The very beginning of {span} belongs to it."),
    )
    return Test(column, at_time(article(column.words), f"in {span}"), exp.and_(since, before), slips, f"in {span}")


def _between_days(column: WorldColumn, first: date, after: date, span: str) -> Test:
    last = after - timedelta(days=1)
    value = tree.col(column)
    right = exp.Between(this=value, low=tree.day(first), high=tree.day(last))
    long = exp.Between(this=value.copy(), low=tree.day(first), high=tree.day(after))
    since = exp.GTE(this=value.copy(), expression=tree.day(first))
    slips = ((since, f"What came after {span} is in it, too."), (long, f"The day after {span} is in it, too."))
    return Test(column, at_time(article(column.words), f"in {span}"), right, slips, f"in {span}")


def one_of(column: WorldColumn, kinds: Sequence[Kind]) -> Test:
    """One of two values of a column."""
    first, second = kinds
    values = [tree.value_of(kind.value, column.type) for kind in kinds]
    only = exp.EQ(this=tree.col(column), expression=values[0].copy())
    return Test(
        column,
        f'{column.words} "{first.value}" or "{second.value}"',
        exp.In(this=tree.col(column), expressions=values),
        ((only, f'This keeps only "{first.value}".'),),
    )
