"""Joins of another kind, on another key, or with a condition in the wrong place (Chandra et al. 2015, join mutants)."""

from collections.abc import Iterator

from sqlglot import exp

from game.judge.nearmiss.names import Names, Source
from game.judge.nearmiss.tree import Change, anded, changed, conjuncts, quoted_text, recursive, selects

_KEYS_MOST = 3
"""Other keys tried for one side of a join."""
_SELF: dict[type[exp.Binary], tuple[type[exp.Binary], ...]] = {
    exp.LT: (exp.LTE, exp.NEQ),
    exp.GT: (exp.GTE, exp.NEQ),
    exp.NEQ: (exp.LT, exp.GT),
}


def kinds(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """INNER, LEFT, RIGHT, FULL, CROSS, SEMI and ANTI for each other. Not in a recursion, which might never end."""
    for join in tree.find_all(exp.Join):
        side, kind = str(join.args.get("side") or "").upper(), str(join.args.get("kind") or "").upper()
        if join.args.get("method") or recursive(join) or not (join.args.get("on") or join.args.get("using")):
            continue
        if kind in ("SEMI", "ANTI"):
            yield _of_kind("join_semi_anti", join, "", "ANTI" if kind == "SEMI" else "SEMI")
            yield _of_kind("join_semi_inner", join, "" if kind == "SEMI" else "LEFT", "")
            continue
        if side:
            yield _of_kind("join_inner", join, "", "")
        for other in ("LEFT", "RIGHT", "FULL"):
            if other != side:
                yield _of_kind(f"join_{other.lower()}", join, other, "")
        if not side:
            new = changed(join, on=None, using=None, kind="CROSS", side=None)
            yield Change("join_cross", join, new, quoted_text(join).strip(), quoted_text(new).strip())


def _of_kind(code: str, join: exp.Expr, side: str, kind: str) -> Change:
    new = changed(join, side=side or None, kind=kind or None)
    words = f"{side or kind or 'INNER'} JOIN {quoted_text(join.this)}"
    return Change(code, join, new, quoted_text(join).strip(), words)


def keys(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """Another key of the same table and type on one side; a key of USING left out."""
    for join in tree.find_all(exp.Join):
        if recursive(join):
            continue
        for part in conjuncts(join.args.get("on")):
            if not isinstance(part, exp.EQ):
                continue
            for mine, theirs in ((part.left, part.right), (part.right, part.left)):
                if isinstance(mine, exp.Column) and isinstance(theirs, exp.Column):
                    yield from _other_keys(part, mine, theirs, names)
        using = join.args.get("using") or []
        if len(using) > 1:
            for name in using:
                yield Change("join_part_dropped", name, None)


def _other_keys(part: exp.Expr, mine: exp.Column, theirs: exp.Column, names: Names) -> Iterator[Change]:
    found = names.resolve(mine)
    if found is None or not mine.table:
        return
    source, own = found
    fits = [c for c in source.columns.values() if c.name != own.name and c.type == own.type and c.type]
    like = [c for c in fits if c.like_key or c.name == theirs.name]
    like.sort(key=lambda c: (c.name != theirs.name, not c.key))
    for column in like[:_KEYS_MOST]:
        new = changed(mine, this=exp.to_identifier(column.name))
        if new != theirs:
            yield Change("join_key", mine, new, quoted_text(part))


def moved(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """A condition between the ON and the WHERE of an outer join."""
    for select in selects(tree):
        where = select.args.get("where")
        filters = conjuncts(where.this if where is not None else None)
        for n, join in enumerate(select.args.get("joins") or []):
            side = str(join.args.get("side") or "").upper()
            if side != "LEFT" or not join.args.get("on"):
                continue
            alias = join.this.alias_or_name.lower()
            parts = conjuncts(join.args["on"])
            for part in parts:
                if len(parts) > 1 and _tables(part) == {alias}:
                    rest = [p for p in parts if p is not part]
                    yield _rewritten("on_to_where", select, n, rest, [*filters, part], part)
            for part in filters:
                if _tables(part) == {alias} and not part.find(exp.Is):
                    rest = [f for f in filters if f is not part]
                    yield _rewritten("where_to_on", select, n, [*parts, part], rest, part)


def _tables(part: exp.Expr) -> set[str]:
    return {column.table.lower() for column in part.find_all(exp.Column)}


def _rewritten(
    kind: str, select: exp.Expr, n: int, on: list[exp.Expr], where: list[exp.Expr], part: exp.Expr
) -> Change:
    condition = anded(where)
    new = changed(select, where=exp.Where(this=condition) if condition is not None else None)
    new.args["joins"][n].set("on", anded(on))
    return Change(kind, select, new, quoted_text(part), quoted_text(part))


def selfs(tree: exp.Expr, names: Names) -> Iterator[Change]:
    """A self-join that pairs each with each, each twice, or with itself."""
    for node in tree.find_all(*_SELF):
        left, right = node.left, node.right
        if not (isinstance(left, exp.Column) and isinstance(right, exp.Column)) or left.name != right.name:
            continue
        sources = [names.resolve(left), names.resolve(right)]
        pair = [found[0] for found in sources if found is not None]
        if len(pair) == 2 and _same(*pair) and left.table != right.table:
            for sign in _SELF[type(node)]:
                yield Change("self_join", node, sign(this=left.copy(), expression=right.copy()))


def _same(one: Source, other: Source) -> bool:
    return one.columns.keys() == other.columns.keys() and one.table == other.table
