"""One change to a query's tree, as data, and what the families of changes share to make it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

import sqlglot
from sqlglot import exp

from game.judge.normal import DIALECT

TEXT_MOST = 60
"""Characters of SQL quoted in a sentence."""
CLAUSES: dict[type[exp.Expr], str] = {
    exp.Case: "case",
    exp.Filter: "filter",
    exp.Where: "where",
    exp.Having: "having",
    exp.Qualify: "qualify",
    exp.Join: "join",
    exp.Limit: "limit",
    exp.Offset: "limit",
    exp.Window: "window",
    exp.Order: "order",
    exp.Group: "group",
    exp.Select: "select",
}


@dataclass(frozen=True)
class Change:
    """`site`, a node of the answer's tree, becomes `new` (a tree of its own), or goes away where `new` is None.

    `was` and `now` are the words for authors; the nodes' own texts where empty.
    """

    kind: str
    site: exp.Expr
    new: exp.Expr | None
    was: str = ""
    now: str = ""


def read(sql: str) -> exp.Expr:
    """The one statement of a text; raises SqlglotError, or RecursionError, where there is none."""
    return sqlglot.parse_one(sql, read=DIALECT)


def printed(node: exp.Expr) -> str:
    """The text of a tree, on one line."""
    return node.sql(dialect=DIALECT, comments=False)


def quoted_text(node: exp.Expr | None) -> str:
    """A node's text, short enough for a sentence."""
    text = printed(node) if node is not None else ""
    return text if len(text) <= TEXT_MOST else text[: TEXT_MOST - 1] + "…"


def changed(node: exp.Expr, **arguments: object) -> exp.Expr:
    """A copy with other arguments."""
    copy = node.copy()
    for name, value in arguments.items():
        copy.set(name, value)
    return copy


def number(value: int) -> exp.Expr:
    """A whole number as the parser would make it."""
    literal = exp.Literal.number(abs(value))
    return exp.Neg(this=literal) if value < 0 else literal


def is_number(node: object) -> TypeGuard[exp.Literal]:
    """Whether a node is a number as written, no text."""
    return isinstance(node, exp.Literal) and not node.is_string


def is_text(node: object) -> TypeGuard[exp.Literal]:
    """Whether a node is a text as written."""
    return isinstance(node, exp.Literal) and node.is_string


def clause(node: exp.Expr) -> str:
    """The nearest clause a node stands in: where, having, join, select and so on; "" outside of any."""
    up = node.parent
    while up is not None:
        for kind, name in CLAUSES.items():
            if isinstance(up, kind):
                return "filter" if isinstance(up, exp.Where) and isinstance(up.parent, exp.Filter) else name
        up = up.parent
    return ""


def recursive(node: exp.Expr) -> bool:
    """Whether a node stands in the term of a recursive query that is repeated."""
    up: exp.Expr | None = node
    while up is not None:
        parent = up.parent
        if isinstance(parent, exp.Union) and up.arg_key == "expression" and is_recursive(parent):
            return True
        up = parent
    return False


def is_recursive(union: exp.Expr) -> bool:
    """Whether a set operation is the body of a recursive query."""
    cte = union.parent
    return isinstance(cte, exp.CTE) and isinstance(cte.parent, exp.With) and bool(cte.parent.args.get("recursive"))


def conjuncts(condition: exp.Expr | None) -> list[exp.Expr]:
    """The parts of a condition that all must hold."""
    if condition is None:
        return []
    return list(condition.flatten()) if isinstance(condition, exp.And) else [condition]


def anded(parts: list[exp.Expr]) -> exp.Expr | None:
    """One condition of copies of `parts`; None of none."""
    joined: exp.Expr | None = None
    for part in parts:
        one = exp.Paren(this=part.copy()) if isinstance(part, exp.Or) else part.copy()
        joined = exp.And(this=joined, expression=one) if joined is not None else one
    return joined


def with_where(select: exp.Expr, parts: list[exp.Expr]) -> exp.Expr:
    """A copy of a SELECT with another WHERE."""
    condition = anded(parts)
    return changed(select, where=exp.Where(this=condition) if condition is not None else None)


def selects(tree: exp.Expr) -> Iterator[exp.Select]:
    """Every SELECT of a query, outermost first."""
    yield from tree.find_all(exp.Select)


def everywhere(node: exp.Expr, new: exp.Expr) -> tuple[exp.Expr, exp.Expr]:
    """(site, new) for a node's change, made in GROUP BY and SELECT alike where the query groups by it."""
    select = node.parent_select
    group = select.args.get("group") if select is not None else None
    if select is None or group is None or node not in group.expressions:
        return node, new
    return select, select.transform(lambda n: new.copy() if n == node else n)
