"""Two tables that ought to say the same: a number and the rows it counts, two sums for one thing, a copied value. Where
do they differ?"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort
from game.forge.drafting.choosing import ROWS_LEAST, ROWS_MOST, called
from game.forge.drafting.relating import (
    Family,
    Kind,
    amounts,
    families,
    headed,
    interleaved,
    joined,
    kinds,
    links,
    named_by,
    snake,
    telling,
    told,
    varied,
)
from game.forge.world.words import measured, plural
from game.forge.world.world import World, WorldColumn, WorldTable

_AGREE_LEAST = 0.35
"""Share of rows that agree where two numbers mean the same."""
_ROWS_COMPARED_LEAST = 8
_LISTED_MOST = 25


@dataclass(frozen=True)
class _Side:
    """One of two numbers: what it is called, and how it comes to stand beside the parent: a column of the parent's, or
    an aggregate over children."""

    output: Output
    kind: str
    value: exp.Expr
    family: Family | None = None

    @property
    def cte(self) -> str:
        assert self.family is not None
        return f"{snake(self.family.link.child.nouns)}_per_{snake(self.family.link.parent.noun)}"

    @property
    def per_parent(self) -> exp.Select:
        assert self.family is not None
        link = tree.col(self.family.link.column)
        query = exp.select(link, tree.named(self.value.copy(), self.output.name))
        return query.from_(tree.table(self.family.link.child)).group_by(link.copy())


@dataclass(frozen=True)
class _Compared:
    """Parents with two numbers each. `query` shows names and both; `first` and `second` are the numbers in it."""

    key: str
    family: Family
    query: exp.Select
    first: exp.Expr
    second: exp.Expr
    outputs: tuple[Output, Output]
    rest: str
    explain: str
    lines: bool = False
    misses: tuple[tuple[exp.Select, exp.Expr, exp.Expr, str], ...] = ()


def propose(world: World) -> Iterator[Candidate]:
    """A parent's number against its children, children against children, a child's copy against its parent's value."""
    found = list(families(world))
    ways = (
        (_own_number(family) for family in found),
        (_two_sums(a, b) for a, b in combinations(found, 2) if a.link.parent is b.link.parent and _apart(a, b)),
        (_copies(family) for family in found),
    )
    yield from interleaved(*(interleaved(*(_told(world, compared) for compared in way)) for way in ways))


def _apart(one: Family, other: Family) -> bool:
    return one.link.child is not other.link.child


def _told(world: World, ways: Iterator[_Compared]) -> Iterator[Candidate]:
    for compared in ways:
        parent = compared.family.link.parent
        for scope in (Kind(parent), *kinds(parent, most=2)):
            if scope.column is None or scope.column.words not in (o.words for o in compared.outputs):
                yield from _candidates(world, compared, scope)


def _exact(table: WorldTable) -> tuple[WorldColumn, ...]:
    return tuple(c for c in amounts(table) if "DOUBLE" not in c.type and "FLOAT" not in c.type)


def _sums(family: Family) -> Iterator[_Side]:
    """What can be added up over the children: their number, amounts, pieces times price."""
    child, many = family.link.child, family.link.child.nouns
    yield _Side(Output(snake(many), f"number of {many}"), "count", tree.count_rows(), family)
    exact = _exact(child)
    for column in exact:
        if column.role in ("money", "count"):
            name = Output(f"total_{snake(column.name)}", measured("total", column.words))
            yield _Side(name, column.role, exp.Sum(this=tree.col(column)), family)
    pieces = [c for c in exact if c.role == "count"]
    prices = [c for c in exact if c.role == "measure" and "DECIMAL" in c.type]
    for piece, price in product(pieces[:1], prices[:1]):
        value = exp.Sum(this=exp.Mul(this=tree.col(piece), expression=tree.col(price)))
        words = f"total {piece.words} times {price.words}"
        yield _Side(Output(f"total_{snake(price.name)}", words), "money", value, family)


def _own_number(family: Family) -> Iterator[_Compared]:
    parent, zero = family.link.parent, exp.Literal.number(0)
    for column in _exact(parent):
        if column.role not in ("money", "count"):
            continue
        for side in _sums(family):
            own = Output(snake(column.name), column.words)
            if side.kind != column.role or own.name in (side.output.name, *(o.name for o in family.names.outputs)):
                continue
            alias = _other(family.parent, family.child)
            first = tree.col(column, family.parent)
            second = exp.Coalesce(this=tree.col(side.output.name, alias), expressions=[zero.copy()])
            shown = [tree.named(first, own.name), tree.named(second, side.output.name)]
            base = exp.select(*family.names.shown(family.parent), *shown).from_(tree.table(parent, family.parent))
            table = exp.alias_(exp.to_table(side.cte), alias, table=True)
            on = joined(family.link, alias, family.parent)
            query = base.join(table, on=on, join_type="left").with_(side.cte, as_=side.per_parent)
            inner = base.join(table.copy(), on=on.copy()).with_(side.cte, as_=side.per_parent)
            unknown = f" Where {column.words} is empty, nothing differs." if not column.filled else ""
            yield _Compared(
                f"{family.key} {column.name} {side.output.name}",
                family,
                query,
                first,
                second,
                (own, side.output),
                f"Count no {family.link.child.nouns} as 0.{unknown}",
                f"Count or add up the {family.link.child.nouns} first. A left join keeps what has none at all, "
                "which is where two tables differ most.",
                misses=((inner, first, second, f"Whatever has no {family.link.child.nouns} at all is lost here."),),
            )


def _two_sums(one: Family, other: Family) -> Iterator[_Compared]:
    for first, second in product(_sums(one), _sums(other)):
        if first.kind != second.kind or first.kind == "count" or first.output.name == second.output.name:
            continue
        parent = one.link.parent
        a, b = _other(one.parent, one.child), _other(one.parent, other.child)
        a, b = (a, b) if a != b else (f"{a}1", f"{b}2")
        values = (tree.col(first.output.name, a), tree.col(second.output.name, b))
        shown = [tree.named(v, side.output.name) for v, side in zip(values, (first, second), strict=True)]
        query = exp.select(*one.names.shown(one.parent), *shown).from_(tree.table(parent, one.parent))
        for side, alias in ((first, a), (second, b)):
            assert side.family is not None
            on = joined(side.family.link, alias, one.parent)
            query = query.join(exp.alias_(exp.to_table(side.cte), alias, table=True), on=on)
        query = query.with_(first.cte, as_=first.per_parent).with_(second.cte, as_=second.per_parent)
        these, those = one.link.child.nouns, other.link.child.nouns
        outputs = tuple(
            Output(side.output.name, f"{side.output.words} of the {side.family.link.child.nouns}")
            for side in (first, second)
            if side.family is not None
        )
        yield _Compared(
            f"{one.key} {first.output.name} {other.key} {second.output.name}",
            one,
            query,
            *values,
            (outputs[0], outputs[1]),
            f"Take only {parent.nouns} that have both.",
            f"Each sum in a step of its own, and the two side by side afterwards: joined at once, {these} and {those} "
            "would multiply each other.",
        )


def _copies(family: Family) -> Iterator[_Compared]:
    parent, child = family.link.parent, family.link.child
    for mine, theirs in product(_exact(child), _exact(parent)):
        alike = mine.words.split()[-1] == theirs.words.split()[-1]
        if not alike or (mine.role == "count") != (theirs.role == "count"):
            continue
        first, second = tree.col(mine, family.child), tree.col(theirs, family.parent)
        outputs = (
            Output(f"{snake(child.noun)}_{snake(mine.name)}", f"{mine.words} of the {child.noun}"),
            Output(f"{snake(parent.noun)}_{snake(theirs.name)}", f"{theirs.words} of the {parent.noun}"),
        )
        if child.key is None:
            continue
        key = Output(f"{snake(child.noun)}_{snake(child.key.name)}", f"{child.noun} {child.key.words}")
        shown = [tree.named(first, outputs[0].name), tree.named(second, outputs[1].name)]
        query = exp.select(tree.named(tree.col(child.key, family.child), key.name), *family.names.shown(family.parent))
        query = query.select(*shown).from_(tree.table(child, family.child))
        query = query.join(tree.table(parent, family.parent), on=family.same)
        yield _Compared(
            f"{family.key} {mine.name} {theirs.name}",
            family,
            query,
            first,
            second,
            outputs,
            f"One row per {child.noun}.",
            "A copied value may have been right on its day. The join puts copy and original side by side; a null on "
            "either side makes the comparison unknown and stays out.",
            lines=True,
        )


def _other(parent: str, alias: str) -> str:
    return f"{alias}2" if alias == parent else alias


def _candidates(world: World, compared: _Compared, scope: Kind) -> Iterator[Candidate]:
    """The differences one by one where they are few; how many there are of each kind where they are many."""
    total, agreeing = _agreement(world, compared, scope)
    if total < _ROWS_COMPARED_LEAST or agreeing / total < _AGREE_LEAST or total - agreeing < ROWS_LEAST:
        return
    found = [_listed(world, compared, scope)] if total - agreeing <= _LISTED_MOST else []
    if scope.column is None:
        found += [_per_group(world, compared, group) for group in _groups(world, compared)]
    yield from (candidate for candidate in found if candidate is not None)


def _listed(world: World, compared: _Compared, scope: Kind) -> Candidate | None:
    scoped = scope.conditions(compared.family.parent)
    first, second = compared.first, compared.second
    gap = exp.Sub(this=first.copy(), expression=second.copy())
    query = compared.query.select(tree.named(gap, "difference")).where(*scoped)
    names = _names(compared)
    outputs = (*names, *compared.outputs, Output("difference", "difference"))
    order = (Sort("difference", "desc", "number"), *(Sort(o.name) for o in names))
    answer = tree.ordered(query.where(_compare(exp.NEQ, compared)), order)
    rows = world.rows(answer)
    if not ROWS_LEAST <= len(rows) <= ROWS_MOST or len({row[-1] for row in rows}) < 2 or len(outputs) > 7:
        return None
    these = scope.many
    if compared.lines:
        these = compared.family.link.child.nouns
    only = f" Look only at {scope.many}." if compared.lines and scope.column is not None else ""
    misses = [Miss(tree.ordered(query.where(_compare(exp.EQ, compared)), order), "These agree.")]
    for wrong, mine, theirs, why in compared.misses:
        shown = wrong.select(tree.named(exp.Sub(this=mine.copy(), expression=theirs.copy()), "difference"))
        misses.append(Miss(tree.ordered(shown.where(*scoped, _compare(exp.NEQ, compared)), order), why))
    one, other = (o.words for o in compared.outputs)
    return _made(
        world,
        compared,
        f"{compared.key}{scope.key}",
        outputs,
        order,
        answer,
        f"Find the {these} where the {one} and the {other} differ.{only} {compared.rest} "
        "The difference is the first minus the second.",
        tuple(misses),
    )


@dataclass(frozen=True)
class _Group:
    """What differences are counted by: a column of the parent, or the name of a row it belongs to."""

    output: Output
    key: str
    value: exp.Expr
    group: tuple[exp.Expr, ...]
    join: tuple[exp.Expr, exp.Expr] | None = None

    @property
    def noun(self) -> str:
        return self.output.words.removesuffix(" name")


def _groups(world: World, compared: _Compared) -> Iterator[_Group]:
    family = compared.family
    parent, alias = family.link.parent, family.parent
    for column in parent.by("category", "flag"):
        if not column.known.nulls and column.known.distinct > 1:
            value = tree.col(column, alias)
            yield _Group(Output(snake(column.name), column.words), column.name, value, (value.copy(),))
    for link in links(world):
        names = named_by(world, link.parent) if link.child is parent and link.column.filled else None
        if names is not None and called(link.parent) and len(names.columns) == 1:
            above = "up"
            value = tree.col(names.columns[0], above)
            joins = (tree.table(link.parent, above), joined(link, alias, above))
            yield _Group(names.outputs[0], link.column.name, value, tuple(names.group(above)), joins)


def _per_group(world: World, compared: _Compared, group: _Group) -> Candidate | None:
    nouns = compared.family.link.parent.nouns
    if compared.lines:
        nouns = compared.family.link.child.nouns
    outputs = (
        group.output,
        Output(snake(nouns), f"number of {nouns}"),
        Output("differing", "number of differing ones"),
    )
    query = compared.query.copy()
    query.set("expressions", [])
    if group.join is not None:
        query = query.join(group.join[0].copy(), on=group.join[1].copy())
    query = query.group_by(*(g.copy() for g in group.group))

    def counted(operator: type[exp.Binary], one: exp.Select) -> exp.Select:
        differing = exp.Filter(this=tree.count_rows(), expression=exp.Where(this=_compare(operator, compared)))
        values = (group.value.copy(), tree.count_rows(), differing)
        return one.select(*(tree.named(v, o.name) for v, o in zip(values, outputs, strict=True)))

    order = (Sort(group.output.name),)
    answer = tree.ordered(counted(exp.NEQ, query), order)
    rows = world.rows(answer)
    if not ROWS_LEAST <= len(rows) <= ROWS_MOST or not varied(rows):
        return None
    one, other = (o.words for o in compared.outputs)
    rest = "" if compared.lines else f" {compared.rest}"
    empty = group.join is not None or compared.lines or not compared.misses
    rest += f" Leave out {plural(group.noun)} without any." if empty else ""
    return _made(
        world,
        compared,
        f"{compared.key} per {group.key}",
        outputs,
        order,
        answer,
        f"For each {group.noun}, count the {nouns}, and those where the {one} and the {other} differ.{rest}",
        (Miss(tree.ordered(counted(exp.EQ, query), order), "This counts those that agree."),),
    )


def _made(
    world: World,
    compared: _Compared,
    key: str,
    outputs: tuple[Output, ...],
    order: tuple[Sort, ...],
    answer: exp.Select,
    asked: str,
    misses: tuple[Miss, ...],
) -> Candidate:
    link = compared.family.link
    they = link.child.nouns if compared.lines else link.parent.nouns
    return Candidate(
        blueprint="reconciliation",
        key=key,
        title=headed(
            key,
            f"Mind the gap: {they}",
            f"Two truths about {they}",
            f"{they}, checked twice",
            f"Trust, but check the {they}",
            f"{they}, compared",
            f"Not the same: {they}",
            f"{they} that don't match",
        ),
        question=told(
            key,
            outputs,
            order,
            asked,
            f"Two numbers should be the same. {asked}",
            f"Do the records agree? {asked}",
            f"Trust is good, a check is better. {asked}",
        ),
        outputs=outputs,
        order=order,
        answer=answer,
        concepts=("reconciliation", "inner-join", "cte") if compared.query.args.get("with_") else ("reconciliation",),
        explain=compared.explain,
        hint="Put both numbers side by side in one row, then compare.",
        wrong=telling(world, answer, *misses),
    )


def _compare(operator: type[exp.Binary], compared: _Compared) -> exp.Expr:
    return operator(this=compared.first.copy(), expression=compared.second.copy())


def _names(compared: _Compared) -> tuple[Output, ...]:
    """The outputs before the two numbers."""
    family = compared.family
    names = family.names.outputs
    first = compared.query.selects[0].alias_or_name
    if first == names[0].name:
        return names
    child = family.link.child
    assert child.key is not None
    return (Output(first, f"{child.noun} {child.key.words}"), *names)


def _agreement(world: World, compared: _Compared, scope: Kind) -> tuple[int, int]:
    """How many rows have both numbers, and in how many they are the same."""
    known = (tree.filled(compared.first.copy()), tree.filled(compared.second.copy()))
    counted = compared.query.where(*scope.conditions(compared.family.parent), *known)
    agreeing = exp.Filter(this=tree.count_rows(), expression=exp.Where(this=_compare(exp.EQ, compared)))
    counted.set("expressions", [tree.count_rows(), agreeing])
    [(total, agree)] = world.rows(counted)
    return int(total), int(agree)


BLUEPRINT = Blueprint("reconciliation", ("reconciliation",), propose)
