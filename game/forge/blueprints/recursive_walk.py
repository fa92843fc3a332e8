"""Chains of unknown length: how many rows lie below one, how far the top is, and what follows along the edges of a
graph.

Walks go upwards where rows point to the row above them: then rows meet on their ways, and `union` in place of
`union all` shows."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort
from game.forge.drafting.choosing import ROWS_LEAST, ROWS_MOST
from game.forge.drafting.relating import (
    Kind,
    Named,
    amounts,
    bare,
    headed,
    interleaved,
    kinds,
    named_by,
    snake,
    telling,
    told,
)
from game.forge.world.words import article, spelled
from game.forge.world.world import ForeignKey, World, WorldColumn, WorldTable

_ROWS_WALKED_MOST = 100_000
_STARTS_MOST = 8
_CALLED_MOST = 24
"""Letters of a name that fits into a title."""
_BELOW_LEAST = (2, 3, 4, 5, 6, 8)
Edges = Mapping[Any, list[Any]]
"""From a row to the rows one step on."""


def propose(world: World) -> Iterator[Candidate]:
    """Each column that points to its own table, and each table of edges, where they go in no circle."""
    trees = [link for link in world.parents if 1 < link.child.rows <= _ROWS_WALKED_MOST and link.child.key]
    yield from interleaved(
        interleaved(*(_in_tree(world, link) for link in trees)),
        interleaved(*(_in_graph(world, one, other) for one, other in _graphs(world))),
    )


def _graphs(world: World) -> Iterator[tuple[ForeignKey, ForeignKey]]:
    """Tables with two foreign keys to one table, whose columns are called from and to, or parent and child."""
    words = (("from", "to"), ("source", "target"), ("parent", "child"), ("upstream", "downstream"), ("start", "end"))
    for one in world.foreign_keys:
        for other in world.foreign_keys:
            if one.child is other.child and one.parent is other.parent and one.child.rows <= _ROWS_WALKED_MOST:
                first, last = (set(link.column.words.split()) for link in (one, other))
                if any(a in first and b in last for a, b in words):
                    yield one, other


def _edges(world: World, query: exp.Select) -> Edges:
    found: defaultdict[Any, list[Any]] = defaultdict(list)
    for start, end in world.rows(query):
        if start is not None and end is not None:
            found[start].append(end)
    return found


def _reached(edges: Edges, start: Any) -> dict[Any, int]:
    """Whatever lies on from a row, with the fewest steps."""
    steps = {start: 0}
    waiting = [start]
    for row in waiting:
        for following in edges.get(row, ()):
            if following not in steps:
                steps[following] = steps[row] + 1
                waiting.append(following)
    return {row: n for row, n in steps.items() if n}


def _circular(edges: Edges) -> bool:
    """Whether some way leads back to where it began (by taking away, again and again, what nothing leads to)."""
    entering: defaultdict[Any, int] = defaultdict(int)
    for ends in edges.values():
        for end in ends:
            entering[end] += 1
    waiting = [start for start in edges if not entering[start]]
    taken = len(waiting)
    for row in waiting:
        for end in edges.get(row, ()):
            entering[end] -= 1
            if not entering[end]:
                waiting.append(end)
                taken += 1
    return taken < len({*edges, *entering})


@dataclass(frozen=True)
class _Tree:
    """A table whose rows point to the row above them."""

    world: World
    link: ForeignKey
    names: Named
    below: Edges

    @property
    def table(self) -> WorldTable:
        return self.link.child

    @property
    def alias(self) -> str:
        return tree.aliases(self.table)[0]

    @property
    def under(self) -> str:
        """Which rows lie one step below a row: whose manager it is, invited by it."""
        words = bare(self.link.column.words)
        return f"{words} it" if words.endswith(" by") else f"whose {words} it is"

    @property
    def above(self) -> str:
        """What lies one step above a row: its manager, what it is invited by."""
        words = bare(self.link.column.words)
        return f"what it is {words}" if words.endswith(" by") else f"its {words}"

    @property
    def topmost(self) -> str:
        """What is true of a row on top."""
        words = bare(self.link.column.words)
        return f"is {words} none" if words.endswith(" by") else f"has no {words}"

    def ways(self, name: str, *carried: exp.Expr, scope: Kind, more: exp.Expr | None = None) -> exp.Union:
        """From each row of `scope` up to the top: the pointer to the next row, and what is carried along."""
        up = tree.named(tree.col(self.link.column), "up")
        first = exp.select(up, *carried).from_(tree.table(self.table)).where(*scope.conditions())
        alias = "w" if self.alias != "w" else "w2"
        on = exp.EQ(this=tree.col(self.link.key, self.alias), expression=tree.col("up", alias))
        rest = exp.select(tree.col(self.link.column, self.alias))
        rest = rest.select(more) if more is not None else rest
        rest = rest.select(*(tree.col(c.alias_or_name, alias) for c in carried if more is None))
        rest = rest.from_(exp.alias_(exp.to_table(name), alias, table=True))
        return exp.Union(this=first, expression=rest.join(tree.table(self.table, self.alias), on=on), distinct=False)


def _in_tree(world: World, link: ForeignKey) -> Iterator[Candidate]:
    names = named_by(world, link.child)
    upwards = exp.select(tree.col(link.column), tree.col(link.key)).from_(tree.table(link.child))
    below = _edges(world, upwards)
    if names is None or not below or _circular(below):
        return
    walk = _Tree(world, link, names, below)
    exact = [c for c in amounts(link.child) if "DOUBLE" not in c.type and "FLOAT" not in c.type and not c.known.nulls]
    for scope in (Kind(link.child), *kinds(link.child, most=4)):
        for total in (None, *(c for c in exact if c.role in ("money", "count"))):
            yield from _sizes(walk, scope, total)
        yield from _depths(walk, scope)


def _sizes(walk: _Tree, scope: Kind, total: WorldColumn | None) -> Iterator[Candidate]:
    nouns, a = walk.table.nouns, walk.alias
    carried = [] if total is None else [tree.col(total)]
    u = "u" if a != "u" else "u2"
    outputs = [*walk.names.outputs, Output(f"{snake(nouns)}_below", f"number of {nouns} below")]
    values = [tree.count_rows()]
    if total is not None:
        outputs.append(Output(f"total_{snake(total.name)}", f"total {total.words}"))
        values.append(exp.Sum(this=tree.col(total, u)))
    on = exp.EQ(this=tree.col(walk.link.key, a), expression=tree.col("up", u))
    shown = [tree.named(v, o.name) for v, o in zip(values, outputs[len(walk.names.outputs) :], strict=True)]
    query = exp.select(*walk.names.shown(a), *shown).from_(exp.alias_(exp.to_table("ways"), u, table=True))
    query = query.join(tree.table(walk.table, a), on=on).group_by(*walk.names.group(a))
    ways = walk.ways("ways", *carried, scope=scope)
    place = len(walk.names.outputs)
    counts = [row[place] for row in walk.world.rows(query.with_("ways", as_=ways, recursive=True))]
    least = next((n for n in _BELOW_LEAST if ROWS_LEAST <= sum(c >= n for c in counts) <= ROWS_MOST), None)
    if least is None or not any(n > 1 for start in walk.below for n in _reached(walk.below, start).values()):
        return
    counted = outputs[place]
    order = (Sort(counted.name, "desc", "number"), *walk.names.order)
    enough = exp.GTE(this=tree.count_rows(), expression=tree.number(least))

    def whole(walked: exp.Expr) -> exp.Select:
        return tree.ordered(query.having(enough.copy()).with_("ways", as_=walked, recursive=True), order)

    answer = whole(ways)
    if len({row[place] for row in walk.world.rows(answer)}) < 2:
        return
    few = f"at least {spelled(least)} {scope.many} below them, at any depth"
    how = f"One step below {article(walk.table.noun)} are the {nouns} {walk.under}"
    if total is not None:
        how += f"; the total is over all {scope.many} below"
    code = f"sizes {walk.table.name}.{walk.link.column.name} {least} {total.name if total else ''}{scope.key}"
    yield _made(
        walk,
        code,
        tuple(outputs),
        order,
        answer,
        (
            f"Which {nouns} have {few}? {how}.",
            f"Who carries most? The {nouns} with {few}. {how}.",
            f"If one of them is gone, how many are affected? Find the {nouns} with {few}. {how}.",
            f"The chart is to be drawn anew: list the {nouns} that have {few}. {how}.",
        ),
        "From every row the recursion climbs on to the row above, until there is none. Whoever is met on the way has "
        "one more below; `union all` matters, since many ways meet.",
        (Miss(whole(ways.this.copy()), "This counts one step down only."),),
    )


def _depths(walk: _Tree, scope: Kind) -> Iterator[Candidate]:
    nouns = walk.table.nouns
    zero = tree.named(tree.number(0), "steps")
    further = exp.Add(this=tree.col("steps", "w" if walk.alias != "w" else "w2"), expression=tree.number(1))
    ways = walk.ways("ways", zero, scope=scope, more=further)
    count = Output(snake(nouns), f"number of {nouns}")
    query = exp.select(tree.col("steps"), tree.named(tree.count_rows(), count.name)).from_(exp.to_table("ways"))
    query = query.group_by(tree.col("steps"))
    order = (Sort("steps", "asc", "number"),)
    arrived = tree.is_null(tree.col("up"))
    answer = tree.ordered(query.where(arrived).with_("ways", as_=ways, recursive=True), order)
    if len(walk.world.rows(answer)) < 3:
        return
    passing = tree.ordered(query.with_("ways", as_=ways.copy(), recursive=True), order)
    top = (
        f"A step leads from {article(walk.table.noun)} to {walk.above}; whatever {walk.topmost} is the top, at 0 steps"
    )
    many = scope.many
    yield _made(
        walk,
        f"depths {walk.table.name}.{walk.link.column.name}{scope.key}",
        (Output("steps", "number of steps"), count),
        order,
        answer,
        (
            f"How many steps from the top are the {many}? For each number of steps that occurs, count them. {top}.",
            f"Messages get lost on long ways. Count the {many} by the steps they are from the top. {top}.",
            f"How deep does it go? For each number of steps from the top: how many {many} are that far? {top}.",
            f"Somebody counts the rungs of the ladder: how many {many} are on each, by steps from the top? {top}.",
        ),
        "Every row climbs until there is nobody above, and the steps are counted on the way. Only those that have "
        "arrived, with no further row to go to, are counted at the end.",
        (Miss(passing, "Whoever is still on the way is counted here, too."),),
    )


def _made(
    walk: _Tree,
    key: str,
    outputs: tuple[Output, ...],
    order: tuple[Sort, ...],
    answer: exp.Select,
    questions: tuple[str, ...],
    explain: str,
    misses: tuple[Miss, ...],
) -> Candidate:
    nouns = walk.table.nouns
    return Candidate(
        blueprint="recursive_walk",
        key=key,
        title=headed(
            key,
            f"{nouns} all the way down",
            f"The ladder of {nouns}",
            f"Roots and {nouns}",
            f"A family tree of {nouns}",
            f"Up, up, {walk.table.noun}",
            f"{nouns} below {nouns}",
            f"The long way: {nouns}",
        ),
        question=told(key, outputs, order, *questions),
        outputs=outputs,
        order=order,
        answer=answer,
        concepts=("recursive", "self-join", "group"),
        explain=explain,
        hint="How many joins it takes nobody knows beforehand, so the query has to call itself.",
        wrong=telling(walk.world, answer, *misses),
    )


def _starts(edges: Edges) -> list[Any]:
    """Rows from which a good many are reached in more than one step."""
    sizes = {start: _reached(edges, start) for start in list(edges)[:2000]}
    deep = [start for start, found in sizes.items() if len(found) > 2 and max(found.values()) > 1]
    deep.sort(key=lambda start: (-max(sizes[start].values()), -len(sizes[start]), repr(start)))
    return deep[:_STARTS_MOST]


def _in_graph(world: World, one: ForeignKey, other: ForeignKey) -> Iterator[Candidate]:
    names = named_by(world, one.parent)
    edges = _edges(world, exp.select(tree.col(one.column), tree.col(other.column)).from_(tree.table(one.child)))
    if names is None or len(names.columns) != 1:
        return
    for start in _starts(edges):
        for sort in one.parent.by("category")[:2]:
            if not sort.known.nulls:
                yield from _following(world, one, other, names, sort, start)


def _following(
    world: World, one: ForeignKey, other: ForeignKey, names: Named, sort: WorldColumn, start: Any
) -> Iterator[Candidate]:
    edge, node = tree.aliases(one.child, one.parent)
    name = names.columns[0]
    same = exp.EQ(this=tree.col(one.key), expression=tree.value_of(str(start), one.key.type))
    [(called,)] = world.rows(exp.select(tree.col(name)).from_(tree.table(one.parent)).where(same))
    nouns, sorts = one.parent.nouns, sort.words
    count = Output(snake(nouns), f"number of {nouns}")
    kind = Output(snake(sort.name), sorts)
    first = exp.select(tree.col(one.key), tree.col(sort)).from_(tree.table(one.parent))
    first = first.where(exp.EQ(this=tree.col(name), expression=tree.value_of(str(called), name.type)))
    reached = exp.alias_(exp.to_table("reached"), "r", table=True)
    onward = exp.EQ(this=tree.col(one.column, edge), expression=tree.col(one.key, "r"))
    beside = exp.EQ(this=tree.col(one.key, node), expression=tree.col(other.column, edge))
    step = exp.select(tree.col(one.key, node), tree.col(sort, node)).from_(reached)
    step = step.join(tree.table(one.child, edge), on=onward).join(tree.table(one.parent, node), on=beside)
    query = exp.select(tree.named(tree.col(sort), kind.name), tree.named(tree.count_rows(), count.name))
    query = query.from_(exp.to_table("reached")).group_by(tree.col(sort))
    order = (Sort(count.name, "desc", "number"), Sort(kind.name))
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
    code = f"reach {one.child.name} {one.column.name} {other.column.name} {called} {sort.name}"
    first_end, last_end = bare(one.column.words), bare(other.column.words)
    way = "in their direction" if first_end.startswith("from ") else f"from {first_end} to {last_end}"
    links = f"over any number of {one.child.nouns}, {way}"
    outputs = (kind, count)
    yield Candidate(
        blueprint="recursive_walk",
        key=code,
        title=headed(
            code,
            f"Downstream of {called}" if len(str(called)) < _CALLED_MOST else f"Downstream {nouns}",
            f"Ripples among {nouns}",
            f"{nouns} in a row",
            f"The domino {nouns}",
            f"Where {called} leads" if len(str(called)) < _CALLED_MOST else f"Where {nouns} lead",
            f"Whoever says {called}" if len(str(called)) < _CALLED_MOST else f"Following {nouns}",
        ),
        question=told(
            code,
            outputs,
            order,
            f'Which {nouns} can be reached from "{called}" {links}? Count them by {sorts}, itself included.',
            f'"{called}" is about to change. How many {nouns} will feel it {links}, itself included? Count by {sorts}.',
            f'Follow all ways on from "{called}" {links}. How many {nouns} of each {sorts} come up, itself included?',
            f'For each {sorts}: how many {nouns} does "{called}" lead to {links}, itself included?',
        )
        + f" Each {one.parent.noun} counts once.",
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


BLUEPRINT = Blueprint("recursive_walk", ("recursive",), propose)
