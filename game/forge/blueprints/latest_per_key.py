"""The newest row of each: what it says, for whom it says a certain thing, and the newcomers of each kind."""

from collections.abc import Iterator

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, voice
from game.forge.drafting.choosing import called, interleaved
from game.forge.drafting.courses import Group, groups, headline, with_first
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import snake, varied
from game.forge.drafting.series import Events, events, later, sequence
from game.forge.world.words import article
from game.forge.world.world import World, WorldColumn

_ROWS = range(2, 41)
_KINDS_MOST = 6
_CONCEPTS = ("top-per-group", "window")


def propose(world: World) -> Iterator[Candidate]:
    """Whose newest row is of a kind; the newest row of each; the newest names of each kind."""
    yield from interleaved(_standings(world), _lists(world), _newcomers(world))


def _newest(of: Events, group: Group, shown: tuple[WorldColumn, ...], latest: bool = True) -> exp.Select | None:
    """The newest row of each group with these columns, one for each."""
    found = sequence(of, group.column)
    if found is None:
        return None
    order = [exp.Ordered(this=tree.col(c), desc=latest, nulls_first=False) for c in found[0]]
    place = exp.Window(this=exp.RowNumber(), partition_by=[group.value], order=exp.Order(expressions=order))
    columns = dict.fromkeys(c.name for c in (group.column, *shown))
    return (
        of.rows(*group.needed)
        .select(*(tree.col(c) for c in columns))
        .qualify(exp.EQ(this=place, expression=tree.number(1)))
    )


def _standings(world: World) -> Iterator[Candidate]:
    ways = []
    for of in events(world):
        for group in [g for g in groups(world, of, least=5, most=10**6) if g.family is not None][:2]:
            ways.append(_of_kinds(world, of, group))
    yield from interleaved(*ways)


def _of_kinds(world: World, of: Events, group: Group) -> Iterator[Candidate]:
    for kind in kinds(of.table, most=_KINDS_MOST):
        if kind.column != group.column:
            answer, before = _with_kind(of, group, kind), _with_kind(of, group, kind, before=True)
            if answer is None or before is None or len(world.rows(answer)) not in _ROWS:
                continue
            if world.rows(answer) != world.rows(before) and varied(world.rows(answer)):
                yield _standing(of, group, kind, answer)


def _with_kind(of: Events, group: Group, kind: Kind, before: bool = False, latest: bool = True) -> exp.Select | None:
    assert kind.column is not None
    source = Events(kind, of.at) if before else of
    newest = _newest(source, group, (of.at, kind.column), latest)
    if newest is None:
        return None
    named = group.named("newest", (of.at.name,))
    query = named if before else named.where(*kind.conditions(group.alias("newest")))
    return tree.ordered(with_first(query, "newest", newest), group.order)


def _standing(of: Events, group: Group, kind: Kind, answer: exp.Select) -> Candidate:
    key = f"{of.key} {group.column.name}{kind.key}"
    noun, one, which = group.noun, of.table.noun, article(kind.one)
    last = f"latest {one} (by {of.at.words})"
    asked = voice(
        key,
        f"For which {group.nouns} is the {last} {which}?",
        f"Find each {noun} whose {last} is {which}.",
        f"List the {group.nouns} whose {last} is {which}.",
        f"Look at the {last} of each {noun}. For which {group.nouns} is it {which}?",
    )
    missed = [
        (_with_kind(of, group, kind, before=True), f"That is the latest {kind.one}, even if others came after it."),
        (_with_kind(of, group, kind, latest=False), f"That is the first {one}, not the latest."),
    ]
    return Candidate(
        blueprint="latest_per_key",
        key=key,
        title=_standing_title(of, group, kind, key),
        question=f"{asked}{later(of, group.column)}{of.left_out()}",
        outputs=(*group.outputs, Output(snake(of.at.name), of.at.words)),
        order=group.order,
        answer=answer,
        concepts=(*_CONCEPTS, "filter"),
        explain=(
            f"First the latest {one} of each {noun}, then the question about it. Asked the other way round, `where` "
            f"would throw away the {of.table.nouns} that came after."
        ),
        hint=f"Number the {of.table.nouns} of each {noun} from the newest back, and only look at the first.",
        wrong=tuple(Miss(query, why) for query, why in missed if query is not None),
    )


def _standing_title(of: Events, group: Group, kind: Kind, key: str) -> str:
    return headline(
        voice(
            key,
            f"The last {of.table.noun}",
            f"{kind.short} in the end",
            f"{kind.short} at the end of the line",
            f"Latest of all: {kind.short}",
            f"{group.nouns} and their last {of.table.noun}",
            f"{kind.short}, most recently",
            f"Nothing newer: {kind.short}",
        )
    )


def _lists(world: World) -> Iterator[Candidate]:
    ways = []
    for of in events(world, kinds=2):
        ways.append(_of_groups(world, of))
    yield from interleaved(*ways)


def _of_groups(world: World, of: Events) -> Iterator[Candidate]:
    for group in groups(world, of, least=3):
        told = [c for c in of.table.by("category", "money", "count", "measure", "flag") if c.known.distinct > 1]
        told = [c for c in told if not c.known.nulls and c not in (group.column, of.at, of.kind.column)]
        candidate = _list(world, of, group, (of.at, *told[:2])) if told else None
        if candidate is not None:
            yield candidate


def _list(world: World, of: Events, group: Group, shown: tuple[WorldColumn, ...]) -> Candidate | None:
    def whole(latest: bool = True) -> exp.Select | None:
        newest = _newest(of, group, shown, latest)
        named = group.named("newest", tuple(c.name for c in shown))
        return None if newest is None else tree.ordered(with_first(named, "newest", newest), group.order)

    answer, turned = whole(), whole(latest=False)
    outputs = (*group.outputs, *(Output(snake(c.name), c.words) for c in shown))
    if answer is None or turned is None or len({o.name for o in outputs}) < len(outputs):
        return None
    rows = world.rows(answer)
    if len(rows) not in _ROWS or not varied(rows):
        return None
    key = f"{of.key} {group.column.name} each"
    noun, one = group.noun, of.kind.one
    asked = voice(
        key,
        f"What is the latest {one} of each {noun} (by {of.at.words})?",
        f"Find the latest {one} of each {noun} (by {of.at.words}).",
        f"For each {noun}, find the latest {one} (by {of.at.words}).",
        f"One row for each {noun}, please: the latest {one} (by {of.at.words}).",
    )
    if group.family is not None or of.kind.column is not None:
        asked = f"{asked} Leave out {group.nouns} without any."
    return Candidate(
        blueprint="latest_per_key",
        key=key,
        title=_list_title(of, group, key),
        question=f"{asked}{later(of, group.column)}{of.left_out(*group.needed)}",
        outputs=outputs,
        order=group.order,
        answer=answer,
        concepts=_CONCEPTS,
        explain=(
            f"`row_number` counts the {of.table.nouns} of each {noun} from the newest back, and number 1 stays, whole. "
            "`max` would find the time, but not what stands beside it."
        ),
        hint=f"Number the {of.table.nouns} of each {noun} from the newest back.",
        wrong=(Miss(turned, "These are the oldest, not the newest."),),
    )


def _list_title(of: Events, group: Group, key: str) -> str:
    return headline(
        voice(
            key,
            f"Fresh {of.table.nouns}",
            f"The newest of each {group.noun}",
            f"Latest {of.table.nouns}",
            f"The last {of.table.noun} of each {group.noun}",
            f"{of.table.nouns}: only the newest",
            f"Most recent {of.table.nouns}",
            f"{group.nouns}, up to date",
        )
    )


def _newcomers(world: World) -> Iterator[Candidate]:
    ways = []
    for of in events(world):
        names = called(of.table)
        if names:
            ways.append(_of_names(world, of, names))
    yield from interleaved(*ways)


def _of_names(world: World, of: Events, names: tuple[WorldColumn, ...]) -> Iterator[Candidate]:
    for group in groups(world, of, least=3, most=20):
        for latest in (True, False):
            candidate = _newcomer(world, of, group, names, latest)
            if candidate is not None:
                yield candidate


def _newcomer(world: World, of: Events, group: Group, names: tuple[WorldColumn, ...], latest: bool) -> Candidate | None:
    columns = tuple(c.name for c in (*names, of.at))
    outputs = (*group.outputs, *(Output(snake(c.name), c.words) for c in (*names, of.at)))
    order = tuple(Sort(o.name) for o in outputs[:-1])
    if len({o.name for o in outputs}) < len(outputs) or group.column in names:
        return None

    def whole(newest: bool, function: exp.Expr) -> exp.Select:
        by = exp.Order(expressions=[exp.Ordered(this=tree.col(of.at), desc=newest, nulls_first=False)])
        place = exp.Window(this=function, partition_by=[group.value], order=by)
        found = of.rows(*group.needed).select(*(tree.col(c) for c in dict.fromkeys((group.column.name, *columns))))
        found = found.qualify(exp.EQ(this=place, expression=tree.number(1)))
        step = "newest" if newest else "oldest"
        return tree.ordered(with_first(group.named(step, columns), step, found), order)

    answer = whole(latest, exp.Rank())
    rows = world.rows(answer)
    if len(rows) not in _ROWS or not varied(rows):
        return None
    key = f"{of.key} {group.column.name} names {latest}"
    noun, many, extreme = group.noun, of.table.nouns, "latest" if latest else "earliest"
    found = f"the {many} with the {extreme} {of.at.words}"
    asked = voice(
        key,
        f"Find {found} in each {noun}.",
        f"Which {many} have the {extreme} {of.at.words}, {noun} by {noun}?",
        f"For each {noun}, find {found}.",
        f"List {found}, {noun} by {noun}.",
    )
    return Candidate(
        blueprint="latest_per_key",
        key=key,
        title=_newcomer_title(many, noun, key, latest),
        question=f"{asked} Where several share it, show them all.{of.left_out(*group.needed)}",
        outputs=outputs,
        order=order,
        answer=answer,
        concepts=(*_CONCEPTS, "ranking"),
        explain=(
            f"`rank` gives 1 to every row with the {extreme} {of.at.words} of its {noun}, however many there are; "
            "`row_number` would toss a coin between them."
        ),
        hint=f"Rank the {many} of each {noun} by {of.at.words} and keep all that come first.",
        wrong=(
            Miss(whole(latest, exp.RowNumber()), "Of several that share the date only one is left."),
            Miss(whole(not latest, exp.Rank()), "These are from the other end."),
        ),
    )


def _newcomer_title(many: str, noun: str, key: str, latest: bool) -> str:
    new = (f"The latest {many}", f"Latest {many}, {noun} by {noun}", f"{many} at the late end", f"Last come: {many}",
           f"The last of the {many}", f"Latest in each {noun}")  # fmt: skip
    old = (f"The earliest {many}", f"Earliest {many}, {noun} by {noun}", f"First come: {many}",
           f"{many} of the first hour", f"The first of the {many}", f"Earliest in each {noun}")  # fmt: skip
    return headline(voice(key, *(new if latest else old)))


BLUEPRINT = Blueprint("latest_per_key", _CONCEPTS, propose)
