"""Two tables that ought to say the same: a number and the rows it counts, two sums for one thing, a copied value. Where
do they differ?"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort
from game.forge.drafting.choosing import ROWS_LEAST, ROWS_MOST, called, interleaved
from game.forge.drafting.comparing import Compared, comparisons
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import families, headed, joined, links, named_by, snake, telling, told, varied
from game.forge.world.words import plural
from game.forge.world.world import World

_AGREE_LEAST = 0.35
"""Share of rows that agree where two numbers mean the same."""
_ROWS_COMPARED_LEAST = 8
_LISTED_MOST = 25


def propose(world: World) -> Iterator[Candidate]:
    """Of each way to compare in turn: where the numbers differ, and how often they do."""
    ways = comparisons(list(families(world)))
    yield from interleaved(*(interleaved(*(_told(world, compared) for compared in way)) for way in ways))


def _told(world: World, ways: Iterator[Compared]) -> Iterator[Candidate]:
    for compared in ways:
        parent = compared.family.link.parent
        for scope in (Kind(parent), *kinds(parent, most=2)):
            if scope.column is None or scope.column.words not in (o.words for o in compared.outputs):
                yield from _candidates(world, compared, scope)


def _candidates(world: World, compared: Compared, scope: Kind) -> Iterator[Candidate]:
    """The differences one by one where they are few; how many there are of each kind where they are many."""
    total, agreeing = _agreement(world, compared, scope)
    if total < _ROWS_COMPARED_LEAST or agreeing / total < _AGREE_LEAST or total - agreeing < ROWS_LEAST:
        return
    found = [_listed(world, compared, scope)] if total - agreeing <= _LISTED_MOST else []
    if scope.column is None:
        found += [_per_group(world, compared, group) for group in _groups(world, compared)]
    yield from (candidate for candidate in found if candidate is not None)


def _listed(world: World, compared: Compared, scope: Kind) -> Candidate | None:
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
    rest = f" {compared.rest}" if compared.rest else ""
    return _made(
        world,
        compared,
        f"{compared.key}{scope.key}",
        outputs,
        order,
        answer,
        f"Find the {these} where the {one} and the {other} differ.{only}{rest} "
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


def _groups(world: World, compared: Compared) -> Iterator[_Group]:
    family = compared.family
    parent, alias = family.link.parent, family.parent
    for column in parent.by("category"):
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


def _per_group(world: World, compared: Compared, group: _Group) -> Candidate | None:
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
    rest = f" {compared.rest}" if compared.rest else ""
    empty = group.join is not None or compared.lines or not compared.misses
    rest += f" Leave out {plural(group.noun)} without such {nouns}." if empty else ""
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
    compared: Compared,
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


def _compare(operator: type[exp.Binary], compared: Compared) -> exp.Expr:
    return operator(this=compared.first.copy(), expression=compared.second.copy())


def _names(compared: Compared) -> tuple[Output, ...]:
    """The outputs before the two numbers."""
    family = compared.family
    names = family.names.outputs
    first = compared.query.selects[0].alias_or_name
    if first == names[0].name:
        return names
    child = family.link.child
    assert child.key is not None
    return (Output(first, f"{child.noun} {child.key.words}"), *names)


def _agreement(world: World, compared: Compared, scope: Kind) -> tuple[int, int]:
    """How many rows have both numbers, and in how many they are the same."""
    known = (tree.filled(compared.first.copy()), tree.filled(compared.second.copy()))
    counted = compared.query.where(*scope.conditions(compared.family.parent), *known)
    agreeing = exp.Filter(this=tree.count_rows(), expression=exp.Where(this=_compare(exp.EQ, compared)))
    counted.set("expressions", [tree.count_rows(), agreeing])
    [(total, agree)] = world.rows(counted)
    return int(total), int(agree)


BLUEPRINT = Blueprint("reconciliation", ("reconciliation",), propose)
