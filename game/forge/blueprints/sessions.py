"""Visits: rows of one actor that follow each other without a long pause."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, voice
from game.forge.drafting.choosing import interleaved
from game.forge.drafting.courses import headline, interval, with_first
from game.forge.drafting.relating import Family, families, snake, told
from game.forge.drafting.series import Events, events
from game.forge.world.words import counted, plural, possessive, qualified
from game.forge.world.world import ForeignKey, World, WorldColumn

_ROWS = range(2, 31)
_PAUSES = ((30, "minute"), (2, "hour"), (8, "hour"), (1, "day"), (3, "day"), (7, "day"), (14, "day"), (30, "day"))
_ACTORS_LEAST = 8
_SOURCES_MOST = 12
_CONCEPTS = ("sessions", "lag-lead", "window", "cte", "many-steps")


@dataclass(frozen=True)
class _Visits:
    """Rows of each actor, cut into visits where a pause is longer than so many units."""

    of: Events
    link: ForeignKey
    count: int
    unit: str

    @property
    def key(self) -> str:
        return f"{self.of.key} {self.link.column.name} {self.count} {self.unit}"

    @property
    def pause(self) -> str:
        if self.unit == "day" and self.count == 1 and self.of.at.type != "DATE":
            return "24 hours"
        return f"{self.count} {self.unit if self.count == 1 else plural(self.unit)}"

    @property
    def word(self) -> str:
        """What a run is called: people visit, things happen in bursts."""
        return "visit" if self.link.parent.table.namesakes else "burst"

    @property
    def words(self) -> str:
        return plural(self.word)

    def begins(self, edge: bool = False, partitioned: bool = True) -> exp.Select:
        """Each row, and whether a new visit begins with it after too long a pause; null where nothing came before."""
        at, actor = tree.col(self.of.at), tree.col(self.link.column)
        by = exp.Order(expressions=[exp.Ordered(this=at, nulls_first=False)])
        before = exp.Window(this=exp.Lag(this=at), partition_by=[actor] if partitioned else [], order=by)
        plain = self.of.at.type == "DATE"
        step: exp.Expr = tree.number(self.count) if plain else interval(self.count, self.unit)
        end = exp.Add(this=before, expression=step)
        pauses = (exp.GTE if edge else exp.GT)(this=at, expression=end)
        return self.of.rows(self.link.column).select(actor, at, tree.named(pauses, "begins"))


def propose(world: World) -> Iterator[Candidate]:
    """Visits by kind of actor, and the actors with most visits."""
    found = list(islice(_all(world), _SOURCES_MOST))
    yield from interleaved(_by_kind(world, found), _longest(world, found))


def _all(world: World) -> Iterator[_Visits]:
    for of in events(world, kinds=1):
        for link in world.foreign_keys:
            if of.daily and link.child is of.table and link.column.known.distinct >= _ACTORS_LEAST:
                visits = _cut(world, of, link)
                if visits is not None:
                    yield visits


def _cut(world: World, of: Events, link: ForeignKey) -> _Visits | None:
    """The shortest pause that cuts rows into a good number of visits: not one for each row, nor one for each actor."""
    actors = link.column.known.distinct
    for count, unit in _PAUSES:
        if of.at.type != "DATE" or unit == "day":
            visits = _Visits(of, link, count, unit)
            total = exp.select(tree.count_rows(), exp.CountIf(this=tree.col("begins"))).from_("marked")
            [(rows, begun)] = world.rows(with_first(total, "marked", visits.begins()))
            if begun and actors * 0.3 < begun < rows * 0.75 - actors:
                return visits
    return None


def _visits_of(visits: _Visits, edge: bool = False, partitioned: bool = True) -> list[tuple[str, exp.Select]]:
    """The steps: rows with marks, rows with their visit's number, visits."""
    actor, at = tree.col(visits.link.column), tree.col(visits.of.at)
    by = exp.Order(expressions=[exp.Ordered(this=at, nulls_first=False)])
    marks = exp.Filter(this=tree.count_rows(), expression=exp.Where(this=tree.col("begins")))
    number = exp.Window(this=marks, partition_by=[actor], order=by)
    numbered = exp.select(actor, at, tree.named(number, visits.word)).from_("marked")
    rows = tree.named(tree.count_rows(), _number(visits).name)
    grouped = exp.select(actor, tree.col(visits.word), rows).from_("numbered").group_by(actor, tree.col(visits.word))
    return [(visits.words, grouped), ("numbered", numbered), ("marked", visits.begins(edge, partitioned))]


def _number(visits: _Visits) -> Output:
    return Output(snake(visits.of.table.nouns), f"number of {visits.of.table.nouns}")


def _stepped(query: exp.Select, steps: Sequence[tuple[str, exp.Select]]) -> exp.Select:
    for name, step in steps:
        query = with_first(query, name, step)
    return query


def _rule(visits: _Visits, many: str) -> str:
    return (
        f"A {visits.word} is a run of {many} of one {_actor(visits)}, each at most {visits.pause} after the one before "
        f"(by {visits.of.at.words}); a longer pause begins a new one."
    )


def _actor(visits: _Visits) -> str:
    return visits.link.parent.noun


def _by_kind(world: World, found: Sequence[_Visits]) -> Iterator[Candidate]:
    yield from interleaved(*(_of_kinds(world, visits) for visits in found))


def _of_kinds(world: World, visits: _Visits) -> Iterator[Candidate]:
    for kind in visits.link.parent.by("category"):
        if not kind.known.nulls and kind.known.complete and kind.name not in (visits.link.column.name, visits.word):
            rows = world.rows(_kinds(visits, kind))
            if len(rows) in _ROWS and len({row[-1] for row in rows}) > 1:
                yield _kind_candidate(visits, kind)


def _kinds(visits: _Visits, kind: WorldColumn, edge: bool = False, partitioned: bool = True) -> exp.Select:
    """Number of visits and mean number of rows, for each kind of actor."""
    link, number = visits.link, _number(visits)
    source, alias = exp.alias_(exp.to_table(visits.words), visits.word[0], table=True), "p"
    same = exp.EQ(this=tree.col(link.key, alias), expression=tree.col(link.column, visits.word[0]))
    own = tree.col(kind, alias)
    mean = tree.rounded(exp.Avg(this=tree.col(number.name, visits.word[0])), 1)
    query = (
        exp.select(
            tree.named(own, snake(kind.name)), tree.named(tree.count_rows(), visits.words), tree.named(mean, "average")
        )
        .from_(source)
        .join(tree.table(link.parent, alias), on=same)
        .where(*([tree.filled(own)] if kind.column.nullable else []))
        .group_by(own)
    )
    return tree.ordered(_stepped(query, _visits_of(visits, edge, partitioned)), (Sort(snake(kind.name)),))


def _kind_candidate(visits: _Visits, kind: WorldColumn) -> Candidate:
    key = f"{visits.key} by {kind.name}"
    many, actor = visits.of.many, _actor(visits)
    what = qualified(actor, kind.words)
    left_out = f" Leave out {visits.link.parent.nouns} without {kind.lacked}." if kind.column.nullable else ""
    rule = f"{_rule(visits, many)}{visits.of.left_out()}{left_out} Leave out {plural(what)} without {visits.words}."
    outputs = (
        Output(snake(kind.name), kind.words),
        Output(visits.words, f"number of {visits.words}"),
        Output("average", f"average number of {visits.of.table.nouns} per {visits.word}", 1),
    )
    order = (Sort(snake(kind.name)),)
    question = told(
        key,
        outputs,
        order,
        f"How many {visits.words} are there for each {what}, and how long are they? {rule}",
        f"Count the {visits.words} for each {what}. {rule}",
        f"Compare the {visits.words} by {what}. {rule}",
        f"Put the {visits.of.table.nouns} together to {visits.words}, and count these by {what}. {rule}",
    )
    return Candidate(
        blueprint="sessions",
        key=key,
        title=_title(visits, key),
        question=question,
        outputs=outputs,
        order=order,
        answer=_kinds(visits, kind),
        concepts=(*_CONCEPTS, "inner-join", "group"),
        explain=_explain(visits),
        hint="Mark each row that begins a visit, and let a running count of the marks name the runs.",
        wrong=(
            Miss(_kinds(visits, kind, edge=True), f"A pause of exactly {visits.pause} isn't longer than that."),
            Miss(_kinds(visits, kind, partitioned=False), f"The row before may be another {possessive(actor)}."),
        ),
    )


def _explain(visits: _Visits) -> str:
    return (
        f"Three steps: `lag` finds the row before, and too long a pause marks a new {visits.word}; a running count of "
        f"the marks numbers a {possessive(_actor(visits))} {visits.words}; then group. The first row has none before "
        "it: its mark is null, its number 0."
    )


def _title(visits: _Visits, key: str) -> str:
    many, actor = visits.of.table.nouns, _actor(visits)
    return headline(
        voice(
            key,
            f"From {many} to {visits.words}",
            f"{many}, close together",
            f"Between two {many}",
            f"Pauses between {many}",
            f"No pause over {visits.pause}",
            f"{many}, run by run",
            f"{actor} {visits.words}",
        )
    )


def _longest(world: World, found: Sequence[_Visits]) -> Iterator[Candidate]:
    named = {(f.link.child.name, f.link.column.name): f for f in families(world)}
    for visits in found:
        family = named.get((visits.link.child.name, visits.link.column.name))
        if family is None:
            continue
        for least in (3, 4, 5):
            rows = world.rows(_many(visits, family, least))
            if len(rows) in _ROWS and len({row[-1] for row in rows}) > 1:
                yield _many_candidate(visits, family, least)
                break


def _many(visits: _Visits, family: Family, least: int, edge: bool = False, partitioned: bool = True) -> exp.Select:
    """Actors with at least so many visits."""
    alias = visits.word[0] if family.parent != visits.word[0] else f"{visits.word[0]}2"
    source = exp.alias_(exp.to_table(visits.words), alias, table=True)
    same = exp.EQ(this=tree.col(family.link.key, family.parent), expression=tree.col(family.link.column, alias))
    query = (
        exp.select(*family.names.shown(family.parent), tree.named(tree.count_rows(), visits.words))
        .from_(source)
        .join(tree.table(family.link.parent, family.parent), on=same)
        .group_by(*family.names.group(family.parent))
        .having(exp.GTE(this=tree.count_rows(), expression=tree.number(least)))
    )
    return tree.ordered(_stepped(query, _visits_of(visits, edge, partitioned)), family.names.order)


def _many_candidate(visits: _Visits, family: Family, least: int) -> Candidate:
    key = f"{visits.key} {least} or more"
    actors = visits.link.parent.nouns
    asked = voice(
        key,
        f"Which {actors} have at least {counted(least, visits.word)}?",
        f"Find the {actors} with at least {counted(least, visits.word)}.",
        f"Which {actors} have {counted(least, visits.word)} or more?",
        f"Again and again: which {actors} have at least {counted(least, visits.word)}?",
    )
    return Candidate(
        blueprint="sessions",
        key=key,
        title=_title(visits, key),
        question=f"{asked} {_rule(visits, visits.of.many)}{visits.of.left_out()}",
        outputs=(*family.names.outputs, Output(visits.words, f"number of {visits.words}")),
        order=family.names.order,
        answer=_many(visits, family, least),
        concepts=(*_CONCEPTS, "inner-join", "having"),
        explain=_explain(visits),
        hint="Mark each row that begins a visit, and let a running count of the marks name the runs.",
        wrong=(
            Miss(_many(visits, family, least, edge=True), f"A pause of exactly {visits.pause} isn't longer than that."),
            Miss(
                _many(visits, family, least, partitioned=False),
                f"The row before may be another {possessive(_actor(visits))}.",
            ),
        ),
    )


BLUEPRINT = Blueprint("sessions", _CONCEPTS, propose)
