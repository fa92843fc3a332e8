"""Several numbers at once: how many, how much and how big, for each group or for one kind of rows in all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, voice
from game.forge.drafting.choosing import interleaved, telling
from game.forge.drafting.cuts import Cut
from game.forge.drafting.gauging import Gauge, averaged, by_table, clear, cuts_for, only_with, several, totalled
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import told, varied
from game.forge.drafting.series import moments
from game.forge.world.words import listed
from game.forge.world.world import World, WorldColumn, WorldTable

_GROUPS_MOST = 25
_KINDS_MOST = 4
_TITLES = (
    "{} in numbers", "{} at a glance", "A fact sheet on {}", "Key figures: {}", "{} summed up", "A few figures on {}",
    "{} in short", "The numbers behind {}",
)  # fmt: skip


@dataclass(frozen=True)
class _Ask:
    """Two or three gauges of rows of a kind, by group or, without a cut, in all."""

    kind: Kind
    gauges: tuple[Gauge, ...]
    cut: Cut | None = None

    @property
    def key(self) -> str:
        by = self.cut.key if self.cut else self.kind.table.name
        return f"{by}{self.kind.key} {'+'.join(g.key for g in self.gauges)}"

    @property
    def needed(self) -> tuple[WorldColumn, ...]:
        """The columns whose nulls must be kept out: of aggregates that skip them anyhow, over all rows, none."""
        if self.cut is None and all(gauge.column for gauge in self.gauges):
            return ()
        return tuple(dict.fromkeys(c for gauge in self.gauges for c in gauge.needed))

    @property
    def outputs(self) -> tuple[Output, ...]:
        return (*(self.cut.outputs if self.cut else ()), *(gauge.output for gauge in self.gauges))

    @property
    def order(self) -> tuple[Sort, ...]:
        return () if self.cut is None else (self.gauges[0].sort(), *self.cut.order)

    @property
    def left_out(self) -> str:
        if self.cut is not None:
            none = f" Leave out {several(self.cut)} without any." if self.kind.column and self.cut.link is None else ""
            groups = only_with(self.cut, self.kind) or none
            return f"{self.cut.left_out(*self.needed)}{groups}".replace(". Leave out ", ", then ")
        found = [c.lacked for c in self.needed if c.column.nullable]
        return f" Leave out {self.kind.table.nouns} without {' or '.join(found)}." if found else ""


def propose(world: World) -> Iterator[Candidate]:
    """For each table: its kinds and what it points to, with all that can be counted, summed and averaged of its rows;
    then single kinds of rows in all."""
    yield from by_table(world, _of_table)


def _of_table(world: World, table: WorldTable) -> Iterator[Candidate]:
    asks = interleaved(_by_group(world, table), _by_group(world, table, 1), _in_all(table))
    seen = set()
    for ask in asks:
        candidate = _candidate(world, ask) if ask.key not in seen and clear(*ask.outputs) else None
        seen.add(ask.key)
        if candidate is not None:
            yield candidate


def _by_group(world: World, table: WorldTable, first: int = 0) -> Iterator[_Ask]:
    found = cuts_for(world, table, _GROUPS_MOST)
    for n, kind in enumerate((Kind(table), *kinds(table, most=_KINDS_MOST))):
        for m, cut in enumerate(found[first::2]):
            sets = [g for g in _sets(kind) if not set(cut.columns) & {c for each in g for c in each.needed}]
            if sets and kind.column not in cut.columns:
                yield _Ask(kind, sets[(n + m) % len(sets)], cut)


def _in_all(table: WorldTable) -> Iterator[_Ask]:
    for n, kind in enumerate(kinds(table, most=_KINDS_MOST)):
        sets = [g for g in _sets(kind) if len(g) > 2]
        if sets:
            yield _Ask(kind, sets[n % len(sets)])


def _sets(kind: Kind) -> list[tuple[Gauge, ...]]:
    """Gauges that make a good report together."""
    rows = Gauge(kind)
    totals, means = totalled(kind.table), averaged(kind.table)
    times = [c for c in moments(kind.table) if not c.column.nullable]
    found: list[tuple[Gauge, ...]] = [(rows, Gauge(kind, "total", c), Gauge(kind, "average", c)) for c in totals[:2]]
    found += [(Gauge(kind, "average", c), Gauge(kind, "lowest", c), Gauge(kind, "highest", c)) for c in means[:2]]
    found += [(rows, Gauge(kind, "lowest", c), Gauge(kind, "highest", c)) for c in times[:1]]
    found += [(rows, Gauge(kind, "average", c)) for c in means[:1]]
    return found


def _query(ask: _Ask) -> exp.Select:
    shown = [tree.named(g.value(ask.cut.alias if ask.cut else ""), g.output.name) for g in ask.gauges]
    if ask.cut is not None:
        return ask.cut.grouped(ask.kind, *ask.needed).select(*shown)
    filled = [tree.filled(tree.col(c)) for c in ask.needed if c.column.nullable]
    return exp.select(*shown).from_(tree.table(ask.kind.table)).where(*ask.kind.conditions(), *filled)


def _candidate(world: World, ask: _Ask) -> Candidate | None:
    answer = tree.ordered(_query(ask), ask.order)
    rows = world.rows(answer)
    if not _telling(ask, rows):
        return None
    return Candidate(
        blueprint="aggregate",
        key=ask.key,
        title=_title(ask),
        question=told(ask.key, ask.outputs, ask.order, *(f"{way}{ask.left_out}" for way in _ways(ask))),
        outputs=ask.outputs,
        order=ask.order,
        answer=answer,
        concepts=(
            "aggregate",
            *(("group",) if ask.cut else ()),
            *(("inner-join",) if ask.cut and ask.cut.link else ()),
        ),
        explain=_explain(ask),
        hint=voice(
            ask.key,
            "Several aggregates may stand side by side over the same rows.",
            "One pass over the rows is enough for all of these numbers.",
            "Choose the rows first, then sum them up in more than one way.",
        ),
        wrong=telling(world, answer, _misses(ask)),
    )


def _concepts(ask: _Ask) -> tuple[str, ...]:
    joined = ("inner-join",) if ask.cut and ask.cut.link else ()
    return ("aggregate", *(("group",) if ask.cut else ()), *joined)


def _telling(ask: _Ask, rows: Sequence[tuple[object, ...]]) -> bool:
    """Whether numbers are there and say more than one thing."""
    if ask.cut is None:
        return len(rows) == 1 and None not in rows[0] and len(set(map(str, rows[0]))) == len(rows[0])
    return len(rows) > 1 and varied(rows) and len({row[len(ask.cut.outputs)] for row in rows}) * 2 > len(rows)


def _misses(ask: _Ask) -> Iterator[Miss]:
    if ask.kind.column is not None:
        loose = Kind(ask.kind.table)
        wide = _Ask(loose, tuple(Gauge(loose, g.way, g.column) for g in ask.gauges), ask.cut)
        yield Miss(tree.ordered(_query(wide), ask.order), f"All {loose.many} are in it, not only those that are meant.")
    for gauge in ask.gauges:
        if gauge.way == "average" and gauge.column is not None:
            query = _query(ask)
            for average in list(query.find_all(exp.Avg)):
                different = exp.Count(this=exp.Distinct(expressions=[average.this.copy()]))
                average.replace(exp.Div(this=exp.Sum(this=average.this.copy()), expression=different))
            wrong = tree.ordered(query, ask.order)
            yield Miss(wrong, "A sum over different values is no average: values that come twice count twice.")


def _ways(ask: _Ask) -> Iterator[str]:
    many = ask.kind.many
    if ask.cut is None:
        yield f"Sum up the {many} in a single row."
        yield f"Give a few figures on all {many}, in one row."
        yield f"One row is enough: sum up all {many}."
        yield f"The manager needs a few figures on all {many}, in one row."
        return
    each, nouns = ask.cut.noun, several(ask.cut)
    yield f"Compare the {nouns} by their {many}."
    yield f"How do the {nouns} differ? Look at the {many} of each."
    yield f"Sum up the {many} of each {each}."
    yield f"Give a few figures on the {many}, with one line for each {each}."
    yield f"Head office wants figures on the {many}: one line for each {each}."


def _title(ask: _Ask) -> str:
    title = voice(ask.key, *_TITLES).format(ask.kind.short if len(ask.key) % 2 or not ask.cut else several(ask.cut))
    return title[:1].upper() + title[1:]


def _explain(ask: _Ask) -> str:
    functions = listed([f"`{_function(gauge)}`" for gauge in ask.gauges])
    if ask.cut is None:
        return f"{functions} go over the rows that `where` lets through. Without `group by` they make one row."
    return f"Rows are put together by {ask.cut.noun}; {functions} then go over the rows of each group."


def _function(gauge: Gauge) -> str:
    return gauge.raw().sql(dialect="duckdb").partition("(")[0].lower()


BLUEPRINT = Blueprint("aggregate", ("aggregate", "group"), propose)
