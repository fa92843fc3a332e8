"""What happened when: several dates of a row become an event each, and are counted by month or year."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, voice
from game.forge.drafting.choosing import interleaved, telling
from game.forge.drafting.courses import headline
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import snake, told, varied
from game.forge.drafting.turning import Turned
from game.forge.world.words import listed
from game.forge.world.world import World, WorldColumn, WorldTable

_ROWS = (4, 36)
_ROWS_LEAST = 8
_PLUMBING = ("dbt", "load", "sync", "etl", "updated", "valid", "birth")
_DATES_MOST = 3
_YEARS = (1900, 2200)


@dataclass(frozen=True)
class _Ask:
    """Events of a kind of rows by month or year: all of them, or from `since` on."""

    kind: Kind
    dates: tuple[WorldColumn, ...]
    unit: str
    since: date | None = None

    @property
    def table(self) -> WorldTable:
        return self.kind.table

    @property
    def key(self) -> str:
        names = ",".join(c.name for c in self.dates)
        return f"{self.table.name}{self.kind.key} {names} by {self.unit} {self.since or ''}".strip()

    @property
    def turned(self) -> Turned:
        where = tuple(self.kind.conditions())
        return Turned(self.table, self.dates, (), where, "event", "moment", empty=self.since is not None)

    @property
    def span(self) -> str:
        """` since 1 March 2025`, or nothing for all of time."""
        return "" if self.since is None else f" from {self.since.day} {self.since:%B %Y} on"

    @property
    def bucket(self) -> exp.Expr:
        at = tree.col("moment")
        return tree.call("year", at) if self.unit == "year" else tree.truncated(self.unit, at)


def propose(world: World) -> Iterator[Candidate]:
    """For each table with two dates or more: its events by year, and by month in the last stretch."""
    yield from interleaved(*(_of_table(world, table) for table in world.tables if table.rows >= _ROWS_LEAST))


def _of_table(world: World, table: WorldTable) -> Iterator[Candidate]:
    for dates in _dates(table):
        for kind in (Kind(table), *kinds(table, most=4)):
            for ask in _asks(world, _Ask(kind, dates, "month")):
                candidate = _candidate(world, ask)
                if candidate is not None:
                    yield candidate


def _dates(table: WorldTable) -> Iterator[tuple[WorldColumn, ...]]:
    """Its dates of one type that say when something happened."""
    found = [c for c in table.by("day", "moment") if c.known.distinct > 1 and "ZONE" not in c.type]
    found = [c for c in found if not any(word in c.name.lower() for word in _PLUMBING)]
    for kind in dict.fromkeys(c.type for c in found):
        # Stacked in the order of their names, the events of a month would come out sorted without being asked to.
        same = tuple(sorted((c for c in found if c.type == kind), key=lambda c: c.name, reverse=True))[:_DATES_MOST]
        if len(same) > 1 and "moment" not in {snake(c.name) for c in same}:
            yield same


def _asks(world: World, ask: _Ask) -> Iterator[_Ask]:
    """By year; by month since the first month from which on there are not too many rows."""
    yield replace(ask, unit="year")
    query = exp.select(tree.truncated("month", tree.col("moment")), tree.col("event")).distinct().from_("long")
    found = world.rows(query.with_("long", as_=ask.turned.stacked(), copy=False))
    cells = [(day, event) for day, event in found if isinstance(day, date) and _YEARS[0] < day.year < _YEARS[1]]
    starts = sorted({day for day, _ in cells})
    for since in [s for s in starts if s.month == 1] + starts:
        rows = [event for day, event in cells if day >= since]
        if _ROWS[0] <= len(rows) <= _ROWS[1] and len(set(rows)) > 1 and any(day < since for day in starts):
            yield replace(ask, since=since)
            return


def _candidate(world: World, ask: _Ask) -> Candidate | None:
    first = "year" if ask.unit == "year" else f"first day of the {ask.unit}"
    outputs = (
        Output(ask.unit, first),
        Output("event", "event"),
        Output(snake(ask.table.nouns), f"number of {ask.table.nouns}"),
    )
    if len({o.name for o in outputs}) < len(outputs):
        return None
    order = (Sort(ask.unit, kind="time"), Sort("event"))
    answer = _counted(ask, ask.turned.stacked(), outputs, order)
    rows = world.rows(answer)
    if not _ROWS[0] <= len(rows) <= _ROWS[1] or not varied(rows):
        return None
    return Candidate(
        blueprint="timeline",
        key=ask.key,
        title=_title(ask),
        question=_question(ask, outputs, order),
        outputs=outputs,
        order=order,
        answer=answer,
        concepts=("unpivot", "date-bucket"),
        explain=_explain(ask),
        hint=voice(
            ask.key,
            "Before dates can be counted together, they must stand in one column.",
            f"One {ask.table.noun}, several dates: make several rows of it first.",
            "Turn the columns into rows; then it is a plain grouping.",
        ),
        also=(_counted(ask, ask.turned.unpivoted(), outputs, order),),
        wrong=telling(world, answer, _misses(ask, outputs, order)),
    )


def _counted(ask: _Ask, long: exp.Expr, outputs: tuple[Output, ...], order: tuple[Sort, ...]) -> exp.Expr:
    shown = [tree.named(ask.bucket, ask.unit), tree.col("event"), tree.named(tree.count_rows(), outputs[-1].name)]
    query = exp.select(*shown).from_("long").group_by(tree.col(ask.unit), tree.col("event"))
    if ask.since is not None:
        query = query.where(exp.GTE(this=tree.col("moment"), expression=tree.day(ask.since)))
    return tree.ordered(query.with_("long", as_=long, copy=False), order)


def _misses(ask: _Ask, outputs: tuple[Output, ...], order: tuple[Sort, ...]) -> Iterator[Miss]:
    first = ask.dates[0]
    once = ask.turned.stacked(distinct=True)
    yield Miss(
        _counted(ask, once, outputs, order),
        f"`union` without `all` drops equal rows: two {ask.table.nouns} may have the same date.",
    )
    only = replace(ask.turned, columns=(first,))
    yield Miss(_counted(ask, only.stacked(), outputs, order), f"{first.words.capitalize()} is only one of the dates.")
    if ask.since is not None:
        late = exp.GTE(this=tree.col(first), expression=tree.day(ask.since))
        early = replace(ask.turned, where=(*ask.turned.where, late))
        yield Miss(
            _counted(replace(ask, since=None), early.unpivoted(), outputs, order),
            f"Asked before the turn, {first.words} decides for all dates of the row.",
        )


def _title(ask: _Ask) -> str:
    nouns = ask.table.nouns
    return voice(
        ask.key,
        f"A diary of {nouns}",
        f"A timeline of {nouns}",
        f"Chronicle of the {nouns}",
        f"What happened to the {nouns}?",
        headline(f"{nouns} through the {ask.unit}s"),
        headline(f"{nouns}, {ask.unit} by {ask.unit}"),
        headline(f"{nouns} and their dates"),
    )


def _question(ask: _Ask, outputs: tuple[Output, ...], order: tuple[Sort, ...]) -> str:
    names, many, unit = listed([f'"{c.name}"' for c in ask.dates]), ask.kind.many, ask.unit
    tail = f"The events are {names}, each on the date of that name. Leave out counts of 0."
    return told(
        ask.key,
        outputs,
        order,
        f"Count the {many} for each {unit} and event{ask.span}. {tail}",
        f"What happened to the {many}{ask.span}? Count them by {unit} and event. {tail}",
        f"Make a timeline of the {many}: how many are there for each {unit} and event{ask.span}? {tail}",
        f"What happened when? Count the {many} by {unit} and event{ask.span}. {tail}",
    )


def _explain(ask: _Ask) -> str:
    nulls = "" if ask.since is None else " Nulls are no later than any date, so the condition drops them."
    return (
        f"Each {ask.table.noun} has its dates side by side; `union all` puts them in one column, an event each, where "
        f"they can be counted together.{nulls} `unpivot` does the same in one go."
    )


BLUEPRINT = Blueprint("timeline", ("unpivot", "date-bucket"), propose)
