"""PIVOT short of a value; lists unfolded or left folded."""

from collections.abc import Iterator

from sqlglot import exp

from game.judge.nearmiss.names import Names
from game.judge.nearmiss.tree import Change


def pivots(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """A value of IN (…) left out."""
    for node in tree.find_all(exp.Pivot):
        for listed in node.find_all(exp.In):
            if len(listed.expressions) > 1:
                for value in listed.expressions:
                    yield Change("pivot_value_dropped", value, None)


def lists(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """UNNEST dropped, or added to a list."""
    for node in tree.find_all(exp.Explode):
        if isinstance(node.parent, (exp.Select, exp.Alias)):
            yield Change("unnest_dropped", node, node.this)
    for select in tree.find_all(exp.Select):
        for item in select.expressions:
            inner = item.unalias()
            found = names.resolve(inner) if isinstance(inner, exp.Column) else None
            if found is not None and found[1].type.endswith("]"):
                unfolded = exp.Explode(this=inner.copy())
                new = unfolded if inner is not item else exp.alias_(unfolded, inner.name)
                yield Change("unnest_added", inner, new)
