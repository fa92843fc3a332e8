"""ORDER BY and LIMIT."""

from collections.abc import Iterator

from sqlglot import exp

from game.judge.misconceptions.query import Query
from game.judge.misconceptions.suspicion import Suspicion
from game.judge.misconceptions.trees import bare, literal
from game.judge.misconceptions.words import suspect


def _keys(query: Query) -> list[tuple[str, bool, exp.Ordered]]:
    """(what, whether descending, key) of the outermost order: the expression meant, tables aside."""
    top = query.top
    clause = query.tree.args.get("order")
    if clause is None:
        return []
    outputs = {s.alias_or_name: bare(s) for s in top.select.selects} if top else {}
    found = []
    for key in clause.expressions:
        inner = bare(key.this)
        if isinstance(inner, exp.Column) and not inner.table:
            inner = outputs.get(inner.name, inner)
        found.append((_plain(inner), bool(key.args.get("desc")), key))
    return found


def _plain(node: exp.Expr) -> str:
    copy = node.copy()
    if isinstance(copy, exp.Column):
        return copy.name
    for column in list(copy.find_all(exp.Column)):
        column.set("table", None)
    return copy.sql()


def direction(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """A key of the answer that runs the other way. Taipalus: ORDER BY errors; Miedema: DESC binds one key."""
    theirs = {what: down for what, down, _ in _keys(answer)}
    keys = _keys(mine)
    for n, (what, down, key) in enumerate(keys):
        if what in theirs and theirs[what] is not down:
            later = [other for _, falls, other in keys[n + 1 :] if falls]
            if not down and later and later[-1] is keys[-1][2]:
                yield suspect(mine, key, "desc_binds_one", one=key.this, other=later[-1].this)
            else:
                yield suspect(mine, key, "runs_down" if down else "runs_up", text=key.this)


def sequence(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """The answer's keys in another sequence. Taipalus: ORDER BY; Miedema: order of columns."""
    keys, theirs = _keys(mine), _keys(answer)
    if len(keys) > 1 and {k[0] for k in keys} == {k[0] for k in theirs} and keys[0][0] != theirs[0][0]:
        yield suspect(mine, keys[0][2], "first_key", one=keys[0][2].this, other=keys[1][2].this)


def order_inside(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """An order in a subquery or CTE, and none at the end. B&G 23, Miedema: ORDER BY in a subquery."""
    if mine.tree.args.get("order") is not None or answer.tree.args.get("order") is None:
        return
    for block in mine.blocks:
        if block.select is mine.tree or not block.order() or block.select.find_ancestor(exp.SetOperation):
            continue
        plain = block.select.args.get("limit") is None and block.select.args.get("distinct") is None
        if plain:
            yield suspect(mine, block.order()[0], "order_inside", certain=True, stage="ORDER BY")


def limit_without_order(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """LIMIT without an order. Taipalus: missing ORDER BY; the slip "order by luck"."""
    if not answer.tree.find(exp.Order):
        return
    for block in mine.blocks:
        limit = block.select.args.get("limit")
        count = literal(limit.expression) if isinstance(limit, exp.Limit) else None
        single = block.aggregated and not block.grouped
        inside = block.select.find_ancestor(exp.Exists) is not None
        source = [s for s in block.sources.values() if not isinstance(s, exp.Table)]
        ordered = any(s.expression.args.get("order") is not None for s in source)
        if (
            limit is not None
            and count
            and count != "0"
            and not block.order()
            and not single
            and not inside
            and not ordered
        ):
            yield suspect(mine, limit, "limit_without_order", certain=True, stage="LIMIT", count=count)


def limit_and_ties(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """LIMIT n where the answer takes all that tie. Taipalus: function errors; the slip LIMIT 1 with ties."""
    if answer.has(exp.Limit, exp.Fetch) or not answer.has(exp.Rank, exp.DenseRank, exp.Max, exp.Min, exp.All):
        return
    limit = mine.tree.args.get("limit")
    count = literal(limit.expression) if isinstance(limit, exp.Limit) else None
    if limit is not None and count and mine.tree.args.get("order") is not None:
        yield suspect(mine, limit, "limit_and_ties", stage="LIMIT", count=count)


def limit_too_soon(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """LIMIT inside, and filters, joins or groups after it. Taipalus: nesting; Miedema: order of execution."""
    inner = [n for n in answer.tree.find_all(exp.Limit) if n.parent is not answer.tree]
    if inner:
        return
    for block in mine.blocks:
        limit = block.select.args.get("limit")
        if block.select is mine.tree or not isinstance(limit, exp.Limit) or limit.find_ancestor(exp.Exists):
            continue
        source = block.select.find_ancestor(exp.CTE, exp.Subquery)
        outer = [b for b in mine.blocks if any(s for s in b.sources.values() if _is(s, block.select))]
        busy = [b for b in outer if b.where or b.joins or b.grouped]
        count = literal(limit.expression)
        if source is not None and busy and count and count != "1" and answer.has(exp.Limit):
            yield suspect(mine, limit, "limit_too_soon", stage="LIMIT", count=count)


def _is(source: object, select: exp.Select) -> bool:
    return getattr(source, "expression", None) is select


def first_of_each_by_luck(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """DISTINCT ON without an order. Taipalus: missing ORDER BY."""
    for block in mine.blocks:
        distinct = block.select.args.get("distinct")
        if distinct is not None and distinct.args.get("on") is not None and not block.order():
            yield suspect(mine, block.select, "first_by_luck", certain=True, stage="ORDER BY")
