"""Groups and a limit on them: which customers have more than four orders, which categories bring in over a thousand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, digest, voice
from game.forge.drafting.choosing import round_limits, telling
from game.forge.drafting.conditions import amount, fewer
from game.forge.drafting.cuts import Cut
from game.forge.drafting.gauging import Gauge, averaged, by_table, clear, cuts_for, several, totalled
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import told
from game.forge.world.words import is_several, spelled
from game.forge.world.world import World, WorldTable

_PASS = (2, 25)
"""Groups that pass."""
_KINDS_MOST = 4
_SMALL = (3, 4, 2, 5, 6, 7, 8)
"""Limits of counts: a hidden case with as many rows stays small enough to read."""
_TITLES = (
    "{} beyond the mark", "{} that made the cut", "High numbers: {}", "{} over the bar", "{} worth a second look",
    "Above the line: {}", "Not every one of the {}",
)  # fmt: skip
_FEW_TITLES = (
    "Low numbers: {}", "{} below the bar", "{} under the limit", "Below the line: {}", "{} within bounds",
    "Not too much: {}",
)  # fmt: skip
_ODD = re.compile(r"'s |[^su]s$| by$")
"""Names of groups that have no good plural."""
_SIGNS: dict[str, type[exp.Binary]] = {
    "more than": exp.GT,
    "at least": exp.GTE,
    "fewer than": exp.LT,
    "less than": exp.LT,
}


@dataclass(frozen=True)
class _Ask:
    """Groups of rows of a kind whose gauge is more, or less, than a limit."""

    cut: Cut
    gauge: Gauge
    sign: str
    limit: Decimal

    @property
    def kind(self) -> Kind:
        return self.gauge.kind

    @property
    def key(self) -> str:
        return f"{self.cut.key}{self.kind.key} {self.gauge.key} {self.sign} {self.limit}"

    @property
    def trait(self) -> str:
        """`more than four orders`, `a total amount of more than 500 over all their payments`, `no payments with an
        amount of 2 or less`."""
        if self.gauge.column is None:
            return f"{self.sign} {spelled(int(self.limit))} {self.kind.many}"
        if self.gauge.way == "different":
            what = self.gauge.words.removeprefix("number of ")
            return f"{self.sign} {spelled(int(self.limit))} {what} among their {self.kind.many}"
        if self.gauge.way != "total":
            beyond = "less" if self.sign == "more than" else "more"
            return f"no {self.kind.many}{self.kind.and_with(amount(self.gauge.column, f'{self.limit:,f} or {beyond}'))}"
        if is_several(self.gauge.column.words) and self.gauge.column.role != "money":
            sign = fewer(self.sign, self.gauge.column)
            return f"{sign} {self.limit:,f} {self.gauge.column.words} in all, over their {self.kind.many}"
        return f"a {self.gauge.words} of {self.sign} {self.limit:,f} over all their {self.kind.many}"


def propose(world: World) -> Iterator[Candidate]:
    """For each table: its kinds, and what its rows point to, by how many rows there are, their totals and averages."""
    yield from by_table(world, _of_table)


def _of_table(world: World, table: WorldTable) -> Iterator[Candidate]:
    found = [cut for cut in cuts_for(world, table, 4000, 6) if not _ODD.search(cut.noun)]
    for n, kind in enumerate((Kind(table), *kinds(table, most=_KINDS_MOST))):
        for m, gauge in enumerate(_gauges(kind)):
            for cut in found[(n + m) % 2 :: 2]:
                if kind.column in cut.columns or (cut.link and gauge.way in ("lowest", "highest")):
                    continue
                ask = _ask(world, cut, gauge)
                if ask is not None:
                    yield _candidate(world, ask)


def _gauges(kind: Kind) -> list[Gauge]:
    """How many, of how many different things; the total of a number; and a lowest or highest value, which says
    something of all rows of a group."""
    totals = [Gauge(kind, "total", c) for c in totalled(kind.table)[:2]]
    always = [c for c in averaged(kind.table) if not c.column.nullable][:2]
    ends = [Gauge(kind, "lowest" if n % 2 else "highest", c) for n, c in enumerate(always)]
    links = [c for c in kind.table.by("link") if 3 < c.known.distinct < kind.table.rows * 0.8]
    return [Gauge(kind), *(Gauge(kind, "different", c) for c in links[:3]), *totals, *ends]


def _ask(world: World, cut: Cut, gauge: Gauge) -> _Ask | None:
    if (
        gauge.column in cut.columns
        or (cut.link and gauge.column == cut.link.column)
        or not clear(*cut.outputs, gauge.output)
    ):
        return None
    values = [row[-1] for row in world.rows(_grouped(cut, gauge)) if row[-1] is not None]
    turn = int(digest(cut.key, gauge.kind.key, gauge.key)[:4], 16)
    if gauge.way in ("rows", "different"):
        signs = ("more than", "at least", "more than", "fewer than")
        sign = signs[turn % len(signs)]
        return next((_Ask(cut, gauge, s, n) for s in (sign, "more than") for n in _counts(values, s)), None)
    sign = {"lowest": "more than", "highest": "less than"}.get(gauge.way, ("more than", "less than")[turn % 3 // 2])
    return next((_Ask(cut, gauge, sign, n) for n in _amounts(values, sign)), None)


def _grouped(cut: Cut, gauge: Gauge) -> exp.Select:
    value = tree.named(gauge.value(cut.alias), gauge.output.name)
    return cut.grouped(gauge.kind).select(value)


def _counts(values: Sequence[int], sign: str) -> Iterator[Decimal]:
    """Small limits that a good number of groups pass, but not all, and that some group has itself."""
    for n in _SMALL:
        passed = sum(_passes(value, sign, Decimal(n)) for value in values)
        if _PASS[0] <= passed <= _PASS[1] and passed < len(values) and n in values:
            yield Decimal(n)


def _amounts(values: Sequence[Any], sign: str) -> Iterator[Decimal]:
    for limit in round_limits(values):
        passed = sum(_passes(value, sign, limit) for value in values)
        if _PASS[0] <= passed <= _PASS[1] and passed < len(values) and not any(value == limit for value in values):
            yield limit


def _passes(value: Any, sign: str, limit: Decimal) -> bool:
    value = Decimal(str(value))
    return bool(value >= limit if sign == "at least" else value > limit if sign == "more than" else value < limit)


def _candidate(world: World, ask: _Ask) -> Candidate:
    cut, gauge = ask.cut, ask.gauge
    query = _grouped(cut, gauge)
    order = (gauge.sort("asc" if _SIGNS[ask.sign] is exp.LT else "desc"), *cut.order)
    passed = _SIGNS[ask.sign](this=gauge.raw(cut.alias), expression=tree.number(f"{ask.limit:f}"))
    answer = tree.ordered(query.having(passed), order)
    outputs = (*cut.outputs, gauge.output)
    return Candidate(
        blueprint="group_having",
        key=ask.key,
        title=_title(ask),
        question=told(ask.key, outputs, order, *(f"{way}{_left_out(ask)}" for way in _ways(ask))),
        outputs=outputs,
        order=order,
        answer=answer,
        concepts=("group", "having", *(("inner-join",) if cut.link else ())),
        explain=_explain(ask),
        hint=voice(
            ask.key,
            "First make groups, then ask something of each group.",
            "The limit is on a whole group, not on one row of it.",
            "Count first, choose later: what is asked can be known only when a group is complete.",
        ),
        wrong=telling(world, answer, _misses(ask, query, passed)),
    )


def _left_out(ask: _Ask) -> str:
    """Which rows and groups don't count: those that have nothing have less than any limit, and no row beyond one."""
    ends = ask.gauge.way in ("lowest", "highest")
    none = (ask.cut.link or ask.kind.column) and (ends or _SIGNS[ask.sign] is exp.LT)
    without = ask.kind.many if ends else "any"
    return f"{f' Leave out {several(ask.cut)} without {without}.' if none else ''}{ask.cut.left_out()}"


def _misses(ask: _Ask, query: exp.Select, passed: exp.Expr) -> Iterator[Miss]:
    cut, gauge = ask.cut, ask.gauge
    order = (gauge.sort(), *cut.order)
    yield Miss(tree.ordered(query.having(exp.Not(this=exp.paren(passed.copy()))), order), "These are the others.")
    if ask.kind.column is not None:
        loose = Gauge(Kind(ask.kind.table), gauge.way, gauge.column)
        yield Miss(
            tree.ordered(_grouped(cut, loose).having(passed.copy()), order),
            f"This asks it of all {ask.kind.table.nouns}, not only of those that are meant.",
        )
    if gauge.way == "different":
        plain = exp.Count(this=cut.of(gauge.column)) if gauge.column else tree.count_rows()
        counted = _SIGNS[ask.sign](this=plain, expression=passed.expression.copy())
        yield Miss(tree.ordered(query.having(counted), order), "The same one is counted each time it comes.")
    elif gauge.column is not None:
        single = _SIGNS[ask.sign](this=cut.of(gauge.column), expression=tree.number(f"{ask.limit:f}"))
        yield Miss(tree.ordered(query.where(single), order), "`where` asks single rows; the limit is on the group.")


def _ways(ask: _Ask) -> Iterator[str]:
    nouns, trait = several(ask.cut), ask.trait
    yield f"Which {nouns} have {trait}?"
    yield f"Find the {nouns} that have {trait}."
    yield f"List only those {nouns} that have {trait}."
    yield f"A colleague asks which {nouns} have {trait}."


def _title(ask: _Ask) -> str:
    title = voice(ask.key, *(_FEW_TITLES if _SIGNS[ask.sign] is exp.LT else _TITLES)).format(several(ask.cut))
    return title[:1].upper() + title[1:]


def _explain(ask: _Ask) -> str:
    one = f"One group for each {ask.cut.noun}"
    one += ", by its key: two may share a name." if ask.cut.keys else "."
    where = "`where` has chosen the rows before" if ask.kind.column else "`where` could only ask single rows, before"
    return f"{one} What is asked of a group stands in `having`, after the grouping; {where}."


BLUEPRINT = Blueprint("group_having", ("group", "having"), propose)
