"""Aggregates, groups and DISTINCT."""

from sqlglot import exp

from tests.judge.rewriting.rule import Place, Rule, local, operand, whole
from tests.judge.rewriting.scope import (
    ctes,
    has_aggregates,
    has_star,
    own,
    selects,
    shell,
)

_SKIP_NULLS = (exp.Sum, exp.Avg, exp.Min, exp.Max, exp.Count)


def _is_star_count(node: exp.Expr) -> bool:
    return isinstance(node, exp.Count) and isinstance(node.this, exp.Star)


def _distinct(node: exp.Expr) -> bool:
    return isinstance(node.this, exp.Distinct)


def _in_window(node: exp.Expr) -> bool:
    return isinstance(node.parent, exp.Window) and node.arg_key == "this"


def _in_groups(node: exp.Expr) -> bool:
    """Whether an aggregate is taken over groups, which have a row each; over no rows at all SUM is null, COUNT 0."""
    select = node.find_ancestor(exp.Select)
    group = select.args.get("group") if select is not None else None
    keyed = group is not None and bool(group.expressions)
    return keyed and not _in_window(node) and not isinstance(node.parent, exp.Filter)


@local(exp.Filter)
def filter_to_case(node: exp.Filter, place: Place) -> exp.Expr | None:
    """`sum(x) filter (where c)` is `sum(case when c then x end)`: these aggregates pass over nulls."""
    aggregate, condition = node.this, node.args["expression"].this
    if not isinstance(aggregate, _SKIP_NULLS) or isinstance(node.parent, exp.Window):
        return None
    inner = aggregate.this.expressions[0] if _distinct(aggregate) else aggregate.this
    if isinstance(aggregate.this, exp.Distinct) and len(aggregate.this.expressions) != 1:
        return None
    value = exp.Literal.number(1) if isinstance(inner, exp.Star) else inner.copy()
    case: exp.Expr = exp.Case(ifs=[exp.If(this=condition.copy(), true=value)])
    copy = aggregate.copy()
    copy.set("this", exp.Distinct(expressions=[case]) if _distinct(aggregate) else case)
    return copy


@local(exp.Sum, exp.Avg, exp.Min, exp.Max, exp.Count)
def case_to_filter(node: exp.Expr, place: Place) -> exp.Expr | None:
    """`sum(case when c then x end)` is `sum(x) filter (where c)`."""
    case = node.this
    if isinstance(node.parent, (exp.Filter, exp.Window)) or not isinstance(case, exp.Case) or case.this is not None:
        return None
    default = case.args.get("default")
    if len(case.args["ifs"]) != 1 or not (default is None or isinstance(default, exp.Null)):
        return None
    only = case.args["ifs"][0]
    copy = node.copy()
    copy.set("this", only.args["true"].copy())
    return exp.Filter(this=copy, expression=exp.Where(this=only.this.copy()))


@local(exp.Sum)
def sum_of_ones_to_count(node: exp.Sum, place: Place) -> exp.Expr | None:
    """`sum(case when c then 1 else 0 end)` over a group is `count(*) filter (where c)`."""
    case = node.this
    if not isinstance(case, exp.Case) or not _in_groups(node) or case.this is not None or len(case.args["ifs"]) != 1:
        return None
    only, default = case.args["ifs"][0], case.args.get("default")
    if only.args["true"] != exp.Literal.number(1) or default != exp.Literal.number(0):
        return None
    counted = exp.Count(this=exp.Star(), big_int=True)
    return exp.Filter(this=counted, expression=exp.Where(this=only.this.copy()))


@local(exp.Count)
def count_rows_by_key(node: exp.Count, place: Place) -> exp.Expr | None:
    """`count(*)` is `count(k)` for a column that is never null."""
    select = node.find_ancestor(exp.Select)
    if not _is_star_count(node) or select is None:
        return None
    keys = [
        exp.column(column.name, source.alias)
        for source in place.names.sources(select)
        for column in source.columns.values()
        if source.table and not source.optional and not column.nullable
    ]
    return exp.Count(this=place.rng.choice(keys), big_int=True) if keys else None


@local(exp.Count)
def count_key_by_rows(node: exp.Count, place: Place) -> exp.Expr | None:
    """`count(k)` is `count(*)` for a column that is never null."""
    return exp.Count(this=exp.Star(), big_int=True) if place.never_null(node.this) else None


@local(exp.Count)
def count_to_sum(node: exp.Count, place: Place) -> exp.Expr | None:
    """`count(*)` over a group is `sum(1)`."""
    return exp.Sum(this=exp.Literal.number(1)) if _is_star_count(node) and _in_groups(node) else None


@local(exp.Filter)
def filter_to_count_if(node: exp.Filter, place: Place) -> exp.Expr | None:
    """`count(*) filter (where c)` is `count_if(c is true)`: of nulls alone `count_if` makes a null."""
    if not _is_star_count(node.this) or isinstance(node.parent, exp.Window):
        return None
    condition = exp.paren(node.args["expression"].this.copy())
    return exp.Anonymous(this="count_if", expressions=[exp.Is(this=condition, expression=exp.Boolean(this=True))])


@local(exp.Select)
def count_distinct_by_subquery(node: exp.Select, place: Place) -> exp.Expr | None:
    """`select count(distinct x) from …` is `select count(*) from (select distinct x from … where x is not null)`."""
    only = node.expressions[0].unalias() if len(node.expressions) == 1 else None
    odd = ("group", "having", "qualify", "distinct", "limit", "order", "with_")
    if not isinstance(only, exp.Count) or not isinstance(only.this, exp.Distinct) or any(node.args.get(o) for o in odd):
        return None
    if len(only.this.expressions) != 1:
        return None
    value, where = only.this.expressions[0], node.args.get("where")
    present = exp.Not(this=exp.Is(this=operand(value), expression=exp.Null()))
    inner = node.copy()
    inner.set("expressions", [exp.Alias(this=value.copy(), alias=exp.to_identifier("x"))])
    inner.set("distinct", exp.Distinct())
    inner.set("where", exp.Where(this=exp.And(this=operand(where.this), expression=present) if where else present))
    source = exp.Subquery(this=inner, alias=exp.TableAlias(this=exp.to_identifier(place.fresh("q"))))
    return exp.Select(expressions=[exp.Count(this=exp.Star(), big_int=True)], from_=exp.From(this=source))


@whole
def distinct_to_group(place: Place) -> exp.Expr | None:
    """`select distinct a, b` is `select a, b … group by all`, where nothing is aggregated."""
    at = [s for s in selects(place.tree) if s.args.get("distinct") and not s.args["distinct"].args.get("on")]
    at = [s for s in at if not (has_aggregates(s) or s.args.get("qualify") or any(own(s, exp.Window)))]
    at = [s for s in at if not s.args.get("order") and not has_star(s)]
    if not at:
        return None
    select = place.rng.choice(at)
    select.set("distinct", None)
    select.set("group", exp.Group(all=True))
    return place.tree


@whole
def group_to_distinct(place: Place) -> exp.Expr | None:
    """`select a, b … group by a, b` without aggregates is `select distinct a, b`."""
    at = []
    for select in selects(place.tree):
        group = select.args.get("group")
        odd = select.args.get("having") or select.args.get("qualify") or select.args.get("order")
        if group is None or odd or any(own(select, exp.AggFunc, exp.Anonymous, exp.Window, exp.AnonymousAggFunc)):
            continue
        outputs = [item.unalias() for item in select.expressions]
        if not has_star(select) and (group.args.get("all") or sorted(map(str, outputs)) == sorted(map(str, group))):
            at.append(select)
    if not at:
        return None
    select = place.rng.choice(at)
    select.set("group", None)
    select.set("distinct", exp.Distinct())
    return place.tree


def _keyed(place: Place) -> list[exp.Select]:
    """SELECTs grouped by plain keys: no ALL, ROLLUP and the like."""
    found = [select for select in selects(place.tree) if select.args.get("group")]
    return [s for s in found if s.args["group"].expressions and set(_given(s.args["group"])) == {"expressions"}]


def _given(group: exp.Expr) -> list[str]:
    return [name for name, value in group.args.items() if value]


@whole
def group_keys_turned(place: Place) -> exp.Expr | None:
    """Keys have no order."""
    at = [select for select in _keyed(place) if len(select.args["group"].expressions) > 1]
    if not at:
        return None
    group = place.rng.choice(at).args["group"]
    group.set("expressions", list(reversed(group.expressions)))
    return place.tree


@whole
def group_by_positions(place: Place) -> exp.Expr | None:
    """A key that is an output may be named by its number."""
    at = []
    for select in _keyed(place):
        places = [_position(key, select) for key in select.args["group"].expressions]
        if not has_star(select) and all(places):
            at.append((select, places))
    if not at:
        return None
    select, places = place.rng.choice(at)
    select.args["group"].set("expressions", [exp.Literal.number(p) for p in places if p])
    return place.tree


def _position(key: exp.Expr, select: exp.Select) -> int | None:
    """By expression only: a name under GROUP BY means a column before it means an output."""
    same = [n for n, item in enumerate(select.expressions, 1) if item.unalias() == key]
    return same[0] if same and not isinstance(key, exp.Literal) else None


@whole
def group_key_said_twice(place: Place) -> exp.Expr | None:
    """A key that is there already splits no group."""
    at = _keyed(place)
    if not at:
        return None
    group = place.rng.choice(at).args["group"]
    group.set("expressions", [*group.expressions, place.rng.choice(group.expressions).copy()])
    return place.tree


def _filtered_outside(place: Place, clause: str) -> exp.Expr | None:
    """HAVING or QUALIFY as one more column of a subquery, and WHERE outside on that column."""
    at = [place.tree, *(cte.this for cte in ctes(place.tree))]
    found = [query for query in at if isinstance(query, exp.Select) and _separable(query, clause)]
    if not found:
        return None
    inner = place.rng.choice(found)
    at_top, slot = inner is place.tree, inner.parent
    known = inner.args.get("with_")
    named, keep = _aliased(inner, place), place.fresh("keep")
    alias = place.fresh("q")
    outer = exp.Select(expressions=[exp.column(name, alias) for name in named])
    shelled = shell(inner, outer)
    if shelled is None:
        return None
    condition = inner.args[clause].this
    inner.set(clause, None)
    inner.set("with_", None)
    inner.set("expressions", [*inner.expressions, exp.Alias(this=condition, alias=exp.to_identifier(keep))])
    subquery = exp.Subquery(this=inner.copy(), alias=exp.TableAlias(this=exp.to_identifier(alias)))
    shelled.set("from_", exp.From(this=subquery))
    shelled.set("where", exp.Where(this=exp.column(keep, alias)))
    shelled.set("with_", known)
    if at_top:
        return shelled
    assert slot is not None
    slot.set("this", shelled)
    return place.tree


def _separable(query: exp.Select, clause: str) -> bool:
    group = query.args.get("group")
    odd = has_star(query) or query.args.get("distinct") or (group and group.args.get("all"))
    if not query.args.get(clause) or odd or (clause == "having" and query.args.get("qualify")):
        return False
    outputs = [item.alias_or_name.lower() for item in query.expressions]
    read = {c.name.lower() for c in query.args[clause].find_all(exp.Column) if not c.table}
    aliased = {item.alias.lower() for item in query.expressions if isinstance(item, exp.Alias)}
    return len(set(outputs) - {""}) == len([o for o in outputs if o]) and not read & aliased


def _aliased(query: exp.Select, place: Place) -> list[str]:
    """Gives each output a name and tells the names. A key by number under GROUP BY stays where it is."""
    for item in list(query.expressions):
        if not item.alias_or_name:
            item.replace(exp.Alias(this=item.copy(), alias=exp.to_identifier(place.fresh("c"))))
    return [item.alias_or_name for item in query.expressions]


@whole
def having_to_where(place: Place) -> exp.Expr | None:
    """HAVING filters groups as WHERE filters the rows that they become."""
    return _filtered_outside(place, "having")


@whole
def qualify_to_where(place: Place) -> exp.Expr | None:
    """QUALIFY filters rows after the windows were looked through."""
    return _filtered_outside(place, "qualify")


RULES: tuple[Rule, ...] = (
    filter_to_case,
    case_to_filter,
    sum_of_ones_to_count,
    count_rows_by_key,
    count_key_by_rows,
    count_to_sum,
    filter_to_count_if,
    count_distinct_by_subquery,
    distinct_to_group,
    group_to_distinct,
    group_keys_turned,
    group_by_positions,
    group_key_said_twice,
    having_to_where,
    qualify_to_where,
)
