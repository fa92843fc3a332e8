"""Small questions to sqlglot trees that know nothing of tables."""

from collections.abc import Iterator
from typing import Any

from sqlglot import exp

from game.judge.misconceptions.suspicion import Stage

COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)
INEQUALITIES = (exp.GT, exp.GTE, exp.LT, exp.LTE)
LIKES = (exp.Like, exp.ILike)
AGGREGATES = (exp.Count, exp.Sum, exp.Avg, exp.Min, exp.Max)
_STRICT = (
    *(exp.Paren, exp.Cast, exp.Neg, exp.Add, exp.Sub, exp.Mul, exp.Lower, exp.Upper, exp.Round, exp.Abs),
    *(exp.Year, exp.Month, exp.Day, exp.Quarter, exp.TimestampTrunc, exp.Extract, exp.Alias),
)
_CLAUSES: tuple[tuple[type[exp.Expr], Stage], ...] = (
    (exp.Join, "JOIN"),
    (exp.Where, "WHERE"),
    (exp.Group, "GROUP BY"),
    (exp.Having, "HAVING"),
    (exp.Order, "ORDER BY"),
    (exp.Limit, "LIMIT"),
)


def bare(node: Any) -> Any:
    """Without parentheses and alias around it."""
    while isinstance(node, (exp.Paren, exp.Alias)):
        node = node.this
    return node


def parts(node: exp.Expr | None, kind: type[exp.Expr] = exp.And) -> list[exp.Expr]:
    """The conjuncts (or disjuncts) of a condition, parentheses aside."""
    inner = bare(node)
    if isinstance(inner, kind):
        return [*parts(inner.args["this"], kind), *parts(inner.args["expression"], kind)]
    return [] if inner is None else [inner]


def source_of(select: exp.Select) -> exp.Expr | None:
    """What stands first after FROM."""
    clause = select.args.get("from_") or select.args.get("from")
    return clause.this if isinstance(clause, exp.Expr) else None


def stage_of(node: exp.Expr) -> Stage:
    """The clause that a piece stands in. A filter or window belongs to where its value goes."""
    inner: exp.Expr = node
    while inner.parent is not None:
        parent = inner.parent
        if not isinstance(inner.parent.parent, (exp.Filter, exp.Window)):
            for kind, stage in _CLAUSES:
                if isinstance(parent, kind):
                    return stage
        if isinstance(parent, exp.Select):
            return "SELECT"
        inner = parent
    return "SELECT"


def literal(node: Any) -> str | None:
    """The text of a literal, a sign or a cast around it aside; None for anything else."""
    node = bare(node)
    if isinstance(node, exp.Cast):
        return literal(node.this)
    if isinstance(node, exp.Neg):
        inner = literal(node.this)
        return None if inner is None else f"-{inner}"
    return str(node.this) if isinstance(node, exp.Literal) else None


def number(node: Any) -> float | None:
    """The value of a literal number."""
    text = literal(node)
    if text is None or (isinstance(bare(node), exp.Literal) and bare(node).is_string):
        return None
    try:
        return float(text)
    except ValueError:
        return None


def columns(node: exp.Expr) -> list[exp.Column]:
    return list(node.find_all(exp.Column))


def within(node: exp.Expr, *kinds: type[exp.Expr]) -> bool:
    """Whether it stands inside one of these, in the same select."""
    parent = node.parent
    while parent is not None and not isinstance(parent, exp.Select):
        if isinstance(parent, kinds):
            return True
        parent = parent.parent
    return False


def own(select: exp.Expr, *kinds: type[exp.Expr]) -> Iterator[Any]:
    """Nodes of these kinds that belong to this select and to no select inside it."""
    for node in select.walk(prune=lambda n: n is not select and isinstance(n, exp.Query)):
        if isinstance(node, kinds) and not (node is not select and isinstance(node, exp.Query)):
            yield node


def strict(node: Any) -> set[tuple[str, str]]:
    """(table, name) of the columns that make this value null when they are."""
    if isinstance(node, exp.Column):
        return {(node.table, node.name)}
    if isinstance(node, _STRICT):
        inner = [child for child in node.iter_expressions() if not isinstance(child, exp.DataType)]
        return set().union(*(strict(child) for child in inner))
    return set()


def rejecting(condition: Any) -> set[tuple[str, str]]:
    """(table, name) of the columns that, where null, keep this condition from being true."""
    node = bare(condition)
    if isinstance(node, exp.And):
        return rejecting(node.this) | rejecting(node.expression)
    if isinstance(node, exp.Or):
        return rejecting(node.this) & rejecting(node.expression)
    if isinstance(node, exp.Not):
        inner = bare(node.this)
        if isinstance(inner, exp.Is):
            return strict(inner.this) if isinstance(inner.expression, exp.Null) else set()
        plain = isinstance(inner, (*COMPARISONS, *LIKES, exp.Between, exp.Column))
        listed = isinstance(inner, exp.In) and not inner.args.get("query")
        return rejecting(inner) if plain or listed else set()
    if isinstance(node, (*COMPARISONS, *LIKES)):
        return strict(node.this) | strict(node.expression)
    if isinstance(node, (exp.Between, exp.In)):
        return strict(node.this)
    return strict(node) if isinstance(node, exp.Column) else set()
