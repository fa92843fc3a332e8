"""Two sides and the rows between them: who has to do with both of two, and who with several."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort
from game.forge.drafting.choosing import ROWS_LEAST, called, interleaved
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import Named, ends, headed, joined, links, named_by, role_of, snake, telling, told
from game.forge.world.words import spelled
from game.forge.world.world import ForeignKey, World
from game.puzzle.catalog import UniqueTogether

_ROWS_MOST = 30
_OTHERS_MOST = 7
"""Rows of the other side that are tried in pairs, those with most rows between first."""
_PAIRS_MOST = 3
_LEAST_EACH = range(2, 9)


@dataclass(frozen=True)
class _Bridge:
    """Rows of `other.child`, each between a row at the end of `hops` (one or two foreign keys) and one of
    `other.parent`."""

    hops: tuple[ForeignKey, ...]
    other: ForeignKey
    mine: Named
    theirs: Named

    @property
    def key(self) -> str:
        return "".join(f"{hop.child.name}.{hop.column.name} " for hop in (*self.hops, self.other))

    @property
    def aliases(self) -> tuple[str, ...]:
        """Of the rows between, of each hop's parent, and of the other side."""
        return tree.aliases(self.other.child, *(hop.parent for hop in self.hops), self.other.parent)

    def joined(self, *shown: exp.Expr) -> exp.Select:
        """All of these, side by side."""
        names = self.aliases
        query = exp.select(*shown).from_(tree.table(self.other.child, names[0]))
        for n, hop in enumerate(self.hops):
            query = query.join(tree.table(hop.parent, names[n + 1]), on=joined(hop, names[n], names[n + 1]))
        on = joined(self.other, names[0], names[-1])
        return query.join(tree.table(self.other.parent, names[-1]), on=on)

    @property
    def once(self) -> bool:
        """Whether the same two never meet twice."""
        pair = {self.hops[0].column.name, self.other.column.name}
        tests = [test for test in self.other.child.table.tests if isinstance(test, UniqueTogether)]
        return len(self.hops) == 1 and any(set(test.columns) <= pair for test in tests)


def propose(world: World) -> Iterator[Candidate]:
    """For each bridge: both of two, and at least so many different ones."""
    bridges = list(_bridges(world))
    yield from interleaved(
        interleaved(*(_both(world, bridge) for bridge in bridges)),
        interleaved(*(_several(world, bridge) for bridge in bridges)),
    )


def _bridges(world: World) -> Iterator[_Bridge]:
    """Bridges between two sides with names; over a table in between, too."""
    for first, other in ends(world):
        ways = [(first,), *((first, up) for up in links(world) if up.child is first.parent)]
        for hops in ways:
            end = hops[-1].parent
            if end is other.parent or end is other.child or any(role_of(world, hop) for hop in (*hops, other)):
                continue
            mine, theirs = named_by(world, end), named_by(world, other.parent)
            if mine is not None and theirs is not None and called(other.parent) and len(theirs.columns) == 1:
                yield _Bridge(hops, other, mine, theirs)


def _both(world: World, bridge: _Bridge) -> Iterator[Candidate]:
    if not called(bridge.hops[-1].parent):
        return
    left, right = bridge.aliases[-2], bridge.aliases[-1]
    name = tree.col(bridge.theirs.columns[0], right)
    count = exp.Count(this=exp.Distinct(expressions=[tree.col(bridge.hops[-1].key, left)]))
    by_count = bridge.joined(name, count).group_by(name).order_by(exp.Ordered(this=count.copy(), desc=True), name)
    few = islice(_both_of_most(world, bridge, by_count), _PAIRS_MOST)
    yield from few


def _both_of_most(world: World, bridge: _Bridge, by_count: exp.Select) -> Iterator[Candidate]:
    most = [str(row[0]) for row in world.rows(by_count.limit(_OTHERS_MOST)) if len(str(row[0])) <= 40]
    for one, two in combinations(most, 2):
        candidate = _of_both(world, bridge, one, two)
        if candidate is not None:
            yield candidate


def _of_both(world: World, bridge: _Bridge, one: str, two: str) -> Candidate | None:
    left, right = bridge.aliases[-2], bridge.aliases[-1]
    name = tree.col(bridge.theirs.columns[0], right)
    values = [exp.Literal.string(one), exp.Literal.string(two)]
    shown, group = bridge.mine.shown(left), bridge.mine.group(left)
    base = bridge.joined(*shown).where(exp.In(this=name, expressions=values)).group_by(*group)
    different = exp.Count(this=exp.Distinct(expressions=[tree.col(bridge.other.key, right)]))
    order = bridge.mine.order
    answer = tree.ordered(base.having(exp.GT(this=different, expression=tree.number(1))), order)
    rows = world.rows(answer)
    if not ROWS_LEAST <= len(rows) <= _ROWS_MOST or len(rows) > 0.8 * len(world.rows(base)):
        return None
    key = f"both {bridge.key}{one} {two}"
    they, between, noun = bridge.hops[-1].parent.nouns, bridge.other.child.nouns, bridge.other.parent.noun
    wrong = [Miss(tree.ordered(base, order), "One of the two is enough here.")]
    if not bridge.once:
        often = exp.GT(this=tree.count_rows(), expression=tree.number(1))
        why = f"Two {between} may be of the same {noun}; count different {bridge.other.parent.nouns}."
        wrong.append(Miss(tree.ordered(base.having(often), order), why))
    wide = f", be it in one {bridge.hops[0].parent.noun} or in several" if len(bridge.hops) > 1 else ""
    asked = f'{between} with the {noun} "{one}" and also {between} with the {noun} "{two}"'
    return Candidate(
        blueprint="many_to_many",
        key=key,
        title=headed(
            key,
            f"{one} and {two}" if len(one + two) <= 30 else f"Two given {bridge.other.parent.nouns}",
            f"Not one {noun} but two",
            f"Both {bridge.other.parent.nouns}, please",
            f"{they} with both",
            f"{they} with two {bridge.other.parent.nouns}",
            f"This {noun} and that",
            f"One {noun} isn't enough",
        ),
        question=told(
            key,
            bridge.mine.outputs,
            order,
            f"Which {they} have {asked}{wide}? List each once.",
            f"Find the {they} that have {asked}{wide}. List each once.",
            f"List, each once, the {they} that have {asked}{wide}.",
            f"One of the two isn't enough: which {they} have {asked}{wide}? List each once.",
        ),
        outputs=bridge.mine.outputs,
        order=order,
        answer=answer,
        concepts=("many-to-many", "having"),
        explain=(
            f"No single row is of two {bridge.other.parent.nouns}, so `and` in `where` finds nothing. Keep the rows of "
            f"either, then the {they} whose rows show two different ones. Two subqueries with `in` say it as well."
        ),
        hint="Keep what has to do with either of the two, and ask each group how many different ones it has.",
        also=(_twice(bridge, one, two),),
        wrong=telling(world, answer, *wrong),
    )


def _twice(bridge: _Bridge, one: str, two: str) -> exp.Select:
    """Both of two, by a set of keys for each."""
    names, end, other = bridge.aliases, bridge.hops[-1].parent, bridge.other
    found = []
    for value in (one, two):
        inner = exp.select(tree.col(bridge.hops[-1].column, names[-3])).from_(tree.table(other.child, names[0]))
        for n, hop in enumerate(bridge.hops[:-1]):
            inner = inner.join(tree.table(hop.parent, names[n + 1]), on=joined(hop, names[n], names[n + 1]))
        inner = inner.join(tree.table(other.parent, names[-1]), on=joined(other, names[0], names[-1]))
        named = exp.EQ(this=tree.col(bridge.theirs.columns[0], names[-1]), expression=exp.Literal.string(value))
        found.append(exp.In(this=tree.col(bridge.hops[-1].key, names[-2]), query=exp.Subquery(this=inner.where(named))))
    query = exp.select(*bridge.mine.shown(names[-2])).from_(tree.table(end, names[-2])).where(*found)
    return tree.ordered(query, bridge.mine.order)


def _several(world: World, bridge: _Bridge) -> Iterator[Candidate]:
    if bridge.once or not called(bridge.hops[-1].parent):
        return
    for scope in (Kind(bridge.other.child), *kinds(bridge.other.child, most=2)):
        candidate = _of_several(world, bridge, scope)
        if candidate is not None:
            yield candidate


def _of_several(world: World, bridge: _Bridge, scope: Kind) -> Candidate | None:
    child, left = bridge.aliases[0], bridge.aliases[-2]
    others = Output(snake(bridge.other.parent.nouns), f"number of different {bridge.other.parent.nouns}")
    query = exp.select(*bridge.mine.shown(left)).from_(tree.table(bridge.other.child, child))
    for n, hop in enumerate(bridge.hops):
        on = joined(hop, bridge.aliases[n], bridge.aliases[n + 1])
        query = query.join(tree.table(hop.parent, bridge.aliases[n + 1]), on=on)
    point = tree.col(bridge.other.column, child)
    different = exp.Count(this=exp.Distinct(expressions=[point]))
    query = query.where(*scope.conditions(child)).group_by(*bridge.mine.group(left))
    counted = query.select(tree.named(different, others.name))
    found = [row[-1] for row in world.rows(counted)]
    least = next((n for n in _LEAST_EACH if ROWS_LEAST <= sum(v >= n for v in found) <= _ROWS_MOST), None)
    if least is None or sum(v >= least for v in found) > 0.7 * len(found):
        return None
    order = (Sort(others.name, "desc", "number"), *bridge.mine.order)
    enough = exp.GTE(this=different.copy(), expression=tree.number(least))
    answer = tree.ordered(counted.having(enough), order)
    if len({row[-1] for row in world.rows(answer)}) < 2:
        return None
    key = f"several {bridge.key}{scope.key} {least}"
    they, noun, nouns = bridge.hops[-1].parent.nouns, bridge.other.parent.noun, bridge.other.parent.nouns
    plain = exp.Count(this=point.copy())
    often = query.select(tree.named(plain, others.name)).having(
        exp.GTE(this=plain.copy(), expression=tree.number(least))
    )
    asked = f"at least {spelled(least)} different {nouns} among their {scope.many}"
    return Candidate(
        blueprint="many_to_many",
        key=key,
        title=headed(
            key,
            f"{they} with many {nouns}",
            f"{spelled(least)} {nouns} or more",
            f"More than just one {noun}",
            f"Variety counts: {nouns}",
            f"{they} with a wide range",
            f"Different {nouns}",
        ),
        question=told(
            key,
            (*bridge.mine.outputs, others),
            order,
            f"Which {they} have {asked}?",
            f"Variety counts, not quantity: which {they} have {asked}?",
            f"Find the {they} that have {asked}.",
            f"List the {they} with {asked}.",
        ),
        outputs=(*bridge.mine.outputs, others),
        order=order,
        answer=answer,
        concepts=("many-to-many", "distinct", "having"),
        explain=(
            f"The same {noun} may come again and again, so `count(distinct …)` counts {nouns} where `count(*)` counts "
            f"{bridge.other.child.nouns}. What is asked of a group stands in `having`."
        ),
        hint=f"One group for each of the {they}; in it, how many different {nouns}?",
        wrong=telling(
            world,
            answer,
            Miss(
                tree.ordered(often, order), f"This counts {bridge.other.child.nouns}, the same {noun} again and again."
            ),
        ),
    )


BLUEPRINT = Blueprint("many_to_many", ("many-to-many",), propose)
