"""One row that meets several: sums and counts over rows that a join has repeated."""

from collections.abc import Iterator

from sqlglot import exp

from game.judge.misconceptions.query import Block, Query
from game.judge.misconceptions.suspicion import Suspicion
from game.judge.misconceptions.trees import bare, columns, parts
from game.judge.misconceptions.words import suspect


def links(block: Block) -> list[tuple[str, str]]:
    """(child, parent) aliases of this select, where a foreign key meets the key it points to."""
    conditions = [p for j in block.joins if j.args.get("on") for p in parts(j.args["on"])]
    found = []
    for node in (*conditions, *block.where):
        if not isinstance(node, exp.EQ):
            continue
        for child, parent in ((node.this, node.expression), (node.expression, node.this)):
            if not isinstance(child, exp.Column) or not isinstance(parent, exp.Column):
                continue
            field, table = block.query.field(child), block.table(parent.table)
            if field and table and field.references == (table, _name(block, parent)) and block.table(child.table):
                found.append((child.table, parent.table))
    return found


def _name(block: Block, column: exp.Column) -> str:
    field = block.query.field(column)
    return field.name if field else column.name


def several(block: Block) -> dict[str, str]:
    """Aliases whose rows a join with a child may repeat, each with that child."""
    found: dict[str, str] = {}
    for _ in block.sources:
        for child, parent in links(block):
            found.setdefault(parent, child)
            if child in found:
                continue
            siblings = [c for c, p in links(block) if p == parent and c != child]
            if siblings:
                found[child] = siblings[0]
        for _, parent in links(block):
            grand = [p for c, p in links(block) if c == parent and p in found and found[p] != parent]
            if grand and parent not in found:
                found[parent] = found[grand[0]]
    return found


def _summed(node: exp.AggFunc) -> set[str]:
    return {c.table for c in columns(node.this)} if isinstance(node.this, exp.Expr) else set()


def sum_multiplied(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`sum(parent.x)` after a join with its children. Miedema: grain; the fan trap of warehouse design."""
    for block in mine.blocks:
        repeated = several(block)
        for node in block.aggregates():
            tables = _summed(node)
            adding = isinstance(node, (exp.Sum, exp.Avg)) and not isinstance(node.this, exp.Distinct)
            if adding and len(tables) == 1 and tables <= set(repeated) and not node.find(exp.Case):
                [table] = tables
                yield suspect(mine, node, "sum_multiplied", text=node, other=repeated[table])


def count_multiplied(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`count(parent.id)` after a join with its children counts it again for each. Taipalus: missing DISTINCT."""
    for block in mine.blocks:
        repeated = several(block)
        for node in block.aggregates():
            column = bare(node.this)
            if isinstance(node, exp.Count) and isinstance(column, exp.Column) and column.table in repeated:
                field = mine.field(column)
                if field is not None and field.is_key and not field.references:
                    yield suspect(mine, node, "count_multiplied", text=node, other=repeated[column.table])


def rows_counted(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """`count(*)` after a join counts rows of the join. Taipalus: aggregate of the wrong grain; Miedema: COUNT."""
    found = [bare(node.this) for node in answer.tree.find_all(exp.Count)]
    apart = [columns(inner) for inner in found if isinstance(inner, exp.Distinct)]
    wanted = {f.domain[0] for used in apart if len(used) == 1 and (f := answer.field(used[0])) and f.domain}
    if any(isinstance(inner, exp.Star) for inner in found):
        return
    for block in mine.blocks:
        repeated = [(one, other) for one, other in several(block).items() if block.table(one) in wanted]
        for node in block.aggregates():
            if isinstance(node, exp.Count) and isinstance(node.this, exp.Star) and repeated:
                one, other = repeated[0]
                yield suspect(mine, node, "rows_counted", text=node, one=one, other=other)


def chasm(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """Two children of one parent in one join: each row of one meets each of the other. The chasm trap; B&G 32."""
    if any(_siblings(block) for block in answer.blocks):
        return
    for block in mine.blocks:
        unharmed = [isinstance(a, (exp.Min, exp.Max)) or isinstance(a.this, exp.Distinct) for a in block.aggregates()]
        if unharmed and all(unharmed):
            continue
        for parent, one, other in _siblings(block):
            yield suspect(mine, block.select, "chasm", stage="JOIN", table=parent, one=one, other=other)


def _siblings(block: Block) -> list[tuple[str, str, str]]:
    """(parent, child, child) where nothing ties the two children but the parent."""
    found = []
    tied = links(block)
    for one, parent in tied:
        for other, same in tied:
            apart = block.table(one) != block.table(other)
            if same == parent and one < other and apart and not _tied(block, one, other):
                found.append((parent, one, other))
    return found


def _tied(block: Block, one: str, other: str) -> bool:
    conditions = [p for j in block.joins if j.args.get("on") for p in parts(j.args["on"])]
    return any({one, other} <= {c.table for c in columns(c0)} for c0 in (*conditions, *block.where))
