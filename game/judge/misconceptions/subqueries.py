"""Subqueries: which rows they look at, and how many they give back."""

from collections.abc import Iterator

from sqlglot import exp

from game.judge.misconceptions.query import Block, Query
from game.judge.misconceptions.suspicion import Suspicion
from game.judge.misconceptions.trees import COMPARISONS, bare, columns, literal
from game.judge.misconceptions.words import name, suspect


def _block(query: Query, select: object) -> Block | None:
    inner = select.this if isinstance(select, exp.Subquery) else select
    return next((b for b in query.blocks if b.select is inner), None)


def _correlated(block: Block) -> bool:
    """Whether anything in it speaks of an outer row."""
    known = {a for b in block.query.blocks if _inside(b.select, block.select) for a in b.sources}
    return any(c.table not in known for c in columns(block.select) if c.table)


def _inside(select: exp.Select, outer: exp.Select) -> bool:
    node: exp.Expr | None = select
    while node is not None and node is not outer:
        node = node.parent
    return node is outer


def exists_for_all(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """EXISTS whose subquery doesn't look at the outer row. B&G 25: uncorrelated EXISTS."""
    for node in mine.tree.find_all(exp.Exists):
        block = _block(mine, node.this)
        if block is not None and block.sources and not _correlated(block):
            denied = isinstance(node.parent, exp.Not)
            yield suspect(mine, node, "exists_for_all", certain=True, word="not exists" if denied else "exists")


def outer_column(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`in (select c from t)` where c is the outer query's. B&G 26: SELECT uses no tuple variable of the subquery."""
    for node in mine.tree.find_all(exp.In):
        block = _block(mine, node.args.get("query"))
        if block is None or len(block.select.selects) != 1:
            continue
        used = columns(block.select.selects[0])
        if used and all(c.table and c.table not in block.sources for c in used):
            yield suspect(mine, node, "outer_column", certain=True, column=name(mine, used[0]))


def many_for_one(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`= (select …)` where nothing promises one row. B&G 43: runtime errors; Miedema: = with lists."""
    for node in mine.tree.find_all(*COMPARISONS):
        for side in (node.this, node.expression):
            block = _block(mine, side) if isinstance(side, exp.Subquery) else None
            if block is None or not isinstance(block.select.selects[0], exp.Expr):
                continue
            single = block.aggregated and not block.grouped
            limited = literal(getattr(block.select.args.get("limit"), "expression", None)) == "1"
            unique = any(_fixes_key(mine, c) for c in block.where)
            table_only = any(block.table(a) for a in block.sources)
            if not single and not limited and not unique and table_only and not block.select.args.get("qualify"):
                yield suspect(mine, node, "many_for_one", sign=_SIGNS[type(node)])


_SIGNS: dict[type[exp.Expr], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.LT: "<",
    exp.LTE: "<=",
}


def _fixes_key(query: Query, condition: exp.Expr) -> bool:
    """`key = something`, which one row at most meets; or `name = literal`, where we can't tell."""
    if not isinstance(condition, exp.EQ):
        return False
    for side, other in ((condition.this, condition.expression), (condition.expression, condition.this)):
        field = query.field(side)
        if field is not None and ((field.is_key and not field.references) or literal(other) is not None):
            return True
    return False


def looks_at_all(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`x = (select max(x) from t)` without the conditions that the outer WHERE sets. Taipalus: nesting errors."""
    for block in mine.blocks:
        for condition in block.where:
            inner = _extreme(mine, condition)
            if inner is None or inner.where or inner.joins or inner.grouped or _correlated(inner):
                continue
            tables = {block.table(a) for a in block.sources}
            [alias] = list(inner.sources) if len(inner.sources) == 1 else [""]
            others = [c for c in block.where if c is not condition and c.find(exp.Query) is None]
            if alias and inner.table(alias) in tables and others and _theirs_filter(answer):
                shown = inner.select.selects[0].unalias()
                yield suspect(mine, condition, "looks_at_all", text=shown, condition=others[0])


def _extreme(query: Query, condition: exp.Expr) -> Block | None:
    """The subquery of `x = (select max(…) …)` and its likes."""
    if not isinstance(condition, COMPARISONS):
        return None
    for side in (condition.args["this"], condition.args["expression"]):
        block = _block(query, side) if isinstance(side, exp.Subquery) else None
        shown = [bare(item) for item in block.select.selects] if block is not None else []
        if len(shown) == 1 and isinstance(shown[0], (exp.Max, exp.Min, exp.Avg)):
            return block
    return None


def _theirs_filter(answer: Query) -> bool:
    """Whether the answer's subqueries that look for extremes, if any, set conditions of their own."""
    found = [_extreme(answer, condition) for block in answer.blocks for condition in block.where]
    inner = [block for block in found if block is not None]
    return all(block.where or block.joins or _correlated(block) for block in inner)
