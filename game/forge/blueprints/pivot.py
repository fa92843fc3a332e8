"""Kinds as columns: one row for each group, one column for each kind, counted or added up."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, voice
from game.forge.drafting.choosing import interleaved, telling
from game.forge.drafting.courses import headline
from game.forge.drafting.cuts import Cut, cuts, sorts
from game.forge.drafting.gauging import only_with
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import snake, told, varied
from game.forge.drafting.series import sums
from game.forge.world.words import listed, measured
from game.forge.world.world import World, WorldColumn, WorldTable

_ROWS_LEAST = 12
_ACROSS = (2, 5)
"""Kinds that make a table of a good width."""
_TOP = 3
"""Columns taken of more kinds than that, beside one of all."""
_LENGTH_MOST = 16
_CUTS_MOST = 5


@dataclass(frozen=True)
class _Ask:
    """What is counted, or added up, for each group and each of `values` of a column; `whole` adds a column of all."""

    cut: Cut
    kind: Kind
    across: WorldColumn
    values: tuple[str, ...]
    measure: WorldColumn | None
    whole: bool

    @property
    def key(self) -> str:
        what = self.measure.name if self.measure else "rows"
        return f"{self.cut.key}{self.kind.key} across {self.across.name} {what}"

    @property
    def needed(self) -> tuple[WorldColumn, ...]:
        """What must be filled; a column of all counts rows without a kind too."""
        return () if self.whole else (self.across,)

    @property
    def what(self) -> str:
        """`number of orders`, `total amount of payments`."""
        rows = self.kind.many
        return f"number of {rows}" if self.measure is None else f"{measured('total', self.measure.words)} of {rows}"

    def is_(self, value: str) -> exp.Expr:
        return exp.EQ(this=self.cut.of(self.across), expression=tree.value_of(value, self.across.type))

    def cell(self, value: str | None) -> exp.Expr:
        """`count(*) filter (where …)`, or a sum of which nothing is 0."""
        one = tree.count_rows() if self.measure is None else exp.Sum(this=self.cut.of(self.measure))
        if value is not None:
            one = exp.Filter(this=one, expression=exp.Where(this=self.is_(value)))
        sure = value is None and self.measure is not None and not self.measure.column.nullable
        return one if self.measure is None or sure else _or_zero(one)

    def by_case(self, value: str | None) -> exp.Expr:
        """The same as a sum of what a CASE picks."""
        if value is None:
            return self.cell(None)
        one = tree.number(1) if self.measure is None else self.cut.of(self.measure)
        picked = exp.Sum(this=exp.Case(ifs=[exp.If(this=self.is_(value), true=one)], default=tree.number(0)))
        return picked if self.measure is None else _or_zero(picked)


def _or_zero(value: exp.Expr) -> exp.Expr:
    return exp.Coalesce(this=value, expressions=[tree.number(0)])


def propose(world: World) -> Iterator[Candidate]:
    """For each table with kinds: counts and sums of them across, by its other kinds and by what it points to."""
    yield from interleaved(*(_of_table(world, table) for table in world.tables if table.rows >= _ROWS_LEAST))


def _of_table(world: World, table: WorldTable) -> Iterator[Candidate]:
    ways = (_asks(world, table, across) for across in _columns(table))
    for ask in interleaved(*ways):
        candidate = _candidate(world, ask)
        if candidate is not None:
            yield candidate


def _columns(table: WorldTable) -> list[WorldColumn]:
    found = [c for c in sorts(table) if c.known.distinct >= _ACROSS[0]]
    found = [c for c in found if c.type == "VARCHAR" or c.type.startswith("ENUM")]
    found = [c for c in found if all(len(v) <= _LENGTH_MOST and _column_name(v) for v in c.values)]
    return [c for c in found if len({_column_name(v) for v in c.values}) == len(c.values)]


def _column_name(value: str) -> str:
    name = snake(value)
    return "" if not name or name == "value" or not any(c.isalnum() for c in value) else name


def _asks(world: World, table: WorldTable, across: WorldColumn) -> Iterator[_Ask]:
    most = _ACROSS[1]
    whole = across.known.distinct > most
    values = across.values[:_TOP] if whole else tuple(sorted(across.values))
    found = list(interleaved(cuts(world, table, least=2, most=30, besides=(across,)), most=_CUTS_MOST))
    scopes = [Kind(table), *(k for k in kinds(table, most=4) if k.column != across)][:3]
    added = sums(table)[:1]
    for kind in scopes:
        for n, cut in enumerate(found):
            if kind.column in cut.columns:
                continue
            measures: Sequence[WorldColumn | None] = (None, *added) if n % 2 == 0 else (*added, None)
            yield _Ask(cut, kind, across, values, measures[0], whole)
            if kind.column is None and len(measures) > 1:
                yield _Ask(cut, kind, across, values, measures[1], whole)


def _candidate(world: World, ask: _Ask) -> Candidate | None:
    columns = [Output(_column_name(v), v) for v in ask.values]
    if ask.whole:
        columns.append(Output("in_all", "total"))
    outputs = (*ask.cut.outputs, *columns)
    if len({o.name for o in outputs}) < len(outputs) or len(outputs) > 8:
        return None
    order = (Sort("in_all", "desc", "number"), *ask.cut.order) if ask.whole else ask.cut.order
    query = ask.cut.grouped(ask.kind, *ask.needed)

    def whole(cell: Callable[[str | None], exp.Expr]) -> exp.Expr:
        values: tuple[str | None, ...] = (*ask.values, *((None,) if ask.whole else ()))
        cells = [tree.named(cell(v), o.name) for v, o in zip(values, columns, strict=True)]
        return tree.ordered(query.select(*cells), order)

    answer = whole(ask.cell)
    rows = world.rows(answer)
    cells = [row[-len(columns) :] for row in rows]
    if len(rows) < 2 or not varied(cells) or sum(value != 0 for row in cells for value in row) < len(rows) * 1.5:
        return None
    return Candidate(
        blueprint="pivot",
        key=ask.key,
        title=_title(ask),
        question=_question(ask, outputs, order),
        outputs=outputs,
        order=order,
        answer=answer,
        concepts=("pivot", "conditional-aggregation"),
        explain=_explain(ask),
        hint=voice(
            ask.key,
            f"One row for each {ask.cut.noun}; every column looks at its own part of them.",
            "An aggregate can be told which rows to look at, each its own.",
            f"Group once, and let every column choose its {ask.across.words}.",
        ),
        also=(whole(ask.by_case),),
        wrong=telling(world, answer, _misses(ask, query, columns, whole, order)),
    )


def _misses(
    ask: _Ask,
    query: exp.Select,
    columns: Sequence[Output],
    whole: Callable[[Callable[[str | None], exp.Expr]], exp.Expr],
    order: tuple[Sort, ...],
) -> Iterator[Miss]:
    def counted(value: str | None) -> exp.Expr:
        if value is None:
            return ask.cell(None)
        one = exp.Case(ifs=[exp.If(this=ask.is_(value), true=tree.number(1))], default=tree.number(0))
        return exp.Count(this=one)

    def bare(value: str | None) -> exp.Expr:
        found = ask.cell(value)
        return found.this if isinstance(found, exp.Coalesce) else found

    if ask.measure is None:
        yield Miss(whole(counted), "`count` counts zeros as well as ones; only null is passed over.")
    else:
        yield Miss(whole(bare), "Where there is nothing to add up, the sum is null, and 0 was asked for.")
        yield Miss(whole(lambda value: _Ask(ask.cut, ask.kind, ask.across, ask.values, None, ask.whole).cell(value)),
                   f"That counts rows instead of adding up their {ask.measure.words}.")  # fmt: skip
    first = ask.values[0]
    kept = query.where(ask.is_(first))
    values: tuple[str | None, ...] = (*ask.values, *((None,) if ask.whole else ()))
    cells = [tree.named(ask.cell(v), o.name) for v, o in zip(values, columns, strict=True)]
    yield Miss(
        tree.ordered(kept.select(*cells), order),
        f"A `where` on one {ask.across.words} takes the rows away from all other columns too.",
    )


def _title(ask: _Ask) -> str:
    nouns, across, each = ask.kind.table.nouns, ask.across.words, ask.cut.noun
    return voice(
        ask.key,
        headline(f"{nouns} side by side"),
        headline(f"{each} by {across}"),
        headline(f"{nouns} in columns"),
        f"A wall chart of {nouns}",
        f"A column for each {across}",
        f"The wide table of {nouns}",
        f"Every {each} in one line",
        f"The {across} grid",
    )


def _question(ask: _Ask, outputs: tuple[Output, ...], order: tuple[Sort, ...]) -> str:
    each, what = ask.cut.noun, ask.what
    across = f"{ask.kind.table.noun} {ask.across.words}" if ask.across.words in each else ask.across.words
    if ask.whole:
        rows = f"{'such ' if ask.kind.column else ''}{ask.kind.table.nouns}"
        columns = f"one column each for {across} {listed(ask.values)}, and a total over all {rows}"
    else:
        columns = f"one column for each {across}"
    rest = f"{columns} (0 if none).{only_with(ask.cut, ask.kind)}{ask.cut.left_out(*ask.needed)}"
    return told(
        ask.key,
        outputs,
        order,
        f"For each {each}, give the {what}: {rest}",
        f"Make a grid of the {what}: one row for each {each}, {rest}",
        f"Compare the {what} side by side: one row for each {each}, {rest}",
        f"The monthly review needs the {what} as a table: one row for each {each}, {rest}",
        f"How does the {what} differ by {each}? Make one row for each {each}, and {rest}",
    )


def _explain(ask: _Ask) -> str:
    across = ask.across.words
    if ask.measure is None:
        return (
            f"Each `count(*) filter (where …)` looks at one {across} only, while the group stays whole, so one without "
            "any shows 0. With `where` it would be gone. `sum(case … then 1 else 0 end)` says the same."
        )
    return (
        f"`sum(…) filter (where …)` adds up one {across}. A sum of nothing is null, so `coalesce` makes it the 0 "
        "that people expect."
    )


BLUEPRINT = Blueprint("pivot", ("pivot", "conditional-aggregation"), propose)
