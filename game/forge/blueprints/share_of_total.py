"""How much of the whole each group is: a percentage of all rows, or of all that they add up to."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, voice
from game.forge.drafting.choosing import telling
from game.forge.drafting.cuts import Cut
from game.forge.drafting.gauging import Gauge, by_table, clear, cuts_for, half_way, only_with, totalled
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import told
from game.forge.world.words import plural
from game.forge.world.world import DIALECT, World, WorldTable

_GROUPS = (3, 25)
_KINDS_MOST = 3
_TITLES = (
    "Slices of {}", "The {} pie", "The lion's share of {}", "{} in percent", "Parts of the whole: {}",
    "How the {} are split", "Big and small parts of {}", "{}, part by part",
)  # fmt: skip


@dataclass(frozen=True)
class _Ask:
    """Each group's part of the gauge over all rows of a kind."""

    cut: Cut
    gauge: Gauge

    @property
    def kind(self) -> Kind:
        return self.gauge.kind

    @property
    def key(self) -> str:
        return f"{self.cut.key}{self.kind.key} share {self.gauge.key}"

    @property
    def percent(self) -> Output:
        return Output(f"percent_of_{self.gauge.output.name}", f"percent of {self._whole}", 1)

    @property
    def _whole(self) -> str:
        such = "such " if self.kind.column or self.had else ""
        return f"all {such}{self.kind.table.nouns}" if self.gauge.column is None else f"the whole {self.gauge.words}"

    @property
    def had(self) -> str:
        """What rows must have to be part of the whole."""
        return self.cut.had(*self.gauge.needed)

    @property
    def whole(self) -> str:
        """`all orders with status "completed"`, `the total amount of all payments`."""
        many = f"all {self.kind.many}{f' with {self.had}' if self.had else ''}"
        return many if self.gauge.column is None else f"the {self.gauge.words} of {many}"

    @property
    def outputs(self) -> tuple[Output, ...]:
        return (*self.cut.outputs, self.gauge.output, self.percent)

    @property
    def order(self) -> tuple[Sort, ...]:
        return (self.gauge.sort(), *self.cut.order)


def propose(world: World) -> Iterator[Candidate]:
    """For each table: its kinds and what it points to, as parts of all rows and of what can be added up."""
    yield from by_table(world, _of_table)


def _of_table(world: World, table: WorldTable) -> Iterator[Candidate]:
    found = cuts_for(world, table, _GROUPS[1], 5)
    for n, kind in enumerate((Kind(table), *kinds(table, most=_KINDS_MOST))):
        positive = [c for c in totalled(table)[:2] if not (c.known.low or "-").startswith("-")]
        gauges = [Gauge(kind, "total", c) for c in positive]
        for m, gauge in enumerate((Gauge(kind), *gauges)):
            for cut in found[(n + m) % 2 :: 2]:
                candidate = _candidate(world, _Ask(cut, gauge)) if kind.column not in cut.columns else None
                if candidate is not None:
                    yield candidate


def _candidate(world: World, ask: _Ask) -> Candidate | None:
    cut, gauge = ask.cut, ask.gauge
    if gauge.column in cut.columns or not clear(*ask.outputs):
        return None
    base = cut.grouped(ask.kind, *gauge.needed)
    base = base.select(tree.named(gauge.value(cut.alias), gauge.output.name))
    values = [row[-1] for row in world.rows(base)]
    whole = sum(values)
    if not _GROUPS[0] <= len(values) <= _GROUPS[1] or not whole or len(set(values)) * 2 <= len(values):
        return None
    if any(half_way(value * 100, whole, 1) for value in values):
        return None
    answer = tree.ordered(base.select(_percent(ask, _over_all(ask))), ask.order)
    totals = cut.rows(ask.kind, *gauge.needed).select(gauge.raw(cut.alias)).subquery()
    return Candidate(
        blueprint="share_of_total",
        key=ask.key,
        title=_title(ask),
        question=told(ask.key, ask.outputs, ask.order, *(f"{way}{only_with(cut, ask.kind)}" for way in _ways(ask))),
        outputs=ask.outputs,
        order=ask.order,
        answer=answer,
        concepts=("share-of-total", "group", "window"),
        explain=_explain(ask),
        hint=voice(
            ask.key,
            "Each group needs the whole beside it.",
            "What is the number to divide by, and over which rows is it taken?",
            "A group's part is its own figure over the sum of all groups' figures.",
        ),
        also=(tree.ordered(base.select(_percent(ask, totals)), ask.order),),
        assume=_assumed(ask),
        wrong=telling(world, answer, _misses(ask, base)),
    )


def _over_all(ask: _Ask) -> exp.Expr:
    return exp.Window(this=exp.Sum(this=ask.gauge.raw(ask.cut.alias)))


def _percent(ask: _Ask, whole: exp.Expr) -> exp.Expr:
    part = exp.Mul(this=exp.Literal.number("100.0"), expression=ask.gauge.raw(ask.cut.alias))
    return tree.named(tree.rounded(exp.Div(this=part, expression=whole), 1), ask.percent.name)


def _assumed(ask: _Ask) -> tuple[tuple[str, str], ...]:
    """That there is something to share, and nothing below nothing."""
    if ask.gauge.column is None:
        return ()
    whole = ask.cut.rows(ask.kind, *ask.gauge.needed).select(ask.gauge.raw(ask.cut.alias))
    return ((f"coalesce(({whole.sql(dialect=DIALECT)}), 1) > 0", f"There is some {ask.gauge.column.words} to share."),)


def _misses(ask: _Ask, base: exp.Select) -> Iterator[Miss]:
    cut, gauge, kind = ask.cut, ask.gauge, ask.kind
    if kind.column is not None:
        loose = cut.rows(Kind(kind.table), *gauge.needed).select(gauge.raw(cut.alias)).subquery()
        yield Miss(
            tree.ordered(base.select(_percent(ask, loose)), ask.order),
            f"The whole is that of the {kind.many}, not of all {kind.table.nouns}.",
        )
    ratio = exp.Div(this=gauge.raw(cut.alias), expression=_over_all(ask))
    plain = tree.named(tree.rounded(ratio, 1), ask.percent.name)
    yield Miss(tree.ordered(base.select(plain), ask.order), "That is a part of 1, not of 100.")
    if gauge.column is not None:
        counted = _Ask(cut, Gauge(kind))
        share = tree.named(_percent(counted, _over_all(counted)).this, ask.percent.name)
        why = f"This is each group's part of the rows, whatever their {gauge.column.words}."
        yield Miss(tree.ordered(base.select(share), ask.order), why)


def _ways(ask: _Ask) -> Iterator[str]:
    each, whole = ask.cut.noun, ask.whole
    yield f"How big a part of {whole} does each {each} have, in percent?"
    yield f"What percentage of {whole} belongs to each {each}?"
    yield f"Split {whole} by {each}: what percent does each have?"
    yield f"For each {each}, give the percentage of {whole}."
    yield f"Draw a pie chart of {whole}: what percent goes to each {each}?"
    yield f"The yearly report needs the percentage of {whole} for each {each}."


def _title(ask: _Ask) -> str:
    what = ask.kind.short if ask.gauge.column is None or len(ask.key) % 2 else plural(ask.gauge.column.words)
    title = voice(ask.key, *_TITLES).format(what)
    return title[:1].upper() + title[1:]


def _explain(ask: _Ask) -> str:
    own = ask.gauge.raw().sql(dialect=DIALECT).lower()
    return (
        f"`{own}` is the figure of one {ask.cut.noun}; `sum({own}) over ()` adds these up over all groups, once they "
        "are made. A subquery over the same rows would do as well."
    )


BLUEPRINT = Blueprint("share_of_total", ("share-of-total", "group"), propose)
