"""What columns are within the CTEs and subqueries that they come from, set operations and recursive ones included."""

from collections.abc import Iterator

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from game.judge.misconceptions.query import Block, Query
from game.judge.misconceptions.trees import bare


def inside(block: Block, alias: str) -> exp.Query | None:
    """The query that a source is, whole; None for a table."""
    source = block.sources[alias]
    return whole(source.expression) if isinstance(source, Scope) and isinstance(source.expression, exp.Query) else None


def whole(query: exp.Query) -> exp.Query:
    """The set operation that a query is part of, if it is: sqlglot shows a recursive CTE's own select the first one
    alone, without the rows that come later."""
    while isinstance(query.parent, exp.SetOperation):
        query = query.parent
    return query


def outputs(query: exp.Query) -> tuple[list[str], list[exp.Select]]:
    """Names in small letters, and the select that a query is or those of a set operation, whose columns answer to them
    by place. Nothing where that can't be told."""
    names = [name.lower() for name in query.named_selects]
    own = list(_selects(query))
    named = any(union.args.get("by_name") for union in query.find_all(exp.SetOperation))
    selects = [select for select in own if isinstance(select, exp.Select) and len(select.selects) == len(names)]
    return ([], []) if named or len(selects) < len(own) else (names, selects)


def handed(query: Query, column: exp.Column) -> tuple[exp.Expr, ...]:
    """What a column is in each select of the CTE or subquery that it comes from; empty where it comes from none, or
    where that can't be told."""
    owner = query.owner(column)
    inner = inside(owner, column.table) if owner is not None else None
    names, selects = outputs(inner) if inner is not None else ([], [])
    if names.count(column.name.lower()) != 1:
        return ()
    place = names.index(column.name.lower())
    return tuple(bare(select.selects[place]) for select in selects)


def _selects(query: exp.Expr) -> Iterator[exp.Expr]:
    inner = bare(query)
    if isinstance(inner, exp.SetOperation):
        yield from _selects(inner.left)
        yield from _selects(inner.right)
    elif isinstance(inner, exp.Subquery):
        yield from _selects(inner.this)
    else:
        yield inner
