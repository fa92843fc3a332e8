"""What is never null in a query, as far as its text and the catalog tell."""

from sqlglot import exp

from game.judge.equal.handed import handed
from game.judge.equal.nodes import NUMBERINGS, side_of
from game.judge.misconceptions.query import Block, Query
from game.judge.misconceptions.trees import bare, parts, rejecting

_TOTAL = (
    *(exp.Add, exp.Sub, exp.Mul, exp.Round, exp.Abs, exp.Lower, exp.Upper, exp.Year, exp.Month, exp.Quarter),
    *(exp.TimestampTrunc, exp.DateTrunc, exp.Extract, exp.Cast, exp.Neg, exp.Coalesce),
)
"""Give something wherever all they are given is something. (A cast that fails is an error, not a null.)"""


def sure(query: Query, node: exp.Expr, compared: exp.Join | None = None, assumed: frozenset[int] = frozenset()) -> bool:
    """Whether an expression is never null: a column that never is, under no outer join, or made of such. `compared`: a
    join whose condition doesn't count, for another kind of it may let nulls through. `assumed`: outputs that are asked
    already, which a recursion may take for granted of the rows that it continues."""
    node = bare(node)
    if isinstance(node, exp.Column):
        return _sure_column(query, node, compared, assumed)
    if isinstance(node, (exp.Literal, exp.Count, exp.Star, *NUMBERINGS)):
        return True
    if isinstance(node, exp.Window):
        if isinstance(node.this, (exp.Sum, exp.Avg, exp.Min, exp.Max)):
            return _holds_its_row(node) and sure(query, node.this.this, compared, assumed)
        return isinstance(node.this, (exp.Count, *NUMBERINGS))
    if isinstance(node, _TOTAL):
        inner = [n for n in node.iter_expressions() if not isinstance(n, (exp.DataType, exp.Var))]
        return bool(inner) and all(sure(query, n, compared, assumed) for n in inner)
    if isinstance(node, (exp.Sum, exp.Avg, exp.Min, exp.Max)):
        block = query.block_of(node)
        return block is not None and block.grouped and sure(query, node.this, compared, assumed)
    return False


def _holds_its_row(window: exp.Window) -> bool:
    """Whether a window's frame is never empty: it has the row that it is for."""
    spec = window.args.get("spec")
    if spec is None:
        return True
    ends = str(spec.args.get("end") or "CURRENT ROW").upper() in ("CURRENT ROW", "UNBOUNDED")
    begins = spec.args.get("start_side") == "PRECEDING" or str(spec.args.get("start")).upper() == "CURRENT ROW"
    return begins and (ends or spec.args.get("end_side") == "FOLLOWING") and not spec.args.get("exclude")


def promised(query: Query, column: exp.Column) -> bool:
    """Whether a column of a table is never null by itself, whatever the query asks."""
    owner, field = query.owner(column), query.field(column)
    optional = owner is None or column.table in owner.optional or query.output(column) is not None
    return field is not None and not field.nullable and not optional


def _sure_column(query: Query, column: exp.Column, compared: exp.Join | None, assumed: frozenset[int]) -> bool:
    owner, origins = query.owner(column), handed(query, column)
    field = query.field(column)
    if owner is None or (field is None and not origins):
        return False
    full = _kept_full(owner, compared) | _filtered_full(column)
    if (column.table, column.name) in full:
        return True
    if field is not None and owner.table(column.table) and any((column.table, n) in full for n in field.null_with):
        return True
    if column.table in owner.optional:
        return False
    if origins:
        first = id(origins[0])
        return first in assumed or all(sure(query, origin, compared, assumed | {first}) for origin in origins)
    return field is not None and not field.nullable and owner.table(column.table) is not None


def _filtered_full(column: exp.Column) -> set[tuple[str, str]]:
    """Columns that are null in no row that reaches the aggregate around a column, because of its FILTER."""
    filtered = column.find_ancestor(exp.Filter, exp.Where, exp.Select)
    if not isinstance(filtered, exp.Filter):
        return set()
    return set().union(*map(rejecting, parts(filtered.expression.this)))


def _kept_full(block: Block, compared: exp.Join | None) -> set[tuple[str, str]]:
    """Columns that are null in no row that WHERE and the inner joins of a select let through."""
    conditions = list(block.where)
    if all(side_of(join) in ("", "LEFT") for join in block.joins):
        for join in block.joins:
            if join is not compared and not join.side and not join.kind and join.args.get("on") is not None:
                conditions += parts(join.args["on"])
    return set().union(*map(rejecting, conditions)) if conditions else set()
