"""UNION, INTERSECT and EXCEPT."""

from collections.abc import Iterator

from sqlglot import exp

from game.judge.misconceptions.query import Query
from game.judge.misconceptions.suspicion import Suspicion
from game.judge.misconceptions.words import suspect


def _kinds(query: Query) -> set[tuple[type[exp.Expr], bool]]:
    """(operation, whether it drops repeats) of all set operations."""
    return {(type(n), n.args.get("distinct") is not False) for n in query.tree.find_all(exp.SetOperation)}


def union_merges(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """UNION against UNION ALL, either way. B&G 22: unnecessary or inefficient UNION; XData: set mutants."""
    theirs, ours = _kinds(answer), _kinds(mine)
    for node in mine.tree.find_all(exp.Union):
        drops = node.args.get("distinct") is not False
        clause = node.find_ancestor(exp.With)
        if clause is not None and clause.args.get("recursive"):
            continue
        if (exp.Union, drops) in theirs or (exp.Union, not drops) not in theirs or len(ours) != 1:
            continue
        yield suspect(mine, node, "union_merges" if drops else "union_repeats", certain=False, stage="SELECT")


def either_part(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """UNION where the answer has INTERSECT or EXCEPT. Taipalus: set operator errors."""
    if answer.has(exp.Union) or not answer.has(exp.Intersect, exp.Except):
        return
    for node in mine.tree.find_all(exp.Union):
        yield suspect(mine, node, "either_part", certain=True, stage="SELECT")


def only_first_part(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """EXCEPT with its parts exchanged. Taipalus: set operator errors."""
    theirs = [(_tables(n.this), _tables(n.expression)) for n in answer.tree.find_all(exp.Except)]
    for node in mine.tree.find_all(exp.Except):
        sides = (_tables(node.this), _tables(node.expression))
        if sides[0] != sides[1] and (sides[1], sides[0]) in theirs:
            yield suspect(mine, node, "only_first_part", certain=True, stage="SELECT")


def _tables(node: exp.Expr) -> frozenset[str]:
    return frozenset(t.name for t in node.find_all(exp.Table))


def equal_rows_merge(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """EXCEPT or INTERSECT shows equal rows once, where the answer asks row by row. Taipalus: set operators; XData."""
    if answer.has(exp.SetOperation, exp.Distinct, exp.Group):
        return
    for node in mine.tree.find_all(exp.Except, exp.Intersect):
        first = node.left
        block = next((b for b in mine.blocks if b.select is first), None)
        shown = [mine.field(s.unalias()) for s in block.select.selects] if block else []
        keyed = any(f is not None and f.is_key and not f.references for f in shown)
        merging = node is mine.tree and node.args.get("distinct") is not False
        if shown and all(shown) and not keyed and merging:
            code = "except_merges" if isinstance(node, exp.Except) else "intersect_merges"
            yield suspect(mine, node, code, stage="SELECT")
