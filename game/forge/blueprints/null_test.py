"""What isn't known: rows without a value, their number in each group, and rows that aren't of a kind, or of none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, voice
from game.forge.drafting.choosing import interleaved, telling
from game.forge.drafting.cuts import Cut
from game.forge.drafting.gauging import Gauge, by_table, clear, cuts_for, only_with, several
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import Named, bare, fact, fact_output, named_by, snake, those_that, told, varied
from game.forge.world.words import article, lacked
from game.forge.world.world import World, WorldColumn, WorldTable

_ROWS = (2, 30)
_KINDS_MOST = 6
_TITLES = (
    "{} without {}", "{} that lack {}", "{}: blank or not?", "Mind the gap: {}", "{}, something missing",
    "What the {} lack", "{} and what is missing", "Left blank: {}",
)  # fmt: skip
_OTHERS = ("{}, all but one sort", "The other {}", "{} of any other sort", "All {} but some", "The rest of the {}",
           "Every other sort of {}")  # fmt: skip
_LOOSE = re.compile(r"(^| )(by|of|in|on|to|from|for|with|at)$")


@dataclass(frozen=True)
class _Ask:
    """Rows of `kind` without a value in `column`; with a `cut`, their number in each group; with `other`, those whose
    value isn't it."""

    kind: Kind
    column: WorldColumn
    names: Named | None = None
    cut: Cut | None = None
    other: str = ""

    @property
    def key(self) -> str:
        where = self.cut.key if self.cut else self.kind.table.name
        return f"{where}{self.kind.key} {self.column.name} {f'not {self.other}' if self.other else 'null'}"

    @property
    def words(self) -> str:
        """What is missing: `cost`, `employee`."""
        return bare(self.column.words)

    @property
    def what(self) -> str:
        """The same in a sentence: `cost`, `"acknowledged by" entry`, `value for seats taken`."""
        if self.column.lacked != lacked(self.column.words):
            return self.column.lacked.removeprefix("a ")
        return f'"{self.words}" entry' if _LOOSE.search(self.words) else self.words

    @property
    def lacking(self) -> str:
        """After `without`: `a cost`, `an "acknowledged by" entry`, `a value for seats taken`."""
        if self.what == self.words:
            return lacked(self.words)
        return article(self.words).replace(self.words, self.what) if _LOOSE.search(self.words) else article(self.what)


def propose(world: World) -> Iterator[Candidate]:
    """For each column with nulls: the rows, their number in each group, and rows of all kinds but one."""
    yield from by_table(world, _of_table)


def _of_table(world: World, table: WorldTable) -> Iterator[Candidate]:
    gaps = [c for c in table.columns if c.column.nullable and 0 < c.known.nulls < table.rows and c.known.low != ""]
    names = named_by(world, table)
    ways = [_by_group(world, table, gaps)]
    if names is not None:
        ways += [_rows(names, table, gaps), _others(names, table, gaps)]
    for ask in interleaved(*ways, most=50):
        candidate = _in_groups(world, ask) if ask.cut else _one_by_one(world, ask)
        if candidate is not None:
            yield candidate


def _rows(names: Named, table: WorldTable, gaps: list[WorldColumn]) -> Iterator[_Ask]:
    for kind in (Kind(table), *kinds(table, most=_KINDS_MOST)):
        yield from (_Ask(kind, c, names) for c in gaps if c not in (kind.column, *names.columns))


def _others(names: Named, table: WorldTable, gaps: list[WorldColumn]) -> Iterator[_Ask]:
    for column in (c for c in gaps if c.role == "category" and c.known.complete and c.type == "VARCHAR"):
        for value in column.values[:4]:
            for kind in (Kind(table), *kinds(table, most=_KINDS_MOST)):
                if kind.column != column and '"' not in value:
                    yield _Ask(kind, column, names, other=value)


def _by_group(world: World, table: WorldTable, gaps: list[WorldColumn]) -> Iterator[_Ask]:
    for n, cut in enumerate(cuts_for(world, table, _ROWS[1]) if gaps else []):
        for column in (*gaps[n % len(gaps) :], *gaps[: n % len(gaps)])[:3]:
            if column not in cut.columns and (cut.link is None or cut.link.column != column):
                yield _Ask(Kind(table), column, cut=cut)


def _one_by_one(world: World, ask: _Ask) -> Candidate | None:
    assert ask.names is not None
    base = exp.select(*ask.names.shown()).from_(tree.table(ask.kind.table)).where(*ask.kind.conditions())
    value = tree.col(ask.column)
    missing: exp.Expr = tree.is_null(value)
    outputs = ask.names.outputs
    slips: list[tuple[exp.Expr, str]] = []
    if ask.other:
        literal = tree.value_of(ask.other, ask.column.type)
        missing = exp.NullSafeNEQ(this=value, expression=literal)
        outputs = (*outputs, Output(snake(ask.column.name), ask.column.words))
        base = base.select(tree.named(value.copy(), outputs[-1].name))
        plain = exp.NEQ(this=value.copy(), expression=literal.copy())
        slips.append((plain, f"`<>` isn't true of a null: rows without {ask.words} are lost."))
        empty = tree.is_null(value.copy())
        slips.append((empty, f'Those with another {ask.words} than "{ask.other}" belong to it as well.'))
    else:
        besides = [c for c in (*ask.names.columns, ask.column, ask.kind.column) if c is not None]
        more = fact(world, base.where(missing), ask.kind.table, "", besides)
        if more is None and ask.names.columns == (ask.kind.table.key,):
            return None
        if more is not None:
            outputs = (*outputs, fact_output(ask.kind.table, more, [o.name for o in outputs]))
            base = base.select(tree.named(tree.col(more), outputs[-1].name))
        slips.append((tree.filled(value.copy()), "These are the ones that have it."))
        nothing = exp.EQ(this=value.copy(), expression=exp.Null())
        slips.append((nothing, "Nothing equals null, not even null: `= null` keeps no row."))
    order = ask.names.order
    answer = tree.ordered(base.where(missing), order)
    rows = world.rows(answer)
    mixed = not ask.other or 0 < sum(row[-1] is None for row in rows) < len(rows)
    if not _ROWS[0] <= len(rows) <= _ROWS[1] or not varied(rows) or not mixed or not clear(*outputs):
        return None
    misses = [Miss(tree.ordered(base.where(slip), order), why) for slip, why in slips]
    ways = _other_ways(ask) if ask.other else _row_ways(ask)
    return _candidate(world, ask, answer, outputs, order, misses, ways)


def _in_groups(world: World, ask: _Ask) -> Candidate | None:
    assert ask.cut is not None
    every, cut = Gauge(ask.kind), ask.cut
    missing = Output(f"without_{snake(ask.words)}", f"number without {ask.lacking}")
    outputs = (*cut.outputs, every.output, missing)
    order = (Sort(missing.name, "desc", "number"), *cut.order)
    column = cut.of(ask.column)
    base = cut.grouped(ask.kind).select(tree.named(every.value(), every.output.name))
    count = exp.Filter(this=tree.count_rows(), expression=exp.Where(this=tree.is_null(column)))
    difference = exp.Sub(this=tree.count_rows(), expression=exp.Count(this=column.copy()))
    answer = tree.ordered(base.select(tree.named(count, missing.name)), order)
    rows = world.rows(answer)
    if (
        not clear(*outputs)
        or not 3 <= len(rows) <= _ROWS[1]
        or not varied(rows)
        or len({r[-1] for r in rows}) * 3 < len(rows)
    ):
        return None
    filled = tree.named(exp.Count(this=column.copy()), missing.name)
    only = cut.grouped(ask.kind).where(tree.is_null(column.copy()))
    only = only.select(tree.named(every.value(), every.output.name), tree.named(tree.count_rows(), missing.name))
    misses = [
        Miss(tree.ordered(base.select(filled), order), "`count` of a column counts those that have a value."),
        Miss(tree.ordered(only, order), "`where` throws out the others before they are counted."),
    ]
    also = (tree.ordered(base.select(tree.named(difference, missing.name)), order),)
    return _candidate(world, ask, answer, outputs, order, misses, _group_ways(ask), also)


def _candidate(
    world: World,
    ask: _Ask,
    answer: exp.Expr,
    outputs: tuple[Output, ...],
    order: tuple[Sort, ...],
    misses: list[Miss],
    ways: Iterator[str],
    also: tuple[exp.Expr, ...] = (),
) -> Candidate:
    return Candidate(
        blueprint="null_test",
        key=ask.key,
        title=_title(ask),
        question=told(ask.key, outputs, order, *(f"{w}{_left_out(ask)}" for w in ways)),
        outputs=outputs,
        order=order,
        answer=answer,
        concepts=("nulls", *(("group", "conditional-aggregation") if ask.cut else ("filter",))),
        explain=_explain(ask),
        hint=voice(
            ask.key,
            "What isn't known can't be compared; there is a test of its own for it.",
            "An empty value is neither equal to anything nor different from it.",
            "Where no value is, a comparison answers neither yes nor no.",
        ),
        also=also,
        wrong=telling(world, answer, misses),
    )


def _left_out(ask: _Ask) -> str:
    """Which groups and rows don't count."""
    return "" if ask.cut is None else f"{only_with(ask.cut, ask.kind)}{ask.cut.left_out()}"


def _row_ways(ask: _Ask) -> Iterator[str]:
    many, what = ask.kind.many, ask.what
    yield f"Which {many} have no {what}?"
    yield f"Find the {many} without {ask.lacking}."
    yield f"List all {those_that(many, f'have no {what}')}."
    yield f"For which {many} is there no {what}?"


def _other_ways(ask: _Ask) -> Iterator[str]:
    many, what, other = ask.kind.many, ask.what, f'"{ask.other}"'
    yield f"Which {many} have another {what} than {other}, or none at all?"
    yield f"Find all {many} except those with the {what} {other}. Those without {ask.lacking} belong to the list."
    yield f"List the {those_that(many, 'do not have')} the {what} {other}. Those that have none count, too."


def _group_ways(ask: _Ask) -> Iterator[str]:
    assert ask.cut is not None
    each, many, what = ask.cut.noun, ask.kind.many, ask.what
    yield f"How complete are the records? For each {each}, count the {many}, and those of them without {ask.lacking}."
    yield f"For each {each}, how many {many} are there, and how many of them have no {what}?"
    yield f"Compare the {several(ask.cut)}: count the {many} of each, and those without {ask.lacking}."


def _title(ask: _Ask) -> str:
    title = voice(ask.key, *(_OTHERS if ask.other else _TITLES)).format(ask.kind.short, ask.lacking)
    return title[:1].upper() + title[1:]


def _explain(ask: _Ask) -> str:
    if ask.other:
        return (
            "`is distinct from` treats null as a value like any other. `<>` would answer null for it, and drop the row."
        )
    if ask.cut is not None:
        return "`count(*)` counts rows, `count(x)` those where `x` has a value: the difference is what is missing."
    return f"Only `is null` finds rows without {ask.words}: `= null` is never true."


BLUEPRINT = Blueprint("null_test", ("nulls",), propose)
