"""Care for nulls where there are none, or where they go anyway."""

from sqlglot import exp

from game.judge.equal.lost import lost_later
from game.judge.equal.nodes import around, null_test
from game.judge.equal.pair import Pair, Side
from game.judge.equal.sure import promised
from game.judge.misconceptions.query import Block
from game.judge.misconceptions.trees import bare, columns, parts, rejecting


def nulls_free(pair: Pair) -> bool:
    """Only NULLS FIRST or LAST differs: of the result's own order, where that is free; of keys never null."""
    key, other = pair.nodes
    if not (isinstance(key, exp.Ordered) and isinstance(other, exp.Ordered) and key.this == other.this):
        return False
    if bool(key.args.get("desc")) != bool(other.args.get("desc")):
        return False
    tree, outermost = pair.answer.query.tree, key.find_ancestor(exp.Order, exp.Window)
    top = isinstance(outermost, exp.Order) and outermost.parent is tree
    limited = tree.args.get("limit") is not None
    return (top and not pair.nulls_asked and not limited) or pair.answer.sure(pair.answer.sorted_by(key.this))


def never_null(pair: Pair) -> bool:
    """What only cares for nulls of an expression that has none: IS NULL added, COALESCE, NOT IN for NOT EXISTS."""
    return any(rule(*sides) for rule in (_guarded, _averages, _memberships, _totals) for sides in pair.turns())


def null_fails_anyway(pair: Pair) -> bool:
    """IS NOT NULL more or less, of what another condition of the same select rejects anyway."""
    return any(_idle_test(more, less) for more, less in pair.turns())


def null_together(pair: Pair) -> bool:
    """IS NULL asked of another column of the table, which is null in the same rows."""
    tested = [node.parent if isinstance(node, exp.Identifier) else node for node in pair.nodes]
    one, other = (node if isinstance(node, exp.Column) and null_test(node.parent) else None for node in tested)
    if one is None or other is None or one.table != other.table:
        return False
    field, query = pair.answer.query.field(one), pair.answer.query
    together = field is not None and query.output(one) is None and other.name.lower() in map(str.lower, field.null_with)
    return together and _alone(pair, one, other)


def _alone(pair: Pair, one: exp.Column, other: exp.Column) -> bool:
    """Whether the two queries differ nowhere but in that column."""
    test = other.parent
    assert test is not None
    test.set("this", one.copy())
    try:
        return bool(pair.miss.query.tree == pair.answer.query.tree)
    finally:
        test.set("this", other)


def _guarded(without: Side, kept: Side) -> bool:
    """COALESCE(x, …) for x, and (condition OR x IS NULL) for the condition, where x is never null."""
    plain, inner = bare(without.node), bare(kept.node)
    if isinstance(inner, exp.Coalesce):
        return bool(inner.this == plain) and kept.sure(inner.this)
    either = parts(inner, exp.Or) if isinstance(inner, exp.Or) else []
    null = [p for p in either if null_test(p)]
    rest = [p for p in either if p not in null]
    return bool(null) and rest == [plain] and all(kept.sure(p.this) for p in null)


def _averages(averaging: Side, dividing: Side) -> bool:
    """AVG(x) and SUM(x) / COUNT(*): the same where x is never null."""
    average, ratio = bare(averaging.node), bare(dividing.node)
    if not (isinstance(average, exp.Avg) and isinstance(ratio, exp.Div)):
        return False
    total, count = bare(ratio.left), bare(ratio.right)
    summed = isinstance(total, exp.Sum) and total.this == average.this and isinstance(count, exp.Count)
    return summed and averaging.sure(average.this)


def _totals(outside: Side, inside: Side) -> bool:
    """COALESCE(SUM(x), 0) and SUM(COALESCE(x, 0)): the same for groups, each of which has a row."""
    total, sum_ = bare(outside.node), bare(inside.node)
    if not (isinstance(total, exp.Coalesce) and isinstance(total.this, exp.Sum) and isinstance(sum_, exp.Sum)):
        return False
    filled = bare(sum_.this)
    block = outside.query.block_of(outside.node)
    if not isinstance(filled, exp.Coalesce) or block is None or not block.grouped:
        return False
    zeros = [node.expressions for node in (total, filled)]
    nought = all(len(given) == 1 and isinstance(given[0], exp.Literal) and given[0].name == "0" for given in zeros)
    plain = not isinstance(outside.node.parent, (exp.Filter, exp.Window))
    return nought and plain and bare(total.this.this) == bare(filled.this)


def _memberships(asking: Side, listing: Side) -> bool:
    """NOT EXISTS and NOT IN: the same where neither side of the comparison is ever null."""
    exists, listed = bare(asking.node), bare(listing.node)
    if isinstance(exists, exp.Not) and isinstance(listed, exp.Not):
        exists, listed = bare(exists.this), bare(listed.this)
    if not (isinstance(exists, exp.Exists) and isinstance(listed, exp.In) and listed.args.get("query")):
        return False
    inner = listed.args["query"].this
    if not (isinstance(inner, exp.Select) and len(inner.selects) == 1):
        return False
    return listing.sure(listed.this) and listing.sure(bare(inner.selects[0]))


def _idle_test(more: Side, less: Side) -> bool:
    """Whether one side has an IS NOT NULL more than the other, which another condition makes idle, or what asks the
    select."""
    block, other = (side.block(around(side.node, exp.Select)) for side in (more, less))
    asked, kept = _conjuncts(more.node), _conjuncts(less.node)
    gone = [condition for condition in asked if condition not in kept]
    if block is None or len(gone) != 1 or len(kept) != len(asked) - 1:
        return False
    test = bare(gone[0].this) if isinstance(gone[0], exp.Not) else None
    if not null_test(test):
        return False
    named, rejected = columns(test), _rejected(block, gone[0])
    if named and all((c.table, c.name) in rejected or promised(more.query, c) for c in named):
        return True
    tested = bare(test.this)
    return isinstance(tested, exp.Column) and other is not None and lost_later(less, other, (tested.table, tested.name))


def _rejected(block: Block, but: exp.Expr) -> set[tuple[str, str]]:
    """(table, name) of the columns that conditions of a select keep from being null, one condition aside."""
    conditions = [condition for condition in block.where if condition != but]
    for join in block.joins:
        if not join.side and join.args.get("on") is not None:
            conditions += parts(join.args["on"])
    return set().union(*map(rejecting, conditions)) if conditions else set()


def _conjuncts(node: exp.Expr) -> list[exp.Expr]:
    if isinstance(node, exp.Select):
        node = node.args.get("where") or node
    if isinstance(node, exp.Where):
        node = node.this
    return [] if isinstance(node, exp.Select) else parts(node)
