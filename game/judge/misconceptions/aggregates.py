"""Aggregates: what is counted, added or averaged."""

from collections.abc import Iterator

from sqlglot import exp

from game.judge.misconceptions.query import Query
from game.judge.misconceptions.suspicion import Suspicion
from game.judge.misconceptions.trees import COMPARISONS, LIKES, bare, columns, literal
from game.judge.misconceptions.words import name, suspect


def _inner(node: exp.Expr) -> exp.Expr | None:
    """What an aggregate is over, DISTINCT or not."""
    found = node.args.get("this")
    if isinstance(found, exp.Distinct):
        found = found.expressions[0] if len(found.expressions) == 1 else None
    return bare(found) if isinstance(found, exp.Expr) else None


def _named(query: Query, *kinds: type[exp.Expr]) -> set[str]:
    """Names of the columns that aggregates of these kinds are over."""
    return {c.name for n in query.tree.find_all(*kinds) for c in columns(n)}


def condition_counted(mine: Query, _: Query) -> Iterator[Suspicion]:
    """`count(x > 3)`, `count(case … else 0 end)`: false and 0 count too. Miedema: COUNT as a conditional sum."""
    for node in mine.tree.find_all(exp.Count):
        inner = bare(node.this)
        if isinstance(inner, (*COMPARISONS, *LIKES, exp.Between, exp.In, exp.Not, exp.And, exp.Or)):
            yield suspect(mine, node, "condition_counted", certain=True, text=inner)
        if isinstance(inner, exp.Case):
            default = inner.args.get("default")
            if default is not None and literal(default) is not None:
                yield suspect(mine, node, "else_counted", certain=True, value=default)


def count_for_sum(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`count(x)` where the answer adds x. Miedema: COUNT as SUM; Taipalus: function errors."""
    summed = _named(answer, exp.Sum) - _named(answer, exp.Count)
    for node in mine.tree.find_all(exp.Count):
        inner = _inner(node)
        numeric = inner is not None and inner.is_type(*exp.DataType.NUMERIC_TYPES)
        if isinstance(inner, exp.Column) and numeric and inner.name in summed and not _named(mine, exp.Sum) & summed:
            yield suspect(mine, node, "count_for_sum", text=node, column=name(mine, inner))


def rows_for_sum(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`count(*)` where the answer only adds. Miedema: COUNT as SUM."""
    if answer.has(exp.Count, exp.Avg) or not answer.has(exp.Sum) or mine.has(exp.Sum, exp.Avg):
        return
    if any(isinstance(n.this, (exp.Case, exp.Cast, exp.Literal)) for n in answer.tree.find_all(exp.Sum)):
        return
    for node in mine.tree.find_all(exp.Count):
        if isinstance(node.this, exp.Star):
            yield suspect(mine, node, "rows_for_sum", text=node)


def nulls_not_counted(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`count(x)` where the answer counts rows. B&G 33, Miedema: COUNT of a column and of rows."""
    if not any(isinstance(n.this, exp.Star) for n in answer.tree.find_all(exp.Count)):
        return
    if any(isinstance(n.this, exp.Star) for n in mine.tree.find_all(exp.Count)):
        return
    for node in mine.tree.find_all(exp.Count):
        column = _inner(node)
        owner = mine.owner(column) if isinstance(column, exp.Column) else None
        plain = isinstance(column, exp.Column) and not isinstance(node.this, exp.Distinct)
        if not isinstance(column, exp.Column) or owner is None or owner.optional or not plain:
            continue
        if mine.may_be_null(column) and column.name not in _named(answer, exp.Count):
            yield suspect(mine, node, "nulls_not_counted", text=node, column=name(mine, column))


def equal_values(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`sum(distinct x)`: equal amounts of different rows become one. B&G 31: DISTINCT in SUM and AVG."""
    for node in mine.tree.find_all(exp.Sum, exp.Avg):
        if isinstance(node.this, exp.Distinct):
            yield suspect(mine, node, "equal_values", certain=True, text=node)


def counted_again(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`count(x)` against `count(distinct x)`, either way. Taipalus: DISTINCT in a function."""
    found = [(_inner(n), isinstance(n.this, exp.Distinct)) for n in answer.tree.find_all(exp.Count)]
    apart = {c.name for c, distinct in found if isinstance(c, exp.Column) and distinct}
    plain = {c.name for c, distinct in found if isinstance(c, exp.Column) and not distinct}
    again, once = apart - plain, plain - apart
    for node in mine.tree.find_all(exp.Count):
        inner = _inner(node)
        if not isinstance(inner, exp.Column):
            continue
        if not isinstance(node.this, exp.Distinct) and inner.name in again and _unsure(mine, inner):
            yield suspect(mine, node, "counted_again", text=node)
        if isinstance(node.this, exp.Distinct) and inner.name in once:
            yield suspect(mine, node, "counted_once", text=node)


def _unsure(query: Query, column: exp.Column) -> bool:
    """Whether a value may come several times: not in a subquery that keeps each once."""
    handed = query.output(column)
    return handed is None or not (handed[0].grouped or handed[0].select.args.get("distinct"))


def mixed_rows(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`max(name), max(amount)`: from different rows. Miedema: aggregates keep the row; Taipalus: grouping."""
    theirs = {c.name for n in answer.tree.find_all(exp.Min, exp.Max) for c in columns(n)}
    for block in mine.blocks:
        found = [n for n in block.aggregates() if isinstance(n, (exp.Min, exp.Max)) and isinstance(n.this, exp.Column)]
        texts = [n for n in found if n.this.is_type(*exp.DataType.TEXT_TYPES) and n.this.name not in theirs]
        others = [n for n in found if n.this.is_type(*exp.DataType.NUMERIC_TYPES, *exp.DataType.TEMPORAL_TYPES)]
        keys = {f.table for key in block.group if (f := mine.field(key)) is not None and f.is_key}
        loose = [n for n in texts if (f := mine.field(n.this)) is not None and f.table not in keys]
        if loose and others:
            yield suspect(mine, loose[0], "mixed_rows", one=loose[0], other=others[0])


def any_row(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`any_value(x)`, `first(x)` where x isn't one per group. B&G 33; Taipalus: grouping errors."""
    if answer.has(exp.AnyValue, exp.First):
        return
    for block in mine.blocks:
        keys = {f.domain[0] for key in block.group if (f := mine.field(key)) is not None and f.domain}
        for node in block.aggregates():
            column = bare(node.this)
            if isinstance(node, (exp.AnyValue, exp.First)) and isinstance(column, exp.Column):
                field = mine.field(column)
                if field is not None and field.table not in keys and mine.table(column) and block.grouped:
                    yield suspect(mine, node, "any_row", text=node)


def average_of_averages(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`avg` over an inner `avg`. Miedema: nesting of aggregates; Simpson's old trap."""
    for node in mine.tree.find_all(exp.Avg):
        column = bare(node.this)
        if isinstance(column, exp.Column) and not isinstance(node.parent, exp.Window):
            handed = mine.output(column)
            inner = handed[1] if handed else None
            inner = inner.this if isinstance(inner, exp.Round) else inner
            if handed and isinstance(inner, exp.Avg) and handed[0].grouped:
                yield suspect(mine, node, "average_of_averages", text=node)


def rounded_early(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`round` inside, and more arithmetic outside. Taipalus: expression errors."""
    for node in mine.tree.find_all(exp.Sum, exp.Avg):
        inner = _inner(node)
        handed = mine.output(inner) if isinstance(inner, exp.Column) else None
        if isinstance(handed[1] if handed else inner, exp.Round):
            yield suspect(mine, node, "rounded_early", text=node)
