"""Groups: by what, before which filter, and how many there are."""

from collections.abc import Iterator, Sequence

from sqlglot import exp

from game.judge.misconceptions.query import Block, Query
from game.judge.misconceptions.suspicion import Suspicion
from game.judge.misconceptions.trees import bare, columns, literal, rejecting
from game.judge.misconceptions.words import name, suspect


def namesakes(mine: Query, answer: Query) -> Iterator[tuple[Block, exp.Column]]:
    """Groups by a text column of a table whose key isn't among the keys, though the answer's groups have it."""
    keyed = set()
    for block in answer.blocks:
        keyed |= {f.domain for key in block.group if (f := answer.field(key)) is not None and f.domain}
    for block in mine.blocks:
        fields = [(key, mine.field(key)) for key in block.group]
        tables = {f.domain[0] for _, f in fields if f is not None and f.domain}
        for key, field in fields:
            wanted = field is not None and any(table == field.table for table, _ in keyed)
            named = isinstance(key, exp.Column) and bool(key.is_type(*exp.DataType.TEXT_TYPES))
            searched = any(isinstance(n.this, exp.Star) for part in block.having for n in part.find_all(exp.Count))
            if (
                isinstance(key, exp.Column)
                and named
                and wanted
                and field
                and field.table not in tables
                and not searched
            ):
                yield block, key
                break


def groups_split(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """GROUP BY more than the answer does. Taipalus: extraneous GROUP BY column; B&G 18."""
    theirs = {c.name for block in answer.blocks for key in block.group for c in columns(key)}
    if not theirs:
        return
    alone = [[b for b in query.blocks if b.grouped] for query in (mine, answer)]
    for block in alone[0] if len(alone[0]) == len(alone[1]) == 1 else ():
        domains = {f.domain for key in alone[1][0].group if (f := answer.field(key)) is not None and f.domain}
        own_keys = {f.table for key in block.group if (f := mine.field(key)) is not None and f.is_key}
        fixed = {c.name for part in (*block.where, *block.having) if isinstance(part, exp.EQ) for c in columns(part)}
        for key in block.group:
            field = mine.field(key)
            if field is None or not isinstance(key, exp.Column) or key.name in fixed | theirs:
                continue
            if field.domain in domains or field.table in own_keys:
                continue
            if any(c.name in theirs for other in block.group for c in columns(other)):
                yield suspect(mine, key, "groups_split", stage="GROUP BY", column=name(mine, key))


def one_row_for_all(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """Aggregates alone at the top, where the answer has groups. Taipalus: missing GROUP BY; Qr-Hint: GROUP BY."""
    top, theirs = mine.top, answer.top
    if top is None or theirs is None or not theirs.grouped or top.grouped or top.select.args.get("distinct"):
        return
    outputs = [bare(s) for s in top.select.selects]
    found = [s for s in outputs if isinstance(s, exp.AggFunc)]
    if found and all(isinstance(s, exp.AggFunc) or literal(s) is not None for s in outputs):
        yield suspect(mine, found[0], "one_row_for_all", stage="GROUP BY", certain=True, text=found[0])


def groups_vanish(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """WHERE drops rows before they are grouped, where the answer filters inside an aggregate or a join.

    Taipalus: condition in the wrong clause; Miedema: WHERE and the order of execution.
    """
    if any(join.side for join in mine.tree.find_all(exp.Join)):
        return
    inside = list(answer.tree.find_all(exp.Filter, exp.Join, exp.Case))
    theirs = {c.name for n in inside for c in columns(n) if c.find_ancestor(exp.Where, exp.Select) is not None}
    filtered = {c.name for block in answer.blocks for w in block.where for c in columns(w)}
    if not answer.has(exp.Filter, exp.Case) and not any(j.side for j in answer.tree.find_all(exp.Join)):
        return
    for block in mine.blocks:
        if not block.grouped or block.select.find_ancestor(exp.Subquery) is not None:
            continue
        for condition in block.where:
            used = columns(condition)
            names = {c.name for c in used}
            optional = any(table in block.optional for table, _ in rejecting(condition))
            moved = len(names) == 1 and names <= theirs and not names & filtered and not optional
            if moved and condition.find(exp.Query, exp.Is) is None and _compares(condition, inside):
                yield suspect(mine, condition, "groups_vanish", text=condition)


def _compares(condition: exp.Expr, inside: Sequence[exp.Expr]) -> bool:
    """Whether the answer looks at the same column with the same literals inside aggregate or join."""
    values = {str(v.this) for v in condition.find_all(exp.Literal)}
    known = {str(v.this) for n in inside for v in n.find_all(exp.Literal)}
    return bool(values) and values <= known


def having_of_rows(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """WHERE compares a row's value with the number that the answer's HAVING asks of a group's sum or count.

    Taipalus: condition in the wrong clause; B&G 28: strange HAVING.
    """
    theirs = [(node, v) for block in answer.blocks for node in block.having for v in node.find_all(exp.Literal)]
    limits = {str(v.this) for node, v in theirs if node.find(exp.AggFunc)}
    for block in mine.blocks:
        for condition in block.where:
            values = {str(v.this) for v in condition.find_all(exp.Literal) if not v.is_string}
            used = {c.name for node, _ in theirs for c in columns(node)}
            same = {c.name for c in columns(condition)} & used
            if block.grouped and not block.having and values and values <= limits and same:
                yield suspect(mine, condition, "row_not_group", text=condition)


def alias_in_group(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """GROUP BY a name that both a column and an output have: the column is meant. Miedema: aliases."""
    for raw in mine.raw.find_all(exp.Select):
        clause = raw.args.get("group")
        known = _known(mine, raw)
        for key in clause.expressions if clause is not None else []:
            if not isinstance(key, exp.Column) or key.table or key.name.lower() not in known:
                continue
            named = [s for s in raw.selects if isinstance(s, exp.Alias) and s.alias.lower() == key.name.lower()]
            changed = named and not isinstance(named[0].this, exp.Column) and not named[0].find(exp.AggFunc)
            if changed and any(c.name.lower() == key.name.lower() for c in columns(named[0])):
                yield suspect(mine, key, "alias_in_group", stage="GROUP BY", certain=True, column=key.name)


def _known(query: Query, raw: exp.Select) -> set[str]:
    """Columns of the tables that a select of the text names."""
    tables = [t for t in raw.find_all(exp.Table) if t.find_ancestor(exp.Select) is raw]
    found = [query.catalog.table(t.db, t.name) for t in tables]
    return {c.lower() for t in found if t for c in query.catalog.columns(t)}
