"""Groups and a limit on them: which customers have more than twenty orders, which categories bring in over a thousand."""

from collections.abc import Iterator

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, voice
from game.forge.drafting.choosing import called, limit_for
from game.forge.world.words import plural
from game.forge.world.world import ForeignKey, World, WorldColumn

_MEASURES_MOST = 3


def propose(world: World) -> Iterator[Candidate]:
    """For each foreign key to a table whose rows have a name: parents with more children than a round number, and with
    more money or pieces in all."""
    for link in world.foreign_keys:
        names = called(link.parent)
        if not names:
            continue
        for measure in (None, *link.child.by("money", "count")[:_MEASURES_MOST]):
            candidate = _candidate(world, link, names, measure)
            if candidate is not None:
                yield candidate


def _candidate(
    world: World, link: ForeignKey, names: tuple[WorldColumn, ...], measure: WorldColumn | None
) -> Candidate | None:
    parent, child = tree.aliases(link.parent, link.child)
    value = tree.count_rows() if measure is None else exp.Sum(this=tree.col(measure, child))
    called_ = link.child.nouns if measure is None else f"total {measure.words}"
    output = plural(link.child.noun).replace(" ", "_") if measure is None else f"total_{measure.name}"
    shown = [tree.col(c, parent) for c in names]
    same = exp.EQ(this=tree.col(link.column, child), expression=tree.col(link.key, parent))
    grouped = (
        exp.select(*shown, tree.named(value, output))
        .from_(tree.table(link.parent, parent))
        .join(tree.table(link.child, child), on=same)
        .group_by(tree.col(link.key, parent), *shown)
    )
    values = [row[-1] for row in world.rows(grouped) if row[-1] is not None]
    limit = limit_for(values, most=25)
    if limit is None:
        return None
    above = exp.GT(this=value.copy(), expression=tree.number(limit))
    order = (Sort(output, "desc", "number"), *(Sort(c.name) for c in names))
    answer = tree.ordered(grouped.having(above), order)
    key = f"{link.child.name}.{link.column.name} {measure.name if measure else 'rows'} > {limit}"
    said = f"{limit:,} {called_}" if measure is None else f"{limit:,} in {called_}"
    question = voice(
        key,
        f"Which {link.parent.nouns} have more than {said}?",
        f"Only the {link.parent.nouns} with more than {said} are of interest.",
        f"Who stands out? The {link.parent.nouns} with more than {said}.",
    )
    misses = [Miss(tree.ordered(grouped.having(exp.LTE(this=value.copy(), expression=tree.number(limit))), order),
                   "These are the others.")]  # fmt: skip
    return Candidate(
        blueprint="group_having",
        key=key,
        title=f"More than {said}",
        question=question,
        outputs=(*(Output(c.name, c.words) for c in names), Output(output, called_)),
        order=order,
        answer=answer,
        concepts=("group", "having"),
        explain=(
            f"One group for each {link.parent.noun}, by its key: two may share a name. What is asked of a group stands in "
            "`having`, after the grouping; `where` asks single rows before it."
        ),
        hint="First make groups, then ask something of each group.",
        wrong=tuple(misses),
    )


BLUEPRINT = Blueprint("group_having", ("group", "having"), propose)
