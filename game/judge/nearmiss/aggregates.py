"""Aggregates: another function, another column, DISTINCT forgotten (Chandra et al. 2015, §4.5; Tuya et al. 2007)."""

from collections.abc import Iterator

from sqlglot import exp

from game.judge.nearmiss.names import Names
from game.judge.nearmiss.tree import Change, changed

_OTHER: dict[type[exp.Expr], tuple[type[exp.Expr], ...]] = {
    exp.Sum: (exp.Avg, exp.Max),
    exp.Avg: (exp.Sum, exp.Median),
    exp.Min: (exp.Max,),
    exp.Max: (exp.Min,),
    exp.Median: (exp.Avg,),
}
_COLUMNS_MOST = 2
"""Other columns tried for one aggregate."""


def functions(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """Another function of the same column."""
    for node in tree.find_all(*_OTHER):
        for other in _OTHER[type(node)]:
            if isinstance(node.this, exp.Distinct) and other not in (exp.Sum, exp.Avg):
                continue
            yield Change("aggregate_function", node, other(this=node.this.copy()))


def arguments(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """Another column of the same table and kind."""
    for node in tree.find_all(*_OTHER):
        for column in node.this.find_all(exp.Column):
            found = names.resolve(column)
            if found is None or not found[1].family:
                continue
            source, own = found
            fits = [c for c in source.columns.values() if c.family == own.family and not c.like_key and c != own]
            for other in fits[:_COLUMNS_MOST]:
                if other.name.lower() != own.name.lower():
                    yield Change("aggregate_argument", column, changed(column, this=exp.to_identifier(other.name)))


def counts(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """COUNT(*), COUNT(x) and COUNT(DISTINCT x) for each other."""
    for node in tree.find_all(exp.Count):
        inner = node.this
        if isinstance(inner, exp.Distinct):
            if len(inner.expressions) == 1:
                yield Change("count_distinct_dropped", node, changed(node, this=inner.expressions[0].copy()))
            yield Change("count_all", node, changed(node, this=exp.Star()))
        elif isinstance(inner, exp.Star):
            yield from _counted(node, names)
        elif inner is not None:
            yield Change("count_all", node, changed(node, this=exp.Star()))
            distinct = exp.Distinct(expressions=[inner.copy()])
            if not isinstance(inner, exp.Case):
                yield Change("count_distinct_added", node, changed(node, this=distinct))


def _counted(node: exp.Expr, names: Names) -> Iterator[Change]:
    """COUNT(*) as a count of what may be null, or of different keys."""
    select = node.find_ancestor(exp.Select)
    sources = names.sources(select) if select is not None else ()
    nullable = keys = 0
    for source in sources:
        for column in source.columns.values():
            name = exp.column(column.name, source.alias)
            if (column.nullable or source.optional) and nullable < _COLUMNS_MOST and source.table:
                nullable += 1
                yield Change("count_column", node, changed(node, this=name))
            if column.like_key and keys < _COLUMNS_MOST + 1 and not isinstance(node.parent, exp.Window):
                keys += 1
                distinct = exp.Distinct(expressions=[name.copy()])
                yield Change("count_distinct_added", node, changed(node, this=distinct))


def distincts(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """DISTINCT inside SUM and AVG, added or dropped."""
    for node in tree.find_all(exp.Sum, exp.Avg, exp.ArrayAgg, exp.GroupConcat):
        inner = node.this
        if isinstance(inner, exp.Distinct) and len(inner.expressions) == 1:
            yield Change("aggregate_distinct_dropped", node, changed(node, this=inner.expressions[0].copy()))
        elif isinstance(node, (exp.Sum, exp.Avg)) and not isinstance(node.parent, exp.Window):
            distinct = exp.Distinct(expressions=[inner.copy()])
            yield Change("aggregate_distinct_added", node, changed(node, this=distinct))
