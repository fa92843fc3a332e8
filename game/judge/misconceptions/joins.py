"""What joins tie to what, and by which columns."""

from collections.abc import Iterator

from sqlglot import exp

from game.judge.misconceptions.query import Block, Query
from game.judge.misconceptions.suspicion import Suspicion
from game.judge.misconceptions.trees import columns, parts
from game.judge.misconceptions.words import name, suspect


def untied(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """Tables that no condition ties together. B&G 24: missing join conditions; Taipalus: missing join."""
    for block in mine.blocks:
        if not all(block.table(alias) for alias in block.sources) or len(block.sources) < 2:
            continue
        if len({s.alias_or_name for s in block.joins} | {block.first}) != len(block.sources):
            continue
        group = _tied_to(block.first, block)
        for join in block.joins:
            alias = join.alias_or_name
            if alias in group or join.method or join.kind in ("POSITIONAL", "SEMI", "ANTI"):
                continue
            if join.kind != "CROSS":
                code = "on_without_table" if join.args.get("on") is not None else "untied"
                yield suspect(mine, join, code, certain=True, stage="JOIN", table=alias)
                break


def _tied_to(first: str, block: Block) -> set[str]:
    """Aliases reached from one by conditions that speak of two tables at once, be it in a subquery."""
    filters = [p for c in ("having", "qualify") if (f := block.select.args.get(c)) is not None for p in parts(f.this)]
    conditions = [*_conditions(block), *filters]
    links = [{c.table for c in columns(condition)} & set(block.sources) for condition in conditions]
    links += [set(block.sources) for join in block.joins if join.method]
    group = {first}
    for _ in block.sources:
        group |= set().union(*(link for link in links if link & group))
    return group


def _equalities(block: Block) -> Iterator[tuple[exp.Expr, exp.Column, exp.Column]]:
    """`a.x = b.y` in ON and WHERE, of two sources of this select."""
    conditions = [p for j in block.joins if j.args.get("on") for p in parts(j.args["on"])]
    for node in (*conditions, *block.where):
        sides = (node.args.get("this"), node.args.get("expression"))
        if isinstance(node, exp.EQ) and all(isinstance(s, exp.Column) for s in sides):
            left, right = node.args["this"], node.args["expression"]
            if left.table != right.table and left.table in block.sources and right.table in block.sources:
                yield node, left, right


def other_domain(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """A key compared with a key of something else. B&G 27: comparison between different domains."""
    theirs = {_domains(answer, node) for block in answer.blocks for node, _, _ in _equalities(block)}
    for block in mine.blocks:
        for node, left, right in _equalities(block):
            fields = mine.field(left), mine.field(right)
            domains = _domains(mine, node)
            if not all(fields) or len(domains) != 2 or domains in theirs:
                continue
            written = any("using" in join.args for join in mine.raw.find_all(exp.Join) if join.args.get("using"))
            if left.name == right.name and written and f"using ({left.name})" in mine.text.lower():
                yield suspect(mine, node, "using_namesake", certain=True, stage="JOIN", column=left.name)
            else:
                one, other = name(mine, left), name(mine, right)
                if one != other:
                    yield suspect(mine, node, "other_domain", certain=True, stage="JOIN", one=one, other=other)


def _domains(query: Query, node: exp.Expr) -> frozenset[tuple[str, str]]:
    """What the numbers on both sides count; one element or none where they agree or nothing is known."""
    found = [query.field(side) for side in (node.args["this"], node.args["expression"])]
    domains = [_root(query, f.domain) for f in found if f is not None and f.domain is not None]
    return frozenset(domains) if len(domains) == 2 else frozenset()


def _root(query: Query, domain: tuple[str, str]) -> tuple[str, str]:
    """A key that itself points to another key numbers what that one numbers."""
    for _ in range(4):
        field = query.catalog.field(*domain)
        if field is None or field.references is None:
            break
        domain = field.references
    return domain


def natural(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """NATURAL JOIN on everything that shares a name. Miedema: natural join; Taipalus: join on incorrect columns."""
    if any(join.method == "NATURAL" for join in answer.raw.find_all(exp.Join)):
        return
    for join in mine.raw.find_all(exp.Join):
        table = join.this
        if join.method == "NATURAL" and isinstance(table, exp.Table):
            known = mine.catalog.table(table.db, table.name)
            mates = {c for t in mine.raw.find_all(exp.Table) if t is not table for c in _columns_of(mine, t)}
            if known is not None and any(c in mates for c in mine.catalog.columns(known)):
                yield suspect(mine, join, "natural", certain=True, stage="JOIN", table=join.alias_or_name)


def _columns_of(query: Query, table: exp.Table) -> list[str]:
    known = query.catalog.table(table.db, table.name)
    return query.catalog.columns(known) if known else []


def by_text(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """A join by a name instead of a key. Taipalus: join on incorrect column; Miedema: join by namesake."""
    if any(_both_text(left, right) for block in answer.blocks for _, left, right in _equalities(block)):
        return
    theirs = {
        frozenset((answer.table(left), answer.table(right)))
        for block in answer.blocks
        for _, left, right in _equalities(block)
        if _links(answer, left, right)
    }
    for block in mine.blocks:
        pairs = list(_equalities(block))
        keyed = {frozenset((le.table, ri.table)) for _, le, ri in pairs if _links(mine, le, ri)}
        for node, left, right in pairs:
            loose = _both_text(left, right) and frozenset((left.table, right.table)) not in keyed
            tables = frozenset((mine.table(left), mine.table(right)))
            if loose and len(tables) == 2 and tables in theirs:
                yield suspect(mine, node, "by_text", stage="JOIN", text=node)


def _both_text(left: exp.Column, right: exp.Column) -> bool:
    return bool(left.is_type(*exp.DataType.TEXT_TYPES) and right.is_type(*exp.DataType.TEXT_TYPES))


def _links(query: Query, left: exp.Column, right: exp.Column) -> bool:
    one, other = query.field(left), query.field(right)
    return bool(one and other and one.domain and one.domain == other.domain)


def pairs_of_self(mine: Query, answer: Query) -> Iterator[Suspicion]:
    """A table joined with itself, where a row meets itself or each pair comes twice. Taipalus: self-joins; B&G 5."""
    if not any(_twins(block) for block in answer.blocks):
        return
    for block in mine.blocks:
        for one, other in _twins(block):
            between = [c for c in _conditions(block) if {x.table for x in columns(c)} & {one, other}]
            if not all(_mirrors(condition, one, other) for condition in between):
                continue
            unequal = [c for c in between if isinstance(c, exp.NEQ)]
            if unequal:
                yield suspect(mine, unequal[0], "pairs_twice", text=unequal[0])
            elif between:
                yield suspect(mine, between[0], "pairs_itself", certain=True, stage="JOIN", one=one, other=other)


def _conditions(block: Block) -> list[exp.Expr]:
    return [*(p for j in block.joins if j.args.get("on") for p in parts(j.args["on"])), *block.where]


def _twins(block: Block) -> list[tuple[str, str]]:
    """Two aliases of one table in one select, inner joined."""
    names = [a for a in block.sources if block.table(a) and a not in block.optional]
    return [(a, b) for n, a in enumerate(names) for b in names[n + 1 :] if block.table(a) == block.table(b)]


def _mirrors(condition: exp.Expr, one: str, other: str) -> bool:
    """`a.x = b.x` or `a.x <> b.x`: the same when both are exchanged."""
    sides = (condition.args.get("this"), condition.args.get("expression"))
    if not isinstance(condition, (exp.EQ, exp.NEQ)) or not all(isinstance(s, exp.Column) for s in sides):
        return False
    left, right = condition.args["this"], condition.args["expression"]
    return left.name == right.name and {left.table, right.table} == {one, other}
