"""What held on a day: rows that are valid from one date up to another, listed, counted, or compared on two days."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, voice
from game.forge.drafting.choosing import called, telling
from game.forge.drafting.cuts import Cut, cuts
from game.forge.drafting.relating import Kind, fact_output, facts, interleaved, kinds, named_by, snake, told, varied
from game.forge.world.world import World, WorldColumn, WorldTable

_ROWS_LEAST = 8
_LISTED = (2, 25)
_YEARS = (1900, 2200)
_STARTS = (
    "valid_from", "dbt_valid_from", "effective_from", "effective_date", "starts_on", "start_date", "starts_at", "start_at",
    "started_at", "started_on", "begins_on", "begin_date", "from_date", "date_from", "hired_on", "hire_date", "joined_on",
    "join_date", "opened_on", "opened_at", "installed_on", "granted_on", "launched_on", "signed_up_at", "subscribed_at",
    "raised_at", "activated_at", "created_on", "since",
)  # fmt: skip
_ENDS = (
    "valid_to", "valid_until", "dbt_valid_to", "effective_to", "effective_until", "expiry_date", "ends_on", "end_date",
    "ends_at", "end_at", "ended_at", "ended_on", "finished_on", "to_date", "date_to", "left_on", "leave_date",
    "termination_date", "closed_on", "closed_at", "retired_on", "revoked_on", "expires_on", "discontinued_on",
    "cancelled_at", "canceled_at", "cleared_at", "resolved_at", "deactivated_at", "churned_at", "withdrawn_on",
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
Way = Literal["listed", "counted", "compared"]


@dataclass(frozen=True)
class _Span:
    """A table's rows hold from `start` to `end`, null for open; `last` says whether the day of the end still counts."""

    table: WorldTable
    start: WorldColumn
    end: WorldColumn
    last: bool

    def on(self, day: date, alias: str = "") -> list[exp.Expr]:
        """The conditions that a row holds on a day."""
        start, end = (self._day(column, alias) for column in (self.start, self.end))
        compared = exp.GTE if self.last else exp.GT
        later: exp.Expr = compared(this=end, expression=tree.day(day))
        if self.end.column.nullable:
            later = exp.paren(exp.or_(tree.is_null(tree.col(self.end, alias)), later), copy=False)
        return [exp.LTE(this=start, expression=tree.day(day)), later]

    @staticmethod
    def _day(column: WorldColumn, alias: str) -> exp.Expr:
        return tree.as_day(column, alias)

    @property
    def told(self) -> str:
        """How the ends count, in a sentence."""
        last = "the last" if self.last else "the first that no longer does"
        goes_on = f"; without {self.end.name} it goes on" if self.end.column.nullable else ""
        return f"{self.start.name} is the first day that counts, {self.end.name} {last}{goes_on}."

    @property
    def state(self) -> str:
        """What a row is while it holds: in force, here, open."""
        name = snake(self.start.name)
        return next((state for words, state in _STATES if any(word in name for word in words)), "current")


@dataclass(frozen=True)
class _Ask:
    """What held on a day, of a kind of rows: one by one, or so many per group, on one day or on two."""

    span: _Span
    kind: Kind
    way: Way
    day: date
    other: date | None = None
    cut: Cut | None = None

    @property
    def key(self) -> str:
        days = f"{self.day} {self.other or ''}".strip()
        cut = self.cut.key if self.cut else ""
        return f"{self.span.table.name}{self.kind.key} {self.span.start.name} {self.way} {days} {cut}".strip()

    @property
    def alias(self) -> str:
        return self.cut.alias if self.cut else ""


def propose(world: World) -> Iterator[Candidate]:
    """For each table with a start and an end: what held on a day, in each way in turn."""
    spans = [span for table in world.tables if table.rows >= _ROWS_LEAST for span in _spans(world, table)]
    spans.sort(key=lambda span: not _SNAPSHOT.match(span.start.name.lower()))
    yield from interleaved(*(_of_span(world, span) for span in spans))


def _spans(world: World, table: WorldTable) -> Iterator[_Span]:
    """Its first start and each end that never comes before it."""
    dates = [c for c in table.columns if c.role in ("day", "moment") and "ZONE" not in c.type and c.known.distinct > 1]
    starts = [c for c in dates if snake(c.name) in _STARTS and c.filled]
    ends = [c for c in dates if snake(c.name) in _ENDS]
    for start in starts[:1]:
        for end in ends:
            before = exp.LT(this=tree.col(end), expression=tree.col(start))
            found = exp.select(tree.count_rows()).from_(tree.table(table)).where(before)
            if start.type == end.type and world.rows(found) == [(0,)] and _lasting(world, table, start, end):
                versions = bool(_SNAPSHOT.match(end.name.lower())) and _touching(world, table, start, end)
                yield _Span(table, start, end, not versions)
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


def _of_span(world: World, span: _Span) -> Iterator[Candidate]:
    days = _days(world, span)
    if not days:
        return
    found = list(cuts(world, span.table, most=24))[:4]
    scopes = [Kind(span.table), *kinds(span.table, most=3)]
    listed = (_Ask(span, kind, "listed", day) for kind in scopes for day in days[:4])
    counted = (
        _Ask(span, kind, "counted", days[n % len(days)], None, cut)
        for kind in scopes
        for n, cut in enumerate(found)
        if kind.column not in cut.columns
    )
    compared = (
        _Ask(span, kind, "compared", days[-1], days[0], cut)
        for kind in scopes
        for cut in found
        if kind.column not in cut.columns and len(days) > 1
    )
    ways = (_made(world, listed, 2), _made(world, compared, 6), _made(world, counted, 6))
    yield from interleaved(*ways)


def _made(world: World, asks: Iterator[_Ask], most: int) -> Iterator[Candidate]:
    """The first few candidates that come of them, no two of one kind and group."""
    seen: set[str] = set()
    for ask in asks:
        same = f"{ask.kind.key} {ask.cut.key if ask.cut else ''}"
        candidate = None if same in seen or len(seen) >= most else _candidate(world, ask)
        if candidate is not None:
            seen.add(same)
            yield candidate


def _days(world: World, span: _Span) -> list[date]:
    """First days of months, or of years over a long time, on which some rows hold, some are over and some are still
    to come; the latest first, and not all close together."""
    start, end = tree.as_day(span.start), tree.as_day(span.end)
    rows = [r for r in world.rows(exp.select(start, end).from_(tree.table(span.table))) if isinstance(r[0], date)]
    starts = sorted(a for a, _ in rows)
    if not starts:
        return []
    months = sorted({a.replace(day=1) for a in starts if _YEARS[0] < a.year < _YEARS[1]}, reverse=True)
    good = []
    for day in months[:60]:
        hold = sum(a <= day and (b is None or b >= day) for a, b in rows)
        over = sum(b is not None and b < day for _, b in rows)
        if hold >= _LISTED[0] and over and any(a > day for a in starts):
            good.append(day)
    step = max(1, len(good) // 5)
    return good[::step]


def _spoken(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _candidate(world: World, ask: _Ask) -> Candidate | None:
    made = _listed(world, ask) if ask.way == "listed" else _counts(ask)
    if made is None:
        return None
    outputs, order, whole = made
    names = [o.name for o in outputs]
    if len(set(names)) < len(names):
        return None
    answer = whole(ask.span, ask.kind)
    rows = world.rows(answer)
    keys = [names.index(sort.name) for sort in order]
    if not _LISTED[0] <= len(rows) <= _LISTED[1] or len({tuple(row[k] for k in keys) for row in rows}) < len(rows):
        return None
    if not varied(rows) or (ask.way == "compared" and sum(row[-1] != row[-2] for row in rows) < 2):
        return None
    return Candidate(
        blueprint="slowly_changing",
        key=ask.key,
        title=_title(ask),
        question=_question(ask, outputs, order),
        outputs=outputs,
        order=order,
        answer=answer,
        concepts=("slowly-changing", "date", "nulls"),
        explain=_explain(ask),
        hint=voice(
            ask.key,
            "It must have begun by then, and not be over yet; think of those that have no end.",
            "Two conditions: one on the beginning, one on the end. An empty end is no end.",
            f"Stand on {_spoken(ask.day)} and ask each {ask.span.table.noun}: have you begun, are you over?",
        ),
        also=tuple(_again(ask, whole)),
        wrong=telling(world, answer, _misses(ask, whole)),
    )


Whole = Callable[[_Span, Kind], exp.Expr]
Made = tuple[tuple[Output, ...], tuple[Sort, ...], Whole]


def _listed(world: World, ask: _Ask) -> Made | None:
    """Names, a fact or two and since when: of the rows themselves, or of what they point to."""
    table, span = ask.span.table, ask.span
    named = named_by(world, table) if called(table) else None
    besides = [c for c in facts(table) if c not in (span.start, span.end, ask.kind.column)][:1]
    if named is not None:
        besides = [c for c in besides if c not in named.columns]
        shown, own, alias, outputs = named.shown(), exp.select().from_(tree.table(table)), "", named.outputs
    else:
        cut = next((c for c in cuts(world, table, most=10_000) if c.keys or (c.link and len(c.columns) == 1)), None)
        if cut is None or not cut.keys:
            return None
        shown, own, alias, outputs = cut.shown(), cut.rows(Kind(table)), cut.alias, cut.outputs
    extra = (*besides, span.start)
    told_ = tuple(fact_output(table, c, [o.name for o in outputs]) for c in extra)
    order = (*(Sort(o.name) for o in outputs), Sort(told_[-1].name, kind="time"))
    if named is not None:
        order = order[:-1]

    def whole(spans: _Span, kind: Kind) -> exp.Expr:
        facts_ = [tree.named(tree.col(c, alias), o.name) for c, o in zip(extra, told_, strict=True)]
        return tree.ordered(
            own.select(*shown, *facts_).where(*kind.conditions(alias), *spans.on(ask.day, alias)), order
        )

    return (*outputs, *told_), order, whole


def _counts(ask: _Ask) -> Made | None:
    """How many held per group: on the day, or on two days side by side."""
    cut = ask.cut
    assert cut is not None
    nouns = ask.span.table.nouns
    if ask.other is None:
        count = Output(snake(nouns), f"number of {nouns}")
        order = (Sort(count.name, "desc", "number"), *cut.order)

        def one(span: _Span, kind: Kind) -> exp.Expr:
            query = cut.grouped(kind).where(*span.on(ask.day, cut.alias))
            return tree.ordered(query.select(tree.named(tree.count_rows(), count.name)), order)

        return (*cut.outputs, count), order, one
    days = (ask.day, ask.other)
    columns = tuple(Output(f"on_{day:%Y_%m_%d}", f"number on {_spoken(day)}") for day in days)

    def both(span: _Span, kind: Kind) -> exp.Expr:
        cells = [exp.Filter(this=tree.count_rows(), expression=exp.Where(this=exp.and_(*span.on(day, cut.alias))))
                 for day in days]  # fmt: skip
        shown = [tree.named(cell, o.name) for cell, o in zip(cells, columns, strict=True)]
        return tree.ordered(cut.grouped(kind).select(*shown), cut.order)

    return (*cut.outputs, *columns), cut.order, both


@dataclass(frozen=True)
class _Between(_Span):
    """The same in one condition."""

    def on(self, day: date, alias: str = "") -> list[exp.Expr]:
        end: exp.Expr = self._day(self.end, alias)
        if self.end.column.nullable:
            end = exp.Coalesce(this=end, expressions=[tree.day(day)])
        return [exp.Between(this=tree.day(day), low=self._day(self.start, alias), high=end)]


@dataclass(frozen=True)
class _Closed(_Span):
    """Forgets that an end may be open."""

    def on(self, day: date, alias: str = "") -> list[exp.Expr]:
        begun, later = super().on(day, alias)
        return [begun, later.find(exp.GTE, exp.GT) or later]


@dataclass(frozen=True)
class _Open(_Span):
    """Takes only what has no end."""

    def on(self, day: date, alias: str = "") -> list[exp.Expr]:
        return [super().on(day, alias)[0], tree.is_null(tree.col(self.end, alias))]


@dataclass(frozen=True)
class _Begun(_Span):
    """Forgets to ask whether it is over."""

    def on(self, day: date, alias: str = "") -> list[exp.Expr]:
        return super().on(day, alias)[:1]


def _again(ask: _Ask, whole: Whole) -> Iterator[exp.Expr]:
    span = ask.span
    if span.last:
        yield whole(_Between(span.table, span.start, span.end, span.last), ask.kind)


def _misses(ask: _Ask, whole: Whole) -> Iterator[Miss]:
    span = ask.span
    parts = (span.table, span.start, span.end, span.last)
    if span.end.column.nullable:
        yield Miss(
            whole(_Closed(*parts), ask.kind), f"What has no {span.end.words} yet is lost: null is later than nothing."
        )
        yield Miss(
            whole(_Open(*parts), ask.kind), "That asks what holds today; some of what held then has ended since."
        )
    yield Miss(whole(_Begun(*parts), ask.kind), "What had ended before that day is still there.")
    edge = "the last day counts" if span.last else "on the day it ends the next one holds"
    yield Miss(whole(replace(span, last=not span.last), ask.kind), f"Mind the end: {edge}.")


def _title(ask: _Ask) -> str:
    nouns, day = ask.span.table.nouns, ask.day
    return voice(
        ask.key,
        f"As of {_spoken(day)}",
        f"{nouns}, as they were".capitalize(),
        f"Back to {day:%B %Y}",
        f"A snapshot of {nouns}",
        f"Freeze, {nouns}!",
        f"What held in {day:%B}?",
        f"{nouns}, then and now".capitalize() if ask.other else f"The {nouns} of that day",
    )


def _question(ask: _Ask, outputs: tuple[Output, ...], order: tuple[Sort, ...]) -> str:
    many, state, ends = ask.kind.many, ask.span.state, ask.span.told
    day, left = _spoken(ask.day), ask.cut.left_out() if ask.cut else ""
    if ask.way == "listed":
        return told(
            ask.key,
            outputs,
            order,
            f"Which {many} were {state} on {day}? {ends}",
            f"The auditor stands on {day}: list the {many} {state} on that day. {ends}",
            f"Turn back the clock: which {many} were {state} on {day}? {ends}",
            f"A colleague has to prove what was {state} on {day}: list those {many}. {ends}",
        )
    if ask.other is None:
        return told(
            ask.key,
            outputs,
            order,
            f"How many {many} were {state} on {day}, per {ask.cut.noun if ask.cut else ''}? {ends}{left}",
            f"Turn back the clock to {day}: how many {many} were {state}, by {ask.cut.noun if ask.cut else ''}? {ends}{left}",
            f"For the annual report, by {ask.cut.noun if ask.cut else ''}: {many} {state} on {day}. {ends}{left}",
        )
    both = f"{day} and {_spoken(ask.other)}"
    each = ask.cut.noun if ask.cut else ""
    return told(
        ask.key,
        outputs,
        order,
        f"Then and later: how many {many} were {state} on {both}, per {each} (0 if none)? {ends}{left}",
        f"Has it grown? Per {each}, count {many} {state} on {both} (0 if none). {ends}{left}",
        f"Two photographs, please: {many} {state} on {both}, for each {each} that ever had any (0 if none). {ends}{left}",
    )


def _explain(ask: _Ask) -> str:
    span = ask.span
    open_ = f" An open end is null, and null is later than nothing, so it needs `{span.end.name} is null or …`."
    edge = (
        "`>=` at the end, since that day still counts." if span.last else "`>` at the end: that day is the next one's."
    )
    return f"It had begun by that day and wasn't over: two conditions.{open_ if span.end.column.nullable else ''} Use {edge}"


BLUEPRINT = Blueprint("slowly_changing", ("slowly-changing", "date", "nulls"), propose)
