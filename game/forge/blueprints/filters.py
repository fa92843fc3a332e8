"""Rows that meet two conditions, or one of two: a kind and a number, a span of numbers, a month, a list of values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, voice
from game.forge.drafting.choosing import interleaved, telling
from game.forge.drafting.conditions import ROWS, Test, beyond, one_of, spans, within
from game.forge.drafting.gauging import by_table, clear
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import Named, amounts, named_by, snake, those_that, told, varied
from game.forge.drafting.series import moments
from game.forge.world.world import World, WorldColumn, WorldTable

_KINDS_MOST = 5
_TITLES = (
    "{} that fit", "{}, sifted", "A selection of {}", "Looking for {}", "Only these {}", "Picking {}",
    "A sieve for {}", "Some of the {}",
)  # fmt: skip


@dataclass(frozen=True)
class _Ask:
    """Rows of a kind that meet all, or `either`, of the tests."""

    kind: Kind
    names: Named
    tests: tuple[Test, ...]
    either: bool = False

    @property
    def key(self) -> str:
        joined = " or " if self.either else " and "
        return f"{self.kind.table.name}{self.kind.key} {joined.join(test.said for test in self.tests)}"

    @property
    def what(self) -> str:
        """`products with category "dairy" and a price of more than 3`."""
        many = self.kind.many
        if self.either:
            return f"{those_that(many, 'have')} {' or '.join(test.said for test in self.tests)} (or both)"
        if len(self.tests) == 1 and self.tests[0].when:
            return f"{many}{self.kind.timed(self.tests[0].column, self.tests[0].when)}"
        said = " and ".join(test.said for test in self.tests)
        return f"{many}{self.kind.and_with(said)}"

    @property
    def shown(self) -> list[WorldColumn]:
        """The tested columns whose values differ."""
        found = dict.fromkeys(test.column for test in self.tests)
        return [column for column in found if column not in self.names.columns]

    @property
    def outputs(self) -> tuple[Output, ...]:
        return (*self.names.outputs, *(Output(snake(c.name), c.words) for c in self.shown))

    @property
    def order(self) -> tuple[Sort, ...]:
        first = next((c for c in self.shown if c.role not in ("category", "flag")), None)
        if first is None or self.either:
            return self.names.order
        timed = first.role in ("day", "moment")
        own = Sort(snake(first.name), "asc" if timed else "desc", "time" if timed else "number")
        return (own, *self.names.order)


def propose(world: World) -> Iterator[Candidate]:
    """For each table: kinds of rows by a number, a span, a month; either of two conditions; lists of values."""
    yield from by_table(world, _of_table)


def _of_table(world: World, table: WorldTable) -> Iterator[Candidate]:
    names = named_by(world, table)
    if names is None:
        return
    chosen = [Kind(table), *kinds(table, most=_KINDS_MOST)]
    ways = (_narrow(world, names, chosen), _months(world, names, chosen), _either(world, names, chosen))
    seen = set()
    for ask in interleaved(*ways, _lists(world, names, table), most=40):
        candidate = _candidate(world, ask) if ask.key not in seen and clear(*ask.outputs) else None
        seen.add(ask.key)
        if candidate is not None:
            yield candidate


def _narrow(world: World, names: Named, chosen: Sequence[Kind]) -> Iterator[_Ask]:
    """A kind and a limit or a span of a number."""
    for n, kind in enumerate(chosen):
        for m, column in enumerate(amounts(kind.table)[:3]):
            turn = (n + m) % 3
            test = within(world, kind, column) if turn == 1 else None
            test = test or beyond(world, kind, column, turn < 2)
            if test is not None:
                yield _Ask(kind, names, (test,))


def _months(world: World, names: Named, chosen: Sequence[Kind]) -> Iterator[_Ask]:
    """A kind and a month or a year."""
    for n, kind in enumerate(chosen):
        for column in moments(kind.table)[:2]:
            tests = list(islice(spans(world, kind, column), 2))
            if tests:
                yield _Ask(kind, names, (tests[n % len(tests)],))


def _either(world: World, names: Named, chosen: Sequence[Kind]) -> Iterator[_Ask]:
    """A kind, and one of two conditions."""
    for n, kind in enumerate(chosen):
        tests = [beyond(world, kind, c, n % 2 == 0, 12) for c in amounts(kind.table)[:2]]
        tests += [t for c in moments(kind.table)[:1] for t in islice(spans(world, kind, c, 12), 1)]
        found = [test for test in tests if test is not None]
        if len(found) > 1:
            yield _Ask(kind, names, (found[0], found[-1]), either=True)


def _lists(world: World, names: Named, table: WorldTable) -> Iterator[_Ask]:
    """Two values of a kind, and a number or a month."""
    columns = [c for c in table.by("category") if c.known.complete and c.known.distinct > 3]
    more = [beyond(world, Kind(table), c, True, 90) for c in amounts(table)[:2]]
    more += [t for c in moments(table)[:1] for t in islice(spans(world, Kind(table), c, 90), 2)]
    for column in columns:
        chosen = [k for k in kinds(table, most=40) if k.column == column]
        for pair in zip(chosen[::2], chosen[1::2], strict=False):
            for other in more:
                if other is not None:
                    yield _Ask(Kind(table), names, (one_of(column, pair), other))


def _candidate(world: World, ask: _Ask) -> Candidate | None:
    answer = _answer(ask, _joined(ask))
    rows = world.rows(answer)
    if not ROWS[0] <= len(rows) <= ROWS[1] or not varied(rows):
        return None
    if ask.either and not _both_matter(world, ask, len(rows)):
        return None
    return Candidate(
        blueprint="filter",
        key=ask.key,
        title=_title(ask),
        question=told(ask.key, ask.outputs, ask.order, *_ways(ask)),
        outputs=ask.outputs,
        order=ask.order,
        answer=answer,
        concepts=("filter", *(("date",) if any(t.column.role in ("day", "moment") for t in ask.tests) else ())),
        explain=_explain(ask),
        hint=voice(
            ask.key,
            "Say of one row when it belongs in the result, then let the database look at all of them.",
            "Each condition is a question to a single row, answered with yes or no.",
            "How do the conditions hang together: must both hold, or is one enough?",
        ),
        wrong=telling(world, answer, _misses(ask)),
    )


def _both_matter(world: World, ask: _Ask, count: int) -> bool:
    """Whether each of two tests finds rows that the other doesn't."""
    alone = [len(world.rows(_answer(ask, test.condition.copy()))) for test in ask.tests]
    return all(0 < found < count for found in alone)


def _answer(ask: _Ask, condition: exp.Expr, kind: Kind | None = None) -> exp.Select:
    shown = [*ask.names.shown(), *(tree.named(tree.col(c), snake(c.name)) for c in ask.shown)]
    query = exp.select(*shown).from_(tree.table(ask.kind.table))
    return tree.ordered(query.where(*(kind or ask.kind).conditions(), condition), ask.order)


def _joined(ask: _Ask) -> exp.Expr:
    """The tests as one condition; in brackets where either will do."""
    conditions = [test.condition.copy() for test in ask.tests]
    return (
        exp.paren(exp.or_(*conditions, wrap=False))
        if ask.either and ask.kind.column
        else (exp.or_(*conditions, wrap=False) if ask.either else exp.and_(*conditions))
    )


def _misses(ask: _Ask) -> Iterator[Miss]:
    if ask.either:
        both = exp.and_(*(test.condition.copy() for test in ask.tests))
        yield Miss(_answer(ask, both), "One of the two is enough; this asks for both.")
        if ask.kind.column is not None:
            first = exp.and_(*ask.kind.conditions(), ask.tests[0].condition.copy())
            loose = exp.or_(first, ask.tests[1].condition.copy(), wrap=False)
            yield Miss(_answer(ask, loose, Kind(ask.kind.table)), "`and` binds before `or`: the brackets are missing.")
        return
    for n, test in enumerate(ask.tests):
        for slip, why in test.slips:
            conditions = [slip if m == n else other.condition.copy() for m, other in enumerate(ask.tests)]
            yield Miss(_answer(ask, exp.and_(*conditions)), why)
    if ask.kind.column is not None:
        yield Miss(_answer(ask, _joined(ask), Kind(ask.kind.table)), f"Not all {ask.kind.table.nouns} are meant.")


def _ways(ask: _Ask) -> Iterator[str]:
    what = ask.what
    yield f"Find all {what}."
    yield f"List all {what}."
    yield f"We are looking for {what}. Find them all."
    yield f"For a spot check, find all {what}."
    yield f"A colleague asks for all {what}."


def _title(ask: _Ask) -> str:
    title = voice(ask.key, *_TITLES).format(ask.kind.short)
    return title[:1].upper() + title[1:]


def _explain(ask: _Ask) -> str:
    timed = any(t.column.role in ("day", "moment") for t in ask.tests)
    if ask.either:
        brackets = " `and` binds before `or`, hence the brackets." if ask.kind.column else ""
        return f"With `or`, a row needs to meet only one of the conditions.{brackets}"
    if isinstance(ask.tests[0].condition, exp.Between):
        return "`between` takes both of its ends in: name the first and the last value that belongs."
    if timed:
        return "From the first day on, and before the day after the last: so that a moment late on the last day counts."
    if isinstance(ask.tests[0].condition, exp.In):
        return "`in` is a short way to write several comparisons joined by `or`; no brackets needed."
    return "Conditions joined by `and` must all hold for a row. Where a value is null, none of these comparisons does."


BLUEPRINT = Blueprint("filter", ("filter",), propose)
