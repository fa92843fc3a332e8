"""What follows from one row along the edges of a graph, over any number of steps."""

from collections.abc import Iterator
from typing import Any

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort
from game.forge.drafting.choosing import ROWS_LEAST, ROWS_MOST
from game.forge.drafting.graphs import Edges, edges_of, reached
from game.forge.drafting.relating import Named, bare, exact, headed, interleaved, named_by, snake, telling, told
from game.forge.world.world import ForeignKey, World, WorldColumn, WorldTable

_ROWS_WALKED_MOST = 100_000
_STARTS_MOST = 8
_CALLED_MOST = 24
"""Letters of a name that fits into a title."""


def propose(world: World) -> Iterator[Candidate]:
    """For each table of edges: what can be reached from the rows that lead farthest, by kind."""
    yield from interleaved(*(_in_graph(world, one, other) for one, other in _graphs(world)))


def _graphs(world: World) -> Iterator[tuple[ForeignKey, ForeignKey]]:
    """Tables with two foreign keys to one table, whose columns are called from and to, or parent and child."""
    words = (("from", "to"), ("source", "target"), ("parent", "child"), ("upstream", "downstream"), ("start", "end"))
    for one in world.foreign_keys:
        for other in world.foreign_keys:
            if one.child is other.child and one.parent is other.parent and one.child.rows <= _ROWS_WALKED_MOST:
                first, last = (set(link.column.words.split()) for link in (one, other))
                if any(a in first and b in last for a, b in words):
                    yield one, other


def _starts(edges: Edges) -> list[Any]:
    """Rows from which a good many are reached in more than one step."""
    sizes = {start: reached(edges, start) for start in list(edges)[:2000]}
    deep = [start for start, found in sizes.items() if len(found) > 2 and max(found.values()) > 1]
    deep.sort(key=lambda start: (-max(sizes[start].values()), -len(sizes[start]), repr(start)))
    return deep[:_STARTS_MOST]


def _in_graph(world: World, one: ForeignKey, other: ForeignKey) -> Iterator[Candidate]:
    names = named_by(world, one.parent)
    edges = edges_of(world, exp.select(tree.col(one.column), tree.col(other.column)).from_(tree.table(one.child)))
    if names is None or len(names.columns) != 1:
        return
    for start in _starts(edges):
        for sort in one.parent.by("category")[:2]:
            for worth in _worth(one.parent):
                if not sort.known.nulls:
                    yield from _following(world, one, other, names, sort, start, worth)


def _worth(table: WorldTable) -> Iterator[WorldColumn]:
    """A number to add up, a day to find the latest of."""
    numbers = [c for c in exact(table) if not c.known.nulls]
    days = [c for c in table.by("day") if not c.known.nulls]
    yield from (*numbers[:1], *days[:1])


def _following(
    world: World, one: ForeignKey, other: ForeignKey, names: Named, sort: WorldColumn, start: Any, worth: WorldColumn
) -> Iterator[Candidate]:
    edge, node = tree.aliases(one.child, one.parent)
    name = names.columns[0]
    same = exp.EQ(this=tree.col(one.key), expression=tree.value_of(str(start), one.key.type))
    [(called,)] = world.rows(exp.select(tree.col(name)).from_(tree.table(one.parent)).where(same))
    nouns, sorts = one.parent.nouns, sort.words
    latest = worth.role == "day"
    word = "latest" if latest else "total"
    value = Output(f"{word}_{snake(worth.name)}", f"{word} {worth.words}")
    kind = Output(snake(sort.name), sorts)
    first = exp.select(tree.col(one.key), tree.col(sort), tree.col(worth)).from_(tree.table(one.parent))
    first = first.where(exp.EQ(this=tree.col(name), expression=tree.value_of(str(called), name.type)))
    found = exp.alias_(exp.to_table("reached"), "r", table=True)
    onward = exp.EQ(this=tree.col(one.column, edge), expression=tree.col(one.key, "r"))
    beside = exp.EQ(this=tree.col(one.key, node), expression=tree.col(other.column, edge))
    step = exp.select(tree.col(one.key, node), tree.col(sort, node), tree.col(worth, node)).from_(found)
    step = step.join(tree.table(one.child, edge), on=onward).join(tree.table(one.parent, node), on=beside)
    whole = (exp.Max if latest else exp.Sum)(this=tree.col(worth))
    query = exp.select(tree.named(tree.col(sort), kind.name), tree.named(whole, value.name))
    query = query.from_(exp.to_table("reached")).group_by(tree.col(sort))
    order = (Sort(kind.name),)
    recursion = exp.Union(this=first, expression=step, distinct=True)
    answer = tree.ordered(query.with_("reached", as_=recursion, recursive=True), order)
    if not ROWS_LEAST <= len(world.rows(answer)) <= ROWS_MOST or len({row[1] for row in world.rows(answer)}) < 2:
        return
    backwards = recursion.copy()
    for column in list(backwards.find_all(exp.Column)):
        if column.table == edge:
            mine = column.name == one.column.name
            column.replace(tree.col(other.column if mine else one.column, edge))
    turned = tree.ordered(query.with_("reached", as_=backwards, recursive=True), order)
    code = f"reach {one.child.name} {one.column.name} {other.column.name} {called} {sort.name} {worth.name}"
    first_end, last_end = bare(one.column.words), bare(other.column.words)
    way = "in their direction" if first_end.startswith("from ") else f"from {first_end} to {last_end}"
    rule = f"Follow any number of {one.child.nouns} {way}. The start counts too, and each {one.parent.noun} once."
    short = len(str(called)) < _CALLED_MOST
    outputs = (kind, value)
    what = f"the {value.words}"
    yield Candidate(
        blueprint="graph_reach",
        key=code,
        title=headed(
            code,
            f"Downstream of {called}" if short else f"Downstream {nouns}",
            f"Where {called} leads" if short else f"Where {nouns} lead",
            f"From {called} onward" if short else f"From one of the {nouns} onward",
            f"All that {called} reaches" if short else f"The reach of {nouns}",
            f"Following {called}" if short else f"Following {nouns}",
            f"{nouns} step by step",
            f"{nouns} within reach",
        ),
        question=told(
            code,
            outputs,
            order,
            f'Which {nouns} can be reached from "{called}"? For each {sorts} of theirs, find {what}. {rule}',
            f'For each {sorts}, find {what} of the {nouns} that can be reached from "{called}". {rule}',
            f'Start at "{called}" and go on from there. For each {sorts}, find {what} of the {nouns} reached. {rule}',
            f'How far does "{called}" reach? For each {sorts} of the {nouns} reached, find {what}. {rule}',
        ),
        outputs=outputs,
        order=order,
        answer=answer,
        concepts=("recursive", "many-to-many", "group"),
        explain=(
            "The recursion begins with one row and follows the edges from whatever it found last. `union` instead of "
            "`union all` drops what it has seen already, so several ways to one place count once and circles end."
        ),
        hint="Begin with one and keep adding what the last ones lead to.",
        wrong=telling(world, answer, Miss(turned, "This goes against the direction.")),
    )


BLUEPRINT = Blueprint("graph_reach", ("recursive",), propose)
