"""A row beside the one before it: leaps from one to the next, the longest wait, and the course by month."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, voice
from game.forge.drafting.choosing import interleaved, round_limits
from game.forge.drafting.courses import Course, Group, grain_for, groups, headline, with_first
from game.forge.drafting.relating import snake, told
from game.forge.drafting.series import Events, Measure, events, measures, sequence
from game.forge.world.words import lacked, plural, possessive
from game.forge.world.world import World, WorldColumn

_ROWS = range(3, 31)
_VALUES_MOST = 60
"""Different values of a number: with many, hardly two rows differ by the limit exactly, and nobody sees the edge."""
_CONCEPTS = ("lag-lead", "window")
_CHANGE = Output("change", "change")
_DAYS = Output("longest_wait", "longest wait in days")


def propose(world: World) -> Iterator[Candidate]:
    """Rows that differ much from the one before; the longest wait of each; the change from month to month."""
    yield from interleaved(_leaps(world), _waits(world), _courses(world))


def _window(function: exp.Expr, group: WorldColumn | None, order: Sequence[exp.Expr]) -> exp.Window:
    keys = [] if group is None else [tree.col(group)]
    by = exp.Order(expressions=[exp.Ordered(this=column, nulls_first=False) for column in order])
    return exp.Window(this=function, partition_by=keys, order=by)


@dataclass(frozen=True)
class _Leap:
    """Rows of a group's course whose number is that much more, or less, than the one before."""

    of: Events
    group: Group
    number: WorldColumn
    rising: bool
    limit: str = "0"

    @property
    def key(self) -> str:
        return f"{self.of.key} {self.group.column.name} {self.number.name} {'>' if self.rising else '<'} {self.limit}"

    @property
    def outputs(self) -> tuple[Output, ...]:
        shown = (self.of.at, self.number)
        return (*self.group.outputs, *(Output(snake(c.name), c.words) for c in shown), _CHANGE)

    @property
    def order(self) -> tuple[Sort, ...]:
        return (*self.group.order, Sort(snake(self.of.at.name), kind="time"))

    def rows(self, partitioned: bool = True, turned: bool = False, every: bool = False) -> exp.Select | None:
        found = sequence(self.of, self.group.column)
        if found is None or found[1]:
            return None
        number = tree.col(self.number)
        neighbour = (exp.Lead if turned else exp.Lag)(this=number)
        before = _window(neighbour, self.group.column if partitioned else None, [tree.col(c) for c in found[0]])
        change = tree.named(exp.Sub(this=number, expression=before), _CHANGE.name)
        columns = dict.fromkeys(c.name for c in (self.group.column, self.of.at, self.number))
        needed = (self.number, *self.group.needed)
        step = self.of.rows(*needed).select(*(tree.col(c) for c in columns), change)
        shown = (self.of.at.name, self.number.name, _CHANGE.name)
        query = self.group.named("changes", shown)
        limit = tree.number(self.limit if self.rising else f"-{self.limit}")
        far = (exp.GT if self.rising else exp.LT)(this=tree.col(_CHANGE.name), expression=limit)
        return tree.ordered(with_first(query if every else query.where(far), "changes", step), self.order)


def _leaps(world: World) -> Iterator[Candidate]:
    ways = []
    for of in events(world):
        numbers = [c for c in of.table.by("measure", "money", "count") if 5 < c.known.distinct <= _VALUES_MOST]
        numbers = [c for c in numbers if c.type not in ("DOUBLE", "FLOAT") and c.column.references is None]
        ways.append(_of_events(world, of, numbers))
    yield from interleaved(*ways)


def _of_events(world: World, of: Events, numbers: Sequence[WorldColumn]) -> Iterator[Candidate]:
    for number in numbers:
        for n, group in enumerate(list(groups(world, of, most=10**5))[:3]):
            for rising in (n % 2 == 0, n % 2 == 1):
                leap = _Leap(of, group, number, rising)
                found = leap.rows(every=True)
                if found is None or len({o.name for o in leap.outputs}) < len(leap.outputs):
                    continue
                changes = [row[-1] if rising else -row[-1] for row in world.rows(found) if row[-1] is not None]
                limit = _limit([change for change in changes if change > 0], "INT" in number.type)
                if limit is not None:
                    yield _leap(_Leap(of, group, number, rising, limit))


def _limit(changes: Sequence[float], whole: bool) -> str | None:
    """A round number that few changes exceed."""
    if len(changes) < _ROWS.stop:
        return None
    for limit in round_limits(sorted(changes)[-_ROWS.stop :]):
        if limit > 0 and not (whole and limit % 1) and sum(change > limit for change in changes) in _ROWS:
            return f"{limit:f}"
    return None


def _leap(leap: _Leap) -> Candidate:
    noun, one, many, number = leap.group.noun, leap.of.table.noun, leap.of.table.nouns, leap.number.words
    is_ = "are" if lacked(number) == number else "is"
    way, at = "higher" if leap.rising else "lower", leap.of.at.words
    far = f"more than {float(leap.limit):,g} {way} than for the {one} before, of the same {noun}"
    asked = voice(
        leap.key,
        f"For which {many} {is_} the {number} {far}?",
        f"Find the {many} whose {number} {is_} {far}.",
        f"Look for sudden {'rises' if leap.rising else 'falls'}: {many} whose {number} {is_} {far}.",
    )
    answer = leap.rows()
    assert answer is not None
    misses = ((leap.rows(partitioned=False), f"The {one} before is then one of any {noun}."),
              (leap.rows(turned=True), f"That compares with the {one} after it."))  # fmt: skip
    left_out = leap.of.left_out(leap.number, *leap.group.needed)
    return Candidate(
        blueprint="lag_change",
        key=leap.key,
        title=_leap_title(leap),
        question=f"{asked} Go by {at}; leave out the first of each {noun}.{left_out}",
        outputs=leap.outputs,
        order=leap.order,
        answer=answer,
        concepts=(*_CONCEPTS, "cte"),
        explain=(
            f"`lag` looks one row back among the {many} of the same {noun}. A window can't stand in `where`, so the "
            "change is computed in a step of its own and judged in the next. Without a row before it is null, and out."
        ),
        hint=f"Put the {number} of the {one} before beside each row, {noun} by {noun}.",
        wrong=tuple(Miss(query, why) for query, why in misses if query is not None),
    )


def _leap_title(leap: _Leap) -> str:
    number, noun = leap.number.words, leap.group.noun
    rises = (f"A jump in {number}", f"{number} on the rise", f"A step up in {number}", f"Sudden rises: {number}",
             f"{number}, higher than before", f"{number} going up, {noun} by {noun}")  # fmt: skip
    falls = (f"A drop in {number}", f"{number} on the way down", f"A step down in {number}", f"Sudden falls: {number}",
             f"{number}, lower than before", f"{number} going down, {noun} by {noun}")  # fmt: skip
    return headline(voice(f"{leap.key} title", *(rises if leap.rising else falls)))


def _waits(world: World) -> Iterator[Candidate]:
    yield from interleaved(*(_of_waits(world, of) for of in events(world, kinds=1) if of.daily))


def _of_waits(world: World, of: Events) -> Iterator[Candidate]:
    for group in groups(world, of, least=3, most=35):
        rows = world.rows(_wait(of, group))
        if len(rows) in range(3, 41) and len({row[-1] for row in rows}) > 2 and max(row[-1] or 0 for row in rows) > 1:
            yield _waited(of, group)


def _wait(of: Events, group: Group, partitioned: bool = True, function: type[exp.AggFunc] = exp.Max) -> exp.Select:
    """For each group the longest time between two days with rows, in days."""
    before = _window(exp.Lag(this=of.day), group.column if partitioned else None, [of.day])
    wait = tree.named(exp.Sub(this=of.day, expression=before), "wait")
    step = of.rows(*group.needed).select(group.value, wait)
    longest = exp.select(group.value, tree.named(function(this=tree.col("wait")), _DAYS.name)).from_("waits")
    longest = longest.where(tree.filled(tree.col("wait"))).group_by(group.value)
    if group.family is None:
        longest = longest.select(
            tree.named(group.value, group.outputs[0].name), longest.expressions[1].copy(), append=False
        )
        query = longest
    else:
        query = with_first(group.named("longest", (_DAYS.name,)), "longest", longest)
    return tree.ordered(with_first(query, "waits", step), group.order)


def _waited(of: Events, group: Group) -> Candidate:
    key = f"{of.key} {group.column.name} wait"
    noun, one, many = group.noun, of.table.noun, of.many
    found = f"the longest wait in days from one of the {many} to the next"
    asked = voice(
        key,
        f"How long can it be quiet? For each {noun}, find {found}.",
        f"Find each {possessive(noun)} longest pause: {found}.",
        f"For each {noun}, find {found}.",
        f"For each {noun}, how many days passed at most from one of the {many} to the next?",
    )
    day = f"Go by {of.at.words}" if of.at.type == "DATE" else f"Use only the date of the {of.at.words}"
    rule = f"{day}; leave out {group.nouns} with fewer than two {many}."
    return Candidate(
        blueprint="lag_change",
        key=key,
        title=headline(
            voice(
                key,
                f"Waiting for {of.table.nouns}",
                f"The longest wait of each {noun}",
                f"Quiet times, {noun} by {noun}",
                f"Time between {of.table.nouns}",
                f"Long pauses, {noun} by {noun}",
                f"From one of the {of.table.nouns} to the next",
            )
        ),
        question=f"{asked} {rule}{of.left_out(*group.needed)}",
        outputs=(*group.outputs, _DAYS),
        order=group.order,
        answer=_wait(of, group),
        concepts=(*_CONCEPTS, "date", "group", "cte"),
        explain=(
            f"`lag` fetches the day of the {one} before, within the {noun}; a date minus a date is a number of days. "
            "Windows can't be nested in an aggregate of the same query, so the longest is found in a second step."
        ),
        hint=f"Measure each wait first, {noun} by {noun}; then keep the longest.",
        wrong=(
            Miss(_wait(of, group, partitioned=False), f"The {one} before is then one of any {noun}."),
            Miss(_wait(of, group, function=exp.Avg), "That is the usual wait, not the longest."),
        ),
    )


def _courses(world: World) -> Iterator[Candidate]:
    found: list[Measure] = list(measures(world, kinds=1))
    for measure in found:
        grain = grain_for(world, measure.events)
        if grain is not None and Course(measure, grain).clear and measure.digits is None:
            yield _course(Course(measure, grain))


def _changed(course: Course, back: int = 1, turned: bool = False) -> exp.Select:
    number = tree.col(course.measure.name)
    lag = exp.Lag(this=number) if back == 1 else exp.Lag(this=number, offset=tree.number(back), default=tree.number(0))
    before = course.over(exp.Lead(this=number) if turned else lag)
    change = tree.named(exp.Sub(this=number, expression=before), _CHANGE.name)
    return course.whole(exp.select(tree.col(course.grain.unit), number, change).from_(course.source()))


def _course(course: Course) -> Candidate:
    unit, said = course.grain.unit, course.measure.said
    what = course.measure.events.table.nouns if course.measure.column is None else course.measure.column.words
    ways = (
        f"More or less than before? Find {said} for each {course.by}, and its change.",
        f"Find {said} for each {course.by}, and how much it changed.",
        f"The manager wants {said} for each {course.by}, with its change.",
        f"How does {said} develop? Find it for each {course.by}, with its change.",
    )
    many = course.measure.events.many
    rule = f"Leave out {plural(unit)} without {many}. The change is from the row before, empty in the first row."
    outputs = (*course.outputs, _CHANGE)
    return Candidate(
        blueprint="lag_change",
        key=course.key,
        title=headline(
            voice(
                f"{course.key} title",
                f"{what}, step by step",
                f"{what}: more or less?",
                f"{what} from {unit} to {unit}",
                f"{what}: the difference",
                f"{what}, then and before",
                f"Changes in {what}",
            )
        ),
        question=told(course.key, outputs, course.order, *(f"{way} {rule}{course.left_out}" for way in ways)),
        outputs=outputs,
        order=course.order,
        answer=_changed(course),
        concepts=(*_CONCEPTS, "date-bucket", "cte"),
        explain=(
            f"`lag` reads the row before, in the order of the window, not of the page. The first {unit} has none, so "
            "its change is null: nothing to compare with isn't the same as 0."
        ),
        hint=f"One row a {unit} first; then let each look one row back.",
        wrong=(
            Miss(_changed(course, turned=True), f"That is the change to the {unit} after."),
            Miss(_changed(course, back=2), f"Two rows back is the {unit} before the one before, and 0 is made up."),
        ),
    )


BLUEPRINT = Blueprint("lag_change", _CONCEPTS, propose)
