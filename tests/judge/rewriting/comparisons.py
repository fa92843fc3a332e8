"""Comparisons and lists, and the ways to write the values in them."""

from decimal import Decimal

from sqlglot import exp

from tests.judge.rewriting.rule import Place, Rule, local, operand

_MIRROR: dict[type[exp.Expr], type[exp.Binary]] = {
    exp.EQ: exp.EQ,
    exp.NEQ: exp.NEQ,
    exp.GT: exp.LT,
    exp.GTE: exp.LTE,
    exp.LT: exp.GT,
    exp.LTE: exp.GTE,
}
_TYPES = {"date": "DATE", "stamp": "TIMESTAMP"}


def _bare(node: exp.Expr) -> exp.Expr:
    while isinstance(node, exp.Paren):
        node = node.this
    return node


def _odd(node: exp.Expr) -> bool:
    return isinstance(_bare(node), (exp.Any, exp.All, exp.Tuple))


@local(*_MIRROR)
def comparison_turned(node: exp.Binary, place: Place) -> exp.Expr | None:
    """`a < b` is `b > a`."""
    if _odd(node.this) or _odd(node.expression):
        return None
    return _MIRROR[type(node)](this=operand(node.expression), expression=operand(node.this))


@local(exp.Between)
def between_to_comparisons(node: exp.Between, place: Place) -> exp.Expr | None:
    """`x between a and b` is `x >= a and x <= b`."""
    low = exp.GTE(this=operand(node.this), expression=operand(node.args["low"]))
    high = exp.LTE(this=operand(node.this), expression=operand(node.args["high"]))
    return exp.And(this=low, expression=high)


@local(exp.And)
def comparisons_to_between(node: exp.And, place: Place) -> exp.Expr | None:
    """`x >= a and x <= b` is `x between a and b`. Both ends of one type, else the three would meet in another."""
    low, high = _bare(node.this), _bare(node.expression)
    if isinstance(low, exp.LTE):
        low, high = high, low
    fits = isinstance(low, exp.GTE) and isinstance(high, exp.LTE) and low.this == high.this
    if not fits or _kind(low.args["expression"]) != _kind(high.args["expression"]):
        return None
    return exp.Between(
        this=operand(low.this), low=operand(low.args["expression"]), high=operand(high.args["expression"])
    )


def _kind(node: exp.Expr) -> str:
    if isinstance(node, exp.Cast):
        return str(node.args["to"])
    return ("text" if node.is_string else "number") if isinstance(node, exp.Literal) else f"other {node}"


@local(exp.In)
def list_to_alternatives(node: exp.In, place: Place) -> exp.Expr | None:
    """`x in (1, 2)` is `x = 1 or x = 2`."""
    values = node.expressions
    if not values or node.args.get("query") or not all(isinstance(v, exp.Literal) for v in values) or _odd(node.this):
        return None
    return exp.or_(*(exp.EQ(this=operand(node.this), expression=v.copy()) for v in values), copy=False)


@local(exp.Or)
def alternatives_to_list(node: exp.Or, place: Place) -> exp.Expr | None:
    """`x = 1 or x = 2` is `x in (1, 2)`."""
    left, right = _bare(node.this), _bare(node.expression)
    if not (isinstance(left, exp.EQ) and isinstance(right, exp.EQ) and left.this == right.this):
        return None
    values = [left.expression, right.expression]
    if not all(isinstance(value, exp.Literal) for value in values):
        return None
    return exp.In(this=operand(left.this), expressions=[value.copy() for value in values])


@local(exp.EQ)
def equality_to_list(node: exp.EQ, place: Place) -> exp.Expr | None:
    """`x = 1` is `x in (1)`."""
    if not isinstance(node.expression, exp.Literal) or _odd(node.this):
        return None
    return exp.In(this=operand(node.this), expressions=[node.expression.copy()])


@local(exp.NEQ)
def difference_to_list(node: exp.NEQ, place: Place) -> exp.Expr | None:
    """`x <> 1` is `x not in (1)`."""
    if not isinstance(node.expression, exp.Literal) or _odd(node.this):
        return None
    return exp.Not(this=exp.In(this=operand(node.this), expressions=[node.expression.copy()]))


@local(exp.In)
def list_turned(node: exp.In, place: Place) -> exp.Expr | None:
    """A list has no order."""
    if len(node.expressions) < 2:
        return None
    return exp.In(this=node.this.copy(), expressions=[value.copy() for value in reversed(node.expressions)])


@local(exp.Is)
def null_test_as_distinct(node: exp.Is, place: Place) -> exp.Expr | None:
    """`x is null` is `x is not distinct from null`."""
    if not isinstance(node.expression, exp.Null):
        return None
    return exp.NullSafeEQ(this=operand(node.this), expression=exp.Null())


@local(exp.Literal)
def text_typed(node: exp.Literal, place: Place) -> exp.Expr | None:
    """A text beside a date or a timestamp is read as one: `d >= '2025-01-01'` is `d >= date '2025-01-01'`. Beside a
    timestamp a date is that day's midnight."""
    parent = node.parent
    if not node.is_string or parent is None or not isinstance(parent, (*_MIRROR, exp.Between)):
        return None
    columns = [side for side in parent.iter_expressions() if isinstance(side, exp.Column)]
    found = place.base_column(columns[0]) if len(columns) == 1 else None
    if found is None or found[1].family not in _TYPES:
        return None
    types = [_TYPES[found[1].family]] + (["DATE"] if len(node.name) == len("2025-01-01") else [])
    return exp.Cast(this=node.copy(), to=exp.DataType.build(place.rng.choice(types)))


@local(exp.Cast)
def date_made(node: exp.Cast, place: Place) -> exp.Expr | None:
    """`date '2025-01-31'` is `make_date(2025, 1, 31)`."""
    if not node.to.is_type("DATE") or not isinstance(node.this, exp.Literal):
        return None
    parts = node.this.name.split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return None
    return exp.Anonymous(this="make_date", expressions=[exp.Literal.number(int(part)) for part in parts])


@local(exp.Literal)
def number_longer(node: exp.Literal, place: Place) -> exp.Expr | None:
    """`10` is `10.00` in a comparison: numbers compare by value."""
    if node.is_string or not isinstance(node.parent, tuple(_MIRROR)):
        return None
    number = Decimal(node.name)
    return exp.Literal.number(f"{number}.00") if number == int(number) and "." not in node.name else None


@local(exp.Literal)
def number_calculated(node: exp.Literal, place: Place) -> exp.Expr | None:
    """`10` is `9 + 1` in a comparison."""
    if node.is_string or not isinstance(node.parent, tuple(_MIRROR)) or not node.name.isdigit():
        return None
    one, less = exp.Literal.number(1), exp.Literal.number(int(node.name) - 1)
    return exp.Paren(this=exp.Add(this=less, expression=one)) if int(node.name) else None


@local(exp.Cast)
def day_as_truncated(node: exp.Cast, place: Place) -> exp.Expr | None:
    """The day of a timestamp, beside a date, is the timestamp cut to days."""
    parent = node.parent
    if not node.to.is_type("DATE") or not isinstance(node.this, exp.Column):
        return None
    if parent is None or not isinstance(parent, tuple(_MIRROR)):
        return None
    found = place.base_column(node.this)
    others = [side for side in parent.iter_expressions() if side is not node]
    beside = place.base_column(others[0])
    if found is None or found[1].family != "stamp" or beside is None or beside[1].family != "date":
        return None
    return exp.Anonymous(this="date_trunc", expressions=[exp.Literal.string("day"), node.this.copy()])


RULES: tuple[Rule, ...] = (
    comparison_turned,
    between_to_comparisons,
    comparisons_to_between,
    list_to_alternatives,
    alternatives_to_list,
    equality_to_list,
    difference_to_list,
    list_turned,
    null_test_as_distinct,
    text_typed,
    date_made,
    number_longer,
    number_calculated,
    day_as_truncated,
)
