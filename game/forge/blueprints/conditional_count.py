"""Counts of some rows beside counts of all: how many of each group's rows are of one kind, and what part that is."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, voice
from game.forge.drafting.choosing import telling
from game.forge.drafting.cuts import Cut
from game.forge.drafting.gauging import Gauge, by_table, clear, cuts_for, half_way, only_with, several
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import headed, snake, told, varied
from game.forge.world.world import World, WorldTable

_GROUPS = (3, 25)
_KINDS_MOST = 8


@dataclass(frozen=True)
class _Ask:
    """Rows of one kind in each group beside all of them, as a percentage where `percent`, or beside a second kind."""

    cut: Cut
    kind: Kind
    second: Kind | None = None
    percent: bool = False

    @property
    def key(self) -> str:
        other = f" and{self.second.key}" if self.second else " percent" if self.percent else " of all"
        return f"{self.cut.key}{self.kind.key}{other}"

    @property
    def all(self) -> Gauge:
        return Gauge(Kind(self.cut.table))

    @property
    def values(self) -> Iterator[tuple[exp.Expr, Output]]:
        """What is shown of each group."""
        if self.second is None:
            yield self.all.value(), self.all.output
        yield _counted(self.cut, self.kind), _output(self.kind)
        if self.second is not None:
            yield _counted(self.cut, self.second), _output(self.second)
        if self.percent:
            part = exp.Mul(this=exp.Literal.number("100.0"), expression=_counted(self.cut, self.kind))
            share = tree.rounded(exp.Div(this=part, expression=tree.count_rows()), 1)
            own = _output(self.kind)
            yield (
                share,
                Output(f"percent_{own.name}", f"percentage of {own.words.removeprefix('number of ')}", 1),
            )

    @property
    def outputs(self) -> tuple[Output, ...]:
        return (*self.cut.outputs, *(output for _, output in self.values))

    @property
    def order(self) -> tuple[Sort, ...]:
        return (Sort(_output(self.kind).name, "desc", "number"), *self.cut.order)


def _counted(cut: Cut, kind: Kind) -> exp.Expr:
    """`count(*) filter (where status = 'completed')`."""
    return exp.Filter(this=tree.count_rows(), expression=exp.Where(this=exp.and_(*kind.conditions(cut.alias))))


def _plain(kind: Kind) -> bool:
    """Whether rows of the kind have a short name: `web orders`."""
    return kind.short != kind.table.nouns


def _output(kind: Kind) -> Output:
    if _plain(kind):
        return Output(snake(kind.short), f"number of {kind.short}")
    return Output(f"matching_{snake(kind.table.nouns)}", f"number of such {kind.table.nouns}")


def propose(world: World) -> Iterator[Candidate]:
    """For each table: in its kinds and in what it points to, rows of one kind beside all of them or a second kind."""
    yield from by_table(world, _of_table)


def _of_table(world: World, table: WorldTable) -> Iterator[Candidate]:
    found = cuts_for(world, table, _GROUPS[1], 6)
    chosen = list(kinds(table, most=_KINDS_MOST))
    for n, kind in enumerate(chosen):
        for m, cut in enumerate(found):
            ask = _ask(cut, kind, chosen, n + m)
            candidate = _candidate(world, ask) if kind.column not in cut.columns else None
            if candidate is not None:
                yield candidate


def _ask(cut: Cut, kind: Kind, chosen: list[Kind], turn: int) -> _Ask:
    """The same count in one of three surroundings."""
    others = [k for k in chosen if k.column == kind.column and k.value > kind.value]
    others = [k for k in others if _plain(k)] if _plain(kind) and "_" not in kind.value else []
    if turn % 3 == 2 and others:
        return _Ask(cut, kind, others[turn % len(others)])
    return _Ask(cut, kind, percent=turn % 3 == 0)


def _candidate(world: World, ask: _Ask) -> Candidate | None:
    outputs, order = ask.outputs, ask.order
    if not clear(*outputs):
        return None
    query = _query(ask, ask.kind)
    answer = tree.ordered(query, order)
    rows = world.rows(answer)
    place = len(ask.cut.outputs)
    if not _GROUPS[0] <= len(rows) <= _GROUPS[1] or not varied(rows) or not _spread(rows, place, ask):
        return None
    left = f"{ask.cut.left_out()}{only_with(ask.cut, Kind(ask.cut.table))}".replace(". Leave out ", ", then ")
    return Candidate(
        blueprint="conditional_count",
        key=ask.key,
        title=_title(ask),
        question=told(ask.key, outputs, order, *(f"{way}{left}" for way in _ways(ask))),
        outputs=outputs,
        order=order,
        answer=answer,
        concepts=("conditional-aggregation", "group"),
        explain=_explain(ask),
        hint=voice(
            ask.key,
            "One pass over the rows can fill several counters.",
            "A condition may sit within an aggregate instead of before it.",
            "If `where` threw the other rows away, what would be left to compare with?",
        ),
        also=(tree.ordered(_with_case(query), order),),
        wrong=telling(world, answer, _misses(ask)),
    )


def _query(ask: _Ask, grouped: Kind) -> exp.Select:
    pairs = [tree.named(value, output.name) for value, output in ask.values]
    query = ask.cut.rows(Kind(grouped.table)).select(*ask.cut.shown(), *pairs)
    return query.group_by(*ask.cut.group())


def _spread(rows: list[tuple[int, ...]], place: int, ask: _Ask) -> bool:
    """Whether the counts differ enough to be of interest, and no percentage lies half-way between two."""
    matching = [row[place if ask.second else place + 1] for row in rows]
    if len(set(matching)) * 3 <= len(matching) or sum(matching) < len(matching):
        return False
    if not ask.percent:
        return True
    split = sum(0 < row[place + 1] < row[place] for row in rows)
    return split > 1 and not any(half_way(row[place + 1] * 100, row[place], 1) for row in rows)


def _with_case(query: exp.Select) -> exp.Select:
    """The same by `sum(case when … then 1 else 0 end)`."""
    found = query.copy()
    for counted in list(found.find_all(exp.Filter)):
        condition = counted.expression.this.copy()
        case = exp.Case().when(condition, exp.Literal.number(1)).else_(exp.Literal.number(0))
        counted.replace(exp.Sum(this=case))
    return found


def _misses(ask: _Ask) -> Iterator[Miss]:
    kept = _query(ask, ask.kind).where(*ask.kind.conditions(ask.cut.alias))
    gone = "the second count" if ask.second else f"the other {ask.kind.table.nouns}"
    yield Miss(tree.ordered(kept, ask.order), f"`where` throws out {gone}, and groups without a match with them.")
    counted = _query(ask, ask.kind)
    for each in list(counted.find_all(exp.Filter)):
        condition = exp.paren(each.expression.this.copy())
        each.replace(exp.Count(this=condition))
    yield Miss(tree.ordered(counted, ask.order), "`count` of a condition counts false as well: it skips only null.")


def _ways(ask: _Ask) -> Iterator[str]:
    each, nouns, many, every = ask.cut.noun, several(ask.cut), ask.kind.many, ask.cut.table.nouns
    if ask.second is not None:
        both = f"the {many}, and {_those(ask.second)} (0 if none)"
        yield f"For each {each}, count {both}."
        yield f"Two numbers for each {each}, please: {both}."
        yield f"Put side by side for each {each}: {both}."
        yield f"How do the {nouns} compare? For each {each}, count {both}."
        return
    both = f"all {every}, and {_those(ask.kind)}{', also in percent of the former' if ask.percent else ''}"
    yield f"For each {each}, count {both}."
    yield f"How do the {nouns} compare? For each {each}, count {both}."
    yield f"By {each}, count {both}."
    yield f"Do some {nouns} stand out? For each {each}, count {both}."
    yield f"A colleague thinks that the {nouns} differ. For each {each}, count {both}."


def _those(kind: Kind) -> str:
    """`those with role "manager"`, `the completed orders`."""
    rest = kind.many.removeprefix(kind.table.nouns)
    return f"the {kind.many}" if rest == kind.many else f"those{rest}"


def _title(ask: _Ask) -> str:
    short, every, each = ask.kind.short, ask.kind.table.nouns, ask.cut.noun
    if ask.second is not None:
        return headed(
            ask.key,
            f"{short} by {each}",
            f"Two sorts of {every}",
            f"{every}, counted apart",
            f"{every} of two kinds",
            f"{short} and others",
            f"{every}: two counts",
        )
    return headed(
        ask.key,
        f"{short} by {each}",
        f"{every}, all and some",
        f"{every}: part and whole",
        f"All {every}, then some",
        f"How many of the {every}?",
        f"Some {every} among all",
        f"{short}, {each} by {each}",
    )


def _explain(ask: _Ask) -> str:
    said = "`filter (where …)` lets only some rows into one aggregate, while the others beside it still see all rows. "
    if ask.percent:
        return f"{said}So part and whole are counted in one pass, and a {ask.cut.noun} without a match shows 0."
    return f"{said}A {ask.cut.noun} without a match shows 0; `where` would have lost it."


BLUEPRINT = Blueprint("conditional_count", ("conditional-aggregation", "group"), propose)
