"""ORDER BY, set operations and windows."""

from sqlglot import exp

from tests.judge.rewriting.rule import Place, Rule, operand, whole
from tests.judge.rewriting.scope import (
    ctes,
    first_select,
    has_star,
    is_plain,
    ordered_by_position,
    own,
    position_of,
    selects,
    shell,
)


@whole
def order_by_positions(place: Place) -> exp.Expr | None:
    """A sort key that is an output may be named by its number."""
    if not isinstance(place.tree, (exp.Select, exp.SetOperation)) or not place.tree.args.get("order"):
        return None
    order = ordered_by_position(place.tree)
    if order is None:
        return None
    place.tree.set("order", order)
    return place.tree


@whole
def order_by_expressions(place: Place) -> exp.Expr | None:
    """A sort key that names an output may be the expression behind it; of DISTINCT too, where outputs alone may be
    sort keys."""
    tree = place.tree
    if not isinstance(tree, exp.Select) or not tree.args.get("order") or has_star(tree):
        return None
    keys = tree.args["order"].expressions
    places = [position_of(key.this, tree) for key in keys]
    at = [(key, tree.expressions[n - 1].unalias()) for key, n in zip(keys, places, strict=True) if n]
    at = [(key, item) for key, item in at if key.this != item and not item.find(exp.Window, exp.Query)]
    at = [(key, item) for key, item in at if not isinstance(item, exp.Literal)]
    if not at:
        return None
    key, item = place.rng.choice(at)
    key.set("this", item.copy())
    return tree


@whole
def order_by_names(place: Place) -> exp.Expr | None:
    """A sort key that is an output may be named as it is, where the name is no other output's."""
    tree = place.tree
    if not isinstance(tree, exp.Select) or not tree.args.get("order") or has_star(tree):
        return None
    names = [item.alias_or_name for item in tree.expressions]
    at = []
    for key in tree.args["order"].expressions:
        n = position_of(key.this, tree)
        bare = isinstance(key.this, exp.Column) and not key.this.table
        if n and names[n - 1] and names.count(names[n - 1]) == 1 and not bare:
            at.append((key, names[n - 1]))
    if not at:
        return None
    key, name = place.rng.choice(at)
    key.set("this", exp.column(name))
    return tree


@whole
def order_longer(place: Place) -> exp.Expr | None:
    """Rows that the order leaves as they come may come in any order, so one more key does no harm. Not at a LIMIT."""
    tree = place.tree
    if not isinstance(tree, (exp.Select, exp.SetOperation)) or not tree.args.get("order") or tree.args.get("limit"):
        return None
    first = first_select(tree)
    if first is None or has_star(first):
        return None
    position = exp.Literal.number(place.rng.randint(1, len(first.expressions)))
    order = tree.args["order"]
    if any(key.this.name.lower() == "all" for key in order.expressions):
        return None
    order.set("expressions", [*order.expressions, exp.Ordered(this=position, desc=True)])
    return tree


@whole
def limit_from_the_start(place: Place) -> exp.Expr | None:
    """`limit n` is `limit n offset 0`."""
    at = [q for q in place.tree.find_all(exp.Query) if q.args.get("limit") and not q.args.get("offset")]
    if not at:
        return None
    place.rng.choice(at).set("offset", exp.Offset(expression=exp.Literal.number(0)))
    return place.tree


@whole
def split_in_two(place: Place) -> exp.Expr | None:
    """Each row of a plain query has an even or an odd key: the query is the UNION ALL of both halves."""
    tree = place.tree
    if not isinstance(tree, exp.Select) or not is_plain(tree) or has_star(tree):
        return None
    keys = [
        exp.column(column.name, source.alias)
        for source in place.names.sources(tree)
        for column in source.columns.values()
        if source.table and not source.optional and not column.nullable and "INT" in column.type.upper()
    ]
    order = ordered_by_position(tree) if tree.args.get("order") else None
    if not keys or (tree.args.get("order") and order is None):
        return None
    known = tree.args.get("with_")
    tree.set("order", None)
    tree.set("with_", None)
    rest = exp.Mod(this=place.rng.choice(keys), expression=exp.Literal.number(2))
    halves = [_where(tree, exp.EQ(this=rest.copy(), expression=exp.Literal.number(0)))]
    halves.append(_where(tree, exp.NEQ(this=rest.copy(), expression=exp.Literal.number(0))))
    return exp.Union(this=halves[0], expression=halves[1], distinct=False, order=order, with_=known)


def _where(select: exp.Select, condition: exp.Expr) -> exp.Select:
    copy = select.copy()
    where = copy.args.get("where")
    both = exp.And(this=operand(where.this), expression=condition) if where else condition
    copy.set("where", exp.Where(this=both))
    return copy


def _operations(place: Place, kind: type[exp.SetOperation]) -> list[exp.SetOperation]:
    """Set operations of two plain SELECTs, at the top or in a CTE, in no recursion."""
    known = place.tree.args.get("with_")
    if known is not None and known.args.get("recursive"):
        return []
    at = [place.tree, *(cte.this for cte in ctes(place.tree))]
    return [
        query
        for query in at
        if isinstance(query, kind) and isinstance(query.this, exp.Select) and isinstance(query.expression, exp.Select)
    ]


@whole
def operands_swapped(place: Place) -> exp.Expr | None:
    """UNION and INTERSECT, ALL or not, don't care which side is which, if both sides name their columns alike."""
    at = [q for kind in (exp.Union, exp.Intersect) for q in _operations(place, kind)]
    at = [q for q in at if _output_names(q.this) == _output_names(q.expression) and not q.args.get("by_name")]
    if not at:
        return None
    query = place.rng.choice(at)
    left, right = query.this.copy(), query.expression.copy()
    query.set("this", right)
    query.set("expression", left)
    return place.tree


def _output_names(query: exp.Expr) -> list[str]:
    return [item.alias_or_name.lower() for item in query.expressions]


@whole
def union_to_distinct(place: Place) -> exp.Expr | None:
    """`a union b` is `select distinct * from (a union all b)`."""
    at = [q for q in _operations(place, exp.Union) if q.args.get("distinct")]
    if not at:
        return None
    query = place.rng.choice(at)
    slot, at_top, known = query.parent, query is place.tree, query.args.get("with_")
    copy = query.copy()
    copy.set("distinct", False)
    copy.set("with_", None)
    source = exp.Subquery(this=copy, alias=exp.TableAlias(this=exp.to_identifier(place.fresh("q"))))
    outer = shell(
        copy, exp.Select(distinct=exp.Distinct(), expressions=[exp.Star()], from_=exp.From(this=source), with_=known)
    )
    if outer is None or at_top:
        return outer
    assert slot is not None
    slot.set("this", outer)
    return place.tree


@whole
def intersect_to_exists(place: Place) -> exp.Expr | None:
    """`a intersect b` is what of the distinct rows of a is not distinct from some row of b: nulls are alike."""
    at = [q for q in _operations(place, exp.Intersect) if q.args.get("distinct") and _output_names(q.this)]
    at = [q for q in at if not q.args.get("order") or q is not place.tree] or [
        q for q in at if ordered_by_position(q) is not None
    ]
    if not at:
        return None
    query = place.rng.choice(at)
    if has_star(query.this) or has_star(query.expression) or not all(_output_names(query.expression)):
        return None
    names = list(zip(_output_names(query.this), _output_names(query.expression), strict=True))
    order = ordered_by_position(query) if query.args.get("order") else None
    a, b = place.fresh("a"), place.fresh("b")
    same = [exp.NullSafeEQ(this=exp.column(n, a), expression=exp.column(m, b)) for n, m in names]
    inner = exp.Select(
        expressions=[exp.Literal.number(1)],
        from_=exp.From(this=_as(query.expression, b)),
        where=exp.Where(this=exp.and_(*same)),
    )
    outer = exp.Select(
        distinct=exp.Distinct(),
        expressions=[exp.column(n, a) for n, _ in names],
        from_=exp.From(this=_as(query.this, a)),
        where=exp.Where(this=exp.Exists(this=inner)),
        order=order,
        with_=query.args.get("with_"),
    )
    if query is place.tree:
        return outer
    query.replace(outer)
    return place.tree


def _as(query: exp.Expr, alias: str) -> exp.Subquery:
    return exp.Subquery(this=query.copy(), alias=exp.TableAlias(this=exp.to_identifier(alias)))


@whole
def window_written_out(place: Place) -> exp.Expr | None:
    """`over w` with `window w as (…)` is `over (…)`."""
    at = [select for select in selects(place.tree) if select.args.get("windows")]
    at = [
        s for s in at if all(isinstance(w.this, exp.Identifier) and not w.args.get("alias") for w in s.args["windows"])
    ]
    if not at:
        return None
    select = place.rng.choice(at)
    known = {window.name.lower(): window for window in select.args["windows"]}
    for window in list(own(select, exp.Window)):
        name = window.alias.lower()
        if name in known and isinstance(window.parent, exp.Expr) and window.arg_key != "windows":
            window.set("alias", None)
            for part in ("partition_by", "order", "spec"):
                value = known[name].args.get(part)
                window.set(part, [v.copy() for v in value] if isinstance(value, list) else value and value.copy())
    select.set("windows", None)
    return place.tree


RULES: tuple[Rule, ...] = (
    order_by_positions,
    order_by_expressions,
    order_by_names,
    order_longer,
    limit_from_the_start,
    split_in_two,
    operands_swapped,
    union_to_distinct,
    intersect_to_exists,
    window_written_out,
)
