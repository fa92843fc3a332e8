"""What held on a day: rows that are valid from one date up to another, listed, counted, or compared on two days."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, voice
from game.forge.drafting.choosing import called, interleaved, telling
from game.forge.drafting.courses import headline
from game.forge.drafting.cuts import Cut, cuts
from game.forge.drafting.gauging import several
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import fact_output, facts, named_by, snake, told, varied
from game.forge.drafting.spans import Begun, Between, Closed, Open, Span, days, spans
from game.forge.world.world import World

_LISTED = (2, 25)
Way = Literal["listed", "counted", "compared"]


@dataclass(frozen=True)
class _Ask:
    """What held on a day, of a kind of rows: one by one, or so many per group, on one day or on two."""

    span: Span
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
    yield from interleaved(*(_of_span(world, span) for span in spans(world)))


def _of_span(world: World, span: Span) -> Iterator[Candidate]:
    found_days = days(world, span)
    if not found_days:
        return
    found = list(cuts(world, span.table, most=24))[:4]
    scopes = [Kind(span.table), *kinds(span.table, most=3)]
    listed = (_Ask(span, kind, "listed", day) for kind in scopes for day in found_days[:4])
    counted = (
        _Ask(span, kind, "counted", found_days[n % len(found_days)], None, cut)
        for kind in scopes
        for n, cut in enumerate(found)
        if kind.column not in cut.columns
    )
    compared = (
        _Ask(span, kind, "compared", found_days[-1], found_days[0], cut)
        for kind in scopes
        for cut in found
        if kind.column not in cut.columns and len(found_days) > 1
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


Whole = Callable[[Span, Kind], exp.Expr]
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
    found = own.select(*shown).where(*ask.kind.conditions(alias), *span.on(ask.day, alias))
    if len(set(world.rows(found))) == len(world.rows(found)):
        order = order[:-1]

    def whole(held: Span, kind: Kind) -> exp.Expr:
        facts_ = [tree.named(tree.col(c, alias), o.name) for c, o in zip(extra, told_, strict=True)]
        return tree.ordered(own.select(*shown, *facts_).where(*kind.conditions(alias), *held.on(ask.day, alias)), order)

    return (*outputs, *told_), order, whole


def _counts(ask: _Ask) -> Made | None:
    """How many held per group: on the day, or on two days side by side."""
    cut = ask.cut
    assert cut is not None
    nouns = ask.span.table.nouns
    if ask.other is None:
        count = Output(snake(nouns), f"number of {nouns}")
        order = (Sort(count.name, "desc", "number"), *cut.order)

        def one(span: Span, kind: Kind) -> exp.Expr:
            query = cut.grouped(kind).where(*span.on(ask.day, cut.alias))
            return tree.ordered(query.select(tree.named(tree.count_rows(), count.name)), order)

        return (*cut.outputs, count), order, one
    days = (ask.day, ask.other)
    columns = tuple(Output(f"on_{day:%Y_%m_%d}", f"number on {_spoken(day)}") for day in days)

    def both(span: Span, kind: Kind) -> exp.Expr:
        cells = [exp.Filter(this=tree.count_rows(), expression=exp.Where(this=exp.and_(*span.on(day, cut.alias))))
                 for day in days]  # fmt: skip
        shown = [tree.named(cell, o.name) for cell, o in zip(cells, columns, strict=True)]
        return tree.ordered(cut.grouped(kind).select(*shown), cut.order)

    return (*cut.outputs, *columns), cut.order, both


def _again(ask: _Ask, whole: Whole) -> Iterator[exp.Expr]:
    span = ask.span
    if span.last:
        yield whole(Between(span.table, span.start, span.end, span.last), ask.kind)


def _misses(ask: _Ask, whole: Whole) -> Iterator[Miss]:
    span = ask.span
    parts = (span.table, span.start, span.end, span.last)
    if span.end.column.nullable:
        yield Miss(
            whole(Closed(*parts), ask.kind), f"What has no {span.end.words} is lost: null is later than nothing."
        )
        yield Miss(whole(Open(*parts), ask.kind), "That asks what holds today; some of what held then has ended since.")
    yield Miss(whole(Begun(*parts), ask.kind), "What had ended before that day is still there.")
    edge = "the last day counts" if span.last else "on the day it ends the next one holds"
    yield Miss(whole(replace(span, last=not span.last), ask.kind), f"Mind the end: {edge}.")


def _title(ask: _Ask) -> str:
    nouns, day = ask.span.table.nouns, ask.day
    if ask.other:
        return voice(
            ask.key,
            headline(f"{nouns}, then and later"),
            headline(f"{nouns}, before and after"),
            f"Two days of {nouns}",
            f"Two snapshots of {nouns}",
            headline(f"{nouns} on two days"),
            f"From {day:%B %Y} to {ask.other:%B %Y}",
        )
    return voice(
        ask.key,
        f"As of {_spoken(day)}",
        headline(f"{nouns}, as they were"),
        f"Back to {day:%B %Y}",
        f"A snapshot of {nouns}",
        headline(f"{nouns} on {_spoken(day)}"),
        f"Back then: {nouns}",
        f"The {nouns} of that day",
    )


def _question(ask: _Ask, outputs: tuple[Output, ...], order: tuple[Sort, ...]) -> str:
    many, state, ends = ask.kind.many, ask.span.state, ask.span.told
    day, each, left = _spoken(ask.day), ask.cut.noun if ask.cut else "", ask.cut.left_out() if ask.cut else ""
    if ask.way == "listed":
        return told(
            ask.key,
            outputs,
            order,
            f"Which {many} were {state} on {day}? {ends}",
            f"Go back to {day}: which {many} were {state} on that day? {ends}",
            f"List the {many} that were {state} on {day}. {ends}",
            f"The audit asks for the {many} that were {state} on {day}. {ends}",
        )
    assert ask.cut is not None
    if ask.other is None:
        left += " Leave out counts of 0."
        return told(
            ask.key,
            outputs,
            order,
            f"How many {many} were {state} on {day}, for each {each}? {ends}{left}",
            f"Go back to {day}: how many {many} were {state}, by {each}? {ends}{left}",
            f"Count the {many} {state} on {day} by {each}. {ends}{left}",
            f"The annual report counts the {many} {state} on {day}, by {each}. {ends}{left}",
        )
    both = f"{day} and on {_spoken(ask.other)}"
    if ask.cut.link is not None:
        groups = "those" if " of " in each else several(ask.cut)
        left += f" Leave out {groups} that never had {'such ' if ask.kind.column else ''}{ask.span.table.nouns}."
    return told(
        ask.key,
        outputs,
        order,
        f"How many {many} were {state} on {both}, for each {each} (0 if none)? {ends}{left}",
        f"Compare two days: for each {each}, count the {many} {state} on {both} (0 if none). {ends}{left}",
        f"For each {each}, count the {many} {state} on {both} (0 if none). {ends}{left}",
        f"What has changed? For each {each}, count the {many} {state} on {both} (0 if none). {ends}{left}",
    )


def _explain(ask: _Ask) -> str:
    span = ask.span
    open_ = f" An open end is null, and null is later than nothing, so it needs `{span.end.name} is null or …`."
    edge = "`>=` at the end, since that day counts." if span.last else "`>` at the end: that day is the next one's."
    nulls = open_ if span.end.column.nullable else ""
    return f"It had begun by that day and wasn't over: two conditions.{nulls} Use {edge}"


BLUEPRINT = Blueprint("slowly_changing", ("slowly-changing", "date", "nulls"), propose)
