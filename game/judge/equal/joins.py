"""Joins that keep the same rows: whoever the one would keep can't exist, or is dropped later."""

from collections.abc import Iterator

from sqlglot import exp

from game.judge.equal.lost import lost_later
from game.judge.equal.nodes import around, side_of
from game.judge.equal.pair import Pair, Side
from game.judge.misconceptions.query import Block
from game.judge.misconceptions.trees import COMPARISONS, bare, columns, parts, rejecting, strict


def partner_sure(pair: Pair) -> bool:
    """JOIN and LEFT, RIGHT or FULL JOIN, where who would be kept can't exist or is dropped later."""
    join, other = pair.nodes
    if not (isinstance(join, exp.Join) and isinstance(other, exp.Join)):
        return False
    if join.this != other.this or join.args.get("on") != other.args.get("on") or join.kind != other.kind:
        return False
    block = pair.answer.query.block_of(join)
    if block is None or join.args.get("on") is None:
        return False
    joined, before = {join.alias_or_name}, _before(block, join)
    left_idle = _points(pair.answer, block, joined, before) or _gone(pair, block, join, joined)
    right_idle = _sure_child(pair.answer, block, joined, before) or _gone(pair, block, join, before)
    idle = {
        frozenset({"", "LEFT"}): left_idle,
        frozenset({"", "RIGHT"}): right_idle,
        frozenset({"", "FULL"}): left_idle and right_idle,
        frozenset({"LEFT", "FULL"}): right_idle,
    }
    return idle.get(frozenset({side_of(join), side_of(other)}), False)


def joined_equal(pair: Pair) -> bool:
    """A column for the one that an inner join, or WHERE, says is equal to it."""
    mine, other = (around(_shown(node), exp.Column) for node in pair.nodes)
    if mine is None or other is None:
        return False
    block = pair.answer.query.block_of(mine)
    outer = around(mine, exp.Join)
    if block is None or not {mine.table, other.table} <= set(block.sources):
        return False
    if outer is not None and side_of(outer) in ("RIGHT", "FULL"):
        return False
    if len({column.is_type(*exp.DataType.TEXT_TYPES) for column in (mine, other)}) > 1:
        return False  # '01' equals 1 and is shown otherwise
    conditions = list(block.where)
    for join in block.joins:
        if side_of(join) == "" and join.args.get("on") is not None:
            conditions += parts(join.args["on"])
    met = [c for c in conditions if isinstance(c, exp.EQ) and not any(c is node for node in _upwards(mine))]
    return any({bare(c.left), bare(c.right)} == {mine, other} for c in met)


def _shown(node: exp.Expr) -> exp.Expr:
    """What is shown, where its name differs, too, which only whoever asks a subquery minds."""
    return bare(node) if isinstance(node, exp.Alias) and node.find_ancestor(exp.CTE, exp.Subquery) is None else node


def _upwards(node: exp.Expr) -> Iterator[exp.Expr]:
    """A node and all that it is within."""
    above: exp.Expr | None = node
    while isinstance(above, exp.Expr):
        yield above
        above = above.parent


def _sure_child(answer: Side, block: Block, joined: set[str], before: set[str]) -> bool:
    """Whether each row of the joined table surely meets one so far: only where nothing so far was dropped."""
    plain = len(before) == 1 and isinstance(block.sources.get(next(iter(before))), exp.Table)
    return plain and _points(answer, block, before, joined)


def _points(answer: Side, block: Block, parents: set[str], children: set[str]) -> bool:
    """Whether each row of the `children` surely meets one of the `parents` in the answer's join: its column points
    there and is never null."""
    condition = _equality(answer.node)
    if condition is None:
        return False
    for child, parent in ((condition.left, condition.right), (condition.right, condition.left)):
        child, parent = bare(child), bare(parent)
        if not (isinstance(child, exp.Column) and isinstance(parent, exp.Column)):
            return False
        if child.table in children and parent.table in parents and block.table(parent.table):
            field, to = answer.query.field(child), answer.query.field(parent)
            if field and to and field.references == (to.table, to.name):
                return answer.sure(child) or (_itself(answer, block, child) and not field.nullable)
    return False


def _itself(answer: Side, block: Block, child: exp.Column) -> bool:
    """Whether a column belongs to the joined table, of which this join alone may leave rows out."""
    return child.table == answer.node.alias_or_name and block.table(child.table) is not None


def _equality(join: exp.Expr) -> exp.EQ | None:
    """The one equality that a join is on."""
    conditions = parts(join.args["on"])
    return conditions[0] if len(conditions) == 1 and isinstance(conditions[0], exp.EQ) else None


def _before(block: Block, join: exp.Join) -> set[str]:
    names = [block.first]
    for other in block.joins:
        if other is join:
            break
        names.append(other.alias_or_name)
    return set(names)


def _gone(pair: Pair, block: Block, join: exp.Join, aliases: set[str]) -> bool:
    """Whether a row in which these sources are all null is dropped, by this select or by what asks it, on either
    side."""
    if _dropped(block, join, aliases):
        return True
    for side in (pair.answer, pair.miss):
        own = side.query.block_of(side.node)
        if own is None or not (_too_few(side, own, aliases) or _lost(side, own, aliases)):
            return False
    return True


def _lost(side: Side, block: Block, aliases: set[str]) -> bool:
    named = {(c.table, c.name) for c in columns(block.select) if c.table in aliases}
    return any(lost_later(side, block, column) for column in sorted(named))


def _too_few(side: Side, block: Block, aliases: set[str]) -> bool:
    """Whether a row in which these sources are all null is a group of its own, and HAVING wants more rows of it, or a
    value of them."""
    if not block.group or not side.rows.tells(block, block.group, set(block.sources) - aliases):
        return False
    for condition in block.having:
        if _wants_value(condition, aliases):
            return True
        count, number = bare(condition.this), bare(condition.args.get("expression"))
        if not isinstance(count, exp.Count) or not isinstance(number, exp.Literal) or not number.name.isdigit():
            continue
        if not isinstance(condition, (exp.GTE, exp.GT, exp.EQ)):
            continue
        least = int(number.name) + isinstance(condition, exp.GT)
        counted = bare(count.this.expressions[0]) if isinstance(count.this, exp.Distinct) else bare(count.this)
        there = 0 if any(table in aliases for table, _ in strict(counted)) else 1
        if least > there:
            return True
    return False


def _wants_value(condition: exp.Expr, aliases: set[str]) -> bool:
    """Whether it compares a total, mean, lowest or highest value of these sources: null where they are all null."""
    if not isinstance(condition, COMPARISONS):
        return False
    totals = [bare(side) for side in (condition.this, condition.expression)]
    return any(
        table in aliases
        for total in totals
        if isinstance(total, (exp.Sum, exp.Avg, exp.Min, exp.Max))
        for table, _ in strict(bare(total.this))
    )


def _dropped(block: Block, join: exp.Join, aliases: set[str]) -> bool:
    """Whether a row in which these sources are all null is dropped afterwards: by WHERE or a later inner join."""
    later = block.joins[[j is join for j in block.joins].index(True) + 1 :]
    conditions = [*block.where]
    for other in later:
        if side_of(other) in ("LEFT", "FULL", "RIGHT") or other.args.get("on") is None:
            break
        conditions += parts(other.args["on"])
    return any(table in aliases for condition in conditions for table, _ in rejecting(condition))
