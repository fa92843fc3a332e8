"""Joins: their order, their spelling, and where their conditions stand."""

from sqlglot import exp

from tests.judge.rewriting.rule import Place, Rule, named, operand, whole
from tests.judge.rewriting.scope import (
    aliases,
    all_qualified,
    closed,
    has_star,
    is_inner,
    is_left,
    joins,
    own,
    references,
    selects,
    sources,
    tables_of,
)


def _movable(place: Place) -> list[exp.Select]:
    """SELECTs whose sources may change places: nothing shows the order, none reads another, none shares a column."""
    return [
        select
        for select in selects(place.tree)
        if joins(select)
        and not has_star(select)
        and all(closed(source) for source in sources(select))
        and not any(join.args.get("using") or join.args.get("method") for join in joins(select))
    ]


def _swap_first(select: exp.Select) -> None:
    first, second = select.args["from_"].this, joins(select)[0].this
    left, right = first.copy(), second.copy()
    first.replace(right)
    second.replace(left)


@whole
def first_join_commuted(place: Place) -> exp.Expr | None:
    """`a join b on c` is `b join a on c`."""
    at = [select for select in _movable(place) if is_inner(joins(select)[0])]
    if not at:
        return None
    _swap_first(place.rng.choice(at))
    return place.tree


@whole
def left_join_to_right_join(place: Place) -> exp.Expr | None:
    """`a left join b on c` is `b right join a on c`."""
    at = [select for select in _movable(place) if is_left(joins(select)[0])]
    if not at:
        return None
    select = place.rng.choice(at)
    _swap_first(select)
    joins(select)[0].set("side", "RIGHT")
    return place.tree


@whole
def joins_swapped(place: Place) -> exp.Expr | None:
    """Two neighbours, inner or left, where the second's condition doesn't name the first's table: each adds columns
    to, or drops, rows by what stands before both."""
    at = []
    for select in _movable(place):
        listed = joins(select)
        for n in range(len(listed) - 1):
            fit = all(is_inner(join) or is_left(join) for join in listed[n : n + 2])
            condition = listed[n + 1].args.get("on")
            if fit and all_qualified(condition) and listed[n].alias_or_name.lower() not in tables_of(condition):
                at.append((select, n))
    if not at:
        return None
    select, n = place.rng.choice(at)
    listed = joins(select)
    select.set("joins", [*listed[:n], listed[n + 1], listed[n], *listed[n + 2 :]])
    return place.tree


@whole
def inner_said(place: Place) -> exp.Expr | None:
    """JOIN is INNER JOIN."""
    at = [join for join in place.tree.find_all(exp.Join) if is_inner(join) and not join.args.get("kind")]
    at = [join for join in at if join.args.get("on") is not None]
    if not at:
        return None
    for join in at:
        join.set("kind", "INNER")
    return place.tree


@whole
def on_to_where(place: Place) -> exp.Expr | None:
    """The condition of an inner join filters just as well after all joins, unless one may yet add rows of nulls for
    what is on its left."""
    at = []
    for select in selects(place.tree):
        for n, join in enumerate(joins(select)):
            later = joins(select)[n:]
            keeps = all(is_inner(j) or is_left(j) for j in later)
            if is_inner(join) and join.args.get("on") is not None and keeps and not has_star(select):
                at.append((select, join))
    if not at:
        return None
    select, join = place.rng.choice(at)
    condition = join.args["on"]
    join.set("on", None)
    join.set("kind", "CROSS")
    _add_where(select, condition)
    return place.tree


def _add_where(select: exp.Expr, condition: exp.Expr) -> None:
    where = select.args.get("where")
    both = exp.And(this=operand(where.this), expression=operand(condition)) if where else condition.copy()
    select.set("where", exp.Where(this=both))


@whole
def where_to_on(place: Place) -> exp.Expr | None:
    """One condition of WHERE on columns alone may be checked by the last join, if that is an inner one."""
    at = []
    for select in selects(place.tree):
        where = select.args.get("where")
        last = joins(select)[-1:]
        if where is None or not last or not is_inner(last[0]) or last[0].args.get("on") is None:
            continue
        parts = _parts(where.this)
        at += [(select, last[0], parts, part) for part in parts if all_qualified(part)]
    if not at:
        return None
    select, join, parts, moved = place.rng.choice(at)
    left = [operand(part) for part in parts if part is not moved]
    select.set("where", exp.Where(this=exp.and_(*left, copy=False)) if left else None)
    join.set("on", exp.And(this=operand(join.args["on"]), expression=operand(moved)))
    return place.tree


@whole
def on_to_using(place: Place) -> exp.Expr | None:
    """`a.k = b.k` in an inner or left join, where `k` has one owner on the left; all columns are named by table."""
    at = []
    for select in selects(place.tree):
        for n, join in enumerate(joins(select)):
            on = join.args.get("on")
            if has_star(select) or not (is_inner(join) or is_left(join)) or not isinstance(on, exp.EQ):
                continue
            left, right = on.this, on.expression
            if _is_shared(left, right, join.alias_or_name, select) and _one_owner(place, select, n, left.name):
                at.append((select, join, left.name))
    if not at:
        return None
    _, join, name = place.rng.choice(at)
    join.set("on", None)
    join.set("using", [exp.to_identifier(name)])
    return place.tree


def _is_shared(left: exp.Expr, right: exp.Expr, alias: str, select: exp.Select) -> bool:
    if not (isinstance(left, exp.Column) and isinstance(right, exp.Column) and left.name == right.name):
        return False
    unqualified = any(column.name == left.name and not column.table for column in select.find_all(exp.Column))
    sides = {left.table.lower(), right.table.lower()}
    return alias.lower() in sides and len(sides) == 2 and sides <= aliases(select) and not unqualified


def _one_owner(place: Place, select: exp.Select, n: int, name: str) -> bool:
    before = place.names.sources(select)[: n + 1]
    plain = not any(join.args.get("side") in ("RIGHT", "FULL") for join in joins(select))
    return plain and all(s.columns for s in before) and sum(name.lower() in s.columns for s in before) == 1


@whole
def using_to_on(place: Place) -> exp.Expr | None:
    """`using (k)` in an inner or left join is `a.k = b.k`, and a bare `k` is the left one's."""
    at = [
        select
        for select in selects(place.tree)
        if len(joins(select)) == 1
        and joins(select)[0].args.get("using")
        and str(joins(select)[0].args.get("side") or "") in ("", "LEFT")
        and not joins(select)[0].args.get("kind")
        and not has_star(select)
        and not _subqueries(select)
    ]
    at = [select for select in at if all(source.alias_or_name for source in sources(select))]
    if not at:
        return None
    select = place.rng.choice(at)
    join = joins(select)[0]
    left, right = (source.alias_or_name for source in sources(select))
    shared = [key.name for key in join.args["using"]]
    pairs = [exp.EQ(this=exp.column(key, left), expression=exp.column(key, right)) for key in shared]
    join.set("using", None)
    join.set("on", exp.and_(*pairs))
    for column in list(own(select, exp.Column)):
        if not column.text("table") and column.name.lower() in {key.lower() for key in shared}:
            column.set("table", exp.to_identifier(left))
    return place.tree


def _subqueries(select: exp.Expr) -> bool:
    """Whether a query stands in a SELECT elsewhere than in WITH, FROM and JOIN."""
    apart = [select.args.get("with_"), *sources(select)]
    inner = {id(query) for part in apart if part is not None for query in part.find_all(exp.Select)}
    return any(query is not select and id(query) not in inner for query in select.find_all(exp.Select))


@whole
def left_join_to_not_exists(place: Place) -> exp.Expr | None:
    """`a left join b on c where b.k is null`, k never null, keeps the rows of a that found no b. Nothing else of b
    may be read."""
    at = []
    for select in selects(place.tree):
        where = select.args.get("where")
        parts = _parts(where.this) if where is not None else []
        for join in joins(select):
            alias = join.alias_or_name.lower()
            tests = [part for part in parts if _is_null_test(part, alias)]
            read = len(references(select, alias)) - len(_on_references(join, alias))
            plain = is_left(join) and not has_star(select) and all_qualified(join.args["on"])
            if plain and len(tests) == 1 and read == 1 and _declared(place, join, tests[0].this):
                at.append((select, join, parts, tests[0]))
    if not at:
        return None
    select, join, parts, test = place.rng.choice(at)
    inner = exp.Select(
        expressions=[exp.Literal.number(1)], from_=exp.From(this=join.this), where=exp.Where(this=join.args["on"])
    )
    new = [operand(part) if part is not test else exp.Not(this=exp.Exists(this=inner)) for part in parts]
    select.set("joins", [other for other in joins(select) if other is not join])
    select.set("where", exp.Where(this=exp.and_(*new, copy=False)))
    return place.tree


def _parts(condition: exp.Expr) -> list[exp.Expr]:
    return list(condition.flatten()) if isinstance(condition, exp.And) else [condition]


def _is_null_test(part: exp.Expr, alias: str) -> bool:
    column = part.this
    return (
        isinstance(part, exp.Is)
        and isinstance(part.expression, exp.Null)
        and isinstance(column, exp.Column)
        and column.table.lower() == alias
    )


def _on_references(join: exp.Join, alias: str) -> list[exp.Column]:
    on = join.args.get("on")
    return [c for c in on.find_all(exp.Column) if c.table.lower() == alias] if on is not None else []


def _declared(place: Place, join: exp.Join, column: exp.Expr) -> bool:
    found = place.names.resolve(column) if named(column) else None
    return isinstance(join.this, exp.Table) and found is not None and bool(found[0].table) and not found[1].nullable


@whole
def one_row_joined(place: Place) -> exp.Expr | None:
    """A cross join with one row adds no row and drops none."""
    at = [select for select in selects(place.tree) if not has_star(select)]
    at = [select for select in at if not _grouped_by_all(select)]
    if not at:
        return None
    select, alias = place.rng.choice(at), place.fresh("one")
    row = exp.Select(expressions=[exp.Alias(this=exp.Literal.number(1), alias=exp.to_identifier(alias))])
    source = exp.Subquery(this=row, alias=exp.TableAlias(this=exp.to_identifier(place.fresh("o"))))
    select.set("joins", [*joins(select), exp.Join(this=source, kind="CROSS")])
    return place.tree


def _grouped_by_all(select: exp.Expr) -> bool:
    group = select.args.get("group")
    return bool(group and group.args.get("all"))


@whole
def filter_into_source(place: Place) -> exp.Expr | None:
    """A condition on one table of an inner join may be met before the join."""
    at = []
    for select in selects(place.tree):
        where = select.args.get("where")
        if where is None or not all(is_inner(join) or is_left(join) for join in joins(select)):
            continue
        parts = _parts(where.this)
        inner = [select.args["from_"].this, *(join.this for join in joins(select) if is_inner(join))]
        for source in inner:
            if isinstance(source, exp.Table) and closed(source):
                name = source.alias_or_name.lower()
                at += [(select, source, parts, p) for p in parts if all_qualified(p) and tables_of(p) == {name}]
    if not at:
        return None
    select, source, parts, moved = place.rng.choice(at)
    left = [operand(part) for part in parts if part is not moved]
    select.set("where", exp.Where(this=exp.and_(*left, copy=False)) if left else None)
    inner_query = exp.Select(
        expressions=[exp.Star()], from_=exp.From(this=source.copy()), where=exp.Where(this=moved.copy())
    )
    alias = exp.TableAlias(this=exp.to_identifier(source.alias_or_name))
    source.replace(exp.Subquery(this=inner_query, alias=alias))
    return place.tree


RULES: tuple[Rule, ...] = (
    first_join_commuted,
    left_join_to_right_join,
    joins_swapped,
    inner_said,
    on_to_where,
    where_to_on,
    on_to_using,
    using_to_on,
    left_join_to_not_exists,
    one_row_joined,
    filter_into_source,
)
