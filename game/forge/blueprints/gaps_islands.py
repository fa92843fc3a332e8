"""Runs of days and months that follow each other without a break, and the breaks between them."""

from collections.abc import Iterator

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, voice
from game.forge.drafting.choosing import interleaved
from game.forge.drafting.courses import Grain, Group, groups, headline, with_first
from game.forge.drafting.relating import snake, told
from game.forge.drafting.series import Events, events
from game.forge.world.words import article
from game.forge.world.world import World

_ROWS = range(2, 31)
_LENGTHS = range(2, 7)
_BREAKS = range(3, 15)
_CONCEPTS = ("gaps-and-islands", "window", "date", "cte")


def propose(world: World) -> Iterator[Candidate]:
    """Long runs of days of each group; each group's longest run of days or months; long breaks over all."""
    yield from interleaved(_runs(world), _records(world), _breaks(world))


def _day(of: Events, unit: str) -> exp.Expr:
    return Grain(unit).bucket(of.at)


def _islands(of: Events, group: Group, unit: str, distinct: bool = True) -> tuple[exp.Select, exp.Select]:
    """Days with rows, each once; and the same with what all days of a run have in common."""
    key = group.value
    days = of.rows(*group.needed).select(key, tree.named(_day(of, unit), unit))
    days = days.distinct() if distinct else days
    by = exp.Order(expressions=[exp.Ordered(this=tree.col(unit), nulls_first=False)])
    place = exp.Window(this=exp.RowNumber(), partition_by=[key], order=by)
    if unit == "day":
        start: exp.Expr = exp.Sub(this=tree.col(unit), expression=exp.cast(place, "INTEGER"))
    else:
        start = exp.Sub(this=tree.col(unit), expression=tree.call("to_months", exp.cast(place, "INTEGER")))
    return days, exp.select(key, tree.col(unit), tree.named(start, "island")).from_(f"{unit}s")


def _run_query(
    of: Events, group: Group, unit: str, least: int | None = None, distinct: bool = True, first: bool = True
) -> exp.Select:
    """Runs of at least so many days; or the longest of each group, the first of several."""
    key = group.value
    days, islands = _islands(of, group, unit, distinct)
    columns = (f"first_{unit}", f"last_{unit}", f"{unit}s")
    ends = (exp.Min(this=tree.col(unit)), exp.Max(this=tree.col(unit)), tree.count_rows())
    shown = [tree.named(value, name) for value, name in zip(ends, columns, strict=True)]
    runs = exp.select(key, *shown).from_("islands").group_by(key, tree.col("island"))
    if least is not None:
        runs = runs.having(exp.GTE(this=tree.count_rows(), expression=tree.number(least)))
        query = group.named("runs", columns)
    else:
        order = [exp.Ordered(this=tree.col(columns[2]), desc=True, nulls_first=False)]
        order += [exp.Ordered(this=tree.col(columns[0]), desc=not first, nulls_first=False)]
        place = exp.Window(this=exp.RowNumber(), partition_by=[key], order=exp.Order(expressions=order))
        longest = exp.select(key, *(tree.col(c) for c in columns)).from_("runs")
        longest = longest.qualify(exp.EQ(this=place, expression=tree.number(1)))
        query = group.named("longest", columns)
        query = with_first(query, "longest", longest)
    for name, step in (("runs", runs), ("islands", islands), (f"{unit}s", days)):
        query = with_first(query, name, step)
    return tree.ordered(query, _order(group, unit, least))


def _order(group: Group, unit: str, least: int | None) -> tuple[Sort, ...]:
    begin = () if least is None else (Sort(f"first_{unit}", kind="time"),)
    return (*group.order, *begin)


def _outputs(group: Group, unit: str) -> tuple[Output, ...]:
    how = "" if unit == "day" else " (its first day)"
    ends = (Output(f"first_{unit}", f"first {unit}{how}"), Output(f"last_{unit}", f"last {unit}{how}"))
    return (*group.outputs, *ends, Output(f"{unit}s", f"number of {unit}s"))


def _whole(of: Events, group: Group) -> bool:
    """Whether the group's column bears no name that a step needs."""
    return group.column.name.lower() not in ("day", "month", "island", "days", "months")


def _runs(world: World) -> Iterator[Candidate]:
    yield from interleaved(*(_of_runs(world, of) for of in events(world, kinds=1) if of.daily))


def _of_runs(world: World, of: Events) -> Iterator[Candidate]:
    for group in list(groups(world, of, most=10**4))[:4]:
        if not _whole(of, group):
            continue
        lengths = [row[-1] for row in world.rows(_run_query(of, group, "day", least=2))]
        for least in _LENGTHS:
            found = sum(length >= least for length in lengths)
            if found in _ROWS and len({length for length in lengths if length >= least}) > 1:
                yield _run(of, group, least)
                break


def _run(of: Events, group: Group, least: int) -> Candidate:
    key = f"{of.key} {group.column.name} runs {least}"
    noun, many = group.noun, of.table.nouns
    each = f"{of.kind.one} of the same {noun}"
    asked = voice(
        key,
        f"Find all runs of at least {least} consecutive days, each with {article(each)}.",
        f"Which {group.nouns} had {of.many} on at least {least} days in a row? List each such run.",
        f"Day after day: find each run of at least {least} days in a row, all with {article(each)}.",
    )
    return Candidate(
        blueprint="gaps_islands",
        key=key,
        title=headline(
            voice(
                key,
                f"{many}, day after day",
                f"Streaks of {many}",
                f"A chain of {many}",
                f"Runs of {many}",
                f"Day by day: {many}",
                f"Streaks, {noun} by {noun}",
            )
        ),
        question=f"{asked} Days go by {of.at.words}; give each run in full.{of.left_out(*group.needed)}",
        outputs=_outputs(group, "day"),
        order=_order(group, "day", least),
        answer=_run_query(of, group, "day", least),
        concepts=(*_CONCEPTS, "distinct", "having"),
        explain=(
            f"Days of a {noun} are numbered in order. Within a run both the day and its number rise by one, so their "
            "difference stays the same and names the run. A day counts once, however much happened on it."
        ),
        hint="Subtract a running number from the day and see what stays the same within a run.",
        wrong=(
            Miss(
                _run_query(of, group, "day", least, distinct=False), f"Several {many} on one day break the numbering."
            ),
            Miss(_run_query(of, group, "day", least + 1), f"A run of exactly {least} days is long enough."),
        ),
    )


def _records(world: World) -> Iterator[Candidate]:
    yield from interleaved(*(_of_records(world, of) for of in events(world, kinds=1)))


def _of_records(world: World, of: Events) -> Iterator[Candidate]:
    for group in groups(world, of, least=3, most=30):
        for unit in ("day", "month") if of.daily else ("month",):
            rows = world.rows(_run_query(of, group, unit)) if _whole(of, group) else []
            lengths = [row[-1] for row in rows]
            if len(rows) in range(3, 31) and max(lengths) > 2 and len(set(lengths)) > 2:
                yield _record(of, group, unit)
                break


def _record(of: Events, group: Group, unit: str) -> Candidate:
    key = f"{of.key} {group.column.name} longest {unit}"
    noun, many = group.noun, of.many
    outputs, order = _outputs(group, unit), _order(group, unit, None)
    none = f" Leave out {group.nouns} without any." if group.family is not None or of.kind.column is not None else ""
    rule = f"{headline(unit)}s go by {of.at.words}; of runs of equal length take the earliest."
    left = f"{of.left_out(*group.needed)}{none}".replace(". Leave out ", ", then ")
    rule = f"{rule}{left}"
    asked = told(
        key,
        outputs,
        order,
        f"What is the record? For each {noun}, find the longest run of consecutive {unit}s with {many}. {rule}",
        f"For each {noun}, find the longest run of consecutive {unit}s with {many}. {rule}",
        f"What is the longest run of consecutive {unit}s with {many} for each {noun}? {rule}",
        f"How many {unit}s in a row had {many}? Find the longest run of each {noun}. {rule}",
    )
    return Candidate(
        blueprint="gaps_islands",
        key=key,
        title=headline(
            voice(
                key,
                f"Longest run: {of.table.nouns}",
                f"A record for each {noun}",
                f"Longest streaks: {of.table.nouns}",
                f"The longest run of each {noun}",
                f"Without a pause: {of.table.nouns}",
                f"{unit} after {unit}: {of.table.nouns}",
                f"{of.table.nouns} in a row",
            )
        ),
        question=asked,
        outputs=outputs,
        order=order,
        answer=_run_query(of, group, unit),
        concepts=(*_CONCEPTS, "distinct", "top-per-group"),
        explain=(
            f"Each {unit} once, less its number in line: the result is the same all through a run, and names it. Then "
            f"group, measure, and keep the first by length and begin."
        ),
        hint=f"Find the runs first: the {unit} less a running number. Then choose one run for each {noun}.",
        wrong=(
            Miss(
                _run_query(of, group, unit, distinct=False),
                f"Several in one {unit} break the numbering.",
            ),
            Miss(_run_query(of, group, unit, first=False), "Of equal runs the earliest was asked for."),
        ),
    )


def _breaks(world: World) -> Iterator[Candidate]:
    for of in (found for found in events(world, kinds=2) if found.daily):
        lengths = [row[2] for row in world.rows(_gaps(of, 1))]
        for least in _BREAKS:
            found = [length for length in lengths if length >= least]
            if len(found) in _ROWS and len(set(found)) > 1:
                yield _break(of, least)
                break


def _gaps(of: Events, least: int, ends: bool = False) -> exp.Select:
    """Breaks of at least so many days without rows, and how many rows end each; `ends`: counted from row to row
    instead."""
    count = snake(of.table.nouns)
    days = of.rows().select(tree.named(_day(of, "day"), "day"), tree.named(tree.count_rows(), count))
    days = days.group_by(_day(of, "day"))
    by = exp.Order(expressions=[exp.Ordered(this=tree.col("day"), nulls_first=False)])
    before = exp.Window(this=exp.Lag(this=tree.col("day")), partition_by=[], order=by)
    step = exp.select(tree.named(before, "last_day"), tree.named(tree.col("day"), "next_day"), tree.col(count))
    step = step.from_("days")
    length: exp.Expr = exp.Sub(this=tree.col("next_day"), expression=tree.col("last_day"))
    length = length if ends else exp.Sub(this=length, expression=tree.number(1))
    enough = exp.GTE(this=length, expression=tree.number(least))
    shown = tree.col("last_day"), tree.col("next_day"), tree.named(length.copy(), "days_between"), tree.col(count)
    query = with_first(exp.select(*shown).from_("neighbours").where(enough), "neighbours", step)
    return tree.ordered(with_first(query, "days", days), (Sort("last_day", kind="time"),))


def _break(of: Events, least: int) -> Candidate:
    key = f"{of.key} breaks {least}"
    many = of.many
    asked = voice(
        key,
        f"Find all breaks of at least {least} days in a row without any {many}.",
        f"When were there no {many} for at least {least} days in a row? List each such break.",
        f"Was data lost, or was it just quiet? Find each break of at least {least} days without any {many}.",
        f"Find each time that at least {least} days in a row passed without any {many}.",
    )
    return Candidate(
        blueprint="gaps_islands",
        key=key,
        title=headline(
            voice(
                key,
                f"No {of.table.nouns} for days",
                f"Gaps between {of.table.nouns}",
                f"Days without {of.table.nouns}",
                f"Long breaks: {of.table.nouns}",
                f"Mind the gap: {of.table.nouns}",
                f"Waiting for {of.table.nouns}",
            )
        ),
        question=f"{asked} Days go by {of.at.words}; a break lies between two days that have some.{of.left_out()}",
        outputs=(
            Output("last_day", "last day before the break"),
            Output("next_day", "next day after it"),
            Output("days_between", "days between"),
            Output(snake(of.table.nouns), f"number of {many} on that next day"),
        ),
        order=(Sort("last_day", kind="time"),),
        answer=_gaps(of, least),
        concepts=(*_CONCEPTS, "lag-lead", "group"),
        explain=(
            "`lag` puts the day before beside each day that has rows. Between two days lie one fewer than their "
            "difference: from Monday to Tuesday there is nothing in between."
        ),
        hint="Put beside each day with rows the one before it, and count what lies between.",
        wrong=(
            Miss(_gaps(of, least, ends=True), "Neither of the two days belongs to the break."),
            Miss(_gaps(of, least + 1), f"A break of exactly {least} days is long enough."),
        ),
    )


BLUEPRINT = Blueprint("gaps_islands", _CONCEPTS, propose)
