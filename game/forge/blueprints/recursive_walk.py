"""Chains of unknown length: how many rows lie below one, and how far the top is.

Walks go upwards where rows point to the row above them: then rows meet on their ways, and `union` in place of
`union all` shows."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort
from game.forge.drafting.choosing import ROWS_LEAST, ROWS_MOST, interleaved
from game.forge.drafting.graphs import Edges, circular, edges_of, reached
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import Named, exact, headed, named_by, pointed_by, snake, telling, told, upper_of
from game.forge.world.words import article, measured, spelled
from game.forge.world.world import ForeignKey, World, WorldColumn, WorldTable

_ROWS_WALKED_MOST = 100_000
_BELOW_LEAST = (2, 3, 4, 5, 6, 8)


def propose(world: World) -> Iterator[Candidate]:
    """Each column that points to its own table, where it leads in no circle."""
    trees = [link for link in world.parents if 1 < link.child.rows <= _ROWS_WALKED_MOST and link.child.key]
    yield from interleaved(
        *(_in_tree(world, link) for link in trees),
    )


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
    def step(self) -> str:
        """`Each step leads from an employee to the manager`."""
        noun, words = self.table.noun, pointed_by(self.link)
        if words.endswith(" by"):
            return f"Steps lead from {self.table.nouns} to the {noun} they were {words}"
        return f"Each step leads from {article(noun)} to the {upper_of(self.link)}"

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
    below = edges_of(world, upwards)
    if names is None or not below or circular(below):
        return
    walk = _Tree(world, link, names, below)
    for scope in (Kind(link.child), *kinds(link.child, most=4)):
        for total in (None, *(c for c in exact(link.child) if not c.known.nulls)):
            yield from _sizes(walk, scope, total)
        yield from _depths(walk, scope)


def _sizes(walk: _Tree, scope: Kind, total: WorldColumn | None) -> Iterator[Candidate]:
    nouns, a = walk.table.nouns, walk.alias
    such = "" if scope.column is None else "such "
    carried = [] if total is None else [tree.col(total)]
    u = "u" if a != "u" else "u2"
    outputs = [*walk.names.outputs, Output(f"{snake(nouns)}_below", f"number of {such}{nouns} below")]
    values = [tree.count_rows()]
    if total is not None:
        outputs.append(Output(f"total_{snake(total.name)}", measured("total", total.words)))
        values.append(exp.Sum(this=tree.col(total, u)))
    on = exp.EQ(this=tree.col(walk.link.key, a), expression=tree.col("up", u))
    shown = [tree.named(v, o.name) for v, o in zip(values, outputs[len(walk.names.outputs) :], strict=True)]
    query = exp.select(*walk.names.shown(a), *shown).from_(exp.alias_(exp.to_table("ways"), u, table=True))
    query = query.join(tree.table(walk.table, a), on=on).group_by(*walk.names.group(a))
    ways = walk.ways("ways", *carried, scope=scope)
    place = len(walk.names.outputs)
    counts = [row[place] for row in walk.world.rows(query.with_("ways", as_=ways, recursive=True))]
    least = next((n for n in _BELOW_LEAST if ROWS_LEAST <= sum(c >= n for c in counts) <= ROWS_MOST), None)
    if least is None or not any(n > 1 for start in walk.below for n in reached(walk.below, start).values()):
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
    how = walk.step
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
            f"Find the {nouns} with {few}. {how}.",
            f"Don't stop at the first step down: which {nouns} have {few}? {how}.",
            f"Look all the way down: which {nouns} have {few}? {how}.",
        ),
        (
            f"{nouns} all the way down",
            f"{nouns} below {nouns}",
            f"A tree of {nouns}",
            f"Everything below: {nouns}",
            f"{nouns}, step by step",
            f"Down the tree: {nouns}",
            f"Near the top: {nouns}",
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
    top = f"{walk.step}; {nouns} without one are at the top, with 0 steps"
    many = scope.many
    yield _made(
        walk,
        f"depths {walk.table.name}.{walk.link.column.name}{scope.key}",
        (Output("steps", "number of steps"), count),
        order,
        answer,
        (
            f"How many steps from the top are the {many}? Count them for each number of steps that occurs. {top}.",
            f"How deep does the tree go? Count the {many} by their number of steps from the top. {top}.",
            f"Count the {many} on each level, by the number of steps from the top. {top}.",
            f"How many {many} are there on each level, by steps from the top? {top}.",
        ),
        (
            f"Steps to the top: {nouns}",
            f"How deep are the {nouns}?",
            f"Levels of {nouns}",
            f"{nouns}, level by level",
            f"The ladder of {nouns}",
            f"Up the tree: {nouns}",
            f"The long way up: {nouns}",
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
    titles: tuple[str, ...],
    explain: str,
    misses: tuple[Miss, ...],
) -> Candidate:
    return Candidate(
        blueprint="recursive_walk",
        key=key,
        title=headed(key, *titles),
        question=told(key, outputs, order, *questions),
        outputs=outputs,
        order=order,
        answer=answer,
        concepts=("recursive", "self-join", "group"),
        explain=explain,
        hint="How many joins it takes nobody knows beforehand, so the query has to call itself.",
        wrong=telling(walk.world, answer, *misses),
    )


BLUEPRINT = Blueprint("recursive_walk", ("recursive",), propose)
