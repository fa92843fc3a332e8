"""Orders that leave no ties: there ranks and frames agree, and further sort keys say nothing."""

from sqlglot import exp

from game.judge.equal.nodes import NUMBERINGS, around, same
from game.judge.equal.pair import Pair, Side
from game.judge.misconceptions.trees import bare


def no_ties(pair: Pair) -> bool:
    """ROW_NUMBER, RANK, DENSE_RANK, and frames by ROWS or RANGE, where no two rows of a partition tie."""
    mine, other = (around(node, exp.Window) for node in pair.nodes)
    if mine is None or other is None or mine.args.get("order") != other.args.get("order"):
        return False
    if mine.args.get("partition_by") != other.args.get("partition_by"):
        return False
    if _first_only(mine) and {type(mine.this), type(other.this)} == {exp.Rank, exp.DenseRank}:
        return True
    ranked = all(isinstance(window.this, NUMBERINGS) for window in (mine, other))
    framed = mine.this == other.this and _whole_frame(mine) and _whole_frame(other)
    return (ranked or framed) and _total(pair.answer, mine, mine.args.get("order"))


def order_decided(pair: Pair) -> bool:
    """A sort key turned round, or one more or less, where those before it leave no ties."""
    mine, other = (around(node, exp.Order) for node in pair.nodes)
    if mine is None or other is None or mine.parent is None:
        return False
    keys, others = mine.expressions, other.expressions
    shorter = min(len(keys), len(others))
    alike = next((n for n in range(shorter) if keys[n] != others[n]), shorter)
    return alike > 0 and _total(pair.answer, mine.parent, mine, alike)


def _total(side: Side, node: exp.Expr, order: exp.Expr | None, most: int | None = None) -> bool:
    """Whether partition and the first sort keys leave no ties."""
    block = side.query.block_of(order) if order is not None else None
    if block is None or order is None:
        return False
    keys = [side.sorted_by(key.this) for key in order.expressions][:most]
    given = [*(node.args.get("partition_by") or []), *keys]
    if block.grouped:
        return all(any(same(group, g) for g in given) for group in side.rows.needed(block, block.group))
    return side.rows.one_row(block, given)


def _first_only(window: exp.Expr) -> bool:
    """Whether only the rows of the first rank are asked for: there RANK and DENSE_RANK agree."""
    comparison = window.parent
    one = isinstance(comparison, exp.Expr) and bare(comparison.args.get("expression"))
    return isinstance(comparison, (exp.EQ, exp.LTE)) and isinstance(one, exp.Literal) and one.name == "1"


def _whole_frame(window: exp.Expr) -> bool:
    """Whether a window's frame runs from the first row of the partition to the current one, or is left to be that."""
    spec = window.args.get("spec")
    if spec is None:
        return True
    start, end = str(spec.args.get("start")).upper(), str(spec.args.get("end")).upper()
    return start == "UNBOUNDED" and end == "CURRENT ROW"
