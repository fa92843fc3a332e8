"""Subqueries as joins: what was asked for once comes once per match (Brass & Goldberg 2006, error 21 ff.)."""

from collections.abc import Iterator

from sqlglot import exp

from game.judge.nearmiss.names import Names
from game.judge.nearmiss.tree import Change, anded, conjuncts, quoted_text, selects, with_where

_ALIAS = "matched"
_COLUMN = "matching"


def to_joins(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """IN (SELECT …) and EXISTS (…) in a WHERE as an inner join."""
    for select in selects(tree):
        where = select.args.get("where")
        parts = conjuncts(where.this if where is not None else None)
        for part in parts:
            rest = [p for p in parts if p is not part]
            if isinstance(part, exp.In) and isinstance(part.args.get("query"), exp.Subquery):
                yield from _in(select, part, rest)
            if isinstance(part, exp.Exists) and isinstance(part.this, exp.Select):
                yield from _exists(select, part, rest, names)


def _in(select: exp.Select, part: exp.In, rest: list[exp.Expr]) -> Iterator[Change]:
    listing = part.args["query"]
    alias = exp.TableAlias(this=exp.to_identifier(_ALIAS), columns=[exp.to_identifier(_COLUMN)])
    on = exp.EQ(this=part.this.copy(), expression=exp.column(_COLUMN, _ALIAS))
    yield _joined("in_to_join", select, exp.Subquery(this=listing.this.copy(), alias=alias), on, rest, part)


def _exists(select: exp.Select, part: exp.Exists, rest: list[exp.Expr], names: Names) -> Iterator[Change]:
    inner = part.this
    first, where = inner.args.get("from_"), inner.args.get("where")
    if first is None or where is None or inner.args.get("joins") or not isinstance(first.this, exp.Table):
        return
    taken = {source.alias for source in names.sources(select)}
    if first.this.alias_or_name.lower() in taken or not all(c.table for c in where.find_all(exp.Column)):
        return
    on = anded(conjuncts(where.this))
    if on is not None:
        yield _joined("exists_to_join", select, first.this.copy(), on, rest, part)


def _joined(
    kind: str, select: exp.Select, table: exp.Expr, on: exp.Expr, rest: list[exp.Expr], part: exp.Expr
) -> Change:
    new = with_where(select, rest)
    new.set("joins", [*new.args.get("joins", []), exp.Join(this=table, on=on)])
    return Change(kind, select, new, quoted_text(part), f"JOIN {quoted_text(table)}")
