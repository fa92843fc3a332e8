"""Sets of rows: DISTINCT, UNION and its kin (Chandra et al. 2015, §4.6; Tuya et al. 2007)."""

from collections.abc import Iterator

from sqlglot import exp

from game.judge.nearmiss.names import Names
from game.judge.nearmiss.tree import Change, changed, is_recursive, quoted_text, selects

_OTHERS: dict[type[exp.Expr], tuple[type[exp.Expr], ...]] = {
    exp.Union: (exp.Intersect, exp.Except),
    exp.Intersect: (exp.Except, exp.Union),
    exp.Except: (exp.Intersect, exp.Union),
}


def distincts(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """SELECT DISTINCT dropped, added, or by other columns."""
    for select in selects(tree):
        distinct = select.args.get("distinct")
        if distinct is not None:
            kind = "distinct_on" if distinct.args.get("on") else "distinct_dropped"
            yield Change(kind, distinct, None, quoted_text(distinct))
            if distinct.args.get("on"):
                yield Change(kind, distinct, exp.Distinct(), quoted_text(distinct), "DISTINCT")
        elif _could_repeat(select):
            yield Change("distinct_added", select, changed(select, distinct=exp.Distinct()), "", "SELECT DISTINCT")


def _could_repeat(select: exp.Select) -> bool:
    grouped = select.args.get("group") is not None or any(item.find(exp.AggFunc) for item in select.expressions)
    whole = isinstance(select.parent, (exp.Exists, exp.Subquery)) and isinstance(
        select.parent.parent, (exp.In, exp.Any)
    )
    return not grouped and not whole and not isinstance(select.parent, (exp.Exists, exp.SetOperation))


def operations(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """UNION for UNION ALL, INTERSECT for EXCEPT, the sides swapped, one of them left out."""
    for node in tree.find_all(exp.Union, exp.Intersect, exp.Except):
        distinct = bool(node.args.get("distinct"))
        new = changed(node, distinct=not distinct)
        words = (_name(node, distinct), _name(node, not distinct))
        if is_recursive(node):
            yield Change("recursive_union", node, new, *words)
            continue
        yield Change("union_all" if isinstance(node, exp.Union) else "set_all", node, new, *words)
        for other in _OTHERS[type(node)]:
            if distinct:
                arguments = {k: v.copy() if isinstance(v, exp.Expr) else v for k, v in node.args.items()}
                yield Change("set_operator", node, other(**arguments), words[0], _name(other(), True))
        if not node.args.get("order") and not node.args.get("limit") and not node.args.get("with_"):
            yield from _sides(node, words[0])


def _sides(node: exp.Expr, word: str) -> Iterator[Change]:
    for side in (node.this, node.expression):
        other = node.expression if side is node.this else node.this
        if side is node.this:
            other = _renamed(other, side)
        yield Change("set_side_dropped", node, other, quoted_text(side))
    if isinstance(node, exp.Except):
        swapped = changed(node, this=_bracketed(node.expression), expression=_bracketed(node.this))
        yield Change("except_swapped", node, swapped, word, quoted_text(swapped))


def _renamed(query: exp.Expr, like: exp.Expr) -> exp.Expr:
    """A SELECT whose outputs are called as another's: a set operation has its first side's names."""
    while isinstance(like, (exp.SetOperation, exp.Subquery)):
        like = like.this
    if not isinstance(query, exp.Select) or not isinstance(like, exp.Select):
        return query
    if any(item.find(exp.Star) for item in (*query.selects, *like.selects)):
        return query
    pairs = zip(query.selects, like.selects, strict=True)
    items = [
        item.copy() if item.alias_or_name == first.alias_or_name else exp.alias_(item.unalias(), first.alias_or_name)
        for item, first in pairs
    ]
    return changed(query, expressions=items)


def _bracketed(side: exp.Expr) -> exp.Expr:
    return side.copy() if isinstance(side, (exp.Select, exp.Subquery)) else exp.Subquery(this=side.copy())


def _name(node: exp.Expr, distinct: bool) -> str:
    return type(node).__name__.upper() + ("" if distinct else " ALL")
