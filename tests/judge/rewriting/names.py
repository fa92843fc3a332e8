"""Names: aliases, qualifiers, schemas. What a thing is called never changes what it is."""

from sqlglot import exp

from tests.judge.rewriting.rule import Place, Rule, named, whole
from tests.judge.rewriting.scope import (
    aliases,
    called,
    closed,
    has_star,
    is_pack_table,
    joins,
    references,
    selects,
    sources,
    uses,
)


def _renamed(place: Place, select: exp.Select, source: exp.Expr, alias: str) -> exp.Expr | None:
    """The tree with a source called otherwise. A whole row is read by the alias alone: then None."""
    old = source.alias_or_name.lower()
    if any(column.name.lower() == old and not column.table for column in place.tree.find_all(exp.Column)):
        return None
    for column in references(select, old):
        column.set("table", exp.to_identifier(alias))
    called(source, alias)
    return place.tree


@whole
def table_alias_renamed(place: Place) -> exp.Expr | None:
    """An alias is seen in its own SELECT and in subqueries there that don't use it anew."""
    at = [(select, source) for select in selects(place.tree) for source in sources(select) if closed(source)]
    at = [(select, source) for select, source in at if source.alias_or_name]
    if not at:
        return None
    select, source = place.rng.choice(at)
    return _renamed(place, select, source, place.fresh("t"))


@whole
def table_alias_is_name(place: Place) -> exp.Expr | None:
    """`orders o` becomes `orders orders`, where nothing else bears that name."""
    at = [
        (select, source)
        for select in selects(place.tree)
        for source in sources(select)
        if is_pack_table(source, place) and source.alias and len(uses(place.tree, source.name)) == 1
    ]
    taken = {alias for select in selects(place.tree) for alias in aliases(select)}
    at = [(select, source) for select, source in at if source.name.lower() not in taken]
    if not at:
        return None
    select, source = place.rng.choice(at)
    return _renamed(place, select, source, source.name)


@whole
def columns_qualified(place: Place) -> exp.Expr | None:
    """Outside of GROUP BY, HAVING, QUALIFY and ORDER BY a name means a column before it means an output."""
    clauses = (exp.Group, exp.Order, exp.Having, exp.Qualify, exp.Lambda)
    found = []
    for column in place.tree.find_all(exp.Column):
        select = column.find_ancestor(exp.Select)
        if column.table or not named(column) or select is None or column.find_ancestor(*clauses, exp.Select) != select:
            continue
        if any(join.args.get("using") for join in joins(select)):
            continue
        meant = place.names.resolve(column)
        if meant is not None and meant[0].alias and meant[0] in place.names.sources(select):
            found.append((column, meant[0].alias))
    for column, alias in found:
        column.set("table", exp.to_identifier(alias))
    return place.tree if found else None


@whole
def columns_unqualified(place: Place) -> exp.Expr | None:
    """Where one source alone has a column of that name. Not where an output's name could be taken for it."""
    clauses = (exp.Group, exp.Order, exp.Having, exp.Qualify)
    found = []
    for column in place.tree.find_all(exp.Column):
        select = column.find_ancestor(exp.Select)
        if (
            not column.table
            or not named(column)
            or select is None
            or column.find_ancestor(*clauses, exp.Select) != select
        ):
            continue
        known = place.names.sources(select)
        plain = all(closed(s) and not s.args.get("using") and not _has_columns(s) for s in sources(select))
        having = [s for s in known if column.name.lower() in s.columns]
        if plain and all(s.columns for s in known) and [s.alias for s in having] == [column.table.lower()]:
            found.append(column)
    for column in found:
        column.set("table", None)
    return place.tree if found else None


def _has_columns(source: exp.Expr) -> bool:
    alias = source.args.get("alias")
    return isinstance(alias, exp.TableAlias) and bool(alias.args.get("columns"))


def _in_schema(place: Place, schema: str, database: str = "") -> exp.Expr | None:
    at = [table for table in place.tree.find_all(exp.Table) if is_pack_table(table, place)]
    if not at:
        return None
    table = place.rng.choice(at)
    table.set("db", exp.to_identifier(schema))
    table.set("catalog", exp.to_identifier(database) if database else None)
    return place.tree


@whole
def table_in_main(place: Place) -> exp.Expr | None:
    """`orders` is `main.orders`."""
    return _in_schema(place, "main")


@whole
def table_in_puzzle(place: Place) -> exp.Expr | None:
    """`orders` is `puzzle.main.orders`."""
    return _in_schema(place, "main", "puzzle")


@whole
def output_renamed(place: Place) -> exp.Expr | None:
    """Columns are compared by position. An alias that nothing refers to may be any."""
    if not isinstance(place.tree, exp.Select):
        return None
    read = {column.name.lower() for column in place.tree.find_all(exp.Column) if not column.table}
    at = [item for item in place.tree.expressions if isinstance(item, exp.Alias) and item.alias.lower() not in read]
    if not at:
        return None
    place.rng.choice(at).set("alias", exp.to_identifier(place.fresh("c")))
    return place.tree


@whole
def output_alias_dropped(place: Place) -> exp.Expr | None:
    """As before; what has no alias gets a name from DuckDB."""
    if not isinstance(place.tree, exp.Select):
        return None
    read = {column.name.lower() for column in place.tree.find_all(exp.Column) if not column.table}
    at = [item for item in place.tree.expressions if isinstance(item, exp.Alias) and item.alias.lower() not in read]
    if not at:
        return None
    item = place.rng.choice(at)
    item.replace(item.this)
    return place.tree


@whole
def output_alias_added(place: Place) -> exp.Expr | None:
    """A column shown under another name, where ORDER BY doesn't go by the name it had."""
    tree = place.tree
    if not isinstance(tree, exp.Select) or has_star(tree):
        return None
    read = {column.name.lower() for column in tree.find_all(exp.Column) if not column.table}
    at = [item for item in tree.expressions if isinstance(item, exp.Column) and item.table]
    at = [item for item in at if item.name.lower() not in read]
    if not at or tree.args.get("distinct"):
        return None
    item = place.rng.choice(at)
    item.replace(exp.Alias(this=item.copy(), alias=exp.to_identifier(place.fresh("c"))))
    return place.tree


RULES: tuple[Rule, ...] = (
    table_alias_renamed,
    table_alias_is_name,
    columns_qualified,
    columns_unqualified,
    table_in_main,
    table_in_puzzle,
    output_renamed,
    output_alias_dropped,
    output_alias_added,
)
