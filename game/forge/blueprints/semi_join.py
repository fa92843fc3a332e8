"""Who has at least one: parents with a child of a kind, above a number, or with a grandchild; each of them once."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, voice
from game.forge.drafting.choosing import ROWS_LEAST, ROWS_MOST, interleaved, round_limits
from game.forge.drafting.conditions import amount
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import (
    Family,
    amounts,
    fact,
    fact_output,
    families,
    headed,
    joined,
    links,
    telling,
    those_that,
    told,
)
from game.forge.world.world import ForeignKey, World, WorldColumn

_KINDS_MOST = 4
_LIMITS_MOST = 12
"""Round numbers that are tried as a limit."""


@dataclass(frozen=True)
class _Having:
    """Which child a parent of `scope` must have: of a kind, with more than `above` in a column, with a grandchild."""

    family: Family
    scope: Kind
    kind: Kind
    measure: WorldColumn | None = None
    above: Decimal | None = None
    below: ForeignKey | None = None
    grandchild: Kind | None = None

    @property
    def key(self) -> str:
        more = f" {self.measure.name}>{self.above}" if self.measure else ""
        if self.below is not None and self.grandchild is not None:
            more += f" {self.below.child.name}.{self.below.column.name}{self.grandchild.key}"
        return f"{self.family.key}{self.kind.key}{more} of{self.scope.key}"

    @property
    def one(self) -> str:
        said = self.kind.one
        if self.measure is not None:
            said += self.kind.and_with(amount(self.measure, f"more than {self.above}"), several=False)
        if self.grandchild is not None:
            said += f" {'and' if ' that ' in said else 'that'} has at least one {self.grandchild.one}"
        return said

    def conditions(self) -> list[exp.Expr]:
        child = self.family.child
        found = [self.family.same, *self.kind.conditions(child)]
        if self.measure is not None and self.above is not None:
            found.append(exp.GT(this=tree.col(self.measure, child), expression=tree.number(self.above)))
        if self.below is not None and self.grandchild is not None:
            alias = tree.aliases(self.family.link.parent, self.family.link.child, self.below.child)[2]
            found.append(
                tree.exists(
                    self.below.child, alias, joined(self.below, alias, child), *self.grandchild.conditions(alias)
                )
            )
        return found


def propose(world: World) -> Iterator[Candidate]:
    """For each foreign key: a child above a number, of a kind, both, or with a child of its own of a kind."""
    yield from interleaved(*(_of_family(world, family) for family in families(world)))


def _of_family(world: World, family: Family) -> Iterator[Candidate]:
    if family.link.column.column.is_unique:
        return
    for having in interleaved(_with_kind(family), _with_number(world, family), _with_grandchild(world, family)):
        candidate = _candidate(world, having)
        if candidate is not None:
            yield candidate


def _scopes(family: Family) -> list[Kind]:
    return [Kind(family.link.parent), *kinds(family.link.parent, most=2)]


def _with_kind(family: Family) -> Iterator[_Having]:
    for scope in _scopes(family):
        for kind in family.kinds(_KINDS_MOST):
            yield _Having(family, scope, kind)


def _with_number(world: World, family: Family) -> Iterator[_Having]:
    """Limits that a handful of parents pass, by the highest value of each."""
    for measure in amounts(family.link.child)[:2]:
        for kind in (family.all, *family.kinds(2)):
            highest = exp.Max(this=tree.col(measure, family.child))
            query = exp.select(tree.col(family.link.column, family.child), highest)
            query = query.from_(tree.table(family.link.child, family.child)).where(
                tree.filled(tree.col(measure, family.child)),
                tree.filled(tree.col(family.link.column, family.child)),
                *kind.conditions(family.child),
            )
            found = [row[1] for row in world.rows(query.group_by(tree.col(family.link.column, family.child)))]
            for limit in list(round_limits(found))[:_LIMITS_MOST]:
                if ROWS_LEAST < sum(value > limit for value in found) <= min(ROWS_MOST // 2, len(found) * 0.7):
                    yield _Having(family, Kind(family.link.parent), kind, measure, limit)
                    break


def _with_grandchild(world: World, family: Family) -> Iterator[_Having]:
    for below in links(world):
        others = (family.link.parent, family.link.child)
        if below.parent is family.link.child and below.child not in others and not below.column.column.is_unique:
            for scope in _scopes(family)[:2]:
                for grandchild in kinds(below.child, most=2):
                    yield _Having(family, scope, family.all, below=below, grandchild=grandchild)


def _candidate(world: World, having: _Having) -> Candidate | None:
    family, scope, names = having.family, having.scope, having.family.names
    parent, child = family.parent, family.child
    base = exp.select(*names.shown(parent)).from_(tree.table(family.link.parent, parent))
    conditions = having.conditions()
    found = tree.exists(family.link.child, child, *conditions)
    taken = (*names.columns, *((scope.column,) if scope.column else ()))
    beside = fact(world, base.where(*scope.conditions(parent), found), family.link.parent, parent, taken)
    outputs: tuple[Output, ...] = names.outputs
    if beside is not None:
        outputs = (*outputs, fact_output(family.link.parent, beside, [o.name for o in outputs]))
        base = base.select(tree.named(tree.col(beside, parent), outputs[-1].name))
    answer = tree.ordered(base.where(*scope.conditions(parent), found), names.order)
    rows = world.rows(answer)
    inner = base.join(tree.table(family.link.child, child), on=family.same)
    inner = inner.where(*scope.conditions(parent), *conditions[1:])
    if not ROWS_LEAST <= len(rows) <= ROWS_MOST or len(world.rows(inner)) == len(rows):
        return None
    if len(rows) > 0.8 * len(world.rows(base.where(*scope.conditions(parent)))):
        return None
    inside = exp.select(tree.col(family.link.column, child)).from_(tree.table(family.link.child, child))
    listed = exp.In(this=tree.col(family.link.key, parent), query=exp.Subquery(this=inside.where(*conditions[1:])))
    return Candidate(
        blueprint="semi_join",
        key=having.key,
        title=_title(having),
        question=_question(having, outputs),
        outputs=outputs,
        order=names.order,
        answer=answer,
        concepts=("semi-join",),
        explain=_explain(having),
        hint=voice(
            having.key,
            "One is enough, and a second one changes nothing.",
            f"Ask of each {family.link.parent.noun} whether there is such a row; you need nothing from it.",
            "Whether, not how many: that is a condition, no join.",
        ),
        also=(tree.ordered(base.where(*scope.conditions(parent), listed), names.order),),
        wrong=telling(world, answer, *_misses(having, base, inner)),
    )


def _misses(having: _Having, base: exp.Select, inner: exp.Select) -> Iterator[Miss]:
    family, order = having.family, having.family.names.order
    noun, child = family.link.parent.noun, family.link.child.noun
    yield Miss(tree.ordered(inner, order), f"A join gives a row for every such {child}; each {noun} was wanted once.")
    conditions = having.conditions()
    loose = exp.Not(this=tree.exists(family.link.child, family.child, *conditions))
    scope = having.scope.conditions(family.parent)
    yield Miss(tree.ordered(base.where(*scope, loose), order), "These are the others.")
    apart = conditions[1:]
    if len(apart) > 1:
        each = [tree.exists(family.link.child, family.child, family.same, condition) for condition in apart]
        why = f"Here two different rows may do it together; one {child} had to meet both."
        yield Miss(tree.ordered(base.where(*scope, *each), order), why)


def _title(having: _Having) -> str:
    parents, what = having.family.link.parent.nouns, having.kind.short
    if having.grandchild is not None:
        what = having.grandchild.short
    return headed(
        having.key,
        f"Once is enough: {what}",
        f"{parents} with {what}",
        f"At least one of the {what}",
        f"One is enough: {what}",
        f"{what}? At least one",
        f"{parents}, each once",
        f"A list of {parents}",
        f"No {having.family.link.parent.noun} twice",
    )


def _question(having: _Having, outputs: tuple[Output, ...]) -> str:
    parents, one = having.scope.many, having.one
    those = those_that(parents, f"have at least one {one}")
    return told(
        having.key,
        outputs,
        having.family.names.order,
        f"Which {parents} have at least one {one}? List each once, however many there are.",
        f"One is enough: find the {those}, and list each of them once.",
        f"Find the {those}. List each once.",
        f"Which {parents} have at least one {one}? List none twice.",
        f"Make a list, without doubles, of the {those}.",
    )


def _explain(having: _Having) -> str:
    noun, child = having.family.link.parent.noun, having.family.link.child.noun
    if having.grandchild is not None:
        return (
            f"One `exists` inside the other: a {child} counts if it has a row of its own, and a {noun} if it has such "
            f"a {child}. However many there are, each {noun} comes once."
        )
    if len(having.conditions()) > 2:
        return (
            f"Both conditions stand in one subquery, so that the same {child} must meet both. `exists` keeps "
            f"each {noun} once, where a join would repeat it."
        )
    return (
        f"`exists` only asks whether there is such a {child}. A join would repeat the {noun} for each one and call "
        "for `distinct`, which may drop too much."
    )


BLUEPRINT = Blueprint("semi_join", ("semi-join",), propose)
