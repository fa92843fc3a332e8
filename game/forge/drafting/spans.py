"""Rows that hold from one date to another: versions, contracts, stays; and ways to get the end wrong."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.relating import snake
from game.forge.world.words import article
from game.forge.world.world import World, WorldColumn, WorldTable

_ROWS_LEAST = 8
_HOLD_LEAST = 2
_YEARS = (1900, 2200)
_DAYS = 5
_MONTHS_MOST = 60
_STARTS = (
    "valid_from", "dbt_valid_from", "effective_from", "effective_date", "starts_on", "start_date", "starts_at",
    "start_at", "started_at", "started_on", "begins_on", "begin_date", "from_date", "date_from", "hired_on",
    "hire_date", "joined_on", "join_date", "opened_on", "opened_at", "installed_on", "granted_on", "launched_on",
    "signed_up_at", "subscribed_at", "raised_at", "activated_at", "created_on", "since",
)  # fmt: skip
_ENDS = (
    "valid_to", "valid_until", "dbt_valid_to", "effective_to", "effective_until", "expiry_date", "ends_on",
    "end_date", "ends_at", "end_at", "ended_at", "ended_on", "finished_on", "to_date", "date_to", "left_on",
    "leave_date", "termination_date", "closed_on", "closed_at", "retired_on", "revoked_on", "expires_on",
    "discontinued_on", "cancelled_at", "canceled_at", "cleared_at", "resolved_at", "deactivated_at", "churned_at",
    "withdrawn_on",
)  # fmt: skip
_SNAPSHOT = re.compile(r"^(dbt_)?valid_(from|to|until)$")
_STATES = (
    (("valid", "effective", "granted", "start", "begin"), "in force"),
    (("hire", "join"), "with us"),
    (("opened", "raised"), "open"),
    (("installed",), "in place"),
    (("launched",), "on offer"),
    (("sign", "subscribed", "activated"), "active"),
)


@dataclass(frozen=True)
class Span:
    """A table's rows hold from `start` to `end`, null for open; `last` says whether the day of the end still counts."""

    table: WorldTable
    start: WorldColumn
    end: WorldColumn
    last: bool

    def on(self, day: date, alias: str = "") -> list[exp.Expr]:
        """The conditions that a row holds on a day."""
        start, end = (self.day_of(column, alias) for column in (self.start, self.end))
        compared = exp.GTE if self.last else exp.GT
        later: exp.Expr = compared(this=end, expression=tree.day(day))
        if self.end.column.nullable:
            later = exp.paren(exp.or_(tree.is_null(tree.col(self.end, alias)), later), copy=False)
        return [exp.LTE(this=start, expression=tree.day(day)), later]

    @staticmethod
    def day_of(column: WorldColumn, alias: str) -> exp.Expr:
        """The day of a date or of a moment."""
        return tree.as_day(column, alias)

    @property
    def told(self) -> str:
        """How the ends count, in a sentence."""
        last = "the last" if self.last else "the first that no longer does"
        goes_on = f"; without {article(self.end.words)} it goes on" if self.end.column.nullable else ""
        return f"The {self.start.words} is the first day that counts, the {self.end.words} {last}{goes_on}."

    @property
    def state(self) -> str:
        """What a row is while it holds: in force, here, open."""
        name = snake(self.start.name)
        return next((state for words, state in _STATES if any(word in name for word in words)), "current")


def spans(world: World) -> list[Span]:
    """What holds for days, of all tables; versions of rows first."""
    found = [span for table in world.tables if table.rows >= _ROWS_LEAST for span in _of_table(world, table)]
    return sorted(found, key=lambda span: not _SNAPSHOT.match(span.start.name.lower()))


def _of_table(world: World, table: WorldTable) -> Iterator[Span]:
    """Its first start and each end that never comes before it."""
    dates = [c for c in table.columns if c.role in ("day", "moment") and "ZONE" not in c.type and c.known.distinct > 1]
    starts = [c for c in dates if snake(c.name) in _STARTS and not c.known.nulls]
    ends = [c for c in dates if snake(c.name) in _ENDS]
    for start in sorted(starts, key=lambda column: _STARTS.index(snake(column.name)))[:1]:
        for end in ends:
            before = exp.LT(this=tree.col(end), expression=tree.col(start))
            found = exp.select(tree.count_rows()).from_(tree.table(table)).where(before)
            if start.type == end.type and world.rows(found) == [(0,)] and _lasting(world, table, start, end):
                versions = bool(_SNAPSHOT.match(end.name.lower())) and _touching(world, table, start, end)
                yield Span(table, start, end, not versions)
                break


def _lasting(world: World, table: WorldTable, start: WorldColumn, end: WorldColumn) -> bool:
    """Whether most rows hold for days: a shift or a visit is over before anybody asks for a day."""
    longer = exp.GT(this=tree.as_day(end), expression=tree.as_day(start))
    query = exp.select(tree.call("count_if", longer), exp.Count(this=tree.col(end))).from_(tree.table(table))
    [(lasting, ended)] = world.rows(query)
    return bool(lasting * 2 >= ended)


def _touching(world: World, table: WorldTable, start: WorldColumn, end: WorldColumn) -> bool:
    """Whether one row ends when the next begins, so that the end itself belongs to the next."""
    link = next((c for c in table.columns if c.role == "link"), None)
    same = [exp.EQ(this=tree.col(end, "a"), expression=tree.col(start, "b"))]
    if link is not None:
        same.append(exp.EQ(this=tree.col(link, "a"), expression=tree.col(link, "b")))
    query = exp.select(tree.count_rows()).from_(tree.table(table, "a")).join(tree.table(table, "b"), on=exp.and_(*same))
    return end.name.lower().startswith("dbt_") or bool(world.rows(query)[0][0])


def days(world: World, span: Span) -> list[date]:
    """First days of months on which some rows hold, some are over and some are still to come; the latest first, and not
    all close together."""
    start, end = (tree.truncated("month", tree.col(column)) for column in (span.start, span.end))
    months = exp.select(start, end, tree.count_rows()).from_(tree.table(span.table)).group_by(start.copy(), end.copy())
    rows = [(a, b, count) for a, b, count in world.rows(months) if isinstance(a, date)]
    latest = max((a for a, _, _ in rows), default=date.min)
    good = []
    for day in sorted({a for a, _, _ in rows if _YEARS[0] < a.year < _YEARS[1]}, reverse=True)[:_MONTHS_MOST]:
        hold = sum(count for a, b, count in rows if a < day and (b is None or b >= day))
        if hold >= _HOLD_LEAST and day < latest and any(b is not None and b < day for _, b, _ in rows):
            good.append(day)
    return good[:: max(1, len(good) // _DAYS)]


@dataclass(frozen=True)
class Between(Span):
    """The same in one condition."""

    def on(self, day: date, alias: str = "") -> list[exp.Expr]:
        end: exp.Expr = self.day_of(self.end, alias)
        if self.end.column.nullable:
            end = exp.Coalesce(this=end, expressions=[tree.day(day)])
        return [exp.Between(this=tree.day(day), low=self.day_of(self.start, alias), high=end)]


@dataclass(frozen=True)
class Closed(Span):
    """Forgets that an end may be open."""

    def on(self, day: date, alias: str = "") -> list[exp.Expr]:
        begun, later = super().on(day, alias)
        return [begun, later.find(exp.GTE, exp.GT) or later]


@dataclass(frozen=True)
class Open(Span):
    """Takes only what has no end."""

    def on(self, day: date, alias: str = "") -> list[exp.Expr]:
        return [super().on(day, alias)[0], tree.is_null(tree.col(self.end, alias))]


@dataclass(frozen=True)
class Begun(Span):
    """Forgets to ask whether it is over."""

    def on(self, day: date, alias: str = "") -> list[exp.Expr]:
        return super().on(day, alias)[:1]
