"""Rows by month, quarter, week, weekday or hour: how many, how much, how many different ones."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, digest, voice
from game.forge.drafting.choosing import interleaved, telling
from game.forge.drafting.gauging import Gauge, by_table, clear, totalled
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import told, varied
from game.forge.drafting.series import moments
from game.forge.world.world import World, WorldColumn, WorldTable

_ROWS = (3, 32)
_KINDS_MOST = 4
_UNITS = ("month", "weekday", "hour", "quarter", "year", "week")
_WORDS = {
    "month": "first day of the month", "quarter": "first day of the quarter", "week": "Monday of the week",
    "weekday": "English name of the weekday", "hour": "hour (0 to 23)", "year": "year",
}  # fmt: skip
_TITLES = {
    "month": ("{}, month by month", "Month after month: {}", "A calendar of {}", "Monthly {}", "{} by month",
              "The months of {}"),
    "quarter": ("Quarterly {}", "{} by quarter", "{}, quarter by quarter", "Quarter after quarter: {}",
                "The quarters of {}", "Every three months: {}"),
    "week": ("Weekly {}", "{} by week", "{}, week after week", "Week by week: {}", "The weeks of {}",
             "{} on the wall planner"),
    "weekday": ("{} and the weekend", "Which day for {}?", "{} from Monday to Sunday", "{} by weekday",
                "The weekdays of {}", "The weekly rhythm of {}"),
    "hour": ("{} around the clock", "{} by the hour", "{}, hour by hour", "Which hour for {}?", "{} by night and day",
             "From midnight on: {}"),
    "year": ("Yearly {}", "{} by year", "{}, year by year", "The years of {}", "A chronicle of {}",
             "Year after year: {}"),
}  # fmt: skip


@dataclass(frozen=True)
class _Ask:
    """Rows of a kind by a unit of their time, with one or two gauges of each."""

    at: WorldColumn
    unit: str
    gauges: tuple[Gauge, ...]

    @property
    def kind(self) -> Kind:
        return self.gauges[0].kind

    @property
    def key(self) -> str:
        return (
            f"{self.kind.table.name}.{self.at.name}{self.kind.key} {self.unit} {'+'.join(g.key for g in self.gauges)}"
        )

    @property
    def bucket(self) -> exp.Expr:
        value = tree.col(self.at)
        if self.unit == "weekday":
            return tree.call("dayname", value)
        if self.unit in ("hour", "year"):
            return tree.call(self.unit, value)
        return tree.truncated(self.unit, value)

    @property
    def outputs(self) -> tuple[Output, ...]:
        return (Output(self.unit, _WORDS[self.unit]), *(gauge.output for gauge in self.gauges))

    @property
    def order(self) -> tuple[Sort, ...]:
        own = Sort(self.unit, kind="text" if self.unit == "weekday" else "time")
        return (self.gauges[0].sort(), own) if self.unit in ("weekday", "hour") else (own,)

    @property
    def needed(self) -> tuple[WorldColumn, ...]:
        found = dict.fromkeys(
            (self.at, *(c for gauge in self.gauges if gauge.way != "different" for c in gauge.needed))
        )
        return tuple(c for c in found if c.column.nullable)

    @property
    def left_out(self) -> str:
        names = " or ".join(c.lacked for c in self.needed)
        nouns = self.kind.table.nouns
        rows = f" Leave out {nouns} without {names}, then" if names else " Leave out"
        return f"{rows} {self.unit}s without {nouns if names or len(self.gauges) > 1 else 'any'}."


def propose(world: World) -> Iterator[Candidate]:
    """For each table with a time: its months, weekdays, hours and so on, of all rows and of single kinds."""
    yield from by_table(world, _of_table)


def _of_table(world: World, table: WorldTable) -> Iterator[Candidate]:
    chosen = [Kind(table), *kinds(table, most=_KINDS_MOST)]
    for ask in interleaved(
        *(_asks(kind, at, n) for n, kind in enumerate(chosen) for at in moments(table)[:2]), most=60
    ):
        candidate = _candidate(world, ask) if clear(*ask.outputs) else None
        if candidate is not None:
            yield candidate


def _asks(kind: Kind, at: WorldColumn, turn: int) -> Iterator[_Ask]:
    units = [u for u in _UNITS if u != "hour" or at.type.startswith("TIMESTAMP")]
    units = [u for u in units if u not in ("weekday", "hour", "week") or not at.monthly]
    links = [c for c in kind.table.by("link") if 3 < c.known.distinct < kind.table.rows * 0.8]
    seconds = [Gauge(kind, "total", c) for c in totalled(kind.table)[:2]]
    seconds += [Gauge(kind, "different", c) for c in links[:2]]
    for n in range(len(units)):
        unit = units[(n + turn) % len(units)]
        more = seconds[(n + turn) % len(seconds)] if seconds and (n + turn) % 3 else None
        yield _Ask(at, unit, (Gauge(kind), *((more,) if more else ())))


def _query(ask: _Ask, bucket: exp.Expr | None = None, kind: Kind | None = None) -> exp.Select:
    bucket = bucket or ask.bucket
    shown = [tree.named(bucket, ask.unit), *(tree.named(g.value(), g.output.name) for g in ask.gauges)]
    query = exp.select(*shown).from_(tree.table(ask.kind.table)).where(*(kind or ask.kind).conditions())
    query = query.where(*(tree.filled(tree.col(c)) for c in ask.needed))
    return tree.ordered(query.group_by(bucket.copy()), ask.order)


def _candidate(world: World, ask: _Ask) -> Candidate | None:
    answer = _query(ask)
    rows = world.rows(answer)
    counts = {row[1] for row in rows}
    if not _ROWS[0] <= len(rows) <= _ROWS[1] or not varied(rows) or len(counts) * 3 <= len(rows) or max(counts) < 3:
        return None
    return Candidate(
        blueprint="date_bucket",
        key=ask.key,
        title=_title(ask),
        question=told(ask.key, ask.outputs, ask.order, *(f"{way}{ask.left_out}" for way in _ways(ask))),
        outputs=ask.outputs,
        order=ask.order,
        answer=answer,
        concepts=("date-bucket", "group"),
        explain=_explain(ask),
        hint=voice(
            ask.key,
            f"First turn each time into its {ask.unit}, then count by that.",
            f"What do two moments of the same {ask.unit} have in common?",
            "Rows fall into drawers by their time. What is written on a drawer?",
        ),
        wrong=telling(world, answer, _misses(world, ask)),
    )


def _misses(world: World, ask: _Ask) -> Iterator[Miss]:
    value = tree.col(ask.at)
    if ask.unit in ("month", "quarter", "week"):
        number = tree.call(ask.unit, value)
        yield Miss(_query(ask, number), f"A number of the {ask.unit} isn't its first day, and mixes the years.")
    if ask.unit in ("weekday", "hour"):
        yield Miss(_query(ask, tree.as_day(ask.at)), f"Each day has a line of its own here, not each {ask.unit}.")
    if ask.unit == "year":
        yield Miss(_query(ask, tree.truncated("year", value)), "The year is asked for as a number, not as a date.")
    if ask.kind.column is not None:
        yield Miss(_query(ask, kind=Kind(ask.kind.table)), f"Not all {ask.kind.table.nouns} are meant.")
    different = [gauge for gauge in ask.gauges if gauge.way == "different"]
    if different:
        query = _query(ask)
        for count in list(query.find_all(exp.Distinct)):
            count.replace(count.expressions[0].copy())
        yield Miss(query, "The same one is counted again and again.")


def _ways(ask: _Ask) -> Iterator[str]:
    many, unit, when = ask.kind.many, ask.unit, ask.at.words
    by = when if when.split()[-1] == unit else f"{unit} of the {when}"
    by = unit if when in ("day", "date", "month", "week") else by
    more = "" if len(ask.gauges) == 1 else f", and give {ask.gauges[1].said}"
    also = "" if len(ask.gauges) == 1 else f", and what is {ask.gauges[1].said}"
    yield f"Count the {many} by {by}{more}."
    yield f"How many {many} are there for each {by}{also}?"
    yield f"For each {by}, count the {many}{more}."
    yield f"A colleague draws a chart by {by}: count the {many}{more}."
    yield f"How are the {many} spread over the {unit}s? Count them by {by}{more}."


def _title(ask: _Ask) -> str:
    title = voice(digest(ask.key), *_TITLES[ask.unit]).format(ask.kind.short)
    first, *rest = title.split()
    title = " ".join(rest) if rest[:1] == [first.lower()] else title  # of `monthly invoices`: Monthly monthly invoices
    return title[:1].upper() + title[1:]


def _explain(ask: _Ask) -> str:
    if ask.unit == "weekday":
        return "`dayname` gives all Mondays the same name, so that they meet in one group, whatever the week."
    if ask.unit in ("hour", "year"):
        return f"`{ask.unit}` takes one part out of a time; rows alike in it meet in one group."
    return (
        f"`date_trunc` moves each time back to the first day of its {ask.unit}: one group for each, in calendar order."
    )


BLUEPRINT = Blueprint("date_bucket", ("date-bucket", "group"), propose)
