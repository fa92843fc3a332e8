"""Arithmetic: whole division, rounding, the wrong sign (Tuya et al. 2007: arithmetic operator replacement)."""

from collections.abc import Iterator

from sqlglot import exp

from game.judge.nearmiss.names import Names
from game.judge.nearmiss.tree import Change, changed, is_number, number, quoted_text, selects


def divisions(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """Whole division for division and back."""
    for node in tree.find_all(exp.Div, exp.IntDiv):
        left, right = node.left.copy(), node.right.copy()
        if isinstance(node, exp.Div):
            yield Change("division_whole", node, exp.IntDiv(this=left, expression=right))
        else:
            yield Change("division_whole", node, exp.Div(this=left, expression=right, typed=False, safe=False))


def operators(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """Plus for minus, a difference the other way round, a factor forgotten."""
    for node in tree.find_all(exp.Add, exp.Sub):
        other = exp.Sub if isinstance(node, exp.Add) else exp.Add
        if names.family(node.right) not in ("date", "stamp"):
            yield Change("plus_minus", node, other(this=node.left.copy(), expression=node.right.copy()))
        if isinstance(node, exp.Sub) and not isinstance(node.right, exp.Interval):
            left, right = node.left, node.right
            if not isinstance(left, (exp.Add, exp.Sub)) and not isinstance(right, exp.Cast):
                yield Change("difference_swapped", node, exp.Sub(this=right.copy(), expression=left.copy()))
    for node in tree.find_all(exp.Mul):
        for part, rest in ((node.left, node.right), (node.right, node.left)):
            if not isinstance(part, exp.Mul):
                yield Change("factor_dropped", node, rest, quoted_text(part))
    for clamp in tree.find_all(exp.Abs, exp.Greatest, exp.Least):
        yield Change("clamp_dropped", clamp, clamp.this)


def rounding(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """ROUND to other digits, not at all, or before instead of after an aggregate."""
    for node in tree.find_all(exp.Round):
        digits = node.args.get("decimals")
        if is_number(digits):
            for other in (int(digits.name) + 1, int(digits.name) - 1):
                yield Change("round_digits", digits, number(other))
        yield Change("round_dropped", node, node.this)
        inner = node.this
        if isinstance(inner, (exp.Sum, exp.Avg)) and not isinstance(inner.this, exp.Distinct):
            early = changed(inner, this=changed(node, this=inner.this.copy()))
            yield Change("round_moved", node, early)


def rounded(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """What is shown rounded is compared rounded, too: 14.96 passes for 15."""
    for select in selects(tree):
        shown = [item.unalias() for item in select.expressions]
        for rounding in [item for item in shown if isinstance(item, exp.Round)]:
            for clause in ("where", "having", "qualify"):
                condition = select.args.get(clause)
                for node in condition.find_all(type(rounding.this)) if condition is not None else ():
                    if node == rounding.this and not isinstance(node.parent, exp.Round):
                        yield Change("round_compared", node, rounding.copy())
