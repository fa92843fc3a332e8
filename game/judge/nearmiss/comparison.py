"""Boundaries and comparisons (Tuya et al. 2007: relational operator replacement)."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlglot import exp

from game.judge.nearmiss.names import Names
from game.judge.nearmiss.tree import Change, clause, is_number, is_text, quoted_text

_EDGES: dict[type[exp.Expr], type[exp.Expr]] = {exp.LT: exp.LTE, exp.LTE: exp.LT, exp.GT: exp.GTE, exp.GTE: exp.GT}
_FLIPS: dict[type[exp.Expr], type[exp.Expr]] = {exp.LT: exp.GT, exp.LTE: exp.GTE, exp.GT: exp.LT, exp.GTE: exp.LTE}
_EDGE_KINDS = {"having": "having_edge", "qualify": "qualify_edge", "case": "case_edge"}


def comparisons(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """Another sign between the same two sides."""
    for node in tree.find_all(*_EDGES):
        kind = _EDGE_KINDS.get(clause(node), "comparison_edge")
        yield Change(kind, node, _signed(node, _EDGES[type(node)]))
        yield Change("comparison_flipped", node, _signed(node, _FLIPS[type(node)]))
    for node in tree.find_all(exp.EQ, exp.NEQ):
        if clause(node) != "join":
            other = exp.NEQ if isinstance(node, exp.EQ) else exp.EQ
            yield Change("equality_flipped", node, _signed(node, other))
        if isinstance(node, exp.EQ) and is_number(node.expression):
            yield Change("equality_loosened", node, _signed(node, exp.LTE))
            yield Change("equality_loosened", node, _signed(node, exp.GTE))


def betweens(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """BETWEEN with an end left out."""
    for node in tree.find_all(exp.Between):
        value, low, high = node.this, node.args["low"], node.args["high"]
        yield Change("between_end", node, _pair(exp.GT, exp.LTE, value, low, high))
        yield Change("between_end", node, _pair(exp.GTE, exp.LT, value, low, high))
        if isinstance(value, exp.Cast) and names.family(value.this) == "stamp":
            yield Change("between_midnight", node, _between(value.this, low, high))


def midnights(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """`x >= day and x < day after` as BETWEEN: it ends at midnight of the last day, or takes in one more."""
    for node in tree.find_all(exp.And):
        before = node.left if isinstance(node.left, exp.And) else None
        low, upper = before.right if before is not None else node.left, node.right
        day = _day(upper.expression) if isinstance(upper, exp.LT) and isinstance(low, exp.GTE) else None
        if day is None or low.this != upper.this:
            continue
        for end in (day - timedelta(days=1), day):
            new = _between(low.this, low.expression, _like(upper.expression, exp.Literal.string(end.isoformat())))
            whole = new if before is None else exp.And(this=before.left.copy(), expression=new)
            yield Change("between_midnight", node, whole, quoted_text(upper), quoted_text(new))


def quantifiers(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """ANY for ALL and back."""
    for node in tree.find_all(exp.Any, exp.All):
        if not isinstance(node.parent, exp.Binary):
            continue
        inner = node.this.this if isinstance(node.this, exp.Subquery) else node.this
        if isinstance(inner, exp.Select):
            whole = exp.All(this=inner.copy()), exp.Any(this=exp.Subquery(this=inner.copy()))
            yield Change("any_all", node, whole[isinstance(node, exp.All)])


def _signed(node: exp.Expr, sign: type[exp.Expr]) -> exp.Expr:
    return sign(this=node.this.copy(), expression=node.expression.copy())


def _pair(lower: type[exp.Expr], upper: type[exp.Expr], value: exp.Expr, low: exp.Expr, high: exp.Expr) -> exp.Expr:
    return exp.And(
        this=lower(this=value.copy(), expression=low.copy()),
        expression=upper(this=value.copy(), expression=high.copy()),
    )


def _between(value: exp.Expr, low: exp.Expr, high: exp.Expr) -> exp.Expr:
    return exp.Between(this=value.copy(), low=low.copy(), high=high.copy())


def _day(node: exp.Expr) -> date | None:
    """The day that a text or a cast text means."""
    inner = node.this if isinstance(node, exp.Cast) else node
    if not is_text(inner):
        return None
    try:
        return date.fromisoformat(inner.name)
    except ValueError:
        return None


def _like(node: exp.Expr, literal: exp.Expr) -> exp.Expr:
    """`literal` cast as `node` is."""
    if not isinstance(node, exp.Cast):
        return literal
    copy = node.copy()
    copy.this.replace(literal)
    return copy
