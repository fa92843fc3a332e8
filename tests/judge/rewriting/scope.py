"""Which parts of a tree see which: sources, joins, outputs, sort keys."""

from collections.abc import Iterator

from sqlglot import exp

from tests.judge.rewriting.rule import Place


def selects(tree: exp.Expr) -> list[exp.Select]:
    """Every SELECT that reads from something."""
    return [select for select in tree.find_all(exp.Select) if select.args.get("from_")]


def joins(select: exp.Expr) -> list[exp.Join]:
    """The joins of a SELECT, in order."""
    return list(select.args.get("joins") or [])


def sources(select: exp.Expr) -> list[exp.Expr]:
    """What stands in FROM and JOIN."""
    first = select.args.get("from_")
    return [*([first.this] if first else []), *(join.this for join in joins(select))]


def aliases(select: exp.Expr) -> set[str]:
    """What the sources of a SELECT are called."""
    return {source.alias_or_name.lower() for source in sources(select)}


def own(select: exp.Expr, *kinds: type[exp.Expr]) -> Iterator[exp.Expr]:
    """The nodes of some kinds that belong to a SELECT and to none within it."""
    return (node for node in select.find_all(*kinds) if node.find_ancestor(exp.Select) is select)


def references(select: exp.Expr, alias: str) -> list[exp.Column]:
    """The columns, here and in subqueries, that name a source of `select` by its alias."""
    return [column for column in select.find_all(exp.Column) if column.table.lower() == alias and _seen(column, select)]


def _seen(column: exp.Column, select: exp.Expr) -> bool:
    alias, inner = column.table.lower(), column.find_ancestor(exp.Select)
    while inner is not None and inner is not select:
        if alias in aliases(inner):
            return False
        inner = inner.find_ancestor(exp.Select)
    return inner is select


def called(source: exp.Expr, alias: str) -> None:
    """Gives a source another alias; the names of its columns stay."""
    known = source.args.get("alias")
    columns = known.args.get("columns") if isinstance(known, exp.TableAlias) else None
    source.set("alias", exp.TableAlias(this=exp.to_identifier(alias), columns=columns))


def is_inner(join: exp.Join) -> bool:
    """JOIN, INNER JOIN, CROSS JOIN or a comma."""
    odd = join.args.get("method") or join.args.get("side") or join.args.get("using")
    return not odd and str(join.args.get("kind") or "").upper() in ("", "INNER", "CROSS")


def is_left(join: exp.Join) -> bool:
    """LEFT JOIN … ON."""
    plain = not join.args.get("method") and not join.args.get("kind") and join.args.get("on") is not None
    return plain and str(join.args.get("side") or "").upper() == "LEFT"


def has_star(select: exp.Expr) -> bool:
    """Whether the order of the sources shows in the output."""
    return any(
        isinstance(item, exp.Star) or (isinstance(item, exp.Column) and isinstance(item.this, exp.Star))
        for item in select.expressions
    )


def closed(source: exp.Expr) -> bool:
    """Whether a source reads nothing of the sources beside it: a plain table, or a subquery of its own."""
    if isinstance(source, exp.Table):
        return isinstance(source.this, exp.Identifier) and not source.args.get("pivots")
    if isinstance(source, exp.Values):
        return True
    if not isinstance(source, exp.Subquery):
        return False
    inside = {alias for select in source.find_all(exp.Select) for alias in aliases(select)}
    return all(column.table.lower() in inside for column in source.find_all(exp.Column) if column.table)


def all_qualified(node: exp.Expr | None) -> bool:
    """Whether each column of a condition says whose it is, and no query stands in it."""
    if node is None:
        return True
    return node.find(exp.Query) is None and all(column.table for column in node.find_all(exp.Column))


def tables_of(node: exp.Expr | None) -> set[str]:
    """The aliases that a condition names."""
    return {column.table.lower() for column in node.find_all(exp.Column)} if node is not None else set()


def has_aggregates(select: exp.Expr) -> bool:
    """Whether a SELECT aggregates, or may: a function that sqlglot doesn't know could."""
    return bool(select.args.get("group")) or any(own(select, exp.AggFunc, exp.Anonymous, exp.AnonymousAggFunc))


def is_plain(select: exp.Expr) -> bool:
    """A SELECT whose rows are those of FROM and WHERE, one by one."""
    odd = ("distinct", "having", "qualify", "limit", "offset", "windows", "sample")
    return not (any(select.args.get(name) for name in odd) or has_aggregates(select) or any(own(select, exp.Window)))


def only_truth_counts(node: exp.Expr) -> bool:
    """Whether false and null come to the same where a condition stands."""
    up = node
    while isinstance(up.parent, (exp.And, exp.Or, exp.Paren)):
        up = up.parent
    parent = up.parent
    if isinstance(parent, exp.If):
        return up.arg_key == "this" and not (isinstance(parent.parent, exp.Case) and parent.parent.args.get("this"))
    return isinstance(parent, (exp.Where, exp.Having, exp.Qualify)) or (
        isinstance(parent, exp.Join) and up.arg_key == "on"
    )


def first_select(query: exp.Expr) -> exp.Select | None:
    """The SELECT that names the outputs of a query."""
    while isinstance(query, (exp.SetOperation, exp.Subquery)):
        query = query.this
    return query if isinstance(query, exp.Select) else None


def ordered_by_position(query: exp.Expr) -> exp.Order | None:
    """The ORDER BY of a query with each key as the number of an output; None where one is no output."""
    first = first_select(query)
    if first is None or has_star(first):
        return None
    keys = []
    for key in query.args["order"].expressions:
        position = position_of(key.this, first)
        if position is None:
            return None
        keys.append(exp.Ordered(**{**key.args, "this": exp.Literal.number(position)}))
    return exp.Order(expressions=keys)


def position_of(key: exp.Expr, select: exp.Select) -> int | None:
    """The 1-based place of the output that a sort key means."""
    if isinstance(key, exp.Literal) and not key.is_string:
        return int(key.name)
    outputs = select.expressions
    if isinstance(key, exp.Column) and not key.table:
        at = [n for n, item in enumerate(outputs, 1) if item.alias_or_name.lower() == key.name.lower()]
        if at:
            return at[0] if len(at) == 1 else None
    at = [n for n, item in enumerate(outputs, 1) if item.unalias() == key]
    return at[0] if at else None


def shell(core: exp.Expr, around: exp.Select) -> exp.Select | None:
    """`around`, which shows all columns of `core` in its order, with the ORDER BY and LIMIT of `core` moved out to it.

    None where the sort keys are no outputs.
    """
    if core.args.get("order"):
        order = ordered_by_position(core)
        if order is None:
            return None
        around.set("order", order)
    elif core.args.get("limit") or core.args.get("offset"):
        return None
    for name in ("limit", "offset"):
        around.set(name, core.args.get(name))
    for name in ("order", "limit", "offset"):
        core.set(name, None)
    return around


def ctes(tree: exp.Expr) -> list[exp.CTE]:
    """The CTEs of the outermost WITH; none where there is a second WITH, or two of one name."""
    withs = list(tree.find_all(exp.With))
    if len(withs) != 1 or tree.args.get("with_") is not withs[0]:
        return []
    found = list(withs[0].expressions)
    return found if len({cte.alias.lower() for cte in found}) == len(found) else []


def uses(tree: exp.Expr, name: str) -> list[exp.Table]:
    """Where a CTE is read."""
    return [t for t in tree.find_all(exp.Table) if t.name.lower() == name.lower() and not t.db]


def is_pack_table(table: exp.Expr, place: Place) -> bool:
    """Whether a source is one of the pack's tables, unadorned."""
    if not isinstance(table, exp.Table) or not closed(table) or table.db:
        return False
    known = {str(t["name"]).lower() for t in place.tables}
    hidden = {cte.alias.lower() for cte in place.tree.find_all(exp.CTE)}
    return table.name.lower() in known - hidden


def add_cte(tree: exp.Expr, name: str, query: exp.Expr, *, first: bool = False) -> None:
    """Puts a CTE before or after those that are there."""
    cte = exp.CTE(this=query, alias=exp.TableAlias(this=exp.to_identifier(name)))
    known = tree.args.get("with_")
    if known is None:
        tree.set("with_", exp.With(expressions=[cte]))
    else:
        known.set("expressions", [cte, *known.expressions] if first else [*known.expressions, cte])
