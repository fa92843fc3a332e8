"""What is shown: constants, twins, whole numbers, DISTINCT."""

from collections.abc import Iterator

from sqlglot import exp

from game.judge.misconceptions.query import Query
from game.judge.misconceptions.suspicion import Suspicion
from game.judge.misconceptions.trees import bare, columns, literal, own
from game.judge.misconceptions.words import suspect


def constant_output(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """An output that is a literal. B&G 3: constant output column."""
    top, theirs = mine.top, answer.top
    if top is None or theirs is None or any(literal(s) is not None for s in theirs.select.selects):
        return
    for item in top.select.selects:
        if isinstance(bare(item), exp.Literal) and len(top.select.selects) > 1 and top.sources:
            yield suspect(mine, item, "constant_output", certain=True, text=bare(item))


def twin_outputs(mine: Query, _: Query) -> Iterator[Suspicion]:
    """Two outputs that are the same. B&G 4: duplicate output column."""
    items = [bare(s) for s in mine.top.select.selects] if mine.top else []
    for n, item in enumerate(items):
        if item in items[:n] and not isinstance(item, (exp.Literal, exp.Star)) and not item.find(exp.Star, exp.Rand):
            yield suspect(mine, item, "twin_outputs", certain=True, stage="SELECT", text=item)


def points_cut_off(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`//` where the answer divides with a remainder. Taipalus: operator errors, data types."""
    if answer.has(exp.IntDiv, exp.Mod, exp.Floor):
        return
    for node in mine.tree.find_all(exp.IntDiv):
        if answer.has(exp.Div, exp.Avg) and node.find_ancestor(exp.Where, exp.Qualify, exp.Join) is None:
            yield suspect(mine, node, "points_cut_off", certain=True, text=node)


def made_whole(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """A cast to integer that rounds. Taipalus: data type errors."""
    casts = [n for n in answer.tree.find_all(exp.Cast) if n.is_type(*exp.DataType.INTEGER_TYPES)]
    if casts or answer.has(exp.Round, exp.Floor, exp.Ceil, exp.IntDiv):
        return
    for node in mine.tree.find_all(exp.Cast):
        inner = bare(node.this)
        real = inner.is_type(*exp.DataType.REAL_TYPES) or isinstance(inner, exp.Div)
        if node.is_type(*exp.DataType.INTEGER_TYPES) and real:
            yield suspect(mine, node, "made_whole", text=node)


def distinct_first(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`distinct (a), b`: brackets after DISTINCT bind nothing. Miedema: DISTINCT as a function of one column."""
    for select in mine.raw.find_all(exp.Select):
        distinct = select.args.get("distinct")
        if distinct is None or distinct.args.get("on") is not None or len(select.selects) < 2:
            continue
        first = select.selects[0]
        if isinstance(first.unalias(), exp.Paren) and isinstance(first.unalias().this, exp.Column):
            yield suspect(mine, first, "distinct_first", certain=True, stage="SELECT", count=str(len(select.selects)))


def distinct_rows(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """DISTINCT at the top that the answer hasn't. B&G 2 reversed; XData: DISTINCT mutants."""
    top, theirs = mine.top, answer.top
    if top is None or theirs is None or top.grouped or theirs.grouped:
        return
    distinct = top.select.args.get("distinct")
    if distinct is None or distinct.args.get("on") is not None or answer.has(exp.Distinct, exp.SetOperation):
        return
    whole = [f for s in top.select.selects if (f := mine.field(bare(s))) is not None and f.is_key and not f.references]
    semi = answer.has(exp.Exists, exp.In) or any(j.kind in ("SEMI", "ANTI") for j in answer.tree.find_all(exp.Join))
    if not whole and not semi and len(theirs.sources) == len(top.sources):
        yield suspect(mine, top.select, "distinct_rows", stage="SELECT")


def distinct_after_window(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """DISTINCT beside a window function, which has seen all rows before. Miedema: order of execution."""
    for block in mine.blocks:
        if block.select.args.get("distinct") is None or block.grouped:
            continue
        for window in own(block.select, exp.Window):
            ranked = isinstance(window.this, (exp.RowNumber, exp.Rank, exp.DenseRank, exp.Count))
            shown = window.find_ancestor(exp.Order, exp.Qualify) is None
            if ranked and shown and isinstance(window.this, (exp.RowNumber, exp.Rank)):
                yield suspect(mine, window, "distinct_after_window", certain=True, text=window.this)


def unused_table(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """A joined table of which nothing is used but its join, unknown to the answer. B&G 5, 6: unused, unnecessary."""
    theirs = {t.name.lower() for t in answer.tree.find_all(exp.Table)}
    for block in mine.blocks:
        if any(isinstance(s, exp.Star) for s in block.select.find_all(exp.Star) if isinstance(s.parent, exp.Select)):
            continue
        for join in block.joins:
            alias, table = join.alias_or_name, block.table(join.alias_or_name)
            if table is None or table.lower() in theirs or join.kind in ("SEMI", "ANTI") or join.args.get("on") is None:
                continue
            used = [c for c in columns(block.select) if c.table == alias and c.find_ancestor(exp.Join) is not join]
            if not used and not _one_to_one(mine, join):
                yield suspect(mine, join, "unused_table", stage="JOIN", table=alias)


def _one_to_one(query: Query, join: exp.Join) -> bool:
    """Each row finds exactly one partner: a key that is never null points to the joined key."""
    fields = [query.field(c) for c in columns(join) if c.table != join.alias_or_name]
    keys = [f for f in fields if f is not None and f.references and not f.nullable]
    mates = [query.field(c) for c in columns(join) if c.table == join.alias_or_name]
    return any(m is not None and k.references == (m.table, m.name) for k in keys for m in mates)
