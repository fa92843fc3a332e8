"""Null: comparisons with it, lists that hold it, values put in its place."""

from collections.abc import Iterator

from sqlglot import exp

from game.judge.misconceptions.query import Query
from game.judge.misconceptions.suspicion import Suspicion
from game.judge.misconceptions.trees import COMPARISONS, LIKES, bare, columns, own, rejecting, within
from game.judge.misconceptions.words import name, suspect

_DROPPING = (exp.NEQ, *LIKES, exp.EQ, exp.In, exp.Column)


def null_equals(mine: Query, _: Query) -> Iterator[Suspicion]:
    """`x = null`. B&G 8: comparison with NULL; Miedema: null as a value."""
    for node in mine.tree.find_all(*COMPARISONS):
        if isinstance(bare(node.this), exp.Null) or isinstance(bare(node.expression), exp.Null):
            yield suspect(mine, node, "null_equals", certain=True, text=node)


def null_in_list(mine: Query, _: Query) -> Iterator[Suspicion]:
    """`in (1, null)`, `not in (1, null)`. B&G 9: NULL in IN lists."""
    for node in mine.tree.find_all(exp.In):
        if any(isinstance(bare(item), exp.Null) for item in node.expressions):
            denied = isinstance(node.parent, exp.Not)
            whole = node.parent if denied and node.parent else node
            code = "null_not_in_list" if denied else "null_in_list"
            yield suspect(mine, whole, code, certain=True, text=node.this)


def not_in_nullable(mine: Query, _: Query) -> Iterator[Suspicion]:
    """`not in (select c …)` where c may be null. B&G 9, Miedema: NOT IN with null."""
    for node, column in not_in_subqueries(mine):
        yield suspect(mine, node, "not_in_nullable", column=name(mine, column))


def not_in_subqueries(query: Query) -> Iterator[tuple[exp.In, exp.Column]]:
    """NOT IN over a subquery whose single output may be null and isn't kept from it."""
    for node in query.tree.find_all(exp.In):
        inner = node.args.get("query")
        select = inner.this if isinstance(inner, exp.Subquery) else inner
        if not isinstance(node.parent, exp.Not) or not isinstance(select, exp.Select) or len(select.selects) != 1:
            continue
        column = bare(select.selects[0])
        block = query.block_of(select.selects[0])
        if isinstance(column, exp.Column) and block and query.may_be_null(column):
            kept = set().union(*map(rejecting, block.where))
            if (column.table, column.name) not in kept:
                yield node, column


def not_equal_drops_null(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`where x <> 'a'` leaves rows without x out. Miedema: NOT as the complement; three-valued logic."""
    for block in mine.blocks:
        for condition in block.where:
            denied = isinstance(condition, exp.Not) and isinstance(bare(condition.this), _DROPPING)
            if not (denied or isinstance(condition, exp.NEQ)):
                continue
            for column in columns(condition):
                if (column.table, column.name) not in rejecting(condition) or column.table in block.optional:
                    continue
                if mine.may_be_null(column) and not _asked_null(mine, column) and _asked_null(answer, column):
                    yield suspect(mine, condition, "not_equal_drops_null", text=condition, column=name(mine, column))


def _asked_null(query: Query, column: exp.Column) -> bool:
    """Whether the query somewhere cares for nulls in a column of that name."""
    tests = query.tree.find_all(exp.Is, exp.Coalesce, exp.NullSafeEQ, exp.NullSafeNEQ)
    kept = (test for test in tests if not isinstance(test.parent, exp.Not) or not isinstance(test, exp.Is))
    return any(c.name == column.name for test in kept for c in columns(test))


def is_null_never(mine: Query, _: Query) -> Iterator[Suspicion]:
    """`x is null` where x never is. B&G 7: implied, tautological or inconsistent subcondition."""
    for node in mine.tree.find_all(exp.Is):
        column = node.this
        if not isinstance(node.expression, exp.Null) or isinstance(node.parent, exp.Not):
            continue
        owner = mine.owner(column) if isinstance(column, exp.Column) else None
        if owner is None or column.table in owner.optional or owner.table(column.table) is None:
            continue
        if owner.select.find(exp.Rollup, exp.Cube, exp.GroupingSets) is not None:
            continue
        field = mine.field(column)
        if field is not None and not field.nullable and not within(node, exp.Or):
            yield suspect(mine, node, "is_null_never", certain=True, text=node, column=name(mine, column))


def anti_join_nullable(mine: Query, _: Query) -> Iterator[Suspicion]:
    """`left join b … where b.x is null` where x may be null in b itself. Miedema: outer joins."""
    for block in mine.blocks:
        for condition in block.where:
            column = condition.this if isinstance(condition, exp.Is) else None
            if not isinstance(column, exp.Column) or not isinstance(condition.args["expression"], exp.Null):
                continue
            field = mine.field(column) if column.table in block.optional else None
            joined = {(c.table, c.name) for j in block.joins for c in columns(j) if j.args.get("on")}
            if field and field.nullable and block.table(column.table) and (column.table, column.name) not in joined:
                yield suspect(mine, condition, "anti_join_nullable", column=name(mine, column))


def zero_for_null(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`avg(coalesce(x, 0))`, or a made-up value shown for null. Taipalus: extraneous expression; Miedema: null as 0."""
    if answer.has(exp.Coalesce) or answer.has(exp.Case):
        return
    for block in mine.blocks:
        for node in own(block.select, exp.Coalesce):
            column = bare(node.this)
            if not isinstance(column, exp.Column) or not mine.may_be_null(column):
                continue
            if isinstance(node.parent, exp.Avg) and answer.has(exp.Avg):
                yield suspect(mine, node, "avg_of_zeros", text=node, column=name(mine, column))
            elif isinstance(bare_parent(node), exp.Select) and block is mine.top and _shown(answer, column):
                yield suspect(mine, node, "value_for_null", text=node, column=name(mine, column))


def _shown(query: Query, column: exp.Column) -> bool:
    """Whether the outermost outputs hand on that column as it is."""
    items = [bare(s) for s in query.top.select.selects] if query.top else []
    return any(isinstance(item, exp.Column) and item.name == column.name for item in items)


def bare_parent(node: exp.Expr) -> exp.Expr | None:
    """The parent, an alias and parentheses aside."""
    parent = node.parent
    while isinstance(parent, (exp.Alias, exp.Paren)):
        parent = parent.parent
    return parent


def default_of_lag(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`lag(x, 1, 0)` makes up a value where nothing comes before. Taipalus: extraneous expression."""
    if any(node.args.get("default") for node in answer.tree.find_all(exp.Lag, exp.Lead)):
        return
    for node in mine.tree.find_all(exp.Lag, exp.Lead):
        if node.args.get("default") and answer.has(exp.Lag, exp.Lead):
            yield suspect(mine, node, "default_of_lag", text=node, default=node.args["default"])


def avg_without_nulls(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`avg(x)` divides by the rows that have x. Miedema: aggregates and null."""
    for node in mine.tree.find_all(exp.Avg):
        column = bare(node.this)
        if isinstance(column, exp.Column) and mine.may_be_null(column):
            used = [c for avg in answer.tree.find_all(exp.Avg) for c in columns(avg) if c.name == column.name]
            zeroed = [c for c in used if c.find_ancestor(exp.Coalesce, exp.Case)]
            if zeroed:
                yield suspect(mine, node, "avg_without_nulls", text=node, column=name(mine, column))


def null_spreads(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`a || b` is null as soon as one is. Miedema: null in expressions."""
    if answer.has(exp.DPipe):
        return
    for block in mine.blocks:
        for node in own(block.select, exp.DPipe):
            for column in columns(node):
                if mine.may_be_null(column) and not column.find_ancestor(exp.Coalesce, exp.Case):
                    yield suspect(mine, node, "null_spreads", text=node, column=name(mine, column))


def case_without_else(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """A shown `case` without `else`. Taipalus: missing expression."""
    if any(not node.args.get("default") for node in answer.tree.find_all(exp.Case)):
        return
    for block in mine.blocks:
        for node in own(block.select, exp.Case):
            shown = isinstance(bare_parent(node), exp.Select)
            if shown and not node.args.get("default") and answer.has(exp.Case, exp.Coalesce):
                yield suspect(mine, node, "case_without_else")


def sum_of_nothing(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`sum(b.x)` after a left join is null for a row without a partner. Miedema: aggregates and null."""
    if not any(node.find(exp.Sum) for node in answer.tree.find_all(exp.Coalesce)):
        return
    for block in mine.blocks:
        for node in own(block.select, exp.Sum):
            sides = {c.table for c in columns(node)}
            mended = node.find_ancestor(exp.Coalesce, exp.Case) or node.find(exp.Coalesce, exp.Case)
            empty = block.grouped and bool(sides) and sides <= block.optional
            if empty and not mended and not any(_rejects(c, sides) for c in block.where):
                yield suspect(mine, node, "sum_of_nothing", text=node)


def _rejects(condition: exp.Expr, aliases: set[str]) -> bool:
    return any(table in aliases for table, _ in rejecting(condition))
