"""How things add up: the total so far by month, for each group, and the day on which it passes a round number."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import islice

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, voice
from game.forge.drafting.choosing import interleaved, round_limits
from game.forge.drafting.courses import Course, Grain, grain_for, groups, with_first
from game.forge.drafting.series import measures
from game.forge.world.words import article, sentence, spelled
from game.forge.world.world import World

_ROWS_MOST = 40
_GROUPS_MOST = 3
_GROUPS_LEAST = 3
_DAYS_LEAST = 10
_LIMITS_MOST = 4
_SOURCES_MOST = 25
_COUNTS = ("5", "4", "3", "6", "8")
_NTH = {"3": "third", "4": "fourth", "5": "fifth", "6": "sixth", "8": "eighth"}
_CONCEPTS = ("running-total", "window", "date-bucket", "cte")


def propose(world: World) -> Iterator[Candidate]:
    """Each number along the months; the same for each group; the day on which each group's sum passes a limit."""
    yield from interleaved(_plain(world), _passed(world), _grouped(world))


def _plain(world: World) -> Iterator[Candidate]:
    for measure in measures(world, kinds=2):
        grain = grain_for(world, measure.events)
        if grain is not None and Course(measure, grain).clear:
            yield _so_far(Course(measure, grain))


def _grouped(world: World) -> Iterator[Candidate]:
    for measure in measures(world):
        grain = grain_for(world, measure.events, least=3, most=16)
        for group in [] if grain is None else list(groups(world, measure.events, most=8))[:_GROUPS_MOST]:
            course = Course(measure, grain or Grain("month"), group)
            if course.clear and len(world.rows(_running(course))) <= _ROWS_MOST:
                yield _so_far(course)


def _total(course: Course) -> Output:
    return Output("total_so_far", f"{course.measure.words} so far", course.measure.digits)


def _running(course: Course, window: bool = True, partitioned: bool = True) -> exp.Select:
    """Each month with the sum of all up to it."""
    number, unit = tree.col(course.measure.name), course.grain.unit
    one = course if partitioned else replace(course, group=None)
    total: exp.Expr = one.over(exp.Sum(this=number))
    if not window:
        total = exp.Window(this=exp.Sum(this=number), partition_by=[tree.col(key) for key in course.keys])
    total = tree.rounded(total, 2) if course.measure.digits is not None else total
    shown = [tree.col(unit), number, tree.named(total, "total_so_far")]
    if course.group is None or course.group.family is None:
        own = [] if course.group is None else [tree.named(course.group.value, course.group.outputs[0].name)]
        return course.whole(exp.select(*own, *shown).from_(course.source()))
    running = exp.select(*(tree.col(key) for key in course.keys), *shown).from_(course.source())
    named = course.group.named("running", (unit, course.measure.name, "total_so_far"))
    return course.whole(with_first(named, "running", running))


def _so_far(course: Course) -> Candidate:
    unit, group = course.grain.unit, course.group
    many = course.measure.events.table.nouns
    own = "" if group is None else f", for each {group.noun} on its own"
    asked = voice(
        course.key,
        f"How does {course.measure.said} add up, {unit} by {unit}{own}?",
        f"Draw a curve of {course.measure.said} up to and including each {unit}{own}.",
        f"Make a running total of {course.measure.said}, {unit} by {unit}{own}.",
        f"How far had {course.measure.said} come by the end of each {unit}{own}?",
        f"Give {course.measure.said} by {unit}, and the total so far{own}.",
    )
    each = unit if group is None else f"{unit} of a {group.noun}"
    such = "such " if course.measure.events.kind.column else ""
    when = f"A {unit} (by {course.measure.events.at.words})"
    rule = f"{when} without {such}{many} has no row."
    if group is not None:
        rule = f"{when} has no row for {article(group.noun)} without {such}{many} in it."
    wrong = [
        Miss(_running(course, window=False), "Without an order a window sums the whole, in every row."),
    ]
    if group is not None:
        wrong.append(Miss(_running(course, partitioned=False), f"One total runs through every {group.noun}."))
    return Candidate(
        blueprint="running_total",
        key=course.key,
        title=_title(course),
        question=f"{asked} {rule}{course.left_out}",
        outputs=(*course.outputs, _total(course)),
        order=course.order,
        answer=_running(course),
        concepts=_CONCEPTS,
        explain=(
            f"A window with `order by` sums from the first {unit} up to the row's own. It sees one row for each "
            f"{each}, so no two rows tie and none is counted before its turn."
            + ("" if group is None else f" `partition by` starts again from nothing for each {group.noun}.")
        ),
        hint=f"First one row a {unit}, then a sum that grows with each row.",
        wrong=tuple(wrong),
    )


def _title(course: Course) -> str:
    what = course.measure.events.table.nouns if course.measure.column is None else course.measure.column.words
    return sentence(
        voice(
            f"{course.key} title",
            f"{what} so far",
            f"{what}, added up",
            f"The pile of {what}",
            f"A curve of {what}",
            f"It adds up: {what}",
            f"{what}, {course.grain.unit} upon {course.grain.unit}",
            f"Running total: {what}",
            f"How far had the {what} come?",
        )
    ).rstrip(".")


def _passed(world: World) -> Iterator[Candidate]:
    for measure in islice(measures(world), _SOURCES_MOST):
        for group in list(groups(world, measure.events))[:2]:
            course = Course(measure, Grain("day"), group)
            if measure.events.daily and course.clear and (measure.column is None or measure.digits is None):
                limit = _limit(world, course)
                if limit is not None:
                    yield _first_day(course, limit)


def _limit(world: World, course: Course) -> str | None:
    """A total that most groups have reached, on different days."""
    number = tree.col(course.measure.name)
    totals = exp.select(exp.Sum(this=number)).from_(course.source()).group_by(*(tree.col(k) for k in course.keys))
    values = sorted(float(row[0]) for row in world.rows(with_first(totals, course.step, course.gathered)) if row[0])
    values = [value for value in values if value > 0]
    if len(values) < _GROUPS_LEAST:
        return None
    middle = values[len(values) // 3]
    ways = (
        _COUNTS
        if course.measure.column is None
        else tuple(f"{n:f}" for n in islice((n for n in round_limits([middle / 20, middle]) if n >= 1), _LIMITS_MOST))
    )
    for way in ways:
        days = [row[-1] for row in world.rows(_first_days(course, way))]
        if float(way) < middle and _GROUPS_LEAST <= len(days) <= _ROWS_MOST and _spread(days):
            return way
    return None


def _spread(days: list[date]) -> bool:
    """Whether most days differ, and the last is well after the first."""
    return len(set(days)) > len(days) // 2 and (max(days) - min(days)).days > _DAYS_LEAST


def _first_days(course: Course, limit: str, over: bool = False, partitioned: bool = True) -> exp.Select:
    """For each group the first day on which its sum so far has come to the limit."""
    assert course.group is not None
    keys = [tree.col(key) for key in course.keys]
    one = course if partitioned else replace(course, group=None)
    so_far = tree.named(one.over(exp.Sum(this=tree.col(course.measure.name))), "total_so_far")
    running = exp.select(*keys, tree.col("day"), so_far).from_(course.source())
    enough = (exp.GT if over else exp.GTE)(this=tree.col("total_so_far"), expression=tree.number(limit))
    day = tree.named(exp.Min(this=tree.col("day")), "day")
    reached = exp.select(*keys, day).from_("running").where(enough).group_by(*keys)
    if course.group.family is None:
        reached = reached.select(tree.named(course.group.value, course.group.outputs[0].name), day, append=False)
        query = with_first(reached, "running", running)
    else:
        query = with_first(course.group.named("reached", ("day",)), "reached", reached)
        query = with_first(query, "running", running)
    return tree.ordered(with_first(query, course.step, course.gathered), course.group.order)


def _first_day(course: Course, limit: str) -> Candidate:
    assert course.group is not None
    measure, noun = course.measure, course.group.noun
    key = f"{course.key} reaches {limit}"
    number, at = f"{Decimal(limit):,f}", measure.events.at.words
    if measure.column is None:
        nth = f"the {_NTH[limit]} {measure.events.kind.one}"
        asked = voice(
            key,
            f"On which day, by {at}, was {nth} of each {noun}?",
            f"Find the day, by {at}, of {nth} of each {noun}.",
            f"For each {noun}, find the day of {nth}, by {at}.",
            f"When was {nth} of each {noun}? Find the day, by {at}.",
        )
        rule = f"Leave out {course.group.nouns} with fewer than {spelled(int(limit))}."
    else:
        asked = voice(
            key,
            f"For each {noun}, find the first day at whose end {measure.said} so far was {number} or more, by {at}.",
            f"Find the first day for each {noun}, by {at}, at whose end {measure.said} so far was {number} or more.",
        )
        rule = f"Leave out {course.group.nouns} that never got so far."
    return Candidate(
        blueprint="running_total",
        key=key,
        title=_goal_title(course, key, limit),
        question=f"{asked} {rule}{course.left_out}",
        outputs=(*course.group.outputs, Output("day", "day")),
        order=course.group.order,
        answer=_first_days(course, limit),
        concepts=(*_CONCEPTS, "group"),
        explain=(
            f"Day by day first, then a running total for each {noun}; the earliest day on which it has come to the "
            f"limit is the day asked for. A day comes once, so what happened at noon doesn't matter: its end counts."
        ),
        hint=f"Let a total run for each {noun}, then look for the first day on which it is high enough.",
        wrong=(
            Miss(_first_days(course, limit, over=True), "Reaching the limit is enough; it need not be passed."),
            Miss(
                _first_days(course, limit, partitioned=False), f"One total runs through all, not one for each {noun}."
            ),
        ),
    )


def _goal_title(course: Course, key: str, limit: str) -> str:
    assert course.group is not None
    many, number = course.measure.events.table.nouns, f"{Decimal(limit):,f}"
    return sentence(
        voice(
            key,
            f"The first {number}",
            f"{number} and counting",
            f"On the way to {number}",
            f"From 0 to {number}: {many}",
            f"Every {course.group.noun} to {number}",
            f"{many} up to {number}",
            f"The day of number {number}",
        )
    ).rstrip(".")


BLUEPRINT = Blueprint("running_total", _CONCEPTS, propose)
