"""Constants next to the right one: one more, one less, the day before, the month after (Tuya et al. 2007)."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from sqlglot import exp

from game.judge.nearmiss.names import Names
from game.judge.nearmiss.tree import Change, clause, is_number, is_text, number, recursive

_ELSEWHERE = (
    exp.Limit,
    exp.Offset,
    exp.Round,
    exp.Ordered,
    exp.Group,
    exp.Interval,
    exp.WindowSpec,
    exp.DataTypeParam,
    exp.Select,
    exp.Neg,
)


def numbers(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """Numbers in conditions and arithmetic, one step of their last digit off."""
    for node in tree.find_all(exp.Literal):
        parent = node.parent
        if not is_number(node) or isinstance(parent, _ELSEWHERE):
            continue
        kind = "recursive_bound" if recursive(node) else "number_off"
        if clause(node) == "group" or (recursive(node) and not isinstance(parent, exp.Predicate)):
            continue
        for new in _neighbours(node.name):
            yield Change(kind, node, new)


def _neighbours(text: str) -> list[exp.Expr]:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return []
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent > 0:
        return []
    if exponent == 0:
        return [number(int(value) + 1), number(int(value) - 1)]
    step = Decimal(1).scaleb(exponent)
    return [exp.Literal.number(str(v)) for v in (value + step, value - step) if v >= 0]


def days(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """Days written as text: the day before and after, the month's other edge, another year."""
    for node in tree.find_all(exp.Literal):
        day = _day(node) if is_text(node) else None
        if day is None:
            continue
        for kind, other in (
            ("day_off", day + timedelta(days=1)),
            ("day_off", day - timedelta(days=1)),
            ("month_edge", _month_edge(day)),
            ("year_off", _year_before(day)),
        ):
            yield Change(kind, node, exp.Literal.string(other.isoformat() + node.name[10:]))


def _day(node: exp.Expr) -> date | None:
    try:
        day = date.fromisoformat(node.name[:10])
    except ValueError:
        return None
    return day if date.min.year < day.year < date.max.year and len(node.name) >= 10 else None


def _month_edge(day: date) -> date:
    """From the first of a month to its last day, from any other day to the first of the next month."""
    last = monthrange(day.year, day.month)[1]
    return day.replace(day=last) if day.day == 1 else day.replace(day=last) + timedelta(days=1)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28))


def listed(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """IN with one value left out."""
    for node in tree.find_all(exp.In):
        values = node.expressions
        if len(values) > 1 and not isinstance(node.parent, exp.Pivot):
            for value in values:
                yield Change("in_value_dropped", value, None)


def intervals(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """An interval one unit longer or shorter."""
    for node in tree.find_all(exp.Interval):
        value = node.this
        if isinstance(value, exp.Literal) and value.name.isdigit():
            for other in (int(value.name) + 1, int(value.name) - 1):
                literal = exp.Literal.string(str(other)) if value.is_string else number(other)
                yield Change("interval_off", value, literal)
