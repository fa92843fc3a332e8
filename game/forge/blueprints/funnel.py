"""How far things get: from one kind of row to a later one, through dates that fill one after another, from having
one thing to having the next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, voice
from game.forge.drafting.choosing import interleaved
from game.forge.drafting.courses import headline, with_first
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import bare, snake, told
from game.forge.drafting.series import Events, events, moments
from game.forge.world.words import article, listed, plural
from game.forge.world.world import ForeignKey, World, WorldColumn, WorldTable

_GROUPS = range(2, 25)
_ACTORS_LEAST = 12
_CONCEPTS = ("funnel", "conditional-aggregation")


def propose(world: World) -> Iterator[Candidate]:
    """Rows whose dates are filled one after another; actors that pass through kinds in time; parents with children."""
    yield from interleaved(_stages(world), _passages(world), _havings(world))


def _counts(*conditions: exp.Expr) -> exp.Expr:
    """`count(*)`, of rows that meet conditions."""
    if not conditions:
        return tree.count_rows()
    return exp.Filter(this=tree.count_rows(), expression=exp.Where(this=exp.and_(*conditions)))


def _groups(table: WorldTable) -> list[WorldColumn]:
    """Kinds of rows to compare a funnel by."""
    found = [c for c in table.by("category") if c.known.complete and not c.known.nulls]
    return [c for c in found if c.known.distinct in _GROUPS]


def _each(group: WorldColumn) -> str:
    """What stands after `each`: `channel`, `value of found by`."""
    return f"value of {group.words}" if group.words.endswith(" by") else group.words


def _filled_group(group: WorldColumn, alias: str = "") -> list[exp.Expr]:
    return [tree.filled(tree.col(group, alias))] if group.column.nullable else []


def _left_out(many: str, group: WorldColumn) -> str:
    return f" Leave out {many} without {group.lacked}." if group.column.nullable else ""


def _narrows(rows: Sequence[tuple[object, ...]]) -> bool:
    """Whether each step loses some, and the last still has some; groups differ."""
    numbers = [row[1:] for row in rows]
    totals = [sum(int(str(value)) for value in column) for column in zip(*numbers, strict=True)]
    falls = all(a > b > 0 for a, b in pairwise(totals))
    return falls and len({row[-1] for row in rows}) > 1 and len(rows) in _GROUPS


# Dates of one row that are filled one after another.


def _stages(world: World) -> Iterator[Candidate]:
    yield from interleaved(*(_of_table(world, table) for table in world.tables))


def _of_table(world: World, table: WorldTable) -> Iterator[Candidate]:
    dates = [c for c in table.by("day", "moment") if "ZONE" not in c.type and 0 < c.known.nulls < table.rows]
    later = [c for c in table.columns if c.column.nullable and 0 < c.known.nulls < table.rows and c not in dates]
    later = [c for c in later if c.role in ("category", "measure", "count", "money", "flag")]
    for group in _groups(table)[:4]:
        for steps in [*permutations(dates, 2), *((d, c) for d in dates for c in later)]:
            answer = _stage_query(table, group, steps)
            if _narrows(world.rows(answer)):
                yield _stage(table, group, steps)


def _stage_query(
    table: WorldTable, group: WorldColumn, steps: tuple[WorldColumn, ...], nested: bool = True
) -> exp.Select:
    names = _stage_outputs(table, group, steps)
    values = [tree.named(_counts(), names[1].name)]
    met: list[exp.Expr] = []
    for step, output in zip(steps, names[2:], strict=True):
        met = [*(met if nested else []), tree.filled(tree.col(step))]
        values.append(tree.named(_counts(*met), output.name))
    own = tree.named(tree.col(group), names[0].name)
    query = exp.select(own, *values).from_(tree.table(table)).where(*_filled_group(group)).group_by(tree.col(group))
    return tree.ordered(query, (Sort(names[0].name),))


def _stage_outputs(table: WorldTable, group: WorldColumn, steps: tuple[WorldColumn, ...]) -> tuple[Output, ...]:
    first = Output(snake(plural(table.noun)), f"number of {table.nouns}")
    counts = [Output(f"with_{snake(c.name)}", f"number with {c.words}") for c in steps[:1]]
    counts += [Output(f"then_with_{snake(c.name)}", f"number with {c.words} too") for c in steps[1:]]
    return (Output(snake(group.name), group.words), first, *counts)


def _stage(table: WorldTable, group: WorldColumn, steps: tuple[WorldColumn, ...]) -> Candidate:
    key = f"{table.name} {group.name} {' '.join(c.name for c in steps)}"
    many, each, first, second = table.nouns, _each(group), *(step.lacked for step in steps)
    asked = voice(
        key,
        f"How far do {many} get? For each {each}, count all, those with {first}, and of these those with {second}.",
        f"For each {each}, count all {many}, those with {first}, and of these the ones with {second} too.",
        f"How many {many} does each {each} have, how many with {first}, and how many of these with {second} too?",
        f"Count {many} in three steps for each {each}: all, with {first}, and of these the ones with {second} too.",
    )
    return Candidate(
        blueprint="funnel",
        key=key,
        title=_title(many, key),
        question=f"{asked}{_left_out(many, group)}",
        outputs=_stage_outputs(table, group, steps),
        order=(Sort(snake(group.name)),),
        answer=_stage_query(table, group, steps),
        concepts=(*_CONCEPTS, "nulls"),
        explain=(
            "One pass, three counts: each `filter` repeats the condition of the step before and adds its own, so none "
            "comes in halfway."
        ),
        hint="Count with a condition, and let each step keep the conditions of those before.",
        wrong=(
            Miss(_stage_query(table, group, steps, nested=False), f"Some have {second} without {first}."),
            Miss(_stage_query(table, group, steps[::-1]), "The steps are in the other order."),
        ),
    )


def _title(many: str, key: str) -> str:
    return headline(
        voice(
            f"{key} title",
            f"How far do {many} get?",
            f"{many}, step by step",
            f"Step by step: {many}",
            f"{many} in three steps",
            f"Three counts of {many}",
            f"A funnel of {many}",
            f"All {many}, then fewer",
        )
    )


# Rows of one kind after rows of another, of the same actor.


@dataclass(frozen=True)
class _Passage:
    """Actors with a row of the first kind, and a row of the second kind after it."""

    of: Events
    link: ForeignKey
    first: Kind
    second: Kind
    group: WorldColumn

    @property
    def key(self) -> str:
        return f"{self.of.key} {self.link.column.name} {self.first.value} {self.second.value} by {self.group.name}"

    @property
    def outputs(self) -> tuple[Output, ...]:
        actors = self.link.parent.nouns
        steps = [Output(f"{n}_step", f"number at the {n} step") for n in ("first", "second")]
        return (Output(snake(self.group.name), self.group.words), Output(snake(actors), f"number of {actors}"), *steps)

    @property
    def apart(self) -> bool:
        """Whether an actor never has two rows at the same time."""
        return {self.link.column.name, self.of.at.name} in [set(names) for names in self.of.table.table.together]

    def query(self, ordered: bool = True, again: bool = False, begun: bool = False) -> exp.Select:
        """All actors, those with a first row, those with a second after it; `begun`: without those who never began."""
        key, own = tree.col(self.link.key, "p"), tree.col(self.group, "p")
        at, actor = tree.col(self.of.at, "e"), tree.col(self.link.column, "e")
        mine = exp.EQ(this=actor, expression=key)
        first = exp.select(exp.Min(this=at)).from_(tree.table(self.of.table, "e"))
        first_at = tree.named(first.where(mine, *self.first.conditions("e")).subquery(), "first_at")
        step = (
            exp.select(key, own, first_at)
            .from_(tree.table(self.link.parent, "p"))
            .where(*_filled_group(self.group, "p"))
        )
        later = (exp.GTE if again else exp.GT)(this=at, expression=tree.col("first_at", "b"))
        same = exp.EQ(this=actor, expression=tree.col(self.link.key, "b"))
        had = tree.filled(tree.col("first_at", "b"))
        reached = tree.exists(self.of.table, "e", same, *self.second.conditions("e"), *([later] if ordered else []))
        second = _counts(reached) if ordered else _counts(had, reached)
        counts = (_counts(), exp.Count(this=tree.col("first_at", "b")), second)
        group = tree.col(self.group, "b")
        shown = [tree.named(value, o.name) for value, o in zip((group, *counts), self.outputs, strict=True)]
        query = exp.select(*shown).from_(exp.alias_(exp.to_table("begun"), "b", table=True)).group_by(group)
        query = query.where(had) if begun else query
        return tree.ordered(with_first(query, "begun", step), (Sort(self.outputs[0].name),))


def _passages(world: World) -> Iterator[Candidate]:
    ways = []
    for of in events(world):
        if not of.at.column.nullable and of.at == moments(of.table)[0]:
            for link in world.foreign_keys:
                if link.child is of.table and link.column.known.distinct >= _ACTORS_LEAST:
                    ways.append(_of_actors(world, of, link))
    yield from interleaved(*ways)


def _of_actors(world: World, of: Events, link: ForeignKey) -> Iterator[Candidate]:
    found = [c for c in of.table.by("category") if c.known.complete and not c.known.nulls and c != link.column]
    for column in found:
        way = [Kind(of.table, column, value) for value in _usual_way(world, of, link, column)]
        for first, second in pairwise(way):
            for group in _groups(link.parent)[:2]:
                passage = _Passage(of, link, first, second, group)
                clear = len({o.name for o in passage.outputs}) == 4 and group.name != link.key.name
                if clear and _narrows(world.rows(passage.query())):
                    yield _passage(passage)


def _usual_way(world: World, of: Events, link: ForeignKey, column: WorldColumn) -> list[str]:
    """The kinds that most actors come to, in the order in which they mostly come to them first."""
    actor, kind = tree.col(link.column), tree.col(column)
    firsts = of.rows(link.column, column).select(actor, kind, tree.named(exp.Min(this=tree.col(of.at)), "first_at"))
    by = exp.Order(expressions=[exp.Ordered(this=tree.col("first_at"), nulls_first=False)])
    place = tree.named(exp.Window(this=exp.Rank(), partition_by=[actor], order=by), "place")
    placed = exp.select(kind, place).from_("firsts")
    shown = exp.cast(kind, "VARCHAR"), tree.count_rows(), exp.Avg(this=tree.col("place"))
    found = exp.select(*shown).from_("placed").group_by(kind)
    found = with_first(with_first(found, "placed", placed), "firsts", firsts.group_by(actor, kind))
    known = {k.value for k in kinds(of.table, most=40) if k.column == column}
    rows = [row for row in world.rows(found) if row[0] in known]
    common = sorted(rows, key=lambda row: (-row[1], row[0]))[:3]
    return [value for value, _, _ in sorted(common, key=lambda row: (row[2], row[0]))]


def _passage(passage: _Passage) -> Candidate:
    of, actor, actors = passage.of, passage.link.parent.noun, passage.link.parent.nouns
    each, first, second = _each(passage.group), article(passage.first.one), article(passage.second.one)
    after = min(f"the first {passage.first.one}", "their first time at step one", key=len)
    steps = f"First: with {first}. Second: of these, with {second} after {after}"
    rule = f"{steps} (by {of.at.words}).{_left_out(actors, passage.group)}"
    order = (Sort(passage.outputs[0].name),)
    asked = told(
        passage.key,
        passage.outputs,
        order,
        f"For each {each}, count all {actors}, then those at two steps. {rule}",
        f"How far do {actors} get? For each {each}, count all, then those at two steps. {rule}",
        f"Count {actors} for each {each}: all of them, then those at two steps. {rule}",
    )
    misses = [
        Miss(passage.query(ordered=False), "The order of the steps is forgotten."),
        Miss(passage.query(begun=True), f"Each {actor} that never began is missing from the count of all."),
    ]
    if not passage.apart:
        misses.append(Miss(passage.query(again=True), "At the very same time isn't later."))
    return Candidate(
        blueprint="funnel",
        key=passage.key,
        title=_title(actors, passage.key),
        question=asked,
        outputs=passage.outputs,
        order=order,
        answer=passage.query(),
        concepts=(*_CONCEPTS, "semi-join", "cte", "group"),
        explain=(
            f"First each {actor} with the time of its first step, or null. Then `exists` asks for a row of "
            "the second kind after that time; for those without a time the comparison is never true."
        ),
        hint=f"Find for each {actor} the first time of the first step, then look only at what comes after it.",
        wrong=tuple(misses),
    )


# Parents with one kind of child, then another.


def _havings(world: World) -> Iterator[Candidate]:
    ways = []
    for table in world.tables:
        links = [link for link in world.foreign_keys if link.parent is table and link.child.rows]
        links = list({link.child.name: link for link in reversed(links)}.values())[::-1]
        if table.rows >= _ACTORS_LEAST:
            ways.append(_of_parent(world, table, links))
    yield from interleaved(*ways)


def _of_parent(world: World, table: WorldTable, links: list[ForeignKey]) -> Iterator[Candidate]:
    for group in _groups(table):
        for pair in permutations(links, 2):
            if _narrows(world.rows(_having_query(table, group, pair))):
                yield _having(table, group, pair)


def _having_query(
    table: WorldTable, group: WorldColumn, pair: tuple[ForeignKey, ...], nested: bool = True
) -> exp.Select:
    outputs = _having_outputs(table, group, pair)
    shown = [tree.named(tree.col(group, "p"), outputs[0].name)]
    for n, link in enumerate(pair):
        same = exp.EQ(this=tree.col(link.column, "c"), expression=tree.col(link.key, "p"))
        shown.append(tree.named(tree.exists(link.child, "c", same), f"has_{n + 1}"))
    steps = exp.select(*shown).from_(tree.table(table, "p")).where(*_filled_group(group, "p"))
    first, second = tree.col("has_1"), tree.col("has_2")
    both = [first, second] if nested else [second]
    counts = (_counts(), _counts(first), _counts(*both))
    values = [tree.named(count, o.name) for count, o in zip(counts, outputs[1:], strict=True)]
    own = tree.col(outputs[0].name)
    return tree.ordered(
        with_first(exp.select(own, *values).from_("steps").group_by(own), "steps", steps), (Sort(outputs[0].name),)
    )


def _having_outputs(table: WorldTable, group: WorldColumn, pair: tuple[ForeignKey, ...]) -> tuple[Output, ...]:
    one, two = pair[0].child.nouns, pair[1].child.nouns
    return (
        Output(snake(group.name), group.words),
        Output(snake(table.nouns), f"number of {table.nouns}"),
        Output(f"with_{snake(one)}", f"number with {one}"),
        Output(f"with_{snake(two)}_too", f"number with {two} too"),
    )


def _having(table: WorldTable, group: WorldColumn, pair: tuple[ForeignKey, ...]) -> Candidate:
    key = f"{table.name} {group.name} {' '.join(f'{p.child.name}.{p.column.name}' for p in pair)}"
    many = table.nouns
    each, one, two = _each(group), *(f"{p.child.nouns}{_role(p)}" for p in pair)
    asked = voice(
        key,
        f"For each {each}: how many {many} are there, how many have {one}, and how many of these have {two} too?",
        f"For each {each}, count all {many}, those with {one}, and those with both {one} and {two}.",
        f"Count {many} for each {each}: all, those with {one}, and of these the ones with {two} too.",
        f"Do {many} with {one} have {two} too? For each {each}, count all, those with {one}, and those with both.",
    )
    return Candidate(
        blueprint="funnel",
        key=key,
        title=_title(many, key),
        question=f"{asked}{_left_out(many, group)}",
        outputs=_having_outputs(table, group, pair),
        order=(Sort(snake(group.name)),),
        answer=_having_query(table, group, pair),
        concepts=(*_CONCEPTS, "semi-join", "cte"),
        explain=(
            f"`exists` says yes or no for each of the {many} and multiplies none, as joins to {listed([one, two])} "
            "would. Counting yes after yes is the funnel."
        ),
        hint=f"Note for each of the {many} which it has, one row each; then count.",
        wrong=(
            Miss(_having_query(table, group, pair, nested=False), f"Some have {two} without {one}."),
            Miss(_having_query(table, group, pair[::-1]), "The steps are in the other order."),
        ),
    )


def _role(link: ForeignKey) -> str:
    """` as requester`, where the column calls its parent something else than the parent's noun."""
    role = bare(link.column.words)
    if role.startswith(("from ", "to ")):
        return f" (by {role})"
    return f" as {role}" if role not in (link.parent.noun, link.column.words) else ""


BLUEPRINT = Blueprint("funnel", _CONCEPTS, propose)
