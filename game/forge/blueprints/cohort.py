"""Who comes back: of those who began in a month, how many were there again in the months after, or what share."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, voice
from game.forge.drafting.choosing import interleaved
from game.forge.drafting.courses import Grain, grain_for, headline, with_first
from game.forge.drafting.relating import role_of, snake, told
from game.forge.drafting.series import Events, events
from game.forge.world.words import article, plural, possessive
from game.forge.world.world import ForeignKey, World

_ROWS = range(3, 26)
_ACTORS_LEAST = 12
_CONCEPTS = ("cohort", "date-bucket", "conditional-aggregation", "cte", "many-steps")


@dataclass(frozen=True)
class _Cohorts:
    """Actors by the month of their first row."""

    of: Events
    link: ForeignKey
    grain: Grain
    role: str

    @property
    def actor(self) -> str:
        return self.role or self.link.parent.noun

    @property
    def key(self) -> str:
        return f"{self.of.key} {self.link.column.name} by {self.grain.unit}"

    @property
    def size(self) -> Output:
        name = snake(plural(self.actor))
        return Output(name if name != self.grain.unit else "size", f"number of {plural(self.actor)}")

    @property
    def first(self) -> Output:
        how = {"week": " (its Monday)", "month": " (its first day)", "quarter": " (its first day)"}
        return Output(f"first_{self.grain.unit}", f"first {self.grain.unit}{how.get(self.grain.unit, '')}")

    def there(self, later: int = 0, distinct: bool = True) -> exp.Expr:
        """Actors of the month; those of them who have rows so many months later."""
        actor = tree.col(self.link.column)
        counted = exp.Count(this=exp.Distinct(expressions=[actor]) if distinct else actor)
        if not later:
            return counted
        then = exp.Add(this=tree.col(self.first.name), expression=self.grain.step(later))
        there = exp.EQ(this=tree.col(self.grain.unit), expression=then)
        return exp.Filter(this=counted, expression=exp.Where(this=there))

    def by_month(self, *shown: exp.Expr, moved: bool = False) -> exp.Select:
        """For each first month its actors, and what else is asked of them; `moved`: for each last month."""
        actor, bucket, month = tree.col(self.link.column), self.grain.bucket(self.of.at), tree.col(self.first.name)
        end = (exp.Max if moved else exp.Min)(this=bucket.copy())
        begun = exp.Window(this=end, partition_by=[actor])
        step = self.of.rows(self.link.column).select(
            actor, tree.named(bucket, self.grain.unit), tree.named(begun, self.first.name)
        )
        query = exp.select(month, tree.named(self.there(), self.size.name), *shown).from_("active").group_by(month)
        return tree.ordered(with_first(query, "active", step), (Sort(self.first.name, kind="time"),))


def propose(world: World) -> Iterator[Candidate]:
    """Numbers of those who came back one and two months later, and shares of those who came back in the next."""
    found = sorted(_all(world), key=lambda cohorts: not cohorts.link.parent.table.namesakes)
    yield from interleaved((_returned(c) for c in found), (_shared(c) for c in found))


def _all(world: World) -> Iterator[_Cohorts]:
    for of in events(world, kinds=3):
        grain = grain_for(world, of, least=4, most=20)
        for link in world.foreign_keys if grain is not None else ():
            clash = link.column.name.lower() in ("day", "week", "month", "quarter", "year")
            enough = link.child is of.table and link.column.known.distinct >= _ACTORS_LEAST
            if enough and not clash and grain is not None:
                cohorts = _Cohorts(of, link, grain, role_of(world, link))
                rows = world.rows(cohorts.by_month(*_back(cohorts)))
                if len(rows) in _ROWS and sum(row[2] > 0 for row in rows) > 2 and len({row[3] for row in rows}) > 2:
                    yield cohorts


def _back(cohorts: _Cohorts, distinct: bool = True) -> tuple[exp.Expr, ...]:
    names = ("back_next", "back_second")
    return tuple(tree.named(cohorts.there(n + 1, distinct), name) for n, name in enumerate(names))


def _share(cohorts: _Cohorts, distinct: bool = True) -> exp.Expr:
    part = exp.Mul(this=tree.number("100.0"), expression=cohorts.there(1, distinct))
    return tree.named(tree.rounded(exp.Div(this=part, expression=cohorts.there(0, distinct)), 1), "came_back")


def _begun(cohorts: _Cohorts) -> str:
    return f"by {cohorts.grain.unit} of their first {cohorts.of.kind.one} (by {cohorts.of.at.words})"


def _returned(cohorts: _Cohorts) -> Candidate:
    unit, actors = cohorts.grain.unit, plural(cohorts.actor)
    begun, left = _begun(cohorts), cohorts.of.left_out()
    outputs = (
        cohorts.first,
        cohorts.size,
        Output("back_next", f"number back 1 {unit} later"),
        Output("back_second", f"number back 2 {unit}s later"),
    )
    order = (Sort(cohorts.first.name, kind="time"),)
    again = f"another {cohorts.of.kind.one} 1 and 2 calendar {unit}s later (0 if none)"
    twice = cohorts.by_month(*_back(cohorts, distinct=False))
    turned = cohorts.by_month(*_back(cohorts), moved=True)
    return Candidate(
        blueprint="cohort",
        key=cohorts.key,
        title=_title(cohorts, "number"),
        question=told(
            cohorts.key,
            outputs,
            order,
            f"Count {actors} {begun}, and those with {again}.{left}",
            f"Do {actors} come back? Count them {begun}, and those with {again}.{left}",
            f"How many {actors} are there {begun}, and how many had {again}?{left}",
        ),
        outputs=outputs,
        order=order,
        answer=cohorts.by_month(*_back(cohorts)),
        concepts=(*_CONCEPTS, "distinct"),
        explain=(
            f"A window puts each {possessive(cohorts.actor)} first {unit} beside every row, without a join. Then group "
            f"by it and count each {cohorts.actor} once, however often it was there. Who skipped one {unit} may be "
            "back after."
        ),
        hint=f"Put beside each row the first {unit} of its {cohorts.actor}, and count by how far it lies back.",
        wrong=(
            Miss(twice, f"Who was there several times in {article(unit)} is counted several times."),
            Miss(turned, f"That is the last {unit}, after which nobody comes back."),
        ),
    )


def _shared(cohorts: _Cohorts) -> Candidate:
    unit, actors = cohorts.grain.unit, plural(cohorts.actor)
    begun, left = _begun(cohorts), cohorts.of.left_out()
    key = f"{cohorts.key} share"
    outputs = (cohorts.first, cohorts.size, Output("came_back", "percentage back", 1))
    order = (Sort(cohorts.first.name, kind="time"),)
    again = f"another {cohorts.of.kind.one} in the next calendar {unit} (0 if none)"
    return Candidate(
        blueprint="cohort",
        key=key,
        title=_title(cohorts, "share"),
        question=told(
            key,
            outputs,
            order,
            f"Count {actors} {begun}. What percentage of them had {again}?{left}",
            f"Do {actors} come back? Count them {begun}. What percentage had {again}?{left}",
            f"How many {actors} are there {begun}, and what percentage of them had {again}?{left}",
        ),
        outputs=outputs,
        order=order,
        answer=cohorts.by_month(_share(cohorts)),
        concepts=(*_CONCEPTS, "share-of-total"),
        explain=(
            f"The share is taken of the cohort's own size. `filter` keeps the rows one {unit} after the first; "
            f"`count(distinct …)` counts each {cohorts.actor} once, however many rows there are."
        ),
        hint=f"Find each {possessive(cohorts.actor)} first {unit}, then ask who has rows one {unit} later.",
        wrong=(
            Miss(cohorts.by_month(_share(cohorts, distinct=False)), "Who came several times counts several times."),
            Miss(cohorts.by_month(_share(cohorts), moved=True), f"That is the last {unit}, not the first."),
        ),
    )


def _title(cohorts: _Cohorts, kind: str) -> str:
    actors, many, unit = plural(cohorts.actor), cohorts.of.table.nouns, cohorts.grain.unit
    return headline(
        voice(
            f"{cohorts.key} {kind} title",
            f"Do {actors} come back?",
            f"{actors}: back again",
            f"{actors} that return",
            f"One {unit} later: {actors}",
            f"{actors}, {unit} after {unit}",
            f"The first {unit} of {actors}",
            f"{many} again",
        )
    )


BLUEPRINT = Blueprint("cohort", _CONCEPTS, propose)
