"""Every parent with its children counted, summed or dated, those without any too: the zero is a row as well."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, voice
from game.forge.drafting.choosing import ROWS_MOST, interleaved
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import Family, families, headed, snake, telling, told, varied
from game.forge.world.words import measured
from game.forge.world.world import World, WorldColumn

_KINDS_MOST = 4
_SCOPES_MOST = 3
_ROWS_LEAST = 3


@dataclass(frozen=True)
class _Tally:
    """What is told of each parent of `scope`: how many children of `kind`; their sum, or the latest day of one."""

    family: Family
    scope: Kind
    kind: Kind
    total: WorldColumn | None = None
    latest: WorldColumn | None = None

    @property
    def key(self) -> str:
        more = f" sum {self.total.name}" if self.total else f" max {self.latest.name}" if self.latest else ""
        return f"{self.family.key}{self.kind.key}{more} of{self.scope.key}"

    @property
    def count(self) -> Output:
        return Output(snake(self.family.link.child.nouns), f"number of {self.family.link.child.nouns}")

    @property
    def more(self) -> tuple[Output, ...]:
        if self.total is not None:
            return (Output(f"total_{snake(self.total.name)}", measured("total", self.total.words)),)
        if self.latest is not None:
            return (Output(f"latest_{snake(self.latest.name)}", f"latest {self.latest.words}"),)
        return ()

    @property
    def none(self) -> str:
        """What a parent without a child shows."""
        parents = self.family.link.parent.nouns
        if self.latest is not None:
            return f"For {parents} without any, show 0 and leave the {self.more[0].words} empty"
        return f"For {parents} without any, show 0 for both" if self.total else f"Show 0 for {parents} without any"


def propose(world: World) -> Iterator[Candidate]:
    """For each foreign key: children of one kind or all, over all parents or those of one kind."""
    yield from interleaved(*(_of_family(world, family) for family in families(world)))


def _of_family(world: World, family: Family) -> Iterator[Candidate]:
    for tally in _ways(family):
        candidate = _candidate(world, tally)
        if candidate is not None:
            yield candidate


def _ways(family: Family) -> Iterator[_Tally]:
    child = family.link.child
    total = next((c for c in child.by("money", "count") if not c.known.nulls and c != family.link.column), None)
    latest = next((c for c in child.by("day", "moment") if not c.known.nulls), None)
    scopes = list(kinds(family.link.parent, most=_SCOPES_MOST))
    if family.link.parent.rows <= ROWS_MOST:
        scopes = [Kind(family.link.parent), *scopes[:1]]
    for scope in scopes:
        for kind in (family.all, *family.kinds(_KINDS_MOST)):
            yield _Tally(family, scope, kind)
            if total is not None:
                yield _Tally(family, scope, kind, total=total)
            if latest is not None:
                yield _Tally(family, scope, kind, latest=latest)


def _candidate(world: World, tally: _Tally) -> Candidate | None:
    family = tally.family
    names, parent, child = family.names, family.parent, family.child
    conditions = tally.kind.conditions(child)
    count = exp.Count(this=tree.col(family.link.column, child))
    values = [tree.named(count, tally.count.name), *(tree.named(v, o.name) for v, o in _more(tally))]
    base = exp.select(*names.shown(parent), *values).from_(tree.table(family.link.parent, parent))
    base = base.group_by(*names.group(parent))
    children = tree.table(family.link.child, child)
    scope = tally.scope.conditions(parent)
    order = (Sort(tally.count.name, "desc", "number"), *names.order)
    left = base.join(children, on=exp.and_(family.same, *conditions), join_type="left").where(*scope)
    answer = tree.ordered(left, order)
    rows = world.rows(answer)
    place = len(names.columns)
    empty = sum(row[place] == 0 for row in rows)
    if not _ROWS_LEAST <= len(rows) <= ROWS_MOST or not 0 < empty < len(rows) - 1 or not varied(rows):
        return None
    return Candidate(
        blueprint="left_join",
        key=tally.key,
        title=_title(tally),
        question=_question(tally, order),
        outputs=(*names.outputs, tally.count, *tally.more),
        order=order,
        answer=answer,
        concepts=("left-join", "group", *(("nulls",) if tally.more else ())),
        explain=_explain(tally),
        hint=voice(
            tally.key,
            f"Begin with the {family.link.parent.nouns}, and let what you count be optional.",
            "Whoever has nothing must not get lost on the way to the count.",
            "A join may keep rows without a partner; what do you count in those?",
        ),
        wrong=telling(world, answer, *_misses(tally, base, children, scope, order)),
    )


def _more(tally: _Tally) -> Iterator[tuple[exp.Expr, Output]]:
    child = tally.family.child
    if tally.total is not None:
        total = exp.Sum(this=tree.col(tally.total, child))
        yield exp.Coalesce(this=total, expressions=[exp.Literal.number(0)]), tally.more[0]
    if tally.latest is not None:
        yield exp.Max(this=tree.col(tally.latest, child)), tally.more[0]


def _misses(
    tally: _Tally, base: exp.Select, children: exp.Expr, scope: list[exp.Expr], order: tuple[Sort, ...]
) -> Iterator[Miss]:
    family, child = tally.family, tally.family.child
    conditions = tally.kind.conditions(child)
    inner = base.join(children.copy(), on=exp.and_(family.same, *conditions)).where(*scope)
    parents = family.link.parent.nouns
    yield Miss(tree.ordered(inner, order), f"{parents.capitalize()} without any are lost in this join.")
    if conditions:
        late = base.join(children.copy(), on=family.same, join_type="left").where(*scope, *conditions)
        yield Miss(tree.ordered(late, order), "A condition in `where` throws out the rows that the left join has kept.")
    starred = base.join(children.copy(), on=exp.and_(family.same, *conditions), join_type="left").where(*scope)
    first = starred.find(exp.Count)
    if first is not None:
        first.replace(tree.count_rows())
        yield Miss(tree.ordered(starred, order), "`count(*)` counts the row of nulls, too: nobody has 0.")


def _title(tally: _Tally) -> str:
    parents, what = tally.family.link.parent.nouns, tally.kind.short
    return headed(
        tally.key,
        f"{what}, {tally.family.link.parent.noun} by {tally.family.link.parent.noun}",
        f"{what}, if any",
        f"Every last {tally.family.link.parent.noun}",
        f"{what} or none at all",
        f"Roll call: {parents}",
        f"Don't forget the {parents}",
        f"{parents} with and without {what}",
        f"Zero counts, too: {what}",
    )


def _question(tally: _Tally, order: tuple[Sort, ...]) -> str:
    parent, parents, many = tally.scope.one, tally.scope.many, tally.kind.many
    what, add, ask = f"the number of {many}", "", ""
    if tally.total is not None:
        add, ask = f" and add up their {tally.total.words}", f", and what is their {tally.more[0].words}"
        what = f"the number of {many} and their {tally.more[0].words}"
    if tally.latest is not None:
        add = f" and find their latest {tally.latest.words}"
        ask = f", and what is the {tally.more[0].words} among them"
        what = f"the number of {many} and the {tally.more[0].words} among them"
    return told(
        tally.key,
        (*tally.family.names.outputs, tally.count, *tally.more),
        order,
        f"For each {parent}, count the {many}{add}. {tally.none}",
        f"How many {many} does each {parent} have{ask}? {tally.none}",
        f"For every {parent}, find {what}. {tally.none}",
        f"The list must be complete: for all {parents}, find {what}. {tally.none}",
        f"The manager wants to know {what} for each {parent}. {tally.none}",
    )


def _explain(tally: _Tally) -> str:
    noun, child = tally.family.link.parent.noun, tally.family.link.child.noun
    count = (
        f"`count` of a column of the {child} skips the nulls of a {noun} without one and gives 0; `count(*)` gives 1."
    )
    if tally.kind.column is not None:
        return f"The kind belongs into `on`: in `where` it would drop every {noun} without such a {child}. {count}"
    if tally.total is not None:
        return f"A left join keeps every {noun}. {count} The sum of nothing is null, hence `coalesce`."
    return f"A left join keeps every {noun}. {count}"


BLUEPRINT = Blueprint("left_join", ("left-join",), propose)
