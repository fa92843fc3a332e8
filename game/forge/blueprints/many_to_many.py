"""Two sides and the rows between them: who has to do with both of two, who with several, and which come together."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort
from game.forge.drafting.choosing import ROWS_LEAST, called
from game.forge.drafting.relating import (
    Kind,
    Named,
    headed,
    interleaved,
    joined,
    kinds,
    links,
    named_by,
    role_of,
    snake,
    telling,
    told,
)
from game.forge.world.words import spelled
from game.forge.world.world import ForeignKey, World
from game.puzzle.catalog import UniqueTogether

_ROWS_MOST = 30
_OTHERS_MOST = 7
"""Rows of the other side that are tried in pairs, those with most rows between first."""
_PAIRS_MOST = 3
_LEAST_EACH = range(2, 9)
_TOGETHER_LEAST = range(2, 4)
_FIRST_FEW = (5, 3, 8, 4, 6)
"""Pairs that are shown where a small limit leaves too many."""
_BETWEEN_MOST = 200_000
"""Rows of a bridge that are paired with each other while choosing."""


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
    """For each bridge: both of two, at least so many different ones, and pairs that come together."""
    bridges = list(_bridges(world))
    yield from interleaved(
        interleaved(*(_both(world, bridge) for bridge in bridges)),
        interleaved(*(_several(world, bridge) for bridge in bridges)),
        interleaved(*(_together(world, first, second) for first, second in _ends(world))),
    )


def _ends(world: World) -> Iterator[tuple[ForeignKey, ForeignKey]]:
    for first in links(world):
        for second in links(world):
            if first is not second and first.child is second.child and first.parent is not second.parent:
                yield first, second


def _bridges(world: World) -> Iterator[_Bridge]:
    """Bridges between two sides with names; over a table in between, too."""
    for first, other in _ends(world):
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
    asked = f'{between} with both the {noun} "{one}" and the {noun} "{two}"'
    return Candidate(
        blueprint="many_to_many",
        key=key,
        title=headed(
            key,
            f"{one} and {two}" if len(one + two) <= 30 else f"Two {bridge.other.parent.nouns} at once",
            f"Not one {noun} but two",
            f"Both {bridge.other.parent.nouns}, please",
            f"{they} who do both",
            f"Torn between two {bridge.other.parent.nouns}",
            f"This {noun} and that",
        ),
        question=told(
            key,
            bridge.mine.outputs,
            order,
            f"Which {they} have {asked}{wide}? Each once.",
            f"Somebody plans a bundle. List the {they} that have {asked}{wide}, each once.",
            f"Who knows both sides? The {they} that have {asked}{wide}, each once.",
            f"One of the two won't do: find the {they} with {asked}{wide}. Each once.",
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
    asked = f"{scope.many} of at least {spelled(least)} different {nouns}"
    return Candidate(
        blueprint="many_to_many",
        key=key,
        title=headed(
            key,
            f"Many {nouns} make a habit",
            f"{they} of all trades",
            f"{spelled(least)} {nouns} or more",
            f"Never just one {noun}",
            f"Wide awake: {they}",
            f"Variety counts: {nouns}",
        ),
        question=told(
            key,
            (*bridge.mine.outputs, others),
            order,
            f"Which {they} have {asked}?",
            f"Variety is asked for, not quantity: which {they} have {asked}?",
            f"Somebody is looking for all-rounders: the {they} with {asked}.",
            f"Who gets around most? The {they} that have {asked}.",
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


def _together(world: World, inside: ForeignKey, other: ForeignKey) -> Iterator[Candidate]:
    """Pairs of `other.parent` that meet in one row of `inside.parent`."""
    name = named_by(world, other.parent)
    if name is None or len(name.columns) != 1 or not called(other.parent) or other.child.rows > _BETWEEN_MOST:
        return
    if role_of(world, inside) or role_of(world, other):
        return
    for scope in (Kind(other.parent), *kinds(other.parent, most=3)):
        for kind in (Kind(other.child), *kinds(other.child, most=1)):
            candidate = _of_together(world, inside, other, name, scope, kind)
            if candidate is not None:
                yield candidate


def _of_together(
    world: World, inside: ForeignKey, other: ForeignKey, name: Named, scope: Kind, kind: Kind
) -> Candidate | None:
    child, parent = tree.aliases(other.child, other.parent)
    place = tree.col(inside.column, child)
    label = name.columns[0]
    held = exp.select(place, *name.shown(parent)).from_(tree.table(other.child, child))
    held = held.join(tree.table(other.parent, parent), on=joined(other, child, parent))
    held = held.where(*kind.conditions(child), *scope.conditions(parent))
    noun, nouns, places = other.parent.noun, other.parent.nouns, inside.parent.nouns
    names = [Output(f"{word}_{snake(noun)}", f"{word} {noun} {label.words}") for word in ("first", "second")]
    count = Output(snake(places), f"number of {places}")
    shown_name = name.outputs[0].name

    def paired(once: bool, least: int | None) -> exp.Select:
        sign = exp.LT if once else exp.NEQ
        first, second = tree.col(shown_name, "a"), tree.col(shown_name, "b")
        meet = exp.EQ(this=tree.col(inside.column, "b"), expression=tree.col(inside.column, "a"))
        query = exp.select(
            tree.named(first, names[0].name),
            tree.named(second, names[1].name),
            tree.named(tree.count_rows(), count.name),
        )
        query = query.from_(exp.alias_(exp.to_table("held"), "a", table=True))
        query = query.join(
            exp.alias_(exp.to_table("held"), "b", table=True),
            on=exp.and_(meet, sign(this=first.copy(), expression=second.copy())),
        )
        query = query.group_by(first.copy(), second.copy())
        if least is not None:
            query = query.having(exp.GTE(this=tree.count_rows(), expression=tree.number(least)))
        return query

    order = (Sort(count.name, "desc", "number"), Sort(names[0].name), Sort(names[1].name))
    distinct = held.distinct()
    counts = [row[2] for row in world.rows(paired(True, None).with_("held", as_=distinct))]
    counts.sort(reverse=True)
    least = next((n for n in _TOGETHER_LEAST if ROWS_LEAST <= sum(v >= n for v in counts) <= _ROWS_MOST), None)
    few = next((n for n in _FIRST_FEW if n < len(counts) and counts[n - 1] != counts[n]), None)
    if (least is None and few is None) or len({v for v in counts if least is None or v >= least}) < 2:
        return None

    def whole(once: bool, held: exp.Select) -> exp.Select:
        query = tree.ordered(paired(once, least).with_("held", as_=held), order)
        return query if least is not None or few is None else query.limit(few)

    answer = whole(True, distinct)
    key = f"together {other.child.name} {inside.column.name} {other.column.name}{scope.key}{kind.key} {least or few}"
    which, asked = f"Which pairs of {scope.many}", f"come together in at least {spelled(least or 0)} {places}"
    if least is None and few is not None:
        which, asked = f"Which {spelled(few)} pairs of {scope.many}", f"come together in most {places}"
    how = (
        f"A {inside.parent.noun} counts once for a pair if it has {kind.many} of both; the one first by alphabet first"
    )
    return Candidate(
        blueprint="many_to_many",
        key=key,
        title=headed(
            key,
            f"{nouns}, inseparable",
            f"Never one {noun} alone",
            f"Birds of a feather: {nouns}",
            f"Two {nouns}, one {inside.parent.noun}",
            f"Old friends among {nouns}",
            f"{noun} seeks company",
        ),
        question=told(
            key,
            (*names, count),
            order,
            f"{which} {asked}? {how}.",
            f"What belongs together? {which} {asked}? {how}.",
            f"The catalogue wants good neighbours. {which} {asked}? {how}.",
            f"A colleague suspects a habit. {which} {asked}? {how}.",
        ),
        outputs=(*names, count),
        order=order,
        answer=answer,
        concepts=("many-to-many", "self-join", "having"),
        explain=(
            f"First one row for each {noun} of each {inside.parent.noun}, then that list meets itself within the "
            f"{inside.parent.noun}. `<` between the names keeps each pair once and no {noun} beside itself."
        ),
        hint=f"Make a list of {places} and their {nouns}, and let it meet itself.",
        wrong=telling(
            world,
            answer,
            Miss(
                whole(False, distinct.copy()),
                "Each pair is there twice, once each way round.",
            ),
            Miss(
                whole(True, held.copy()),
                f"The same {noun} twice in one {inside.parent.noun} counts twice here.",
            ),
        ),
    )


BLUEPRINT = Blueprint("many_to_many", ("many-to-many",), propose)
