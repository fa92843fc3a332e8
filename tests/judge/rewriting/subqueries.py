"""IN, EXISTS and counts of subqueries. NULL is what tells them apart, so keys and contexts are looked at."""

from sqlglot import exp

from tests.judge.rewriting.rule import Place, Rule, local, named, operand
from tests.judge.rewriting.scope import aliases, closed, is_plain, only_truth_counts, sources


def _query(node: exp.Expr | None) -> exp.Select | None:
    """The SELECT in a subquery, if it gives its rows one by one and shows one thing or anything."""
    while isinstance(node, (exp.Subquery, exp.Paren)):
        node = node.this
    fit = isinstance(node, exp.Select) and is_plain(node) and not node.args.get("with_") and node.args.get("from_")
    return node if isinstance(node, exp.Select) and fit and all(closed(s) for s in sources(node)) else None


def _owned(column: exp.Expr, place: Place) -> exp.Column | None:
    """A column with the alias of its source written out; None where that isn't sure."""
    if not isinstance(column, exp.Column) or not named(column):
        return None
    found = place.names.resolve(column)
    select = column.find_ancestor(exp.Select)
    if found is None or not found[0].alias or found[0] not in place.names.sources(select or column):
        return None
    return exp.column(column.name, found[0].alias)


def _narrowed(query: exp.Select, condition: exp.Expr) -> exp.Select:
    """`select 1` from the same rows that also meet a condition."""
    copy = query.copy()
    where = copy.args.get("where")
    both = exp.And(this=operand(where.this), expression=operand(condition)) if where else condition
    copy.set("where", exp.Where(this=both))
    copy.set("expressions", [exp.Literal.number(1)])
    copy.set("order", None)
    return copy


def _membership(node: exp.In, place: Place) -> tuple[exp.Column, exp.Column, exp.Select] | None:
    query = _query(node.args.get("query"))
    if query is None or len(query.expressions) != 1:
        return None
    outer, inner = _owned(node.this, place), _owned(query.expressions[0].unalias(), place)
    if outer is None or inner is None or outer.table.lower() in aliases(query):
        return None
    return outer, inner, query


@local(exp.In)
def in_to_exists(node: exp.In, place: Place) -> exp.Expr | None:
    """`x in (select y …)` is `exists (… y = x)` where false and null come to the same."""
    found = _membership(node, place)
    if found is None or not only_truth_counts(node):
        return None
    outer, inner, query = found
    return exp.Exists(this=_narrowed(query, exp.EQ(this=inner, expression=outer)))


@local(exp.Not)
def not_in_to_not_exists(node: exp.Not, place: Place) -> exp.Expr | None:
    """`x not in (select y …)` is `not exists (… y = x)` where neither x nor y may be null."""
    member = node.this
    found = _membership(member, place) if isinstance(member, exp.In) else None
    if found is None or not place.never_null(member.this):
        return None
    outer, inner, query = found
    if not place.never_null(query.expressions[0].unalias()):
        return None
    return exp.Not(this=exp.Exists(this=_narrowed(query, exp.EQ(this=inner, expression=outer))))


@local(exp.Exists)
def exists_to_in(node: exp.Exists, place: Place) -> exp.Expr | None:
    """`exists (… where y = x and …)` is `x in (select y … where …)` where false and null come to the same, or where
    neither may be null."""
    query = _query(node.this)
    where = query.args.get("where") if query is not None else None
    if query is None or where is None:
        return None
    parts = list(where.this.flatten()) if isinstance(where.this, exp.And) else [where.this]
    for part in parts:
        sides = (part.this, part.expression) if isinstance(part, exp.EQ) else ()
        for inner, outer in (sides, sides[::-1]) if sides else ():
            if not _is_own(inner, query) or not isinstance(outer, exp.Column) or not outer.table:
                continue
            sure = only_truth_counts(node) or (place.never_null(inner) and _outer_never_null(outer, place))
            if sure and not _is_own(outer, query):
                return _as_in(query, [p for p in parts if p is not part], inner, outer)
    return None


def _is_own(node: exp.Expr, query: exp.Select) -> bool:
    return isinstance(node, exp.Column) and node.table.lower() in aliases(query)


def _outer_never_null(column: exp.Column, place: Place) -> bool:
    found = place.names.resolve(column)
    return found is not None and bool(found[0].table) and not found[0].optional and not found[1].nullable


def _as_in(query: exp.Select, rest: list[exp.Expr], inner: exp.Expr, outer: exp.Expr) -> exp.Expr:
    copy = query.copy()
    copy.set("where", exp.Where(this=exp.and_(*(operand(p) for p in rest), copy=False)) if rest else None)
    copy.set("expressions", [inner.copy()])
    copy.set("order", None)
    return exp.In(this=outer.copy(), query=exp.Subquery(this=copy))


@local(exp.Exists)
def exists_to_count(node: exp.Exists, place: Place) -> exp.Expr | None:
    """`exists (…)` is `(select count(*) …) > 0`."""
    query = _query(node.this)
    if query is None:
        return None
    copy = query.copy()
    copy.set("expressions", [exp.Count(this=exp.Star(), big_int=True)])
    copy.set("order", None)
    return exp.GT(this=exp.Subquery(this=copy), expression=exp.Literal.number(0))


@local(exp.Exists)
def exists_shows_otherwise(node: exp.Exists, place: Place) -> exp.Expr | None:
    """What a query in EXISTS shows is never looked at."""
    query = _query(node.this)
    if query is None:
        return None
    copy = query.copy()
    copy.set("expressions", [place.rng.choice([exp.Star(), exp.Null(), exp.Literal.string("x")])])
    return exp.Exists(this=copy)


@local(exp.In)
def in_distinct(node: exp.In, place: Place) -> exp.Expr | None:
    """A list of values doesn't change by naming each once."""
    query = _query(node.args.get("query"))
    if query is None:
        return None
    copy = query.copy()
    copy.set("distinct", exp.Distinct())
    copy.set("order", None)
    return exp.In(this=node.this.copy(), query=exp.Subquery(this=copy))


RULES: tuple[Rule, ...] = (
    in_to_exists,
    not_in_to_not_exists,
    exists_to_in,
    exists_to_count,
    exists_shows_otherwise,
    in_distinct,
)
