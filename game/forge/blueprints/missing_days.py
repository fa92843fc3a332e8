"""What isn't there in time: days, weeks or months without a row, found by a calendar that knows them all."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, digest, voice
from game.forge.drafting.choosing import interleaved, telling
from game.forge.drafting.courses import interval, with_first
from game.forge.drafting.gauging import by_table
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import told, varied
from game.forge.drafting.series import moments
from game.forge.world.words import possessive
from game.forge.world.world import World, WorldColumn, WorldTable

_ROWS = (2, 31)
_KINDS_MOST = 8
_SPAN_MOST = 31
"""Days, weeks or months of a calendar: the hidden cases must fill most of it."""
_TITLES = {
    "day": ("Days without {}", "A day without {}", "Empty days: {}", "No {} that day", "The days between {}",
            "Days that saw no {}", "Gaps in the calendar: {}"),
    "week": ("Weeks without {}", "A week without {}", "Empty weeks: {}", "No {} that week", "The weeks between {}",
             "Weeks that saw no {}", "Gaps in the calendar: {}"),
    "month": ("Months without {}", "A month without {}", "Empty months: {}", "No {} that month",
              "The months between {}",
              "Months that saw no {}", "Gaps in the calendar: {}"),
}  # fmt: skip
_ON = {"day": "On which", "week": "In which", "month": "In which"}
_OUTPUTS = {
    "day": Output("day", "day"),
    "week": Output("week", "Monday of the week"),
    "month": Output("month", "first day of the month"),
}


@dataclass(frozen=True)
class _Ask:
    """Units of time from one date to another, both included, without a row of a kind. `span`: what they are in."""

    kind: Kind
    at: WorldColumn
    unit: str
    first: date
    last: date
    span: str

    @property
    def key(self) -> str:
        return f"{self.kind.table.name}.{self.at.name}{self.kind.key} {self.unit} {self.first} {self.last}"

    def bucket(self, alias: str = "") -> exp.Expr:
        """The day, or the first day of the week or month, of a row."""
        return (
            tree.as_day(self.at, alias) if self.unit == "day" else tree.truncated(self.unit, tree.col(self.at, alias))
        )


def propose(world: World) -> Iterator[Candidate]:
    """For each table with a time: days without any row or one of a kind, overall or in a month; weeks; months."""
    yield from by_table(world, _of_table)


def _of_table(world: World, table: WorldTable) -> Iterator[Candidate]:
    chosen = [Kind(table), *kinds(table, most=_KINDS_MOST)]
    ways = [_asks(world, kind, at) for kind in chosen for at in moments(table)[:2]]
    for ask in interleaved(*ways, most=30):
        candidate = _candidate(world, ask)
        if candidate is not None:
            yield candidate


def _asks(world: World, kind: Kind, at: WorldColumn) -> Iterator[_Ask]:
    """Days of a month, and weeks and months from the first to the last, whose gaps are neither rare nor the rule. Days
    of a plain date that is always filled are left out: nobody has shown yet that all ways to look for them agree."""
    plain = at.type == "DATE" and not at.column.nullable
    for unit, spans in (("day", _months), ("week", _weeks), ("month", _year_months)):
        if (unit == "day" and plain) or (unit != "month" and at.monthly):
            continue
        bucket = _Ask(kind, at, unit, date.min, date.min, "").bucket()
        query = exp.select(bucket).from_(tree.table(kind.table)).where(*kind.conditions()).distinct()
        seen = {row[0] for row in world.rows(query) if row[0] is not None}
        for first, last, span in spans(seen):
            all_ = _series(first, last, unit)
            if len(all_) > _SPAN_MOST:
                break
            gaps = sum(day not in seen for day in all_)
            if _ROWS[0] <= gaps <= _ROWS[1] and gaps < len(all_) * 0.8:
                yield _Ask(kind, at, unit, first, last, span.format(first, last, len(all_)))
                break


def _months(seen: set[date]) -> Iterator[tuple[date, date, str]]:
    """Whole months between the first and the last day that is seen, in an order that differs from kind to kind."""
    months = sorted({day.replace(day=1) for day in seen if 1900 < day.year < 2200})
    months = sorted(months[1:-1], key=lambda month: digest(str(len(seen)), month.isoformat()))
    for month in months:
        yield month, month.replace(day=monthrange(month.year, month.month)[1]), f"{month:%B %Y}"


def _whole(seen: set[date], said: str) -> Iterator[tuple[date, date, str]]:
    """From the first that is seen to the last."""
    found = sorted(day for day in seen if 1900 < day.year < 2200)
    if len(found) > 2:
        yield found[0], found[-1], said


def _weeks(seen: set[date]) -> Iterator[tuple[date, date, str]]:
    return _whole(seen, "the {2} weeks from Monday, {0.day} {0:%B %Y}, to the one that begins on {1.day} {1:%B %Y}")


def _year_months(seen: set[date]) -> Iterator[tuple[date, date, str]]:
    return _whole(seen, "the {2} months from {0:%B %Y} to {1:%B %Y}")


def _series(first: date, last: date, unit: str) -> list[date]:
    if unit == "month":
        count = (last.year - first.year) * 12 + last.month - first.month + 1
        months = [first.month - 1 + n for n in range(count)]
        return [date(first.year + m // 12, m % 12 + 1, 1) for m in months]
    step = 7 if unit == "week" else 1
    return [first + timedelta(days=step * n) for n in range((last - first).days // step + 1)]


def _calendar(ask: _Ask) -> exp.Select:
    """All days, weeks or months that are asked about, as dates."""
    step = interval(1, ask.unit)
    if ask.unit == "day":
        listed = tree.call_plain("generate_series", tree.day(ask.first), tree.day(ask.last), step)
    else:
        count = len(_series(ask.first, ask.last, ask.unit))
        after = exp.Add(this=tree.day(ask.first), expression=interval(count, ask.unit))
        listed = tree.call_plain("range", tree.day(ask.first), after, step)
    return exp.select(tree.named(exp.cast(tree.call_plain("unnest", listed), "DATE"), ask.unit))


def _candidate(world: World, ask: _Ask) -> Candidate | None:
    place = tree.col(ask.unit)
    row = tree.exists(ask.kind.table, "r", *_same(ask, ask.kind, "calendar"))
    outputs: tuple[Output, ...] = (_OUTPUTS[ask.unit],)
    order = (Sort(ask.unit, kind="time"),)
    base = exp.select(place).from_(exp.to_table("calendar"))
    listed = exp.select(ask.bucket()).from_(tree.table(ask.kind.table)).where(*ask.kind.conditions())
    inside = exp.In(this=place.copy(), query=exp.Subquery(this=listed))
    if ask.unit == "day":
        named = base.select(tree.named(tree.call("dayname", place.copy()), "weekday"))
        base, outputs = named, (*outputs, Output("weekday", "English name of the weekday"))

    def whole(condition: exp.Expr) -> exp.Select:
        return tree.ordered(with_first(base.where(condition), "calendar", _calendar(ask)), order)

    missing = exp.Not(this=row)
    answer = whole(missing if ask.at.column.nullable else exp.Not(this=inside))
    found = world.rows(answer)
    if not _ROWS[0] <= len(found) <= _ROWS[1] or not varied(found):
        return None
    return Candidate(
        blueprint="missing_days",
        key=ask.key,
        title=_title(ask),
        question=told(ask.key, outputs, order, *_ways(ask)),
        outputs=outputs,
        order=order,
        answer=answer,
        concepts=("calendar", "anti-join", "date"),
        explain=_explain(ask),
        hint=voice(
            ask.key,
            "A table can't tell what isn't in it: make a list of what should be there first.",
            f"Which {ask.unit}s could there be? Write them all down, then cross out.",
            "Nothing has to be compared with something: begin with a calendar.",
        ),
        also=() if ask.at.column.nullable else (whole(missing),),
        wrong=telling(world, answer, _misses(ask, row, inside, whole)),
    )


def _same(ask: _Ask, kind: Kind, calendar: str) -> list[exp.Expr]:
    """That a row `r` is of a kind and of the calendar's unit."""
    here = exp.EQ(this=ask.bucket("r"), expression=tree.col(ask.unit, calendar))
    return [*kind.conditions("r"), here]


def _misses(ask: _Ask, row: exp.Expr, inside: exp.Expr, whole: Callable[[exp.Expr], exp.Expr]) -> Iterator[Miss]:
    yield Miss(whole(row.copy()), f"These are the {ask.unit}s that do have some.")
    if ask.at.column.nullable:
        why = "`not in` over a list with a null in it is never true: no row is left."
        yield Miss(whole(exp.Not(this=inside.copy())), why)
    if ask.kind.column is not None:
        loose = tree.exists(ask.kind.table, "r", *_same(ask, Kind(ask.kind.table), "calendar"))
        nouns = ask.kind.table.nouns
        why = f"This finds {ask.unit}s without any {nouns}; only {ask.kind.many} are meant."
        yield Miss(whole(exp.Not(this=loose)), why)


def _ways(ask: _Ask) -> Iterator[str]:
    many, unit, when = ask.kind.many, ask.unit, ask.at.words
    by = "" if when == unit else f" (by {when})"
    look = f"Look at {ask.span}."
    if ask.at.role == "day" and unit == "day":
        yield f"Which days are not the {when} of any {ask.kind.one}? {look}"
        yield f"A calendar with holes: find the days that are not the {when} of any {ask.kind.one}. {look}"
        yield (
            f"List each day that is no {possessive(ask.kind.table.noun)} {when}. {look}"
            if ask.kind.column is None
            else (f"Find every day that isn't the {when} of any {ask.kind.one}. {look}")
        )
        return
    yield f"{_ON[unit]} {unit}s were there no {many}{by}? {look}"
    yield f"A chart of the {many}{by} has gaps. Which {unit}s had none at all? {look}"
    yield f"Find every {unit} without {many}{by}. {look}"
    yield f"List each {unit} that had no {many}{by}. {look}"
    if ask.at.role == "moment":
        yield f"Was the feed down, or was it just quiet? Find the {unit}s without {many}{by}. {look}"


def _title(ask: _Ask) -> str:
    title = voice(ask.key, *_TITLES[ask.unit]).format(ask.kind.short)
    return title[:1].upper() + title[1:]


def _explain(ask: _Ask) -> str:
    made, nouns = "generate_series" if ask.unit == "day" else "range", ask.kind.table.nouns
    return (
        f"`{made}` makes the list of all {ask.unit}s, those without {nouns} too. What has no row is kept of that list; "
        "grouping the rows could never show it."
    )


BLUEPRINT = Blueprint("missing_days", ("calendar", "anti-join"), propose)
