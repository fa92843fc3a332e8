"""Rows without a partner: kept, lost, counted, or kept in vain."""

from collections.abc import Iterator

from sqlglot import exp

from game.judge.misconceptions.query import Block, Query
from game.judge.misconceptions.suspicion import Suspicion
from game.judge.misconceptions.trees import columns, parts, rejecting
from game.judge.misconceptions.words import suspect


def keeps_lonely(query: Query) -> bool:
    """Whether a query keeps rows without a partner by an outer join or a subquery per row."""
    outer = any(join.side for join in query.tree.find_all(exp.Join))
    scalar = any(isinstance(s.find_ancestor(exp.Select), exp.Select) for s in query.tree.find_all(exp.Subquery))
    return outer or scalar


def undone(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """A left join whose empty partners WHERE, or the next join, drops again. Miedema: outer join; B&G 30, XData."""
    if not keeps_lonely(answer):
        return
    for block in mine.blocks:
        optional = {j.alias_or_name for j in block.joins if j.side == "LEFT"}
        for condition in block.where:
            if any(table in optional for table, _ in rejecting(condition)):
                yield suspect(mine, condition, "undone_where", certain=True, text=condition)
        seen: set[str] = set()
        for join in block.joins:
            on = join.args.get("on")
            plain = not join.side and join.kind in ("", "INNER") and on is not None
            if plain and any(table in seen for p in parts(on) for table, _ in rejecting(p)):
                yield suspect(mine, join, "undone_join", certain=True, stage="JOIN", table=join.alias_or_name)
            if join.side == "LEFT":
                seen.add(join.alias_or_name)


def condition_in_on(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """A condition on the left table in the ON of a left join. B&G 30: condition on the left table in ON."""
    for block in mine.blocks:
        for join in block.joins:
            if join.side != "LEFT" or join.args.get("on") is None:
                continue
            for part in parts(join.args["on"]):
                tables = {c.table for c in columns(part)}
                if tables and join.alias_or_name not in tables and part.find(exp.Query) is None:
                    yield suspect(mine, part, "condition_in_on", certain=True, stage="JOIN", text=part)


def lonely_lost(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """An inner join where the answer's is outer. Taipalus: join type; XData: join mutants."""
    theirs = {
        (_tables(block), block.table(join.alias_or_name) or "")
        for block in answer.blocks
        for join in block.joins
        if join.side and block.table(join.alias_or_name)
    }
    if keeps_lonely(mine):
        return
    for block in mine.blocks:
        for join in block.joins:
            table = block.table(join.alias_or_name)
            pair = frozenset({block.table(block.first), table})
            wanted = any(pair <= tables and joined in pair for tables, joined in theirs) and None not in pair
            if table and not join.kind and not join.side and wanted and join.args.get("on") is not None:
                yield suspect(mine, join, "lonely_lost", stage="JOIN", table=join.alias_or_name)
                break


def _tables(block: Block) -> frozenset[str | None]:
    return frozenset(block.table(alias) for alias in block.sources)


def lonely_kept(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """An outer join where the answer has none. Taipalus: join type; XData: join mutants."""
    if keeps_lonely(answer) or answer.has(exp.Exists, exp.Except) or any(_anti(b) for b in mine.blocks):
        return
    met = frozenset().union(*(_tables(block) for block in answer.blocks if block.joins))
    for block in mine.blocks:
        for join in block.joins:
            dropped = {t for c in block.where for t, _ in rejecting(c)}
            dropped |= {t for j in block.joins if not j.side and j.args.get("on") for t, _ in rejecting(j.args["on"])}
            inner = _tables(block) <= met and block.table(join.alias_or_name) is not None
            if join.side == "LEFT" and join.alias_or_name not in dropped and inner and not _harmless(block, join):
                yield suspect(mine, join, "lonely_kept", stage="JOIN", table=join.alias_or_name)


def _anti(block: Block) -> bool:
    return any(isinstance(c, exp.Is) and isinstance(c.expression, exp.Null) for c in block.where)


def _harmless(block: Block, join: exp.Join) -> bool:
    """Each row has its partner for certain: a key that is never null points to it."""
    for part in parts(join.args.get("on")):
        for side in (part.args.get("this"), part.args.get("expression")):
            field = block.query.field(side)
            known = isinstance(side, exp.Column) and side.table != join.alias_or_name
            if known and field and field.references and not field.nullable:
                return field.references[0] == block.table(join.alias_or_name)
    return False


def lonely_counted(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`count(*)` after a left join gives a row without a partner 1. Miedema: COUNT(*); Taipalus: wrong column."""
    if not keeps_lonely(answer):
        return
    for block in mine.blocks:
        many = [j.alias_or_name for j in block.joins if j.side == "LEFT" and _many(block, j)]
        if not many or not block.grouped or any(t in many for c in block.where for t, _ in rejecting(c)):
            continue
        for node in block.aggregates():
            inner = node.args.get("this")
            filtered = isinstance(node.parent, exp.Filter)
            whole = isinstance(inner, (exp.Star, exp.Literal))
            kept = isinstance(inner, exp.Column) and inner.table not in block.optional and inner.table in block.sources
            if isinstance(node, exp.Count) and (whole or kept) and not filtered and _groups_kept(block):
                yield suspect(mine, node, "lonely_counted", text=node)


def _many(block: Block, join: exp.Join) -> bool:
    """Whether the joined table may have several rows for one: it isn't joined by its own key."""
    mine = join.alias_or_name
    equal = [p for p in parts(join.args.get("on")) if isinstance(p, exp.EQ)]
    sides = [s for p in equal for s in (p.this, p.expression) if {c.table for c in columns(s)} == {mine}]
    return bool(sides) and not any(isinstance(s, exp.Column) and _maybe_unique(block, s) for s in sides)


def _maybe_unique(block: Block, column: exp.Column) -> bool:
    field, handed = block.query.field(column), block.query.output(column)
    grouped = handed is not None and (handed[0].aggregated or handed[0].select.args.get("distinct") is not None)
    return field is None or grouped or (field.is_key and not field.references)


def _groups_kept(block: Block) -> bool:
    """Groups are made by columns of the kept side alone."""
    tables = {c.table for key in block.group for c in columns(key)}
    return bool(tables) and not tables & block.optional
