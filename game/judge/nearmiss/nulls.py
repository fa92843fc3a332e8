"""What is forgotten about NULL (Brass & Goldberg 2006, §3; Chandra et al. 2015 on IS NULL and NOT IN)."""

from collections.abc import Iterator

from sqlglot import exp

from game.judge.nearmiss.names import Names
from game.judge.nearmiss.tree import Change, anded, changed, clause, conjuncts, quoted_text

_AGGREGATES = (exp.Sum, exp.Avg, exp.Min, exp.Max)


def tests(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """IS NULL flipped, written as a comparison, or as an empty text."""
    for node in tree.find_all(exp.Is):
        if not isinstance(node.expression, exp.Null):
            continue
        outer = node.parent if isinstance(node.parent, exp.Not) else node
        negated = outer is not node
        yield Change("null_test_flipped", outer, node.copy() if negated else exp.Not(this=node.copy()))
        sign = exp.NEQ if negated else exp.EQ
        yield Change("null_compared", outer, sign(this=node.this.copy(), expression=exp.Null()))
        if names.family(node.this) == "text":
            empty = sign(this=node.this.copy(), expression=exp.Literal.string(""))
            yield Change("null_as_empty", outer, empty)


def defaults(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """COALESCE and NULLIF left out, or COALESCE on the other side of an aggregate."""
    for node in tree.find_all(exp.Coalesce):
        yield Change("coalesce_dropped", node, node.this)
        inner = node.this.this if isinstance(node.this, exp.Filter) else node.this
        if isinstance(inner, _AGGREGATES) and not isinstance(inner.this, exp.Distinct):
            moved = node.copy()
            moved_inner = moved.this.this if isinstance(moved.this, exp.Filter) else moved.this
            moved_inner.set("this", exp.Coalesce(this=inner.this.copy(), expressions=_copies(node.expressions)))
            yield Change("coalesce_moved", node, moved.this)
    for aggregate in tree.find_all(*_AGGREGATES):
        inner = aggregate.this
        if isinstance(inner, exp.Coalesce) and not isinstance(aggregate.parent, (exp.Filter, exp.Window)):
            bare = changed(aggregate, this=inner.this.copy())
            yield Change("coalesce_moved", aggregate, exp.Coalesce(this=bare, expressions=_copies(inner.expressions)))
    for nullif in tree.find_all(exp.Nullif):
        yield Change("nullif_dropped", nullif, nullif.this)


def kept(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """A comparison that lets NULL through as well, or IS [NOT] DISTINCT FROM as a plain one."""
    for node in tree.find_all(exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE):
        found = names.resolve(node.this) if isinstance(node.this, exp.Column) else None
        if found and (found[1].nullable or found[0].optional) and clause(node) in ("where", "filter"):
            null = exp.Is(this=node.this.copy(), expression=exp.Null())
            yield Change("null_kept", node, exp.Paren(this=exp.Or(this=node.copy(), expression=null)))
    for node in tree.find_all(exp.NullSafeEQ, exp.NullSafeNEQ):
        sign = exp.EQ if isinstance(node, exp.NullSafeEQ) else exp.NEQ
        yield Change("distinct_from", node, sign(this=node.this.copy(), expression=node.expression.copy()))


def averages(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """An average that divides by all rows, those without a value too."""
    for node in tree.find_all(exp.Avg):
        if not isinstance(node.this, exp.Distinct) and not isinstance(node.parent, (exp.Filter, exp.Window)):
            rows = exp.Count(this=exp.Star(), big_int=True)
            new = exp.Div(this=exp.Sum(this=node.this.copy()), expression=rows, typed=False, safe=False)
            yield Change("average_over_all", node, new)


def memberships(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """NOT IN for NOT EXISTS and back: they differ where the list holds a NULL."""
    for node in tree.find_all(exp.Not):
        inner = node.this
        if isinstance(inner, exp.Exists) and isinstance(inner.this, exp.Select):
            yield from _not_in(node, inner.this, names)
        if isinstance(inner, exp.In) and isinstance(inner.args.get("query"), exp.Subquery):
            yield from _not_exists(node, inner, names)


def _not_in(site: exp.Not, select: exp.Select, names: Names) -> Iterator[Change]:
    where = select.args.get("where")
    if where is None or select.args.get("group"):
        return
    parts = conjuncts(where.this)
    for part in parts:
        if not isinstance(part, exp.EQ):
            continue
        own, outer = (part.left, part.right) if names.outer(part.right) else (part.right, part.left)
        if not names.outer(outer) or names.outer(own):
            continue
        rest = anded([p for p in parts if p is not part])
        listing = changed(select, expressions=[own.copy()], where=exp.Where(this=rest) if rest is not None else None)
        yield Change(
            "not_exists_not_in",
            site,
            exp.Not(this=exp.In(this=outer.copy(), query=exp.Subquery(this=listing))),
            quoted_text(site),
        )


def _not_exists(site: exp.Not, inner: exp.In, names: Names) -> Iterator[Change]:
    query = inner.args["query"].this
    if not isinstance(query, exp.Select) or len(query.expressions) != 1 or query.args.get("group"):
        return
    listed = query.expressions[0].unalias()
    found = names.resolve(inner.this) if isinstance(inner.this, exp.Column) else None
    if not isinstance(listed, exp.Column) or found is None:
        return
    alias = found[0].alias
    if alias in {source.alias for source in names.sources(query)}:
        return
    where = query.args.get("where")
    parts = [*conjuncts(where.this if where is not None else None)]
    parts.append(exp.EQ(this=listed.copy(), expression=exp.column(inner.this.name, alias)))
    body = changed(query, where=exp.Where(this=anded(parts)))
    yield Change("not_in_not_exists", site, exp.Not(this=exp.Exists(this=body)), quoted_text(site))


def _copies(nodes: list[exp.Expr]) -> list[exp.Expr]:
    return [node.copy() for node in nodes]
