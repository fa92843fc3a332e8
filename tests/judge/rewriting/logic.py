"""Conditions: connectors and negation, by the laws of three-valued logic (Kleene's), which all of these keep."""

from sqlglot import exp

from tests.judge.rewriting.rule import Place, Rule, local, operand
from tests.judge.rewriting.scope import only_truth_counts

_CONDITIONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Is, exp.In, exp.Between, exp.Exists)
_OPPOSITE: dict[type[exp.Expr], type[exp.Binary]] = {
    exp.EQ: exp.NEQ,
    exp.NEQ: exp.EQ,
    exp.GT: exp.LTE,
    exp.GTE: exp.LT,
    exp.LT: exp.GTE,
    exp.LTE: exp.GT,
}


def _bare(node: exp.Expr) -> exp.Expr:
    while isinstance(node, exp.Paren):
        node = node.this
    return node


def _compares_rows(node: exp.Expr) -> bool:
    """A quantifier or a row on a side: `= any (…)` has no mirror."""
    return any(isinstance(_bare(side), (exp.Any, exp.All, exp.Tuple)) for side in (node.this, node.args["expression"]))


@local(exp.And)
def and_commuted(node: exp.And, place: Place) -> exp.Expr | None:
    """`a and b` is `b and a`."""
    return exp.And(this=operand(node.expression), expression=operand(node.this))


@local(exp.Or)
def or_commuted(node: exp.Or, place: Place) -> exp.Expr | None:
    """`a or b` is `b or a`."""
    return exp.Or(this=operand(node.expression), expression=operand(node.this))


@local(*_OPPOSITE)
def comparison_negated(node: exp.Binary, place: Place) -> exp.Expr | None:
    """`a < b` is `not (a >= b)`: null in both where a side is null."""
    if _compares_rows(node):
        return None
    opposite = _OPPOSITE[type(node)](this=node.this.copy(), expression=node.expression.copy())
    return exp.Not(this=exp.Paren(this=opposite))


@local(exp.Not)
def negation_moved_in(node: exp.Not, place: Place) -> exp.Expr | None:
    """`not (a = b)` is `a <> b`, `not (a < b)` is `a >= b`."""
    inner = _bare(node.this)
    if type(inner) not in _OPPOSITE or _compares_rows(inner):
        return None
    return _OPPOSITE[type(inner)](this=inner.this.copy(), expression=inner.args["expression"].copy())


@local(*_CONDITIONS)
def negated_twice(node: exp.Expr, place: Place) -> exp.Expr | None:
    """`not (not a)` is `a`."""
    inner = exp.Not(this=exp.Paren(this=node.copy()))
    return None if _in_quantifier(node) else exp.Not(this=exp.Paren(this=inner))


def _in_quantifier(node: exp.Expr) -> bool:
    return isinstance(node, exp.Binary) and not isinstance(node, exp.Is) and _compares_rows(node)


@local(exp.And)
def and_by_de_morgan(node: exp.And, place: Place) -> exp.Expr | None:
    """`a and b` is `not (not a or not b)`."""
    left, right = (exp.Not(this=exp.Paren(this=side.copy())) for side in (node.this, node.expression))
    return exp.Not(this=exp.Paren(this=exp.Or(this=left, expression=right)))


@local(exp.Or)
def or_by_de_morgan(node: exp.Or, place: Place) -> exp.Expr | None:
    """`a or b` is `not (not a and not b)`."""
    left, right = (exp.Not(this=exp.Paren(this=side.copy())) for side in (node.this, node.expression))
    return exp.Not(this=exp.Paren(this=exp.And(this=left, expression=right)))


@local(exp.Where)
def truth_added(node: exp.Where, place: Place) -> exp.Expr | None:
    """`where c` is `where c and 1 = 1`."""
    one = exp.Literal.number(1)
    return exp.Where(this=exp.And(this=operand(node.this), expression=exp.EQ(this=one, expression=one.copy())))


@local(exp.Column)
def truth_compared(node: exp.Column, place: Place) -> exp.Expr | None:
    """A condition that is a column is that column `= true`."""
    alone = isinstance(node.parent, (exp.And, exp.Or, exp.Where)) and only_truth_counts(node)
    return exp.EQ(this=node.copy(), expression=exp.Boolean(this=True)) if alone else None


@local(exp.And)
def or_distributed(node: exp.And, place: Place) -> exp.Expr | None:
    """`a and (b or c)` is `a and b or a and c`, which holds with null for truth as well."""
    inner = _bare(node.expression)
    if not isinstance(inner, exp.Or):
        return None
    left, right = (exp.And(this=operand(node.this), expression=operand(s)) for s in (inner.this, inner.expression))
    return exp.Or(this=left, expression=right)


@local(*_CONDITIONS)
def condition_as_case(node: exp.Expr, place: Place) -> exp.Expr | None:
    """`c` is `case when c then true else false end` where only truth counts."""
    if not only_truth_counts(node):
        return None
    branch = exp.If(this=node.copy(), true=exp.Boolean(this=True))
    return exp.Case(ifs=[branch], default=exp.Boolean(this=False))


RULES: tuple[Rule, ...] = (
    and_commuted,
    or_commuted,
    comparison_negated,
    negation_moved_in,
    negated_twice,
    and_by_de_morgan,
    or_by_de_morgan,
    truth_added,
    truth_compared,
    or_distributed,
    condition_as_case,
)
