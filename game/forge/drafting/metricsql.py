"""A metric's compiled SQL made plain: subqueries merged, casts that change nothing taken off, tables under short names.

MetricFlow nests a subquery for each step. Where the steps come down to one grouped SELECT, this gives that SELECT; a
metric that needs more (a cumulative one, a conversion) has none.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.merge_subqueries import merge_subqueries
from sqlglot.optimizer.pushdown_projections import pushdown_projections
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.simplify import simplify

from game.forge.drafting import tree
from game.forge.world.world import DIALECT, World, WorldColumn, WorldTable

_SQL_MOST = 8_000
_MERGES = 4


@dataclass(frozen=True)
class Plain:
    """The parts of one grouped SELECT. `cut` is the dimension's column and `bucket` the time's, with the aliases that
    they have in it; either may be missing."""

    tables: tuple[tuple[str, WorldTable], ...]
    source: exp.Select
    conditions: tuple[exp.Expr, ...]
    value: exp.Expr
    cut: exp.Column | None
    bucket: exp.Expr | None

    def column(self, of: exp.Column) -> WorldColumn:
        """The world's column behind one of the query; raises KeyError."""
        return dict(self.tables)[of.table].column(of.name)


def plain(world: World, sql: str, dimension: str, grain: str) -> Plain | None:
    """The plain form of a compiled query, or None where it has none."""
    if len(sql) > _SQL_MOST:
        return None
    try:
        merged = _merged(world, sqlglot.parse_one(sql, read=DIALECT))
    except sqlglot.errors.SqlglotError:
        return None
    query = _one(merged)
    if query is None:
        return None
    try:
        return _parts(world, query, bool(dimension), grain)
    except KeyError:
        return None


def _merged(world: World, query: exp.Expr) -> exp.Expr:
    schema: dict[str, object] = {t.name: {c.name: c.type for c in t.columns} for t in world.tables}
    query = qualify(query, schema=schema, dialect=DIALECT, quote_identifiers=False)
    query = pushdown_projections(query)
    for _ in range(_MERGES):
        query = merge_subqueries(query)
    found = simplify(query, dialect=DIALECT)
    assert isinstance(found, exp.Expr)
    return found


def _one(query: exp.Expr) -> exp.Select | None:
    """A SELECT without subqueries; what only reckons with the columns of one grouped subquery is put into it."""
    if not isinstance(query, exp.Select) or query.args.get("with_"):
        return None
    source = query.args["from_"].this if query.args.get("from_") else None
    if isinstance(source, exp.Subquery) and not query.args.get("joins") and not query.args.get("where"):
        inner = source.this
        if not isinstance(inner, exp.Select) or query.args.get("group"):
            return None
        values = {item.alias_or_name: item.unalias() for item in inner.expressions}
        outer = [item.copy().transform(_inlined, values) for item in query.expressions]
        merged = inner.copy()
        merged.set("expressions", outer)
        return _one(merged)
    if list(query.find_all(exp.Subquery, exp.Window)) or query.args.get("distinct") or query.args.get("having"):
        return None
    return query


def _inlined(node: exp.Expr, values: Mapping[str, exp.Expr]) -> exp.Expr:
    if not isinstance(node, exp.Column) or node.name not in values:
        return node
    found = values[node.name].copy()
    return found if isinstance(found, exp.Column | exp.Func) else exp.paren(found, copy=False)


def _parts(world: World, query: exp.Select, cut: bool, grain: str) -> Plain | None:
    """Raises KeyError for a table or a column that the world hasn't."""
    found = [query.args["from_"].this, *(join.this for join in query.args.get("joins") or ())]
    if not all(isinstance(table, exp.Table) for table in found):
        return None
    named = [(table.alias_or_name, world.table(".".join(filter(None, (table.db, table.name))))) for table in found]
    short = dict(zip((name for name, _ in named), tree.aliases(*(t for _, t in named)), strict=True))
    if len(named) == 1:
        short = {named[0][0]: ""}

    def tidy(node: exp.Expr) -> exp.Expr:
        return (
            node.copy()
            .transform(_renamed, short)
            .transform(_bare)
            .transform(_counted, world, named, short)
            .transform(_short)
        )

    items = [item.unalias() for item in query.expressions]
    if len(items) != 1 + cut + bool(grain):
        return None
    where = query.args.get("where")
    conditions = list(where.this.flatten() if isinstance(where.this, exp.And) else [where.this]) if where else []
    source = exp.select().from_(tree.table(named[0][1], short[named[0][0]]))
    for join, (name, table) in zip(query.args.get("joins") or (), named[1:], strict=True):
        on = join.args.get("on")
        parts = list(on.flatten()) if isinstance(on, exp.And) else [on]
        apart = [p for p in parts if len({c.table for c in p.find_all(exp.Column)}) < 2]
        if on is None or (apart and join.side) or len(parts) == len(apart):
            return None
        conditions += apart
        source = source.join(tree.table(table, short[name]), on=exp.and_(*(tidy(p) for p in parts if p not in apart)))
    place = 1 if grain else 0
    column = tidy(items[place]) if cut else None
    bucket = tidy(items[0]) if grain else None
    if cut and not isinstance(column, exp.Column):
        return None
    if bucket is not None:
        time = bucket.find(exp.Column)
        if time is None or len(list(bucket.find_all(exp.Column))) > 1:
            return None
        bucket = tree.truncated(grain, time)
    tables = tuple((short[name], table) for name, table in named)
    value = tidy(items[-1])
    assert column is None or isinstance(column, exp.Column)
    return Plain(tables, source, tuple(tidy(c) for c in conditions), value, column, bucket)


def _renamed(node: exp.Expr, short: Mapping[str, str]) -> exp.Expr:
    return tree.col(node.name, short[node.table]) if isinstance(node, exp.Column) else node


def _bare(node: exp.Expr) -> exp.Expr:
    """Without casts to DOUBLE on both sides of a division: `/` makes DOUBLE of all."""
    if isinstance(node, exp.Div):
        for side in ("this", "expression"):
            inner = node.args[side]
            if isinstance(inner, exp.Cast) and inner.to.is_type("double"):
                node.set(side, inner.this)
    return node


def _counted(node: exp.Expr, world: World, named: list[tuple[str, WorldTable]], short: Mapping[str, str]) -> exp.Expr:
    """`sum(case when x is not null then 1 else 0 end)` as a count; of what is never null, of rows."""
    case = node.this if isinstance(node, exp.Sum) else None
    if not isinstance(case, exp.Case) or len(case.args["ifs"]) != 1 or case.this is not None:
        return node
    branch, default = case.args["ifs"][0], case.args.get("default")
    if branch.args["true"] != exp.Literal.number(1) or default != exp.Literal.number(0):
        return node
    condition = branch.this
    inner = condition.this if isinstance(condition, exp.Not) else None
    if isinstance(inner, exp.Is) and isinstance(inner.this, exp.Column):
        table = next(t for name, t in named if short[name] == inner.this.table)
        sure = not table.column(inner.this.name).column.nullable
        return tree.count_rows() if sure else exp.Count(this=inner.this)
    return exp.Filter(this=tree.count_rows(), expression=exp.Where(this=condition))


def _short(node: exp.Expr) -> exp.Expr:
    """What is never null or 0 in a group needs no care; a sum by its count is an average."""
    if isinstance(node, exp.Coalesce) and isinstance(node.this, exp.Count):
        return exp.Count(this=node.this.this)
    if isinstance(node, exp.Nullif) and node.this == tree.count_rows():
        return tree.count_rows()
    if isinstance(node, exp.Div) and isinstance(node.this, exp.Sum) and isinstance(node.expression, exp.Nullif):
        counted = node.expression.this
        if isinstance(counted, exp.Count) and counted.this == node.this.this:
            return exp.Avg(this=node.this.this)
    return node
