"""What comes together: pairs of rows that meet in the same place, again and again."""

from collections.abc import Iterator

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort
from game.forge.drafting.choosing import ROWS_LEAST, called, interleaved
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import Named, ends, headed, joined, named_by, role_of, snake, telling, told
from game.forge.world.words import spelled
from game.forge.world.world import ForeignKey, World

_ROWS_MOST = 30
_TOGETHER_LEAST = range(2, 4)
_FIRST_FEW = (5, 3, 8, 4, 6)
"""Pairs that are shown where a small limit leaves too many."""
_BETWEEN_MOST = 200_000
"""Rows of a bridge that are paired with each other while choosing."""


def propose(world: World) -> Iterator[Candidate]:
    """For each table between two others: pairs on the one side that meet on the other."""
    yield from interleaved(*(_together(world, first, second) for first, second in ends(world)))


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
    pairs, share = f"pairs of {scope.many}", f"share at least {spelled(least or 0)} {places}"
    if least is None and few is not None:
        pairs, share = f"{spelled(few)} pairs of {scope.many}", f"share the most {places}"
    of_both = f"{kind.many}{'' if kind.many.endswith(other.child.nouns) else ','} of both"
    how = f"Shared {places} have {of_both}; each counts once. Name each pair in alphabetical order"
    return Candidate(
        blueprint="co_occurrence",
        key=key,
        title=headed(
            key,
            f"{nouns} in pairs",
            f"Pairs of {nouns}",
            f"{nouns} that go together",
            f"Two {nouns}, one {inside.parent.noun}",
            f"{places} in common",
            f"{nouns} with shared {places}",
            f"Common {places} of two {nouns}",
        ),
        question=told(
            key,
            (*names, count),
            order,
            f"Which {pairs} {share}? {how}.",
            f"What goes together? Which {pairs} {share}? {how}.",
            f"Find the {pairs} that {share}. {how}.",
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


BLUEPRINT = Blueprint("co_occurrence", ("many-to-many",), propose)
