"""What isn't there: parents without a child, without one of a kind, with some but none of a kind, or without one since
a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, voice
from game.forge.drafting.choosing import ROWS_LEAST, ROWS_MOST, interleaved
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import (
    Family,
    fact,
    fact_output,
    families,
    headed,
    quiet_since,
    telling,
    those_that,
    told,
)
from game.forge.world.words import article
from game.forge.world.world import World, WorldColumn

_KINDS_MOST = 3


@dataclass(frozen=True)
class _Missing:
    """Which children a parent of `scope` must not have: those of a kind, on or after a day. `some`: it has others."""

    family: Family
    scope: Kind
    kind: Kind
    some: bool = False
    moment: WorldColumn | None = None
    since: str = ""

    @property
    def key(self) -> str:
        since = f" {self.moment.name} {self.since}" if self.moment else ""
        return f"{self.family.key}{self.kind.key}{' some' if self.some else ''}{since} of{self.scope.key}"

    @property
    def one(self) -> str:
        if self.moment is None:
            return self.kind.one
        day = date.fromisoformat(self.since)
        return self.kind.one + self.kind.timed(self.moment, f"on or after {day.day} {day:%B %Y}")

    def conditions(self) -> list[exp.Expr]:
        of_kind = [self.family.same, *self.kind.conditions(self.family.child)]
        if self.moment is None:
            return of_kind
        day = tree.value_of(self.since, "DATE")
        return [*of_kind, exp.GTE(this=tree.col(self.moment, self.family.child), expression=day)]


def propose(world: World) -> Iterator[Candidate]:
    """For each foreign key: no child at all, none of a kind, others but none of a kind, none since a day."""
    yield from interleaved(*(_of_family(world, family) for family in families(world)))


def _of_family(world: World, family: Family) -> Iterator[Candidate]:
    for missing in _ways(world, family):
        candidate = _candidate(world, missing)
        if candidate is not None:
            yield candidate


def _ways(world: World, family: Family) -> Iterator[_Missing]:
    scopes = [Kind(family.link.parent), *kinds(family.link.parent, most=3)]
    for scope in scopes:
        yield _Missing(family, scope, family.all)
    since = quiet_since(world, family)
    if since is not None:
        yield _Missing(family, scopes[0], family.all, moment=since[0], since=since[1])
    for scope in scopes[:2]:
        for kind in family.kinds(_KINDS_MOST):
            yield _Missing(family, scope, kind, some=True)
            yield _Missing(family, scope, kind)


def _candidate(world: World, missing: _Missing) -> Candidate | None:
    family, scope, names = missing.family, missing.scope, missing.family.names
    parent, child = family.parent, family.child
    some = [tree.exists(family.link.child, child, family.same)] if missing.some else []
    conditions = [*scope.conditions(parent), *some]
    none = exp.Not(this=tree.exists(family.link.child, child, *missing.conditions()))
    base = exp.select(*names.shown(parent)).from_(tree.table(family.link.parent, parent))
    taken = (*names.columns, *((scope.column,) if scope.column else ()))
    beside = fact(world, base.where(*conditions, none), family.link.parent, parent, taken)
    outputs: tuple[Output, ...] = names.outputs
    if beside is not None:
        outputs = (*outputs, fact_output(family.link.parent, beside, [o.name for o in outputs]))
        base = base.select(tree.named(tree.col(beside, parent), outputs[-1].name))
    answer = tree.ordered(base.where(*conditions, none), names.order)
    rows = world.rows(answer)
    base = base.where(*conditions)
    whole = len(world.rows(base))
    if not ROWS_LEAST <= len(rows) <= ROWS_MOST or len(rows) == whole:
        return None
    if missing.kind.column is not None and not missing.some and len(rows) > whole * 0.8:
        return None
    return Candidate(
        blueprint="anti_join",
        key=missing.key,
        title=_title(missing),
        question=_question(missing, outputs),
        outputs=outputs,
        order=names.order,
        answer=answer,
        concepts=("anti-join", "semi-join") if missing.some else ("anti-join",),
        explain=_explain(missing),
        hint=voice(
            missing.key,
            "Ask of each row whether there is a partner, and keep those without.",
            "What is missing stands in no row of its own: begin with those who might have it.",
            f"Begin with the {family.link.parent.nouns}, and let each look for what it should not find.",
        ),
        also=() if missing.some else (_outer(missing, base, names.order),),
        wrong=telling(world, answer, *_misses(missing, base)),
    )


def _outer(missing: _Missing, base: exp.Select, order: tuple[Sort, ...]) -> exp.Select:
    family = missing.family
    on = exp.and_(*missing.conditions())
    joined = base.join(tree.table(family.link.child, family.child), on=on, join_type="left")
    return tree.ordered(joined.where(tree.is_null(tree.col(family.link.column, family.child))), order)


def _misses(missing: _Missing, base: exp.Select) -> Iterator[Miss]:
    family, order = missing.family, missing.family.names.order
    parents = missing.scope.many
    having = tree.exists(family.link.child, family.child, *missing.conditions())
    yield Miss(tree.ordered(base.where(having), order), f"These are the {parents} that do have one.")
    if missing.kind.column is not None:
        other = exp.and_(family.same, *(exp.Not(this=c) for c in missing.kind.conditions(family.child)))
        has_other = tree.exists(family.link.child, family.child, other)
        why = f"Having {article(family.link.child.noun)} of another kind doesn't mean having none of this kind."
        yield Miss(tree.ordered(base.where(has_other), order), why)


def _title(missing: _Missing) -> str:
    parents, what = missing.family.link.parent.nouns, missing.kind.short
    if missing.some and what == missing.kind.table.nouns:
        what = f"such {what}"
    if missing.moment is not None:
        return headed(
            missing.key,
            f"No new {what}",
            f"No recent {what}",
            f"No {what} lately",
            f"{parents} gone quiet",
            f"Waiting for {what}",
            f"{parents}: nothing new",
        )
    return headed(
        missing.key,
        f"No {what} here",
        f"Missing: {what}",
        f"{parents} without {what}",
        f"Where {what} are missing",
        f"{parents}, but no {what}",
        f"Never had any {what}",
        f"All but {what}" if missing.some else f"Still no {what}",
    )


def _question(missing: _Missing, outputs: tuple[Output, ...]) -> str:
    parents, one, order = missing.scope.many, missing.one, missing.family.names.order
    if missing.some:
        child, children = missing.family.all.one, missing.family.all.many
        return told(
            missing.key,
            outputs,
            order,
            f"Which {parents} have at least one {child}, but no {one}?",
            f"Which {parents} have at least one {child}, but not a single {one}?",
            f"Find the {those_that(parents, f'do have {children}')}, but no {one} among them.",
            f"Find the {parents} with at least one {child}, but without any {one}.",
        )
    return told(
        missing.key,
        outputs,
        order,
        f"Which {parents} have no {one}?",
        f"Find the {parents} without a single {one}.",
        f"List all {those_that(parents, f'have no {one}')}.",
        f"Which {parents} are without any {one}?",
        f"A colleague asks which {parents} have no {one}.",
    )


def _explain(missing: _Missing) -> str:
    parents = missing.family.link.parent.nouns
    if missing.some:
        return (
            f"Two questions to each of the {parents}: `exists` for any partner at all, `not exists` for one of the "
            "kind. A single condition on joined rows can't say that none of them is so."
        )
    if missing.moment is not None:
        return (
            f"The day belongs inside the subquery: old {missing.family.link.child.nouns} don't count, and "
            f"{parents} that never had one are in the list, too."
        )
    if missing.kind.column is not None:
        return (
            f"`not exists` keeps the {parents} for which the subquery finds no row of that kind. With a left join the "
            "kind belongs into `on`, since `where` would throw out the rows without a partner."
        )
    return (
        f"`not exists` keeps the {parents} for which the subquery finds no row. A left join that keeps "
        "only rows without a partner says the same."
    )


BLUEPRINT = Blueprint("anti_join", ("anti-join",), propose)
