"""Rows that are apart anyway: counted once or often, shown with DISTINCT or without, grouped by a key more or less."""

from sqlglot import exp

from game.judge.equal.nodes import around, same
from game.judge.equal.pair import Pair, Side
from game.judge.misconceptions.trees import bare


def counts_same(pair: Pair) -> bool:
    """COUNT(*), COUNT(x), COUNT(DISTINCT x): the same where x is never null and differs in every row of a group."""
    a, b = (around(node, exp.Count) for node in pair.nodes)
    if a is None or b is None:
        return False
    plain = not any(isinstance(node.this, exp.Star) for node in (a, b))
    if plain and _counted(a) != _counted(b):
        return False
    return all(_counts_each(side, node, nulls=not plain) for side, node in ((pair.answer, a), (pair.miss, b)))


def rows_apart(pair: Pair) -> bool:
    """DISTINCT over rows that are all different."""
    mine, other = pair.nodes
    if not (isinstance(mine, exp.Select) and isinstance(other, exp.Select)):
        return False
    if bool(mine.args.get("distinct")) == bool(other.args.get("distinct")):
        return False
    if _without(mine, "distinct") != _without(other, "distinct"):
        return False
    side = pair.answer if mine.args.get("distinct") is None else pair.miss
    block = side.block(side.node)
    return block is not None and bool(side.rows.keys(block))


def key_determines(pair: Pair) -> bool:
    """A key of GROUP BY more or less (there MIN of it is shown), or another one, which the other keys decide."""
    mine, other = pair.nodes
    named = [around(node, exp.Column) for node in (mine, other)]
    if all(column is not None and isinstance(column.parent, exp.Group) for column in named):
        return _swapped(pair, *named)
    if not isinstance(mine, (exp.Select, exp.Group)) or type(mine) is not type(other):
        return False
    longer = len(_group_of(other)) > len(_group_of(mine))
    more, less = (pair.miss, pair.answer) if longer else (pair.answer, pair.miss)
    keys, fewer = _group_of(more.node), _group_of(less.node)
    extra = [key for key in keys if not any(same(key, k) for k in fewer)]
    if not fewer or len(extra) != 1 or len(extra) != len(keys) - len(fewer):
        return False
    if isinstance(mine, exp.Select) and not _alike_but_for(more.node, less.node, extra[0]):
        return False
    block = less.query.block_of(fewer[0])
    return block is not None and less.rows.decides(block, fewer, extra[0])


def _swapped(pair: Pair, mine: exp.Column | None, other: exp.Column | None) -> bool:
    """Whether the one key that differs is decided by the rest, on either side."""
    for side, key in ((pair.answer, mine), (pair.miss, other)):
        if key is None:
            return False
        rest = [k for k in _group_of(around(key, exp.Group) or key) if k is not key]
        block = side.query.block_of(key)
        if not rest or block is None or not side.rows.decides(block, rest, key):
            return False
    return True


def _counts_each(side: Side, node: exp.Count, nulls: bool) -> bool:
    """Whether a COUNT leaves no row out that repeats another one nor, where `nulls` matter, one of them."""
    if isinstance(node.this, exp.Star):
        return True
    if nulls and not side.sure(_counted(node)):
        return False
    return not isinstance(node.this, exp.Distinct) or _apart(side, node)


def _apart(side: Side, node: exp.Count) -> bool:
    """Whether what is counted differs in every row of a group."""
    block, value = side.query.block_of(node), _counted(node)
    if block is None or not isinstance(value, exp.Column):
        return False
    return side.rows.one_row(block, [*block.group, value], frozenset({value.table}))


def _counted(node: exp.Count) -> exp.Expr:
    """What a COUNT counts, DISTINCT aside."""
    inner = node.this
    one = isinstance(inner, exp.Distinct) and len(inner.expressions) == 1
    counted: exp.Expr = bare(inner.expressions[0]) if one else bare(inner)
    return counted


def _group_of(node: exp.Expr) -> list[exp.Expr]:
    """The keys of GROUP BY as written."""
    group = node if isinstance(node, exp.Group) else node.args.get("group")
    return list(group.expressions) if group is not None else []


def _alike_but_for(more: exp.Expr, less: exp.Expr, key: exp.Expr) -> bool:
    """Whether two selects are the same once the one shows MIN(key) for key."""
    plain = less.copy()
    for node in list(plain.find_all(exp.Min, exp.AnyValue)):
        if same(node.this, key):
            node.replace(node.this.copy())
    return bool(_without(more, "group") == _without(plain, "group"))


def _without(select: exp.Expr, clause: str) -> exp.Expr:
    copy = select.copy()
    copy.set(clause, None)
    return copy
