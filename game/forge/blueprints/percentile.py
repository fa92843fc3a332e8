"""The middle and the upper end of each group: medians beside averages, what nine in ten stay below."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import BRIEF_MOST, Blueprint, Candidate, Miss, Output, Sort, shown, voice
from game.forge.drafting.choosing import interleaved, telling
from game.forge.drafting.courses import headline
from game.forge.drafting.cuts import Cut, cuts
from game.forge.drafting.gauging import only_with, several
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import amounts, snake, told, varied
from game.forge.world.profile import is_number
from game.forge.world.words import is_several, measured
from game.forge.world.world import World, WorldColumn, WorldTable

_ROWS_LEAST = 20
_VALUES_LEAST = 4
_GROUPS_MOST = 24
_CUTS_MOST = 4
_SCORES = re.compile(r"(^|_)(rating|score|stars|grade|points)($|_)")
Way = Literal["median", "average", "upper"]


@dataclass(frozen=True)
class _Ask:
    """The middle of a number in each group: alone, beside the average, or with what nine in ten stay below."""

    cut: Cut
    kind: Kind
    measure: WorldColumn
    way: Way

    @property
    def key(self) -> str:
        return f"{self.cut.key}{self.kind.key} {self.measure.name} {self.way}"

    @property
    def value(self) -> exp.Expr:
        return self.cut.of(self.measure)

    @property
    def digits(self) -> int | None:
        """Decimals that a middle between two values is rounded to, so that every way to find it agrees."""
        if self.measure.type.startswith("DECIMAL"):
            return max(int(self.measure.type.rstrip(")").rpartition(",")[2]) - 1, 0)
        return 2 if self.measure.fractions else None

    def median(self) -> exp.Expr:
        middle = exp.Median(this=self.value)
        return middle if self.digits is None else tree.rounded(middle, self.digits)

    def at(self, share: str) -> exp.Expr:
        """`quantile_disc(x, 0.9)`: one of the values themselves."""
        return tree.call("quantile_disc", self.value, exp.Literal.number(share))


def propose(world: World) -> Iterator[Candidate]:
    """For each table with a number worth ranking: each way in turn, by its kinds and by what it points to."""
    yield from interleaved(*(_of_table(world, table) for table in world.tables if table.rows >= _ROWS_LEAST))


def _of_table(world: World, table: WorldTable) -> Iterator[Candidate]:
    measures = _measures(table)
    found = list(interleaved(cuts(world, table, most=_GROUPS_MOST), most=_CUTS_MOST)) if measures else []
    asks = [interleaved(*(_ways(cut, kind, measures) for cut in found)) for kind in _kinds(table)]
    for ask in interleaved(*asks):
        candidate = _candidate(world, ask)
        if candidate is not None:
            yield candidate


def _kinds(table: WorldTable) -> Iterator[Kind]:
    yield Kind(table)
    yield from kinds(table, most=2)


def _measures(table: WorldTable) -> list[WorldColumn]:
    scores = [c for c in table.by("category") if is_number(c.type) and _SCORES.search(snake(c.name))]
    found = [c for c in (*amounts(table), *scores) if c.known.distinct >= _VALUES_LEAST]
    return sorted(found, key=lambda c: -c.known.distinct)[:3]


def _ways(cut: Cut, kind: Kind, measures: list[WorldColumn]) -> Iterator[_Ask]:
    ways: tuple[Way, ...] = ("average", "upper", "median")
    first = len(cut.key)
    for turn in range(first, first + len(ways) - 1):
        for n, measure in enumerate(measures):
            if measure not in cut.columns and kind.column not in (measure, *cut.columns):
                yield _Ask(cut, kind, measure, ways[(n + turn) % len(ways)])


def _candidate(world: World, ask: _Ask) -> Candidate | None:
    shown, outputs = _shown(ask)
    names = {o.name for o in ask.cut.outputs}
    if len(names | {o.name for o in outputs}) < len(names) + len(outputs):
        return None
    query = ask.cut.grouped(ask.kind, ask.measure)
    first = outputs[0].name if ask.way != "upper" else outputs[-1].name
    order = (Sort(first, "desc", "number"), *ask.cut.order)

    def whole(*values: exp.Expr) -> exp.Expr:
        pairs = zip(values, outputs, strict=True)
        return tree.ordered(query.select(*(tree.named(v, o.name) for v, o in pairs)), order)

    answer = whole(*shown)
    rows = world.rows(answer)
    if len(rows) < 2 or not varied([row[-len(outputs) :] for row in rows]):
        return None
    highest = tree.call("quantile_disc", ask.value, tree.number(1))
    if ask.way == "upper" and [r[-1] for r in rows] == [r[-1] for r in world.rows(whole(shown[0], highest))]:
        return None
    if ask.way != "upper" and len({row[-len(outputs)] for row in rows}) * 2 < len(rows):
        return None
    return Candidate(
        blueprint="percentile",
        key=ask.key,
        title=_title(ask),
        question=_question(ask, (*ask.cut.outputs, *outputs), order),
        outputs=(*ask.cut.outputs, *outputs),
        order=order,
        answer=answer,
        concepts=("percentile", "group"),
        explain=_explain(ask),
        hint=voice(
            ask.key,
            f"Line up the {ask.kind.table.nouns} of each {ask.cut.noun} by {ask.measure.words} and look in the middle.",
            "Not the sum shared out, but the place in the line.",
            "DuckDB can find a place in a sorted line as an aggregate, group by group.",
        ),
        also=() if ask.way == "upper" else (whole(*_again(ask, shown)),),
        wrong=telling(world, answer, _misses(ask, shown, whole)),
    )


def _shown(ask: _Ask) -> tuple[list[exp.Expr], list[Output]]:
    name, words = snake(ask.measure.name), ask.measure.words
    if ask.way == "upper":
        return [ask.at("0.5"), ask.at("0.9")], [
            Output(f"p50_{name}", f"50th percentile of {words}"),
            Output(f"p90_{name}", f"90th percentile of {words}"),
        ]
    median = Output(f"median_{name}", f"median {words}", ask.digits)
    if ask.way == "median":
        count = Output(snake(ask.kind.table.nouns), f"number of {ask.kind.table.nouns}")
        return [ask.median(), tree.count_rows()], [median, count]
    mean = tree.rounded(exp.Avg(this=ask.value), 2)
    return [ask.median(), mean], [median, Output(f"average_{name}", measured("average", words), 2)]


def _again(ask: _Ask, shown: list[exp.Expr]) -> list[exp.Expr]:
    """The median by its other name."""
    half = tree.call("quantile_cont", ask.value, exp.Literal.number("0.5"))
    return [half if ask.digits is None else tree.rounded(half, ask.digits), *shown[1:]]


def _misses(ask: _Ask, shown: list[exp.Expr], whole: Callable[..., exp.Expr]) -> Iterator[Miss]:
    words = ask.measure.words
    value = f"Each value of {words}" if is_several(words) else f"Each {words}"
    if ask.way == "upper":
        between = [tree.call("quantile_cont", ask.value, exp.Literal.number(share)) for share in ("0.5", "0.9")]
        yield Miss(whole(*between), "`quantile_cont` makes up a value between two; one that occurs was wanted.")
        yield Miss(whole(ask.at("0.5"), exp.Max(this=ask.value)), "The very highest may be an exception.")
        return
    mean = exp.Avg(this=ask.value)
    place = 2 if ask.digits is None else ask.digits
    yield Miss(whole(tree.rounded(mean, place), *shown[1:]), "That is the average, and a few extremes pull at it.")
    once = exp.Median(this=exp.Distinct(expressions=[ask.value]))
    middle = once if ask.digits is None else tree.rounded(once, ask.digits)
    yield Miss(whole(middle, *shown[1:]), f"{value} counts as often as it occurs, not once.")


def _title(ask: _Ask) -> str:
    words, nouns = ask.measure.words, ask.kind.table.nouns
    if ask.way == "upper":
        return voice(
            ask.key,
            f"Usual and high: {words}",
            headline(f"{words}, nine times in ten"),
            f"The upper end of {words}",
            headline(f"{words}: the spread"),
            headline(f"{nouns} by percentile"),
            headline(f"{words}, usual and nearly highest"),
        )
    return voice(
        ask.key,
        headline(f"{words} in the middle"),
        f"Middle of the road: {words}",
        f"Typical {words}",
        f"Neither high nor low: {words}",
        headline(f"{words} without the extremes"),
        f"What's normal for {nouns}?",
        f"Halfway through the {nouns}",
        f"Half above, half below: {words}",
    )


def _question(ask: _Ask, outputs: tuple[Output, ...], order: tuple[Sort, ...]) -> str:
    each, many, words = ask.cut.noun, ask.kind.many, ask.measure.words
    left = f"{only_with(ask.cut, ask.kind)}{ask.cut.left_out(ask.measure)}"
    if ask.way == "upper":
        means = " The 90th percentile is the lowest value that at least 90% don't exceed, the 50th likewise."
        ways = [
            f"How does the {words} of {many} vary, by {each}?",
            f"What is usual, and what is nearly the highest? Compare the {words} of {many} by {each}.",
            f"For each {each}, find two percentiles of the {words} of {many}.",
        ]
        if is_several(words):
            ways = [
                f"How do {many} vary in {words}, by {each}?",
                f"What is usual, and what is nearly the highest? Compare {many} in {words}, by {each}.",
                f"For each {each}, find two percentiles of {words} among {many}.",
            ]
        return told(ask.key, outputs, order, *(f"{way}{means}{left}" for way in ways))
    low = ask.measure.known.low or ""
    left = f" Of two middle values take the mean.{' Negative ones count, too.' if low.startswith('-') else ''}{left}"
    what = f"the median and the {measured('average', words)}" if ask.way == "average" else f"the median {words}"
    verb = "are" if ask.way == "average" else "is"
    ways = [
        f"What {verb} {what} of {many}, by {each}?",
        f"For each {each}, find {what} of {many}.",
        f"Compare the {several(ask.cut)} by {what} of their {many}.",
    ]
    if ask.way == "median":
        ways.append(f"One extreme spoils an average. For each {each}, find {what} of {many} instead.")
    exact = "" if ask.digits is None else " The rounded median decides the order."
    room = BRIEF_MOST - len(shown(outputs, order, 0)) - 2 - min(map(len, ways)) - len(left)
    return told(ask.key, outputs, order, *(f"{way}{left}{exact if len(exact) <= room else ''}" for way in ways))


def _explain(ask: _Ask) -> str:
    nouns = ask.kind.table.nouns
    if ask.way == "upper":
        return (
            f"`quantile_disc` sorts the {nouns} of a group and takes a value that is really there; `quantile_cont` "
            "would reckon one between two neighbours. Both are aggregates like any other."
        )
    if ask.way == "average":
        return (
            f"`median` asks for the place in the line, `avg` for the sum shared out. Where they are far apart, a few "
            f"{nouns} are unlike the others."
        )
    return f"`median` is an aggregate like `sum`: it looks at one group of {nouns} at a time and passes over nulls."


BLUEPRINT = Blueprint("percentile", ("percentile", "group"), propose)
