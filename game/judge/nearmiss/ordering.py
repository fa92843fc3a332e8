"""ORDER BY, LIMIT and OFFSET: the other way round, one more, or ties forgotten."""

from collections.abc import Iterator

from sqlglot import exp

from game.judge.nearmiss.names import Names
from game.judge.nearmiss.tree import Change, changed, conjuncts, is_number, number, quoted_text, selects, with_where

_RANKS = (exp.Rank, exp.DenseRank)


def orders(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """Keys the other way round, dropped, swapped; NULLs at the other end. Windows' own orders are in `windows`."""
    for node in tree.find_all(exp.Order):
        if isinstance(node.parent, exp.Window):
            continue
        keys = node.expressions
        for key in keys:
            yield Change("order_flipped", key, changed(key, desc=None if key.args.get("desc") else True))
            yield Change("nulls_moved", key, changed(key, nulls_first=not key.args.get("nulls_first")))
            if len(keys) > 1:
                yield Change("order_key_dropped", key, None)
        for n in range(len(keys) - 1):
            swapped = [*keys[:n], keys[n + 1], keys[n], *keys[n + 2 :]]
            new = changed(node, expressions=[key.copy() for key in swapped])
            yield Change("order_keys_swapped", node, new, quoted_text(node).strip(), quoted_text(new).strip())
        if not isinstance(node.parent, exp.AggFunc):
            yield Change("order_dropped", node, None, quoted_text(node).strip())


def limits(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """LIMIT and OFFSET one off, or dropped."""
    for node in tree.find_all(exp.Limit, exp.Offset):
        kind = "limit" if isinstance(node, exp.Limit) else "offset"
        count = node.expression
        if is_number(count) and count.name.isdigit():
            for other in (int(count.name) + 1, int(count.name) - 1):
                if other >= 0:
                    yield Change(f"{kind}_off", count, number(other))
        yield Change(f"{kind}_dropped", node, None, quoted_text(node).strip())


def ties(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """LIMIT where all that tie count: for QUALIFY RANK() <= n, and for = (SELECT MAX(…))."""
    for select in selects(tree):
        qualify, where = select.args.get("qualify"), select.args.get("where")
        if qualify is not None and select.args.get("limit") is None:
            yield from _ranked(select, qualify.this)
        if where is not None and not select.args.get("limit") and not select.args.get("group"):
            yield from _extreme(select, conjuncts(where.this))


def _ranked(select: exp.Select, condition: exp.Expr) -> Iterator[Change]:
    if not isinstance(condition, (exp.LTE, exp.LT, exp.EQ)) or not is_number(condition.expression):
        return
    window = condition.this
    if not isinstance(window, exp.Window) or not isinstance(window.this, _RANKS) or window.args.get("partition_by"):
        return
    count = int(condition.expression.name) - isinstance(condition, exp.LT)
    order = window.args.get("order")
    if order is not None:
        new = changed(select, qualify=None, order=order.copy(), limit=exp.Limit(expression=number(count)))
        yield Change("ties_cut", select, new, quoted_text(condition), f"LIMIT {count}")


def _extreme(select: exp.Select, parts: list[exp.Expr]) -> Iterator[Change]:
    for part in parts:
        if not isinstance(part, exp.EQ) or not isinstance(part.expression, exp.Subquery):
            continue
        inner = part.expression.this
        item = inner.expressions[0].unalias() if isinstance(inner, exp.Select) and inner.expressions else None
        if isinstance(item, (exp.Max, exp.Min)) and isinstance(part.this, exp.Column):
            key = exp.Ordered(this=part.this.copy(), desc=isinstance(item, exp.Max) or None, nulls_first=False)
            new = with_where(select, [p for p in parts if p is not part])
            new.set("order", exp.Order(expressions=[key]))
            new.set("limit", exp.Limit(expression=number(1)))
            yield Change("ties_cut", select, new, quoted_text(part), "LIMIT 1")
