"""Chains of unknown length: how deep a row lies, how many lie below it, all that lies below one, and all that follows
from one along the edges of a graph."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort
from game.forge.drafting.choosing import ROWS_LEAST, ROWS_MOST
from game.forge.drafting.relating import Named, bare, headed, interleaved, named_by, snake, telling, told
from game.forge.world.words import article, spelled
from game.forge.world.world import ForeignKey, World, WorldTable

_ROWS_WALKED_MOST = 100_000
_STARTS_MOST = 8
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
    alias: str
    below: Edges

    @property
    def table(self) -> WorldTable:
        return self.link.child

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
        """What a row on top has not."""
        words = bare(self.link.column.words)
        return f"is {words} none" if words.endswith(" by") else f"has no {words}"

    def source(self) -> exp.Expr:
        return tree.table(self.table, self.alias)

    def step(self, cte: str, alias: str, of: str) -> exp.Select:
        """The rows below those that the recursion has."""
        on = exp.EQ(this=tree.col(self.link.column, self.alias), expression=tree.col(of, alias))
        named = exp.alias_(exp.to_table(cte), alias, table=True)
        return exp.select().from_(named).join(self.source(), on=on)


def _union_all(first: exp.Select, rest: exp.Select) -> exp.Union:
    return exp.Union(this=first, expression=rest, distinct=False)


def _in_tree(world: World, link: ForeignKey) -> Iterator[Candidate]:
    names = named_by(world, link.child)
    upwards = exp.select(tree.col(link.column), tree.col(link.key)).from_(tree.table(link.child))
    below = _edges(world, upwards)
    if names is None or not below or _circular(below):
        return
    walk = _Tree(world, link, names, tree.aliases(link.child)[0], below)
    ways = (_sizes(walk), _depths(walk), *(_below_one(walk, start) for start in _starts(below)))
    for candidate in ways:
        if candidate is not None:
            yield candidate


def _starts(edges: Edges) -> list[Any]:
    """Rows from which a good many, but not all too many, are reached in more than one step."""
    sizes = {start: _reached(edges, start) for start in list(edges)[:2000]}
    deep = [s for s, found in sizes.items() if 3 <= len(found) <= ROWS_MOST and max(found.values()) > 1]
    deep.sort(key=lambda start: (-max(sizes[start].values()), len(sizes[start]), repr(start)))
    return deep[:_STARTS_MOST]


def _sizes(walk: _Tree) -> Candidate | None:
    nouns, key = walk.table.nouns, walk.link.key.name
    counts = [len(_reached(walk.below, start)) for start in list(walk.below)[:5000]]
    least = next((n for n in _BELOW_LEAST if ROWS_LEAST <= sum(c >= n for c in counts) <= ROWS_MOST), None)
    if least is None or all(n <= 1 for start in walk.below for n in _reached(walk.below, start).values()):
        return None
    top = "top_id"
    start = exp.select(tree.named(tree.col(walk.link.column), top), tree.col(key)).from_(tree.table(walk.table))
    start = start.where(tree.filled(tree.col(walk.link.column)))
    step = walk.step("below", "b", key).select(tree.col(top, "b"), tree.col(key, walk.alias))
    number = Output(f"{snake(nouns)}_below", f"number of {nouns} below")
    on = exp.EQ(this=tree.col(key, walk.alias), expression=tree.col(top, "b"))
    query = exp.select(*walk.names.shown(walk.alias), tree.named(tree.count_rows(), number.name))
    query = query.from_(exp.alias_(exp.to_table("below"), "b", table=True)).join(walk.source(), on=on)
    query = query.group_by(*walk.names.group(walk.alias))
    order = (Sort(number.name, "desc", "number"), *walk.names.order)
    enough = exp.GTE(this=tree.count_rows(), expression=tree.number(least))

    def whole(recursion: exp.Expr) -> exp.Select:
        return tree.ordered(query.having(enough.copy()).with_("below", as_=recursion, recursive=True), order)

    answer = whole(_union_all(start, step))
    outputs = (*walk.names.outputs, number)
    code = f"sizes {walk.table.name}.{walk.link.column.name} {least}"
    few = f"at least {spelled(least)} {nouns} below them, at any depth"
    how = f"One step below {article(walk.table.noun)} are the {nouns} {walk.under}."
    return _made(
        walk,
        code,
        outputs,
        order,
        answer,
        (
            f"Which {nouns} have {few}? {how}",
            f"Who carries most? The {nouns} with {few}. {how}",
            f"If one of them is gone, how many are affected? Find the {nouns} with {few}. {how}",
            f"The chart is to be drawn anew: list the {nouns} that have {few}. {how}",
        ),
        f"The recursion keeps the row at the top and goes on to the {nouns} below the last ones, so each pair of upper "
        "and lower row is there once, at any distance. Then it is counted as usual.",
        (Miss(whole(start.copy()), "This counts one step down only."),),
    )


def _depths(walk: _Tree) -> Candidate | None:
    nouns, key = walk.table.nouns, walk.link.key.name
    under = {end for ends in walk.below.values() for end in ends}
    steps: dict[Any, int] = {}
    for top in walk.below:
        if top not in under:
            steps.update(_reached(walk.below, top))
    depths = list(steps.values())
    least = next((n for n in (1, 2, 3, 4) if ROWS_LEAST <= sum(d >= n for d in depths) <= ROWS_MOST), None)
    if least is None or max(depths) < 2 or len({d for d in depths if d >= least}) < 2:
        return None
    start = exp.select(tree.col(key), tree.named(tree.number(0), "steps")).from_(tree.table(walk.table))
    start = start.where(tree.is_null(tree.col(walk.link.column)))
    further = exp.Add(this=tree.col("steps", "c"), expression=tree.number(1))
    step = walk.step("chain", "c", key).select(tree.col(key, walk.alias), further)
    on = exp.EQ(this=tree.col(key, walk.alias), expression=tree.col(key, "c"))
    query = exp.select(*walk.names.shown(walk.alias), tree.col("steps", "c"))
    query = query.from_(exp.alias_(exp.to_table("chain"), "c", table=True)).join(walk.source(), on=on)
    order = (Sort("steps", "desc", "number"), *walk.names.order)
    deep = exp.GTE(this=tree.col("steps", "c"), expression=tree.number(least))
    chain = _union_all(start, step)
    answer = tree.ordered(query.where(deep).with_("chain", as_=chain, recursive=True), order)
    loose = exp.GT(this=tree.col("steps", "c"), expression=tree.number(least))
    off = tree.ordered(query.where(loose).with_("chain", as_=chain.copy(), recursive=True), order)
    number = Output("steps", "number of steps")
    code = f"depths {walk.table.name}.{walk.link.column.name} {least}"
    far = f"at least {spelled(least)} {'step' if least == 1 else 'steps'} below the top"
    top = f"A step leads from {article(walk.table.noun)} to {walk.above}; whatever {walk.topmost} is at the top"
    return _made(
        walk,
        code,
        (*walk.names.outputs, number),
        order,
        answer,
        (
            f"Which {nouns} are {far}? {top}.",
            f"How long is the way up? Show the {nouns} that are {far}. {top}.",
            f"Messages get lost on long ways. Find the {nouns} that lie {far}. {top}.",
            f"Somebody counts rungs of the ladder: {nouns} {far}. {top}.",
        ),
        f"Begin with whatever {walk.topmost}, at step 0. Each round adds the {nouns} that point to the last ones, "
        "one step further down.",
        (Miss(off, f"{spelled(least).capitalize()} {'was' if least == 1 else 'were'} enough."),),
    )


def _below_one(walk: _Tree, start: Any) -> Candidate | None:
    nouns, key = walk.table.nouns, walk.link.key.name
    if len(walk.names.columns) != 1:
        return None
    name = walk.names.columns[0]
    same = exp.EQ(this=tree.col(walk.link.key), expression=tree.value_of(str(start), walk.link.key.type))
    [(called,)] = walk.world.rows(exp.select(tree.col(name)).from_(tree.table(walk.table)).where(same))
    first = exp.select(tree.col(key), tree.named(tree.number(0), "steps")).from_(tree.table(walk.table))
    first = first.where(exp.EQ(this=tree.col(name), expression=tree.value_of(str(called), name.type)))
    further = exp.Add(this=tree.col("steps", "b"), expression=tree.number(1))
    step = walk.step("below", "b", key).select(tree.col(key, walk.alias), further)
    on = exp.EQ(this=tree.col(key, walk.alias), expression=tree.col(key, "b"))
    query = exp.select(*walk.names.shown(walk.alias), tree.col("steps", "b"))
    query = query.from_(exp.alias_(exp.to_table("below"), "b", table=True)).join(walk.source(), on=on)
    order = (Sort("steps", "asc", "number"), *walk.names.order)
    away = exp.GT(this=tree.col("steps", "b"), expression=tree.number(0))
    below = _union_all(first, step)
    answer = tree.ordered(query.where(away).with_("below", as_=below, recursive=True), order)
    itself = tree.ordered(query.with_("below", as_=below.copy(), recursive=True), order)
    noun, under = walk.table.noun, walk.under
    return _made(
        walk,
        f"below {walk.table.name}.{walk.link.column.name} {called}",
        (*walk.names.outputs, Output("steps", "number of steps")),
        order,
        answer,
        (
            f'Which {nouns} lie below "{called}", at any depth? One step below it are those {under}.',
            f'Something is wrong with "{called}". Which {nouns} hang on it, over any number of steps? One step: '
            f"{nouns} {under}.",
            f'All that hangs on the {noun} "{called}": {nouns} {under} (1 step), those below them (2), and so on.',
            f'Follow "{called}" downwards: {nouns} {under} are 1 step away, those below them 2, and so on.',
        ),
        "The recursion begins with one row and adds, round by round, whatever points to the rows found last. It ends "
        "when a round adds nothing.",
        (Miss(itself, f"A {noun} doesn't lie below itself."),),
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
) -> Candidate | None:
    if not ROWS_LEAST <= len(walk.world.rows(answer)) <= ROWS_MOST:
        return None
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
        concepts=("recursive", "self-join"),
        explain=explain,
        hint="How many joins it takes nobody knows beforehand, so the query has to call itself.",
        wrong=telling(walk.world, answer, *misses),
    )


def _in_graph(world: World, one: ForeignKey, other: ForeignKey) -> Iterator[Candidate]:
    names = named_by(world, one.parent)
    edges = _edges(world, exp.select(tree.col(one.column), tree.col(other.column)).from_(tree.table(one.child)))
    if names is None or len(names.columns) != 1:
        return
    circular = _circular(edges)
    for start in _starts(edges):
        candidate = _following(world, one, other, names, start, circular)
        if candidate is not None:
            yield candidate


def _following(
    world: World, one: ForeignKey, other: ForeignKey, names: Named, start: Any, circular: bool
) -> Candidate | None:
    edge, node = tree.aliases(one.child, one.parent)
    name = names.columns[0]
    same = exp.EQ(this=tree.col(one.key), expression=tree.value_of(str(start), one.key.type))
    [(called,)] = world.rows(exp.select(tree.col(name)).from_(tree.table(one.parent)).where(same))
    key = one.key.name
    counted = not circular
    zero = [tree.named(tree.number(0), "steps")] if counted else []
    first = exp.select(tree.col(key), *zero).from_(tree.table(one.parent))
    first = first.where(exp.EQ(this=tree.col(name), expression=tree.value_of(str(called), name.type)))
    further = [exp.Add(this=tree.col("steps", "r"), expression=tree.number(1))] if counted else []
    reached = exp.alias_(exp.to_table("reached"), "r", table=True)
    on = exp.EQ(this=tree.col(one.column, edge), expression=tree.col(key, "r"))
    step = exp.select(tree.col(other.column, edge), *further).from_(reached).join(tree.table(one.child, edge), on=on)
    recursion = exp.Union(this=first, expression=step, distinct=True)
    beside = exp.EQ(this=tree.col(key, node), expression=tree.col(key, "r"))
    query = exp.select(*names.shown(node)).from_(reached.copy()).join(tree.table(one.parent, node), on=beside)
    outputs, order = names.outputs, names.order
    itself = exp.NEQ(this=tree.col(name, node), expression=tree.value_of(str(called), name.type))
    if counted:
        fewest = exp.Min(this=tree.col("steps", "r"))
        query = query.select(tree.named(fewest, "steps")).where(itself).group_by(*names.group(node))
        outputs, order = (*outputs, Output("steps", "number of steps")), (Sort("steps", "asc", "number"), *order)
    else:
        query = query.where(itself)
    answer = tree.ordered(query.with_("reached", as_=recursion, recursive=True), order)
    if not ROWS_LEAST <= len(world.rows(answer)) <= ROWS_MOST:
        return None
    code = f"reach {one.child.name} {one.column.name} {other.column.name} {called}"
    nouns, edges = one.parent.nouns, one.child.nouns
    first_end, last_end = bare(one.column.words), bare(other.column.words)
    way = "in their direction" if first_end.startswith("from ") else f"from {first_end} to {last_end}"
    steps = " Count the fewest steps (1 for what is next to it)." if counted else ""
    once = exp.select(tree.col(other.column), *([tree.named(tree.number(1), "steps")] if counted else []))
    once = once.from_(tree.table(one.child)).where(exp.EQ(this=tree.col(one.column), expression=same.expression.copy()))
    direct = tree.ordered(
        query.with_("reached", as_=exp.Union(this=first.copy(), expression=once, distinct=True)), order
    )
    return Candidate(
        blueprint="recursive_walk",
        key=code,
        title=headed(
            code,
            f"Downstream of {called}" if len(str(called)) < 24 else f"Downstream {nouns}",
            f"Ripples among {nouns}",
            f"{nouns} in a row",
            f"The domino {nouns}",
            f"Where does it lead? {nouns}",
            f"One thing leads to another: {nouns}"[:46],
        ),
        question=told(
            code,
            outputs,
            order,
            f'Which {nouns} can be reached from "{called}" over any number of {edges}, {way}?{steps}',
            f'"{called}" is about to change. Which {nouns} will feel it, over any number of {edges}, {way}?{steps}',
            f'Follow the {edges} on from "{called}", {way}, as far as they lead. Which {nouns} come up?{steps}',
            f'One leads to another: all {nouns} that "{called}" leads to over any number of {edges}, {way}.{steps}',
        )
        + " It doesn't belong to the list itself.",
        outputs=outputs,
        order=order,
        answer=answer,
        concepts=("recursive", "many-to-many"),
        explain=(
            "The recursion begins with one row and follows the edges from whatever it found last. `union` instead of "
            "`union all` drops what it has seen already" + (" at that distance." if counted else ", so circles end.")
        ),
        hint="Begin with one and keep adding what the last ones lead to.",
        wrong=telling(world, answer, Miss(direct, "This goes one step only.")),
    )


BLUEPRINT = Blueprint("recursive_walk", ("recursive",), propose)
