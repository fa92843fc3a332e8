"""GROUP BY too coarse, too fine, or by a name that two people share; HAVING in the wrong place."""

from collections.abc import Iterator

from sqlglot import exp

from game.judge.nearmiss.names import Names
from game.judge.nearmiss.tree import Change, changed, conjuncts, quoted_text, selects, with_where

_GROUP = ("expressions",)


def keys(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """A key dropped, swapped for a name, or the identifier added."""
    for select in selects(tree):
        group = select.args.get("group")
        if group is None or any(value for key, value in group.args.items() if key not in _GROUP):
            continue
        for key in group.expressions:
            yield from _dropped(select, group, key)
            yield from _swapped(select, group, key, names)
        yield from _added(group, names)


def _dropped(select: exp.Select, group: exp.Expr, key: exp.Expr) -> Iterator[Change]:
    """A key left out: as it is where nothing shows it, else with the smallest of each group shown."""
    if len(group.expressions) < 2:
        return
    shown = [node for node in _outside(select, key) if node.find_ancestor(exp.AggFunc) is None]
    if not shown:
        yield Change("group_key_dropped", key, None)
        return
    if not isinstance(key, exp.Column) or any(node.find_ancestor(exp.Window) for node in shown):
        return
    new = changed(select, group=changed(group, expressions=[k.copy() for k in group.expressions if k is not key]))
    for node in list(_outside(new, key)):
        if node.find_ancestor(exp.AggFunc) is None:
            node.replace(_least(node, key))
    yield Change("group_key_dropped", select, new, quoted_text(key), "")


def _least(node: exp.Expr, key: exp.Expr) -> exp.Expr:
    least = exp.Min(this=key.copy())
    return exp.alias_(least, key.name) if isinstance(node.parent, exp.Select) else least


def _outside(select: exp.Expr, key: exp.Expr) -> Iterator[exp.Expr]:
    """Where a key is used in SELECT, HAVING, QUALIFY and ORDER BY."""
    clauses = [*select.expressions, *(select.args.get(c) for c in ("having", "qualify", "order"))]
    for part in clauses:
        for node in part.find_all(type(key)) if part is not None else ():
            if node == key or (isinstance(key, exp.Column) and node.name == key.name and not node.text("table")):
                yield node


def _swapped(select: exp.Select, group: exp.Expr, key: exp.Expr, names: Names) -> Iterator[Change]:
    """An unseen identifier becomes the first text column of its table."""
    found = names.resolve(key) if isinstance(key, exp.Column) else None
    if found is None or not found[1].like_key or list(_outside(select, key)):
        return
    for column in found[0].columns.values():
        other = changed(key, this=exp.to_identifier(column.name))
        if column.family == "text" and other not in group.expressions:
            yield Change("group_key_swapped", key, other)
            return


def _added(group: exp.Expr, names: Names) -> Iterator[Change]:
    for alias in dict.fromkeys(k.table for k in group.expressions if isinstance(k, exp.Column) and k.table):
        key = next(k for k in group.expressions if isinstance(k, exp.Column) and k.table == alias)
        found = names.resolve(key)
        if found is None:
            continue
        for column in found[0].columns.values():
            other = changed(key, this=exp.to_identifier(column.name))
            if column.key and other not in group.expressions:
                new = changed(group, expressions=[other, *(k.copy() for k in group.expressions)])
                yield Change("group_key_added", group, new, quoted_text(group).strip(), quoted_text(other))
                break


def having(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """A condition on groups asked of single rows."""
    for select in selects(tree):
        node = select.args.get("having")
        if node is None or node.find(exp.Count) or node.find(exp.Subquery):
            continue
        if not node.find(exp.AggFunc):
            continue
        where = select.args.get("where")
        condition = node.this.transform(lambda n: n.this if isinstance(n, exp.AggFunc) else n)
        new = with_where(select, [*conjuncts(where.this if where is not None else None), condition])
        new.set("having", None)
        yield Change("having_to_where", select, new, quoted_text(node.this), quoted_text(condition))
