"""Another column: the namesake of another table, or one of the same type beside it (Tuya et al. 2007: identifiers)."""

from collections.abc import Iterator

from sqlglot import exp

from game.judge.nearmiss.names import Names, Source
from game.judge.nearmiss.tree import Change, changed, clause

_SAME_TYPE = frozenset({"number", "date", "stamp", "bool"})


def namesakes(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """A column of the same name in another source."""
    for column in tree.find_all(exp.Column):
        found, select = names.resolve(column), column.find_ancestor(exp.Select)
        if found is None or select is None or not column.table or clause(column) == "group":
            continue
        if select.args.get("group") is not None and not _free(column):
            continue
        for source in _before(select, column, names):
            if source.alias != column.table.lower() and column.name.lower() in source.columns:
                yield Change("column_namesake", column, changed(column, table=exp.to_identifier(source.alias)))


def _free(column: exp.Expr) -> bool:
    """Whether a column of a grouped query needs no place in GROUP BY."""
    return column.find_ancestor(exp.AggFunc) is not None or clause(column) in ("where", "filter", "join")


def _before(select: exp.Expr, column: exp.Expr, names: Names) -> tuple[Source, ...]:
    """The sources that a column may name where it stands: in ON, those that are there by then."""
    join = column.find_ancestor(exp.Join)
    sources = names.sources(select)
    if join is None or join.parent is not select:
        return sources
    alias = join.this.alias_or_name.lower()
    count = next((n for n, source in enumerate(sources, start=1) if source.alias == alias), len(sources))
    return sources[:count]


def neighbours(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """A column of the same table and type: ends_on for starts_on. Aggregates and joins have kinds of their own."""
    for column in tree.find_all(exp.Column):
        found = names.resolve(column)
        if found is None or clause(column) in ("group", "join") or column.find_ancestor(exp.AggFunc) is not None:
            continue
        select = column.parent_select
        if select is not None and select.args.get("group") is not None and not _free(column):
            continue
        source, own = found
        if not source.table or own.like_key or own.family not in _SAME_TYPE:
            continue
        for other in source.columns.values():
            if other.family == own.family and other.name != own.name and not other.like_key:
                new = changed(column, this=exp.to_identifier(other.name))
                yield Change("column_neighbour", column, _called(new, column))
                break


def _called(new: exp.Expr, column: exp.Expr) -> exp.Expr:
    """Under the old name where that is an output's: what reads it finds it."""
    return exp.alias_(new, column.name) if isinstance(column.parent, exp.Select) else new
