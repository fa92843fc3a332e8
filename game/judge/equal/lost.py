"""Rows that go nowhere: made in a CTE or subquery with a null, and met by nothing that asks for them."""

from collections.abc import Iterator

from sqlglot import exp

from game.judge.equal.nodes import side_of
from game.judge.equal.pair import Side
from game.judge.misconceptions.query import Block
from game.judge.misconceptions.trees import bare, parts, rejecting, strict

Column = tuple[str, str]
"""(alias, name)"""
_DEEPEST = 8


def lost_later(side: Side, block: Block, column: Column, depth: int = 0) -> bool:
    """Whether rows of a select in which a column is null reach the result in no way: they stay by themselves within the
    select, and whatever asks it drops them."""
    uses = list(_uses(side, block))
    if depth > _DEEPEST or not uses or not _only_asked_from(block):
        return False
    for item in block.select.selects:
        name = item.alias_or_name.lower()
        alone = _null_with(item, column) and _by_themselves(block, bare(item))
        if alone and all(_dropped(side, user, (alias, name), depth) for user, alias in uses):
            return True
    return False


def _by_themselves(block: Block, value: exp.Expr) -> bool:
    """Whether rows in which a value is null change nothing about the others: no LIMIT, groups and windows of their
    own."""
    select = block.select
    if any(select.args.get(clause) is not None for clause in ("limit", "offset", "sample")):
        return False
    if block.aggregated and not any(bare(key) == value for key in block.group):
        return False
    if isinstance(distinct := select.args.get("distinct"), exp.Distinct) and distinct.args.get("on") is not None:
        return False
    return all(any(bare(key) == value for key in w.args.get("partition_by") or []) for w in block.windows())


def _null_with(item: exp.Expr, column: Column) -> bool:
    """Whether an output is null wherever the column is."""
    return any((table, name.lower()) == (column[0], column[1].lower()) for table, name in strict(bare(item)))


def _uses(side: Side, block: Block) -> Iterator[tuple[Block, str]]:
    """The selects that ask this one, each with the alias it has there."""
    for other in side.query.blocks:
        for alias, source in other.sources.items():
            if getattr(source, "expression", None) is block.select:
                yield other, alias


def _only_asked_from(block: Block) -> bool:
    """Whether a select stands where FROM or a join asks it: no list of IN, no part of a UNION, no single value."""
    holder = block.select.parent
    if isinstance(holder, exp.CTE):
        return True
    return isinstance(holder, exp.Subquery) and isinstance(holder.parent, (exp.From, exp.Join))


def _dropped(side: Side, block: Block, column: Column, depth: int) -> bool:
    """Whether a select drops the rows of a source in which a column is null, or loses them later itself."""
    sides = [side_of(join) for join in block.joins]
    if any(kind in ("RIGHT", "FULL") for kind in sides):
        return False
    conditions = list(block.where)
    for join in block.joins:
        on = join.args.get("on")
        if on is not None and (not join.side or join.alias_or_name == column[0]):
            conditions += parts(on) if not join.kind or str(join.kind).upper() == "INNER" else []
    if any((table, name.lower()) == column for condition in conditions for table, name in rejecting(condition)):
        return True
    optional = any(join.side and join.alias_or_name == column[0] for join in block.joins)
    return not optional and lost_later(side, block, column, depth + 1)
