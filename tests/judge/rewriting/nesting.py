"""Where a query stands: in FROM, in WITH, in brackets."""

from sqlglot import exp

from tests.judge.rewriting.rule import Place, Rule, whole
from tests.judge.rewriting.scope import (
    add_cte,
    closed,
    ctes,
    has_star,
    is_pack_table,
    selects,
    shell,
    sources,
    uses,
)


def _star(source: exp.Expr) -> exp.Select:
    return exp.Select(expressions=[exp.Star()], from_=exp.From(this=source))


def _named(query: exp.Expr, alias: str) -> exp.Subquery:
    return exp.Subquery(this=query, alias=exp.TableAlias(this=exp.to_identifier(alias)))


@whole
def wrapped_in_from(place: Place) -> exp.Expr | None:
    """A subquery has no order, so ORDER BY and LIMIT move outermost."""
    if not isinstance(place.tree, (exp.Select, exp.SetOperation)):
        return None
    inner = _named(place.tree, place.fresh("q"))
    return shell(place.tree, _star(inner))


@whole
def wrapped_in_cte(place: Place) -> exp.Expr | None:
    """As before, in a WITH after those that are there."""
    if not isinstance(place.tree, (exp.Select, exp.SetOperation)):
        return None
    name, known = place.fresh("q"), place.tree.args.get("with_")
    outer = shell(place.tree, _star(exp.to_table(name)))
    if outer is None:
        return None
    place.tree.set("with_", None)
    outer.set("with_", known)
    add_cte(outer, name, place.tree)
    return outer


@whole
def wrapped_in_brackets(place: Place) -> exp.Expr | None:
    """Brackets around a whole query say nothing."""
    return exp.Subquery(this=place.tree) if isinstance(place.tree, exp.Query) else None


@whole
def cte_inlined(place: Place) -> exp.Expr | None:
    """A CTE that is read once, and not by itself, may stand where it is read."""
    known = ctes(place.tree)
    if not known or place.tree.args["with_"].args.get("recursive"):
        return None
    at = [cte for cte in known if len(uses(place.tree, cte.alias)) == 1 and isinstance(cte.this, exp.Query)]
    at = [cte for cte in at if isinstance(_read(place, cte).parent, (exp.From, exp.Join)) and closed(_read(place, cte))]
    if not at:
        return None
    cte = place.rng.choice(at)
    table, alias = _read(place, cte), cte.args["alias"].copy()
    if table.alias:
        alias.set("this", exp.to_identifier(table.alias))
    left = [other for other in known if other is not cte]
    place.tree.args["with_"].set("expressions", left)
    table.replace(exp.Subquery(this=cte.this, alias=alias))
    if not left:
        place.tree.set("with_", None)
    return place.tree


def _read(place: Place, cte: exp.CTE) -> exp.Table:
    return uses(place.tree, cte.alias)[0]


@whole
def subquery_to_cte(place: Place) -> exp.Expr | None:
    """A subquery in FROM that reads nothing around it may be named at the top."""
    at = [
        source
        for select in _outermost(place.tree)
        for source in sources(select)
        if isinstance(source, exp.Subquery) and closed(source) and source.find(exp.With) is None
    ]
    at = [source for source in at if not source.args["alias"].args.get("columns")] if all(s.alias for s in at) else []
    if not at:
        return None
    source, name = place.rng.choice(at), place.fresh("q")
    table = exp.to_table(name, alias=source.alias)
    inner = source.this
    source.replace(table)
    add_cte(place.tree, name, inner)
    return place.tree


def _outermost(tree: exp.Expr) -> list[exp.Expr]:
    if isinstance(tree, exp.SetOperation):
        return [*_outermost(tree.this), *_outermost(tree.expression)]
    return [tree] if isinstance(tree, exp.Select) else []


@whole
def ctes_swapped(place: Place) -> exp.Expr | None:
    """Two neighbours in WITH, where the second doesn't read the first."""
    known = ctes(place.tree)
    at = [n for n in range(len(known) - 1) if not uses(known[n + 1], known[n].alias)]
    if not at:
        return None
    n = place.rng.choice(at)
    place.tree.args["with_"].set("expressions", [*known[:n], known[n + 1], known[n], *known[n + 2 :]])
    return place.tree


@whole
def cte_renamed(place: Place) -> exp.Expr | None:
    """A CTE's name is seen only in this query; readers keep it as alias."""
    known = [cte for cte in ctes(place.tree) if not _is_pack_name(cte.alias, place)]
    if not known:
        return None
    cte, name = place.rng.choice(known), place.fresh("q")
    for table in uses(place.tree, cte.alias):
        if not table.alias:
            table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name)))
        table.set("this", exp.to_identifier(name))
    cte.args["alias"].set("this", exp.to_identifier(name))
    return place.tree


def _is_pack_name(name: str, place: Place) -> bool:
    return name.lower() in {str(table["name"]).lower() for table in place.tables}


@whole
def cte_doubled(place: Place) -> exp.Expr | None:
    """One of two readers of a CTE reads a copy of it: the same query gives the same rows."""
    known = ctes(place.tree)
    if not known or place.tree.args["with_"].args.get("recursive"):
        return None
    at = [cte for cte in known if len(uses(place.tree, cte.alias)) > 1 and not _is_pack_name(cte.alias, place)]
    if not at:
        return None
    cte, name = place.rng.choice(at), place.fresh("q")
    table = place.rng.choice(uses(place.tree, cte.alias))
    if not table.alias:
        table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name)))
    table.set("this", exp.to_identifier(name))
    copy = cte.copy()
    copy.args["alias"].set("this", exp.to_identifier(name))
    n = known.index(cte) + 1
    place.tree.args["with_"].set("expressions", [*known[:n], copy, *known[n:]])
    return place.tree


def _pack_sources(place: Place) -> list[exp.Expr]:
    return [s for select in selects(place.tree) for s in sources(select) if is_pack_table(s, place)]


@whole
def table_through_cte(place: Place) -> exp.Expr | None:
    """`orders o` becomes `q o` with `q as (select * from orders)`."""
    at = _pack_sources(place)
    if not at or not isinstance(place.tree, (exp.Select, exp.SetOperation)):
        return None
    table, name = place.rng.choice(at), place.fresh("q")
    base = exp.to_table(table.name)
    table.replace(exp.to_table(name, alias=table.alias_or_name))
    add_cte(place.tree, name, _star(base), first=True)
    return place.tree


@whole
def table_through_subquery(place: Place) -> exp.Expr | None:
    """`orders o` becomes `(select * from orders) o`."""
    at = _pack_sources(place)
    if not at:
        return None
    table = place.rng.choice(at)
    table.replace(_named(_star(exp.to_table(table.name)), table.alias_or_name))
    return place.tree


@whole
def subquery_ordered(place: Place) -> exp.Expr | None:
    """Rows of a CTE have no order for its reader, whatever it says. Not where an aggregate looks at it."""
    at = [cte.this for cte in ctes(place.tree) if isinstance(cte.this, exp.Select) and not cte.this.args.get("order")]
    at = [query for query in at if not query.args.get("limit") and not has_star(query)]
    if not at or place.tree.find(exp.Anonymous, exp.ArrayAgg, exp.First, exp.AnyValue, exp.ArgMax, exp.ArgMin):
        return None
    query = place.rng.choice(at)
    position = exp.Literal.number(place.rng.randint(1, len(query.expressions)))
    query.set("order", exp.Order(expressions=[exp.Ordered(this=position, desc=True)]))
    return place.tree


RULES: tuple[Rule, ...] = (
    wrapped_in_from,
    wrapped_in_cte,
    wrapped_in_brackets,
    cte_inlined,
    subquery_to_cte,
    ctes_swapped,
    cte_renamed,
    cte_doubled,
    table_through_cte,
    table_through_subquery,
    subquery_ordered,
)
