"""What isn't there in time: days, weeks or months without a row, found by a calendar that knows them all."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, digest, voice
from game.forge.drafting.choosing import telling
from game.forge.drafting.courses import interval, with_first
from game.forge.drafting.gauging import by_table
from game.forge.drafting.relating import Kind, interleaved, kinds, told, varied
from game.forge.drafting.series import moments
from game.forge.world.world import World, WorldColumn, WorldTable

_ROWS = (2, 31)
_KINDS_MOST = 8
_TITLES = {
    "day": ("No {} today", "Days off: {}", "A day without {}", "Radio silence: {}", "{}, out of office",
            "The dog that didn't bark: {}", "White pages between {}"),
    "week": ("A week without {}", "{} on leave", "Seven days of nothing: {}", "The lull between {}", "{} take a break",
             "Weeks of silence: {}"),
    "month": ("A month without {}", "{} in hibernation", "The blank months of {}", "No {} this month",
              "Months of silence: {}", "Long pauses: {}"),
}  # fmt: skip
_ON = {"day": "On which", "week": "In which", "month": "In which"}
_OUTPUTS = {
    "day": Output("day", "day"),
    "week": Output("week", "Monday of the week"),
    "month": Output("month", "first day of the month"),
}


@dataclass(frozen=True)
class _Ask:
    """Units of time without a row of a kind: between the first and the last such row, or in one month."""

    kind: Kind
    at: WorldColumn
    unit: str
    month: date | None = None

    @property
    def key(self) -> str:
        return f"{self.kind.table.name}.{self.at.name}{self.kind.key} {self.unit} {self.month or 'all'}"

    def bucket(self, alias: str = "") -> exp.Expr:
        """The day, or the first day of the week or month, of a row."""
        return (
            tree.as_day(self.at, alias) if self.unit == "day" else tree.truncated(self.unit, tree.col(self.at, alias))
        )

    @property
    def rows(self) -> exp.Select:
        return exp.select().from_(tree.table(self.kind.table)).where(*self.kind.conditions())


def propose(world: World) -> Iterator[Candidate]:
    """For each table with a time: days without any row or one of a kind, overall or in a month; weeks; months."""
    yield from by_table(world, _of_table)


def _of_table(world: World, table: WorldTable) -> Iterator[Candidate]:
    chosen = [Kind(table), *kinds(table, most=_KINDS_MOST)]
    ways = [_asks(world, kind, at) for kind in chosen for at in moments(table)[:2] if not at.column.nullable]
    for ask in interleaved(*ways, most=30):
        candidate = _candidate(world, ask)
        if candidate is not None:
            yield candidate


def _asks(world: World, kind: Kind, at: WorldColumn) -> Iterator[_Ask]:
    """Each unit whose gaps are neither rare nor the rule; a month where all days would be too many."""
    for unit in ("day", "week", "month"):
        ask = _Ask(kind, at, unit)
        seen = sorted(row[0] for row in world.rows(ask.rows.select(ask.bucket()).distinct()) if row[0] is not None)
        if len(seen) < 4:
            continue
        if _ROWS[0] <= _gaps(seen, unit) <= _ROWS[1] and _gaps(seen, unit) < len(seen) * 2:
            yield ask
        elif unit == "day":
            month = _month(kind, seen)
            if month is not None:
                yield _Ask(kind, at, unit, month)


def _gaps(seen: list[date], unit: str) -> int:
    first, last = seen[0], seen[-1]
    months = (last.year - first.year) * 12 + last.month - first.month
    whole = {"day": (last - first).days, "week": (last - first).days // 7, "month": months}[unit]
    return whole + 1 - len(seen)


def _month(kind: Kind, seen: list[date]) -> date | None:
    """A month within the span in which some days, but not most, have no row."""
    months = sorted({day.replace(day=1) for day in seen}, key=lambda m: digest(kind.key, m.isoformat()))
    for month in months:
        days = monthrange(month.year, month.month)[1]
        have = sum(day.replace(day=1) == month for day in seen)
        if seen[0] <= month and month + timedelta(days=days - 1) <= seen[-1] and 3 <= days - have <= 20:
            return month
    return None


def _calendar(ask: _Ask) -> exp.Select:
    """All days, weeks or months that are asked about, as a list of dates."""
    step = interval(1, ask.unit)
    if ask.month is not None:
        last = ask.month.replace(day=monthrange(ask.month.year, ask.month.month)[1])
        series = _series(tree.day(ask.month), tree.day(last), step)
        return exp.select(tree.named(exp.cast(series, "DATE"), ask.unit))
    ends = (exp.Min(this=ask.bucket()), exp.Max(this=tree.as_day(ask.at)))
    return ask.rows.select(tree.named(exp.cast(_series(*ends, step), "DATE"), ask.unit))


def _series(first: exp.Expr, last: exp.Expr, step: exp.Expr) -> exp.Expr:
    whole = exp.Anonymous(this="generate_series", expressions=[first, last, step])
    return exp.Anonymous(this="unnest", expressions=[whole])


def _candidate(world: World, ask: _Ask) -> Candidate | None:
    place = tree.col(ask.unit, "c")
    same = exp.EQ(this=ask.bucket("r"), expression=place.copy())
    row = tree.exists(ask.kind.table, "r", *ask.kind.conditions("r"), same)
    outputs: tuple[Output, ...] = (_OUTPUTS[ask.unit],)
    order = (Sort(ask.unit, kind="time"),)
    source = exp.alias_(exp.to_table("calendar"), "c", table=True)
    base = exp.select(place).from_(source)
    if ask.unit == "day":
        named = base.select(tree.named(tree.call("dayname", place.copy()), "weekday"))
        free = with_first(named.where(exp.Not(this=row.copy())), "calendar", _calendar(ask))
        if varied(world.rows(free)):
            base, outputs = named, (*outputs, Output("weekday", "weekday (its English name)"))

    def whole(query: exp.Select) -> exp.Select:
        return tree.ordered(with_first(query, "calendar", _calendar(ask)), order)

    rows = exp.alias_(tree.table(ask.kind.table), tree.identifier("r"), table=True)
    on = exp.and_(same.copy(), *ask.kind.conditions("r"))
    joined = base.join(rows, on=on, join_type="left").where(tree.is_null(tree.col(ask.at, "r")))
    answer = whole(joined)
    found = world.rows(answer)
    if not _ROWS[0] <= len(found) <= _ROWS[1]:
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
        also=(whole(base.where(exp.Not(this=row))),),
        wrong=telling(world, answer, _misses(ask, base, row, whole)),
    )


def _misses(ask: _Ask, base: exp.Select, row: exp.Expr, whole: Callable[[exp.Select], exp.Expr]) -> Iterator[Miss]:
    yield Miss(whole(base.where(row.copy())), f"These are the {ask.unit}s that do have some.")
    if ask.kind.column is None:
        return
    loose = tree.exists(ask.kind.table, "r", exp.EQ(this=ask.bucket("r"), expression=tree.col(ask.unit, "c")))
    missed = base.where(exp.Not(this=loose))
    nouns = ask.kind.table.nouns
    yield Miss(whole(missed), f"This finds {ask.unit}s without any {nouns}; only {ask.kind.many} are meant.")
    if ask.month is None:
        wide = _Ask(Kind(ask.kind.table), ask.at, ask.unit)
        ordered = tree.ordered(base.where(exp.Not(this=row.copy())), (Sort(ask.unit, kind="time"),))
        yield Miss(
            with_first(ordered, "calendar", _calendar(wide)),
            f"The calendar begins and ends with the {ask.kind.many}, not with {nouns} of any sort.",
        )


def _ways(ask: _Ask) -> Iterator[str]:
    many, unit, when = ask.kind.many, ask.unit, ask.at.words
    by = "" if when == unit else f" (by {when})"
    look = f"Look at {ask.month:%B %Y}." if ask.month else f"Look from the first {unit} with any to the last."
    if unit == "week":
        look = f"{look} A week begins on Monday."
    yield f"{_ON[unit]} {unit}s were there no {many}{by}? {look}"
    yield f"A graph of the {many}{by} has holes. Which {unit}s had none at all? {look}"
    yield f"Was the feed down, or was it just quiet? Find the {unit}s without {many}{by}. {look}"
    yield f"Somebody wants to know when nothing happened: every {unit} without {many}{by}. {look}"
    yield f"List each {unit} that had no {many}{by}. {look}"


def _title(ask: _Ask) -> str:
    title = voice(ask.key, *_TITLES[ask.unit]).format(ask.kind.short)
    return title[:1].upper() + title[1:]


def _explain(ask: _Ask) -> str:
    return (
        f"`generate_series` makes the list of all {ask.unit}s, those without {ask.kind.table.nouns} too. "
        f"The left join keeps the {ask.unit}s for which no row is found; grouping the rows could never show them."
    )


BLUEPRINT = Blueprint("missing_days", ("calendar", "anti-join"), propose)
