"""Month against month before, in percent: the course of a number, and where it leaps or falls."""

from collections.abc import Iterator

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, voice
from game.forge.drafting.choosing import interleaved
from game.forge.drafting.courses import Course, grain_for, groups, headline, with_first
from game.forge.drafting.relating import told
from game.forge.drafting.series import Measure, measures
from game.forge.world.words import plural
from game.forge.world.world import World

_PERCENTS = (100, 50, 40, 30, 25, 20, 10)
_ROWS = range(3, 26)
_GROUPS_MOST = 3
_CHANGE = Output("change", "change in percent", 1)
_CONCEPTS = ("self-join", "date-bucket", "cte")


def propose(world: World) -> Iterator[Candidate]:
    """The whole course of each number of rows and each sum; and for each group, the months of great rises or falls."""
    found = [m for m in measures(world, kinds=2) if not _negative(m)]
    yield from interleaved(_courses(world, found), _leaps(world, found))


def _negative(measure: Measure) -> bool:
    """Whether shares of such sums would say nothing."""
    return measure.column is not None and (measure.column.known.low or "").startswith("-")


def _courses(world: World, found: list[Measure]) -> Iterator[Candidate]:
    for measure in found:
        grain = grain_for(world, measure.events)
        if grain is not None and Course(measure, grain).clear:
            rows = world.rows(_compared(Course(measure, grain)))
            if len({row[1] for row in rows}) > 3 and sum(row[2] is None for row in rows) <= len(rows) // 4 + 1:
                yield _course(Course(measure, grain))


def _leaps(world: World, found: list[Measure]) -> Iterator[Candidate]:
    for measure in (m for m in found if m.column is None):
        grain = grain_for(world, measure.events, least=4, most=40)
        ways = [] if grain is None else [Course(measure, grain, g) for g in groups(world, measure.events)]
        for n, course in enumerate(c for c in ways[:_GROUPS_MOST] if c.clear):
            for rising in (n % 2 == 0, n % 2 == 1):
                limits = [p for p in _PERCENTS if rising or p < 100]
                percent = next((p for p in limits if len(world.rows(_beyond(course, p, rising))) in _ROWS), None)
                if percent is not None:
                    yield _leap(course, percent, rising)


def _percent(now: exp.Expr, before: exp.Expr, base: exp.Expr) -> exp.Expr:
    change = exp.Paren(this=exp.Sub(this=now, expression=before))
    share = exp.Div(this=exp.Mul(this=tree.number("100.0"), expression=change), expression=base)
    return tree.named(tree.rounded(share, 1), _CHANGE.name)


def _compared(course: Course, side: str = "left", base: str = "b") -> exp.Select:
    number, unit = course.measure.name, course.grain.unit
    now, before, of = tree.col(number, "m"), tree.col(number, "b"), tree.col(number, base)
    divisor = of if course.measure.column is None else tree.call("nullif", of, tree.number(0))
    shown = (tree.col(unit, "m"), now, _percent(now, before, divisor))
    return course.whole(course.pairs(*shown, side=side))


def _lagged(course: Course) -> exp.Select:
    number = tree.col(course.measure.name)
    before = course.over(exp.Lag(this=number))
    shown = (tree.col(course.grain.unit), number, _percent(number, before, before))
    return course.whole(exp.select(*shown).from_(course.source()))


def _course(course: Course) -> Candidate:
    unit, many = course.grain.unit, course.measure.events.many
    empty = f"empty if that had none{'' if course.measure.column is None else ' or a total of 0'}"
    said, by = course.measure.said, course.by
    ways = (
        f"How does {said} change from {unit} to {unit} (by {course.measure.events.at.words})?",
        f"Is {said} growing? Find it for each {by}, with its change.",
        f"Up or down? Find {said} for each {by}, and its change.",
        f"For each {by}, find {said} and how it changed.",
        f"The manager wants {said} for each {by}, with its change.",
    )
    rule = f"Leave out {plural(unit)} without {many}. The change is against the calendar {unit} before, {empty}."
    outputs = (*course.outputs, _CHANGE)
    return Candidate(
        blueprint="percent_change",
        key=course.key,
        title=_course_title(course),
        question=told(course.key, outputs, course.order, *(f"{way} {rule}{course.left_out}" for way in ways)),
        outputs=outputs,
        order=course.order,
        answer=_compared(course),
        concepts=_CONCEPTS,
        explain=(
            f"One row a {unit} first, then each {unit} beside the one before it: the join finds it on the calendar. "
            f"`lag` takes the row before, which is an older {unit} wherever one had no {many}."
        ),
        hint=f"Gather the {many} by {unit}, then lay each {unit} beside the one before it.",
        wrong=(
            Miss(_lagged(course), f"The row before is the {unit} before only if no {unit} is missing."),
            Miss(_compared(course, base="m"), f"Growth is measured by the number of the {unit} before."),
            Miss(_compared(course, side=""), f"A {unit} with nothing before it is lost, though its number counts."),
        ),
    )


def _course_title(course: Course) -> str:
    of = course.measure
    what = of.events.table.nouns if of.column is None else of.column.words
    return headline(
        voice(
            course.key,
            f"{what} on the move",
            f"Ups and downs of {what}",
            f"Is there growth in {what}?",
            f"{what}: change in percent",
            f"{what}, up or down",
            f"{what} against the {course.grain.unit} before",
            f"How {what} changed",
        )
    )


def _beyond(course: Course, percent: int, rising: bool, of_group: bool = True) -> exp.Select:
    """Months whose number lies that far above or below the one before."""
    assert course.group is not None
    number, unit, key = course.measure.name, course.grain.unit, course.group.column.name
    now, before = tree.col(number, "m"), tree.col(number, "b")
    change = _percent(now, before, before).find(exp.Div)
    assert change is not None
    limit = tree.number(percent if rising else -percent)
    far = (exp.GT if rising else exp.LT)(this=change.copy(), expression=limit)
    shown = (tree.col(unit, "m"), now, _percent(now, before, before))
    if course.group.family is None:
        name = course.group.outputs[0].name
        own = tree.named(tree.col(key, "m"), name)
        return course.whole(course.pairs(own, *shown, of_group=of_group).where(far))
    step = "leaps" if rising else "falls"
    named = course.group.named(step, (unit, number, _CHANGE.name))
    return course.whole(with_first(named, step, course.pairs(tree.col(key, "m"), *shown, of_group=of_group).where(far)))


def _leap(course: Course, percent: int, rising: bool) -> Candidate:
    assert course.group is not None
    noun, unit, many = course.group.noun, course.grain.unit, course.measure.events.many
    key = f"{course.key} {'>' if rising else '<'} {percent}"
    verb, past = ("grow", "grew") if rising else ("fall", "fell")
    far = "more than double" if percent == 100 else f"{verb} by more than {percent} percent"
    moved = "more than doubled" if percent == 100 else f"{past} by more than {percent} percent"
    said, at = course.measure.said, course.measure.events.at.words
    rule = f"Compare with the calendar {unit} before (by {at}), if both have {many}."
    outputs = (*course.outputs, _CHANGE)
    ways = (
        f"For which {noun} and in which {unit} did {said} {far}?",
        f"Find each {noun} and {unit} in which {said} {moved}.",
        f"Look at each {noun} by itself: in which {plural(unit)} did {said} {far}?",
        f"Look for {'leaps' if rising else 'slumps'}: find each {noun} and {unit} in which {said} {moved}.",
    )
    return Candidate(
        blueprint="percent_change",
        key=key,
        title=_leap_title(course, key, rising),
        question=told(key, outputs, course.order, *(f"{way} {rule}{course.left_out}" for way in ways)),
        outputs=outputs,
        order=course.order,
        answer=_beyond(course, percent, rising),
        concepts=_CONCEPTS,
        explain=(
            f"The self-join pairs each {unit} of a {noun} with the one before it on the calendar; a {unit} without one "
            f"finds no partner and drops out. The condition compares the numbers themselves, not what is rounded."
        ),
        hint=f"Lay each {unit} of a {noun} beside the one before it, and keep the pairs that differ enough.",
        wrong=(
            Miss(_beyond(course, percent, rising, of_group=False), f"A {noun} is compared with all others as well."),
            Miss(_beyond(course, percent, not rising), "These went the other way."),
        ),
    )


def _leap_title(course: Course, key: str, rising: bool) -> str:
    many = course.measure.events.table.nouns
    rises = (f"A leap in {many}", f"{many} on the rise", f"Many more {many}", f"{many}, up steeply",
             f"Good times for {many}", f"{many} take off")  # fmt: skip
    falls = (f"A drop in {many}", f"A slump in {many}", f"Far fewer {many}", f"{many}, down steeply",
             f"{many} on the slide", f"A bad patch for {many}")  # fmt: skip
    ways = rises if rising else falls
    return headline(voice(key, *ways))


BLUEPRINT = Blueprint("percent_change", _CONCEPTS, propose)
