"""AND, OR, NOT, and conditions left out (Brass & Goldberg 2006, errors of conditions; Tuya et al. 2007)."""

from collections.abc import Iterator

from sqlglot import exp

from game.judge.nearmiss.names import Names
from game.judge.nearmiss.tree import Change, changed, clause, quoted_text, recursive

_WHOLE: dict[type[exp.Expr], str] = {
    exp.Where: "where_dropped",
    exp.Having: "having_dropped",
    exp.Qualify: "qualify_dropped",
}
_PREDICATES = (exp.In, exp.Like, exp.ILike, exp.Between, exp.RegexpLike)


def connectors(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """AND for OR and back; brackets around OR forgotten, so that AND binds first."""
    for node in tree.find_all(exp.And, exp.Or):
        if clause(node) == "join":
            continue
        other = exp.Or if isinstance(node, exp.And) else exp.And
        kind = "and_or" if isinstance(node, exp.And) else "or_and"
        new = other(this=node.left.copy(), expression=node.right.copy())
        yield Change(kind, node, new, f"AND {quoted_text(node.right)}", f"OR {quoted_text(node.right)}")
        if isinstance(node, exp.And):
            yield from _unbracketed(node)


def _unbracketed(node: exp.And) -> Iterator[Change]:
    for inner, rest, first in ((node.right, node.left, False), (node.left, node.right, True)):
        if isinstance(inner, exp.Paren) and isinstance(inner.this, exp.Or):
            one, two = inner.this.left.copy(), inner.this.right.copy()
            if first:
                new = exp.Or(this=one, expression=exp.And(this=two, expression=rest.copy()))
            else:
                new = exp.Or(this=exp.And(this=rest.copy(), expression=one), expression=two)
            yield Change("brackets_dropped", node, new, quoted_text(inner))


def conditions(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """A part of a condition left out, or the whole. Never what bounds a recursive query."""
    for node in tree.find_all(exp.And, exp.Or):
        if recursive(node):
            continue
        for part, rest in ((node.left, node.right), (node.right, node.left)):
            if isinstance(node, exp.Or) and not isinstance(part, exp.Or):
                yield Change("alternative_dropped", node, rest, quoted_text(part))
            elif isinstance(node, exp.And) and not isinstance(part, exp.And):
                yield Change(_drop_kind(part, names), node, rest, quoted_text(part))
    for whole in tree.find_all(*_WHOLE):
        if recursive(whole):
            continue
        if isinstance(whole.parent, exp.Filter):
            yield Change("filter_dropped", whole.parent, whole.parent.this, quoted_text(whole.this))
        elif not isinstance(whole.this, exp.And):
            kind = "correlation_dropped" if names.outer(whole.this) else _WHOLE[type(whole)]
            yield Change(kind, whole, None, quoted_text(whole.this))


def _drop_kind(part: exp.Expr, names: Names) -> str:
    if clause(part) == "join":
        return "join_part_dropped"
    return "correlation_dropped" if names.outer(part) else "condition_dropped"


def negations(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """NOT dropped, or written where it doesn't belong; EXISTS for NOT EXISTS."""
    for node in tree.find_all(exp.Not):
        if isinstance(node.this, exp.Exists):
            yield Change("exists_flipped", node, node.this)
        elif not isinstance(node.this, (exp.Is, exp.Null)):
            yield Change("not_dropped", node, node.this)
    for exists in tree.find_all(exp.Exists):
        if not isinstance(exists.parent, exp.Not):
            yield Change("exists_flipped", exists, exp.Not(this=exists.copy()))
    for predicate in tree.find_all(*_PREDICATES):
        if predicate.args.get("negate"):
            yield Change("not_dropped", predicate, changed(predicate, negate=None))
        elif not isinstance(predicate.parent, exp.Not):
            yield Change("not_added", predicate, exp.Not(this=predicate.copy()))
    for column in tree.find_all(exp.Column):
        if names.family(column) == "bool" and _is_condition(column):
            yield Change("not_added", column, exp.Not(this=column.copy()))


def _is_condition(node: exp.Expr) -> bool:
    return isinstance(node.parent, (exp.And, exp.Or, exp.Where, exp.If, exp.Having, exp.Qualify))
