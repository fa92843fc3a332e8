"""Replacements of one piece of the player's query by its counterpart in the answer, stage by stage."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlglot import exp

from game.judge.causes.align import Pair, Pairing
from game.judge.causes.canon import canon, conjuncts
from game.judge.misconceptions.suspicion import Stage
from game.judge.misconceptions.trees import bare

Apply = Callable[[Any], None]


@dataclass(frozen=True)
class Edit:
    """One replacement in the `place`-th select or set operation of the player's tree.

    `kind` says what differs, `mine` and `theirs` the pieces (None where there is none), both in the player's tables.
    `whole`: a clause as a whole, which says less than one of its pieces. `known`: columns that the answer looks at.
    """

    stage: Stage
    kind: str
    place: int
    mine: exp.Expr | None
    theirs: exp.Expr | None
    apply: Apply
    whole: bool = False
    known: frozenset[str] = frozenset()


def places(tree: exp.Expr) -> list[Any]:
    """Selects and set operations of a tree in a fixed order."""
    return list(tree.find_all(exp.Select, exp.SetOperation))


def text_with(tree: exp.Expr, edits: tuple[Edit, ...]) -> str:
    """The query with these replacements. Raises what sqlglot raises."""
    holder = exp.Paren(this=tree.copy())
    found = places(holder)
    for edit in edits:
        edit.apply(found[edit.place])
    return str(holder.this.sql(dialect="duckdb", comments=False))


def edits_of(pairing: Pairing) -> list[Edit]:
    """All replacements, small ones before whole clauses, in the order of the stages within a select."""
    known = frozenset(column.name for column in pairing.theirs.tree.find_all(exp.Column))
    return [replace(edit, known=known) for edit in _edits(pairing)]


def _edits(pairing: Pairing) -> list[Edit]:
    index = {id(node): n for n, node in enumerate(places(pairing.mine.tree))}
    found: list[Edit] = []
    for pair in pairing.pairs:
        place = index[id(pair.mine.select)]
        for family in (_joins, _conditions, _groups, _outputs, _distinct, _ends):
            found += family(pair, place)
    for mine, theirs in pairing.unions:
        found += _set_operation(mine, theirs, index[id(mine)])
        found += _ends_of(mine, theirs, index[id(mine)], lambda node: node.copy())
    return found


def _joins(pair: Pair, place: int) -> Iterator[Edit]:
    mine = {join.alias_or_name: join for join in pair.mine.joins}
    theirs = {pair.aliases.get(join.alias_or_name, ""): join for join in pair.theirs.joins}
    for alias, join in mine.items():
        other = theirs.get(alias)
        if other is None:
            if alias not in (pair.aliases.get(a) for a in pair.theirs.sources):
                yield Edit("JOIN", "join_extra", place, join, None, _without_join(alias))
            continue
        if (join.side, join.kind.replace("INNER", "")) != (other.side, other.kind.replace("INNER", "")):
            yield Edit("JOIN", "join_kind", place, join, other, _join_kind(alias, other))
        yield from _on(pair, place, join, other)
    yield from _from_whole(pair, place)


def _on(pair: Pair, place: int, join: exp.Join, other: exp.Join) -> Iterator[Edit]:
    on, wanted = join.args.get("on"), other.args.get("on")
    if on is None or wanted is None:
        return
    alias, moved = join.alias_or_name, pair.moved(wanted)
    one = {canon(part): part for part in conjuncts(on)}
    two = {canon(part): part for part in conjuncts(moved)}
    if set(one) == set(two):
        return
    lacking = [part for key, part in two.items() if key not in one]
    surplus = [part for key, part in one.items() if key not in two]
    if not surplus:
        kind = "on_lacks"
    elif not lacking:
        kind = "on_extra"
    else:
        kind = "on_differs"
    shown = surplus[0] if len(surplus) == 1 else on
    yield Edit("JOIN", kind, place, shown, moved, _on_set(alias, moved))


def _from_whole(pair: Pair, place: int) -> Iterator[Edit]:
    """All of FROM and JOIN as the answer has it, with the player's own subqueries where they answer to each other."""
    first = pair.theirs.select.args.get("from_")
    if first is None:
        return
    source = _source(pair, first.this)
    joins = []
    for join in pair.theirs.joins:
        copy = pair.moved(join)
        copy.set("this", _source(pair, join.this))
        joins.append(copy)

    def apply(select: Any) -> None:
        select.set("from_", exp.From(this=source.copy()))
        select.set("joins", [join.copy() for join in joins])

    missing = set(pair.theirs.sources) - set(pair.shared)
    extra = set(pair.mine.sources) - set(pair.shared.values())
    kinds = {(True, True): "from_differs", (True, False): "from_lacks", (False, True): "from_extra"}
    kind = kinds.get((bool(missing), bool(extra)), "joins_differ")
    if kind == "from_lacks" and _unasked(pair, missing):
        kind = "from_lacks_table"
    mine = pair.mine.select.args.get("from_")
    same = mine is not None and canon(mine.this) == canon(source) and len(joins) == len(pair.mine.joins)
    if same and all(canon(one) == canon(other) for one, other in zip(pair.mine.joins, joins, strict=True)):
        return
    alone = not pair.mine.joins and not pair.theirs.joins
    yield Edit("FROM" if alone else "JOIN", kind, place, mine, first, apply, whole=True)


def _unasked(pair: Pair, aliases: set[str]) -> frozenset[str]:
    """The pack's tables behind these sources of the answer that the player's query asks nowhere."""
    both = pair.pairing
    behind = [both.underlying(both.theirs, pair.theirs.sources[alias]) for alias in aliases]
    return frozenset().union(*behind) - both.underlying(both.mine, both.mine.tree)


def _source(pair: Pair, node: exp.Expr) -> exp.Expr:
    """What stands in FROM: the player's where it answers to the answer's, else the answer's own."""
    alias = node.alias_or_name
    mate = pair.shared.get(alias)
    if mate is not None:
        nodes = [pair.mine.select.args["from_"].this, *(join.this for join in pair.mine.joins)]
        found: exp.Expr | None = next((n for n in nodes if n.alias_or_name == mate), None)
        if found is not None:
            return found.copy()
    copy = pair.pairing.inlined(node.copy())
    if alias in pair.aliases and isinstance(copy, (exp.Table, exp.Subquery)):
        copy.set("alias", exp.TableAlias(this=exp.to_identifier(pair.aliases[alias])))
    return copy


def _without_join(alias: str) -> Apply:
    def apply(select: Any) -> None:
        select.set("joins", [j for j in select.args.get("joins") or [] if j.alias_or_name != alias])

    return apply


def _join_kind(alias: str, other: exp.Join) -> Apply:
    def apply(select: Any) -> None:
        for join in select.args.get("joins") or []:
            if join.alias_or_name == alias:
                join.set("side", other.args.get("side"))
                join.set("kind", other.args.get("kind"))

    return apply


def _on_set(alias: str, condition: exp.Expr) -> Apply:
    def apply(select: Any) -> None:
        for join in select.args.get("joins") or []:
            if join.alias_or_name == alias:
                join.set("on", condition.copy())

    return apply


_CLAUSES: tuple[tuple[str, Stage, type[exp.Expr]], ...] = (
    ("where", "WHERE", exp.Where),
    ("having", "HAVING", exp.Having),
    ("qualify", "SELECT", exp.Qualify),
)


def _conditions(pair: Pair, place: int) -> Iterator[Edit]:
    for clause, stage, holder in _CLAUSES:
        one, two = _clause(pair.mine.select, clause), _clause(pair.theirs.select, clause)
        moved = pair.moved(two) if two is not None else None
        mine = {canon(part): part for part in conjuncts(one)}
        theirs = {canon(part): part for part in conjuncts(moved)}
        surplus = [part for key, part in mine.items() if key not in theirs]
        lacking = [part for key, part in theirs.items() if key not in mine]
        couples = [(part, other) for part in surplus for other in lacking]
        alike = [couple for couple in couples if _subjects(couple[0]) & _subjects(couple[1])]
        swaps = {id(couple): _swap(clause, holder, [couple[0]], [couple[1]]) for couple in couples}
        for couple in alike:
            yield Edit(stage, f"{clause}_differs", place, *couple, swaps[id(couple)])
        for other in lacking:
            yield Edit(stage, f"{clause}_lacks", place, one, other, _swap(clause, holder, [], [other]))
        for part in surplus:
            yield Edit(stage, f"{clause}_extra", place, part, None, _swap(clause, holder, [part], []))
        for couple in couples:
            if couple not in alike:
                yield Edit(stage, f"{clause}_differs", place, *couple, swaps[id(couple)])
        if surplus or lacking:
            kind = f"{clause}_whole" if surplus and lacking else f"{clause}_extra" if surplus else f"{clause}_lacks"
            shown = surplus[0] if len(surplus) == 1 else one
            swap = _swap(clause, holder, surplus, lacking)
            yield Edit(stage, kind, place, shown, moved, swap, whole=True)


def _subjects(condition: exp.Expr) -> set[tuple[str, str]]:
    """The columns that a condition looks at."""
    return {(column.table, column.name) for column in condition.find_all(exp.Column)}


def _clause(select: exp.Expr, name: str) -> exp.Expr | None:
    clause = select.args.get(name)
    return clause.this if clause is not None else None


def _swap(clause: str, holder: type[exp.Expr], out: list[exp.Expr], into: list[exp.Expr]) -> Apply:
    gone = {canon(part) for part in out}

    def apply(select: Any) -> None:
        if not isinstance(select, exp.Select):
            return
        kept = [part for part in conjuncts(_clause(select, clause)) if canon(part) not in gone]
        held = [exp.Paren(this=part.copy()) for part in (*kept, *into)]
        select.set(clause, holder(this=exp.and_(*held, copy=False)) if held else None)

    return apply


def _groups(pair: Pair, place: int) -> Iterator[Edit]:
    mine = {canon(key): key for key in pair.mine.group}
    theirs = {canon(moved): moved for moved in (pair.moved(key) for key in pair.theirs.group)}
    if set(mine) == set(theirs):
        return
    surplus = [key for told, key in mine.items() if told not in theirs]
    lacking = [key for told, key in theirs.items() if told not in mine]
    for key in surplus:
        rest = [k for k in mine.values() if k is not key]
        yield Edit("GROUP BY", "group_extra", place, key, None, _group_by(rest))
    for key in lacking:
        yield Edit("GROUP BY", "group_lacks", place, None, key, _group_by([*mine.values(), key]))
    kind = "group_differs" if surplus and lacking else "group_extra" if surplus else "group_lacks"
    shown = surplus[0] if len(surplus) == 1 else None
    yield Edit("GROUP BY", kind, place, shown, None, _group_by(list(theirs.values())), whole=True)


def _group_by(keys: list[exp.Expr]) -> Apply:
    def apply(select: Any) -> None:
        select.set("group", exp.Group(expressions=[key.copy() for key in keys]) if keys else None)

    return apply


def _outputs(pair: Pair, place: int) -> Iterator[Edit]:
    """Each output by the one it answers to: by place at the top, by name or place inside."""
    mine, theirs = pair.mine.select.selects, pair.theirs.select.selects
    if pair.mine.select is pair.pairing.mine.tree or len(mine) == len(theirs):
        couples = [(n, n) for n in range(min(len(mine), len(theirs)))]
    else:
        named = {item.alias_or_name: n for n, item in enumerate(mine)}
        mapped = pair.pairing.output(pair.mine.select, pair.theirs.select)
        couples = [
            (named[mapped[item.alias_or_name]], m)
            for m, item in enumerate(theirs)
            if mapped.get(item.alias_or_name) in named
        ]
    changed = []
    keys: dict[str, exp.Expr] = {}
    for n, m in couples:
        one, other = bare(mine[n]), pair.moved(bare(theirs[m]))
        if not isinstance(one, exp.Star) and canon(one) != canon(other):
            yield Edit("SELECT", "output", place, one, other, _output({n: other}, {canon(one): other}))
            changed.append((n, other))
            keys[canon(one)] = other
    if len(changed) > 1:
        yield Edit("SELECT", "outputs", place, None, None, _output(dict(changed), keys), whole=True)


def _output(items: dict[int, exp.Expr], keys: dict[str, exp.Expr]) -> Apply:
    """`keys`: what the outputs were → what they become, where the query groups by them."""

    def apply(select: Any) -> None:
        for n, item in items.items():
            old = select.expressions[n]
            old.replace(exp.alias_(item.copy(), old.alias_or_name or f"c{n}", quoted=True))
        group = select.args.get("group")
        for key in list(group.expressions) if group is not None else []:
            if canon(key) in keys:
                key.replace(keys[canon(key)].copy())

    return apply


def _distinct(pair: Pair, place: int) -> Iterator[Edit]:
    mine, theirs = (p.select.args.get("distinct") for p in (pair.mine, pair.theirs))
    one = canon(mine) if mine is not None else ""
    two = canon(pair.moved(theirs)) if theirs is not None else ""
    if one == two:
        return
    moved = pair.moved(theirs) if theirs is not None else None
    kind = "distinct_lacks" if mine is None else "distinct_extra" if theirs is None else "distinct_differs"
    yield Edit("SELECT", kind, place, mine, moved, lambda select: select.set("distinct", moved and moved.copy()))


def _ends(pair: Pair, place: int) -> Iterator[Edit]:
    yield from _ends_of(pair.mine.select, pair.theirs.select, place, pair.moved)


def _ends_of(mine: Any, theirs: Any, place: int, moved: Callable[[exp.Expr], exp.Expr]) -> Iterator[Edit]:
    """ORDER BY where a LIMIT cuts by it, and LIMIT."""
    limited = mine.args.get("limit") is not None or mine.args.get("offset") is not None
    for clause in ("order", "limit", "offset"):
        one: exp.Expr | None = mine.args.get(clause)
        other: exp.Expr | None = theirs.args.get(clause)
        wanted = moved(_spelled(other, theirs)) if other is not None else None
        if (canon(_spelled(one, mine)) if one is not None else "") == (canon(wanted) if wanted is not None else ""):
            continue
        if clause == "order" and not limited:
            continue
        stage: Stage = "ORDER BY" if clause == "order" else "LIMIT"
        kind = f"{clause}_lacks" if one is None else f"{clause}_extra" if wanted is None else f"{clause}_differs"
        yield Edit(stage, kind, place, one, wanted, _set_clause(clause, wanted))


def _spelled(clause: exp.Expr, query: exp.Expr) -> exp.Expr:
    """A clause of a select with what its outputs stand for in place of their names: the other select has other ones."""
    if not isinstance(query, exp.Select):
        return clause
    outputs = {item.alias.lower(): item.unalias() for item in query.selects if item.alias}

    def spelled(node: exp.Expr) -> exp.Expr:
        meant = outputs.get(node.name.lower()) if isinstance(node, exp.Column) and not node.table else None
        return node if meant is None else meant.copy()

    return clause.transform(spelled)


def _set_clause(clause: str, wanted: exp.Expr | None) -> Apply:
    return lambda query: query.set(clause, wanted and wanted.copy())


def _set_operation(mine: exp.SetOperation, theirs: exp.SetOperation, place: int) -> Iterator[Edit]:
    if (type(mine), bool(mine.args.get("distinct"))) == (type(theirs), bool(theirs.args.get("distinct"))):
        return
    kind, distinct = type(theirs), theirs.args.get("distinct")

    def apply(query: Any) -> None:
        query.replace(kind(**{**query.args, "distinct": distinct}))

    yield Edit("SELECT", "set_operation", place, mine, theirs, apply)
