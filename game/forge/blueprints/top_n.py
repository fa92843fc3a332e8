"""The first few by a number or a date: rows, rows of one kind, or groups by how much they have."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, digest, voice
from game.forge.drafting.choosing import interleaved, tie_free_count
from game.forge.drafting.cuts import Cut, cuts
from game.forge.drafting.gauging import Gauge, added
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import Named, amounts, fact, fact_output, named_by, snake, told, varied
from game.forge.drafting.series import moments
from game.forge.world.words import sentence, spelled
from game.forge.world.world import World, WorldColumn, WorldTable

_COUNTS = (5, 3, 4, 6, 7)
_ROWS_LEAST = 12
_GROUPS = (6, 4000)
_KINDS_MOST = 3
_TITLES = {
    ("time", True): ("The latest {0}", "Latest {1}", "Latest first: {0}", "{0}: the latest few", "{0} by latest {1}",
                     "At the end of the calendar: {0}"),
    ("time", False): ("The earliest {0}", "Earliest {1}", "Earliest first: {0}", "{0}: the earliest few",
                      "{0} by earliest {1}", "Back to the first {0}"),
    ("number", True): ("Top of the list: {0}", "{0} at the top", "Leading {0}", "The top few {0}", "Front-runners: {0}",
                       "{0} with {1}", "A short list of {0}"),
    ("number", False): ("Bottom of the list: {0}", "{0} at the bottom", "The low end of the {0}", "The last few {0}",
                        "{0} with {1}", "From the bottom up: {0}"),
}  # fmt: skip


@dataclass(frozen=True)
class _Ask:
    """Rows of `kind` by `by`, or, with a `cut`, its groups by `gauge`."""

    kind: Kind
    falling: bool
    by: WorldColumn | None = None
    names: Named | None = None
    cut: Cut | None = None
    gauge: Gauge | None = None

    @property
    def key(self) -> str:
        what = f"{self.cut.key} {self.gauge.key}" if self.cut and self.gauge else f"{self.kind.table.name}"
        by = self.by.name if self.by else ""
        return f"{what}{self.kind.key} {by} {'desc' if self.falling else 'asc'}"

    @property
    def timed(self) -> bool:
        return self.by is not None and self.by.role in ("day", "moment")

    @property
    def extreme(self) -> str:
        if self.gauge is not None and self.gauge.column is None:
            return "most" if self.falling else "fewest"
        return ("latest" if self.falling else "earliest") if self.timed else ("highest" if self.falling else "lowest")

    @property
    def nouns(self) -> str:
        """What is put in order."""
        return self.cut.link.parent.nouns if self.cut and self.cut.link else self.kind.many

    @property
    def trait(self) -> str:
        """`the highest price`, `the most orders with status "completed"`."""
        if self.gauge is None:
            return f"the {self.extreme} {self.by.words if self.by else ''}"
        if self.gauge.column is None:
            return f"the {self.extreme} {self.kind.many}"
        return f"the {self.extreme} {self.gauge.words} of their {self.kind.many}"


def propose(world: World) -> Iterator[Candidate]:
    """For each table: its rows, and those it points to, by one number or date after the other, from either end."""
    yield from interleaved(*(_of_table(world, table) for table in world.tables if table.rows >= _ROWS_LEAST))


def _of_table(world: World, table: WorldTable) -> Iterator[Candidate]:
    for ask in interleaved(_row_asks(world, table), _group_asks(world, table)):
        candidate = _of_groups(world, ask) if ask.cut else _of_rows(world, ask)
        if candidate is not None:
            yield candidate


def _row_asks(world: World, table: WorldTable) -> Iterator[_Ask]:
    names = named_by(world, table)
    if names is None or names.columns == (table.key,):
        return
    by = [c for c in interleaved(iter(amounts(table)), iter(moments(table))) if c not in names.columns]
    by = [c for c in by if c.known.distinct >= _ROWS_LEAST / 2]
    for n, kind in enumerate((Kind(table), *kinds(table, most=_KINDS_MOST))):
        for m, column in enumerate(by):
            if n == 0 or (m + n) % 2:
                yield _Ask(kind, (m + n) % 2 == 0, column, names)
    for m, column in enumerate(by):
        yield _Ask(Kind(table), m % 2 == 1, column, names)


def _group_asks(world: World, table: WorldTable) -> Iterator[_Ask]:
    found = [cut for cut in cuts(world, table, *_GROUPS) if cut.link and cut.keys]
    for n, kind in enumerate((Kind(table), *kinds(table, most=_KINDS_MOST))):
        for m, gauge in enumerate(interleaved(added(kind), most=3)):
            for cut in found[n % 2 :][:2]:
                yield _Ask(kind, (n + m) % 3 < 2, cut=cut, gauge=gauge)


def _of_rows(world: World, ask: _Ask) -> Candidate | None:
    assert ask.by is not None and ask.names is not None
    table, by = ask.kind.table, ask.by
    base = exp.select(*ask.names.shown()).from_(tree.table(table)).where(*ask.kind.conditions())
    if by.column.nullable:
        base = base.where(tree.filled(tree.col(by)))
    besides = [c for c in (*ask.names.columns, by, ask.kind.column) if c is not None]
    more = fact(world, base, table, "", besides) if len(ask.key) % 2 else None
    output = Output(snake(by.name), by.words)
    outputs: tuple[Output, ...] = (*ask.names.outputs, output)
    if more is not None:
        outputs = (*ask.names.outputs, fact_output(table, more, [o.name for o in outputs]), output)
        base = base.select(tree.named(tree.col(more), outputs[-2].name))
    query = base.select(tree.named(tree.col(by), output.name))
    order = (Sort(output.name, "desc" if ask.falling else "asc", "time" if ask.timed else "number"), *ask.names.order)
    left_out = f" Leave out {table.nouns} without {by.lacked}" if by.column.nullable else ""
    return _cut_off(world, ask, query, outputs, order, left_out)


def _of_groups(world: World, ask: _Ask) -> Candidate | None:
    assert ask.cut is not None and ask.gauge is not None
    output = ask.gauge.output
    if output.name in [o.name for o in ask.cut.outputs]:
        return None
    query = ask.cut.grouped(ask.kind, *ask.gauge.needed)
    query = query.select(tree.named(ask.gauge.value(ask.cut.alias), output.name))
    order = (ask.gauge.sort("desc" if ask.falling else "asc"), *ask.cut.order)
    left_out = ask.cut.left_out(*ask.gauge.needed).rstrip(".")
    if not ask.falling:
        left_out = f" Leave out those without any.{left_out}" if left_out else " Leave out those without any"
    return _cut_off(world, ask, query, (*ask.cut.outputs, output), order, left_out)


def _cut_off(
    world: World,
    ask: _Ask,
    query: exp.Select,
    outputs: tuple[Output, ...],
    order: tuple[Sort, ...],
    left_out: str,
) -> Candidate | None:
    count = tie_free_count(world, query, order[0].name, ask.falling, _counts(ask))
    if count is None:
        return None
    answer = tree.ordered(query, order).limit(count)
    rows = world.rows(answer)
    if len({row[-1] for row in rows}) * 2 < count or not varied(rows):
        return None
    other = (Sort(order[0].name, "asc" if ask.falling else "desc", order[0].kind), *order[1:])
    alphabetical = tree.ordered(query, order[1:]).limit(count)
    key = f"{ask.key} {count}"
    return Candidate(
        blueprint="top_n",
        key=key,
        title=_title(ask, key),
        question=told(key, outputs, order, *(f"{sentence(way)}{left_out}" for way in _ways(ask, count))),
        outputs=outputs,
        order=order,
        answer=answer,
        concepts=("order-limit", *(("group", "inner-join") if ask.cut else ())),
        explain=_explain(ask, count),
        hint=voice(
            key,
            "Put the rows in order, then cut.",
            "First all in a line, then only the head of it.",
            f"Which end of the line do the {ask.extreme} stand at?",
        ),
        wrong=(
            Miss(tree.ordered(query, other).limit(count), "These come from the other end of the line."),
            Miss(alphabetical, "A limit cuts what the order has put first, and here that is the alphabet."),
        ),
    )


def _counts(ask: _Ask) -> tuple[int, ...]:
    """How many to ask for, not always the same number first."""
    turn = int(digest(ask.key)[:4], 16) % 3
    return (*_COUNTS[turn:], *_COUNTS[:turn])


def _ways(ask: _Ask, count: int) -> Iterator[str]:
    few, trait = f"{spelled(count)} {ask.nouns}", ask.trait
    yield f"Which {few} have {trait}?"
    yield f"Find the {few} with {trait}"
    yield f"A short list is enough: which {few} have {trait}?"
    yield f"For Monday's meeting, find the {few} with {trait}"
    yield f"There is room for {spelled(count)} lines on the slide. Find the {few} with {trait}"
    yield f"List the {few} with {trait}, and no more"


def _title(ask: _Ask, key: str) -> str:
    nouns = ask.cut.link.parent.nouns if ask.cut and ask.cut.link else ask.kind.short
    ways = _TITLES["time" if ask.timed else "number", ask.falling]
    title = voice(key, *ways).format(nouns, ask.by.words if ask.timed and ask.by else ask.trait)
    return title[:1].upper() + title[1:]


def _explain(ask: _Ask, count: int) -> str:
    by = ask.gauge.words if ask.gauge else ask.by.words if ask.by else ""
    said = f"Sort by {by}, then `limit {count}` keeps the head."
    if ask.cut is not None:
        return f"{said} The order may use an aggregate: groups are made first, and sorted after that."
    if ask.by is not None and ask.by.column.nullable:
        return f"{said} Nulls have no place in an order of their own, so `is not null` takes them out before."
    return f"{said} Without `order by`, a limit takes any {spelled(count)} rows."


BLUEPRINT = Blueprint("top_n", ("order-limit",), propose)
