"""The mean of the last few: smooth curves by month, seven days on the calendar, months far from the mean before."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, voice
from game.forge.drafting.choosing import interleaved
from game.forge.drafting.courses import Course, Grain, grain_for, groups, headline, interval, with_first
from game.forge.drafting.relating import told
from game.forge.drafting.series import Measure, measures
from game.forge.world.words import plural, spelled
from game.forge.world.world import World

_ROWS_MOST = 40
_BEFORE = 3
"""Rows before one that a peak is measured by."""
_CONCEPTS = ("moving-average", "window", "date-bucket", "cte")
_AVERAGE = Output("average", "average", 1)
_PER_DAY = Output("average_per_day", "average per day", 2)
_BEFOREHAND = Output("average_before", "average before", 1)
_PEAKS_LEAST, _PEAKS_MOST = 2, 25


def propose(world: World) -> Iterator[Candidate]:
    """The mean of each number and those before it; of seven days; and what lies far above the mean of those before."""
    found = list(measures(world, kinds=1))
    yield from interleaved(_smooth_ones(world, found), _weeks(world, found), _peaks(world, found))


def _rows(first: int, last: int) -> exp.WindowSpec:
    """Rows from so many to so many before a row; 0 is the row itself."""
    end, side = (str(last), "PRECEDING") if last else ("CURRENT ROW", None)
    return exp.WindowSpec(kind="ROWS", start=tree.number(first), start_side="PRECEDING",
                          end=tree.number(end) if last else end, end_side=side)  # fmt: skip


def _mean(course: Course, first: int, last: int) -> exp.Expr:
    return course.over(exp.Avg(this=tree.col(course.measure.name)), _rows(first, last))


def _smooth_ones(world: World, found: list[Measure]) -> Iterator[Candidate]:
    for measure in found:
        grain = grain_for(world, measure.events, least=8, most=_ROWS_MOST)
        if grain is not None and Course(measure, grain).clear:
            yield _smooth(Course(measure, grain))


def _averaged(course: Course, before: int) -> exp.Select:
    shown = tree.named(tree.rounded(_mean(course, before, 0), 1), _AVERAGE.name)
    number = tree.col(course.measure.name)
    return course.whole(exp.select(tree.col(course.grain.unit), number, shown).from_(course.source()))


def _smooth(course: Course) -> Candidate:
    unit = course.grain.unit
    before = 2 if len(course.key) % 2 else 3
    few, said, units = spelled(before + 1), course.measure.said, plural(unit)
    mean = f"its average over that {unit} and the {spelled(before)} listed before it"
    ways = (
        f"For each {course.by}, find {said} and {mean}.",
        f"Is there a trend? For each {course.by}, find {said} and {mean}.",
        f"One {unit} says little. Find {said} for each {course.by}, and {mean}.",
        f"The manager wants a smooth curve: find {said} for each {course.by}, and {mean}.",
    )
    many = course.measure.events.many
    rule = f"Skip {units} without {many} altogether; the first rows average what there is."
    outputs = (*course.outputs, _AVERAGE)
    return Candidate(
        blueprint="moving_average",
        key=f"{course.key} {before}",
        title=_smooth_title(course),
        question=told(course.key, outputs, course.order, *(f"{way} {rule}{course.left_out}" for way in ways)),
        outputs=outputs,
        order=course.order,
        answer=_averaged(course, before),
        concepts=_CONCEPTS,
        explain=(
            f"`rows between {before} preceding and current row` is a frame that moves along with the row: {few} rows, "
            f"the row's own among them. At the start it holds fewer, and `avg` divides by what is there."
        ),
        hint=f"Gather by {unit}, then let a window of {few} rows slide over the list.",
        wrong=(
            Miss(
                _averaged(course, before + 1),
                f"{headline(spelled(before + 1))} before and the row itself are too many.",
            ),
            Miss(_unframed(course), "Without a frame it is the average of all so far."),
        ),
    )


def _unframed(course: Course) -> exp.Select:
    shown = tree.named(tree.rounded(course.over(exp.Avg(this=tree.col(course.measure.name))), 1), _AVERAGE.name)
    number = tree.col(course.measure.name)
    return course.whole(exp.select(tree.col(course.grain.unit), number, shown).from_(course.source()))


def _smooth_title(course: Course) -> str:
    what = course.measure.events.table.nouns if course.measure.column is None else course.measure.column.words
    return headline(
        voice(
            f"{course.key} title",
            f"{what} without the jitters",
            f"{what}, smoothed",
            f"{what}: the long view",
            f"{what}, seen from afar",
            f"Smoothing {what}",
            f"The trend in {what}",
            f"{what} without the noise",
        )
    )


def _weeks(world: World, found: list[Measure]) -> Iterator[Candidate]:
    for measure in found:
        if not measure.events.daily:
            continue
        course = Course(measure, Grain("day"))
        days = [row[0] for row in world.rows(course.whole(exp.select(tree.col("day")).from_(course.source())))]
        month = _month(days)
        if course.clear and month is not None:
            yield _seven_days(course, month)


def _month(days: list[date]) -> date | None:
    """The month in the middle with enough days, and days before it."""
    found: dict[date, int] = {}
    for day in days:
        found[day.replace(day=1)] = found.get(day.replace(day=1), 0) + 1
    good = [month for month, count in sorted(found.items())[1:] if 8 <= count <= 31]
    return good[len(good) // 2] if good else None


def _within(column: exp.Expr, month: date) -> exp.Expr:
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    first = exp.GTE(this=column, expression=tree.day(month))
    return exp.and_(first, exp.LT(this=column.copy(), expression=tree.day(after)))


def _slid(course: Course, month: date, frame: str = "RANGE", early: bool = False) -> exp.Select:
    """Each day's number with the sum of seven days, of that month; `early` cuts the month out too soon."""
    six: exp.Expr = interval(6, "day") if frame == "RANGE" else tree.number(6)
    spec = exp.WindowSpec(kind=frame, start=six, start_side="PRECEDING", end="CURRENT ROW")
    number = tree.col(course.measure.name)
    total = course.over(exp.Sum(this=number), spec)
    share = tree.rounded(exp.Div(this=total, expression=tree.number(7)), 2)
    sliding = exp.select(tree.col("day"), number, tree.named(share, _PER_DAY.name)).from_(course.source())
    cut = _within(tree.col("day"), month)
    shown = exp.select(tree.col("day"), number, tree.col(_PER_DAY.name)).from_("sliding")
    if early:
        return course.whole(sliding.where(cut))
    return course.whole(with_first(shown.where(cut), "sliding", sliding))


def _seven_days(course: Course, month: date) -> Candidate:
    many = course.measure.events.table.nouns
    when = f"{month:%B %Y}"
    key = f"{course.key} {month:%Y-%m}"
    said, day = course.measure.said, course.by
    mean = f"{said} and its average per day over the 7 calendar days up to it"
    ways = (
        f"For each {day} of {when}, find {mean}.",
        f"How was {when}? For each {day}, find {mean}.",
        f"A chart of {when} needs a smooth line: for each {day}, find {mean}.",
    )
    rule = "Leave out days without any, but always divide by 7; days of the month before count, too."
    outputs = (*course.outputs, _PER_DAY)
    return Candidate(
        blueprint="moving_average",
        key=key,
        title=_seven_title(course, when),
        question=told(key, outputs, course.order, *(f"{way} {rule}{course.left_out}" for way in ways)),
        outputs=outputs,
        order=course.order,
        answer=_slid(course, month),
        concepts=_CONCEPTS,
        explain=(
            "A `range` of 6 days looks at the calendar, where `rows` would step over days without a row and reach "
            "too far back. The month is cut out last, so that its first days can still see the week before."
        ),
        hint="Let the window slide over all days, and only then cut out the month.",
        wrong=(
            Miss(_slid(course, month, frame="ROWS"), f"Seven rows are seven days only if there are {many} every day."),
            Miss(_slid(course, month, early=True), "Cut out first, the month has forgotten the days before it."),
        ),
    )


def _seven_title(course: Course, when: str) -> str:
    many = course.measure.events.table.nouns
    return headline(
        voice(
            f"{course.key} {when}",
            f"Seven days of {many}",
            f"{when}, smoothed",
            f"{many} by the rolling week",
            f"{many} in {when}",
            f"The last seven days: {many}",
            f"A week at a time: {many}",
        )
    )


def _peaks(world: World, found: list[Measure]) -> Iterator[Candidate]:
    for measure in (m for m in found if m.column is None):
        grain = grain_for(world, measure.events, most=_ROWS_MOST)
        ways = [] if grain is None else [Course(measure, grain, g) for g in groups(world, measure.events)]
        for course in [c for c in ways if c.clear][:3]:
            for above in (True, False):
                if _PEAKS_LEAST <= len(world.rows(_left_behind(course, above))) <= _PEAKS_MOST:
                    yield _peak(course, above)


def _left_behind(course: Course, above: bool, last: int = 1, partitioned: bool = True) -> exp.Select:
    """Months with more than double, or less than half, of the mean of those before."""
    assert course.group is not None
    number, unit = tree.col(course.measure.name), course.grain.unit
    keys = [tree.col(key) for key in course.keys]
    mean = _mean(course if partitioned else replace(course, group=None), _BEFORE if last else _BEFORE - 1, last)
    compared = exp.select(*keys, tree.col(unit), number, tree.named(mean, "mean_before")).from_(course.source())
    before = tree.col("mean_before")
    limit = (
        exp.Mul(this=tree.number(2), expression=before) if above else exp.Div(this=before, expression=tree.number(2))
    )
    far = (exp.GT if above else exp.LT)(this=number, expression=limit)
    rounded = tree.named(tree.rounded(before, 1), _BEFOREHAND.name)
    step = "peaks" if above else "lows"
    if course.group.family is None:
        own = tree.named(course.group.value, course.group.outputs[0].name)
        query = exp.select(own, tree.col(unit), number, rounded).from_("compared").where(far)
    else:
        kept = exp.select(*keys, tree.col(unit), number, rounded).from_("compared").where(far)
        query = with_first(course.group.named(step, (unit, course.measure.name, _BEFOREHAND.name)), step, kept)
    return course.whole(with_first(query, "compared", compared))


def _peak(course: Course, above: bool) -> Candidate:
    assert course.group is not None
    noun, unit = course.group.noun, course.grain.unit
    far = "more than double" if above else "less than half"
    key = f"{course.key} {far}"
    mean = f"the average of the {spelled(_BEFORE)} before"
    said, units = course.measure.said, plural(unit)
    ways = (
        f"For which {noun} and {unit} was {said} {far} {mean}?",
        f"Find each {noun} and {unit} in which {said} was {far} {mean}.",
        f"In which {units} was {said} {far} {mean}, {noun} by {noun}?",
    )
    rule = f"Skip {units} (by {course.measure.events.at.words}) without any; if fewer come before, average those."
    outputs = (*course.outputs, _BEFOREHAND)
    return Candidate(
        blueprint="moving_average",
        key=key,
        title=_peak_title(course, key, above),
        question=told(key, outputs, course.order, *(f"{way} {rule}{course.left_out}" for way in ways)),
        outputs=outputs,
        order=course.order,
        answer=_left_behind(course, above),
        concepts=_CONCEPTS,
        explain=(
            f"The frame `rows between {_BEFORE} preceding and 1 preceding` ends before the row itself: what is judged "
            f"must not be part of its own measure. Windows come after `where`, so the comparison comes a step later."
        ),
        hint=f"Give each {unit} the average of those just before it, then compare.",
        wrong=(
            Miss(_left_behind(course, above, last=0), f"The {unit} itself is in the average it is held against."),
            Miss(_left_behind(course, above, partitioned=False), f"The {units} before are of any {noun}."),
        ),
    )


def _peak_title(course: Course, key: str, above: bool) -> str:
    many = course.measure.events.table.nouns
    high = (f"{many} off the chart", f"A wave of {many}", f"Peaks in {many}", f"Far more {many}", "Not a normal "
            + course.grain.unit, f"{many} well above average")  # fmt: skip
    low = (f"{many} at a low", f"Far fewer {many}", f"A lull in {many}", f"Lows in {many}", "A quiet "
           + course.grain.unit, f"{many} well below average")  # fmt: skip
    return headline(voice(key, *(high if above else low)))


BLUEPRINT = Blueprint("moving_average", _CONCEPTS, propose)
