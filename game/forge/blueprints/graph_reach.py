"""What follows from one row over any number of steps: along the edges of a graph, or from one to the next by what they
have in common."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort
from game.forge.drafting.choosing import ROWS_LEAST, ROWS_MOST, called, interleaved
from game.forge.drafting.graphs import Edges, edges_of, reached
from game.forge.drafting.relating import bare, ends, exact, headed, named_by, role_of, snake, telling, told
from game.forge.world.world import ForeignKey, World, WorldColumn, WorldTable

_ROWS_WALKED_MOST = 100_000
_PAIRS_MOST = 5_000_000
"""Pairs of a link table's rows that point to the same."""
_STARTS_MOST = 8
_SHARE_MOST = 0.5
"""Share of a table that is reached: where it is nearly all, the table itself is the answer."""
_CALLED_MOST = 24
"""Letters of a name that fits into a title."""

_FOLLOWED = "The recursion begins with one row and follows the edges from whatever it found last."
_MET = "The recursion begins with one row and adds whatever shares something with what it found last."
_ONCE = (
    "`union` instead of `union all` drops what it has seen already, so several ways to one place count once and "
    "circles end."
)


@dataclass(frozen=True)
class _Way:
    """How to come from one row of a table to the next: along an edge from `one` to `other`; or, where the two lead to
    different tables, to all that share what `other` points to."""

    one: ForeignKey
    other: ForeignKey

    @property
    def nodes(self) -> WorldTable:
        return self.one.parent

    @property
    def shared(self) -> bool:
        """Whether what two have in common leads from one to the other."""
        return self.other.parent is not self.nodes

    @property
    def edges(self) -> exp.Select:
        """Two keys a row: where a step begins and where it ends."""
        here, there = self._aliases[:2]
        if not self.shared:
            query = exp.select(tree.col(self.one.column), tree.col(self.other.column))
            return query.from_(tree.table(self.one.child))
        query = exp.select(tree.col(self.one.column, here), tree.col(self.one.column, there)).distinct()
        return query.from_(tree.table(self.one.child, here)).join(tree.table(self.one.child, there), on=self._meeting)

    def step(self, columns: list[WorldColumn], found: str = "reached", backwards: bool = False) -> exp.Select:
        """The rows one step on from those of a CTE."""
        here, there, node = self._aliases
        begin, end = (self.other, self.one) if backwards else (self.one, self.other)
        query = exp.select(*(tree.col(c, node) for c in columns))
        query = query.from_(exp.alias_(exp.to_table(found), "r", table=True))
        onward = exp.EQ(this=tree.col(begin.column, here), expression=tree.col(self.one.key, "r"))
        query = query.join(tree.table(self.one.child, here), on=onward)
        last = tree.col(end.column, here)
        if self.shared:
            query = query.join(tree.table(self.one.child, there), on=self._meeting)
            last = tree.col(self.one.column, there)
        return query.join(tree.table(self.nodes, node), on=exp.EQ(this=tree.col(self.one.key, node), expression=last))

    @property
    def rule(self) -> str:
        """What counts as a step, in words."""
        many, noun = self.one.child.nouns, self.nodes.noun
        each = f"The start counts too, and each {noun} once."
        if self.shared:
            same = f"have {many} with the same {self.other.parent.noun}"
            return f"Two {self.nodes.nouns} are connected if both {same}. Follow any number of connections. {each}"
        first, last = bare(self.one.column.words), bare(self.other.column.words)
        way = "in their direction" if first.startswith("from ") else f"from {first} to {last}"
        return f"Follow any number of {many} {way}. {each}"

    @property
    def _aliases(self) -> tuple[str, str, str]:
        if self.shared:
            here, there, node = tree.aliases(self.one.child, self.one.child, self.nodes)
        else:
            here, node = tree.aliases(self.one.child, self.nodes)
            there = here
        return here, there, node

    @property
    def _meeting(self) -> exp.Expr:
        here, there, _ = self._aliases
        return exp.EQ(this=tree.col(self.other.column, there), expression=tree.col(self.other.column, here))


@dataclass(frozen=True)
class _Start:
    """The row that a walk begins with: the condition that it is the one, and what it is called."""

    same: exp.Expr
    said: str
    title: str


def propose(world: World) -> Iterator[Candidate]:
    """For each way: what can be reached from the rows that lead farthest, by kind."""
    yield from interleaved(*(_along(world, way) for way in (*_graphs(world), *_meetings(world))))


def _graphs(world: World) -> Iterator[_Way]:
    """Tables with two foreign keys to one table, whose columns are called from and to, or parent and child."""
    words = (("from", "to"), ("source", "target"), ("parent", "child"), ("upstream", "downstream"), ("start", "end"))
    for one in world.foreign_keys:
        for other in world.foreign_keys:
            if one.child is other.child and one.parent is other.parent and one.child.rows <= _ROWS_WALKED_MOST:
                first, last = (set(link.column.words.split()) for link in (one, other))
                if any(a in first and b in last for a, b in words):
                    yield _Way(one, other)


def _meetings(world: World) -> Iterator[_Way]:
    """Tables between two others, whose columns are called after those."""
    for one, other in ends(world):
        way = _Way(one, other)
        plain = not role_of(world, one) and bare(other.column.words) == other.parent.noun
        if plain and one.parent.key is not None and called(one.parent) and _pairs(world, way) <= _PAIRS_MOST:
            yield way


def _pairs(world: World, way: _Way) -> int:
    """How many pairs of link rows meet: the sum of squares of how many point to each."""
    each = exp.select(tree.named(tree.count_rows(), "n")).from_(tree.table(way.one.child))
    each = each.group_by(tree.col(way.other.column))
    squares = exp.Sum(this=exp.Mul(this=tree.col("n"), expression=tree.col("n")))
    [(count,)] = world.rows(exp.select(squares).from_(each.subquery("s")))
    return int(count or 0)


def _starts(edges: Edges, rows: int) -> list[Any]:
    """Rows from which a good many are reached in more than one step, and not nearly all."""
    sizes = {start: reached(edges, start) for start in list(edges)[:2000]}
    deep = [start for start, found in sizes.items() if len(found) > 2 and max(found.values()) > 1]
    deep = [start for start in deep if len(sizes[start]) < _SHARE_MOST * rows]
    deep.sort(key=lambda start: (-max(sizes[start].values()), -len(sizes[start]), repr(start)))
    return deep[:_STARTS_MOST]


def _along(world: World, way: _Way) -> Iterator[Candidate]:
    for start in _starts(edges_of(world, way.edges), way.nodes.rows):
        begin = _start(world, way, start)
        for sort in way.nodes.by("category")[:2]:
            for worth in _worth(way):
                if begin is not None and not sort.known.nulls:
                    yield from _following(world, way, begin, sort, worth)


def _start(world: World, way: _Way, start: Any) -> _Start | None:
    """By its name, if it has but one and no other has it; else by its key."""
    table, key = way.nodes, way.one.key
    names = named_by(world, table)
    if names is None:
        return None
    same = exp.EQ(this=tree.col(key), expression=tree.value_of(str(start), key.type))
    if len(names.columns) > 1:
        return _Start(same, f"{key.words} {start}" if table.noun in key.words else f"{table.noun} {start}", "")
    name = names.columns[0]
    [(called_,)] = world.rows(exp.select(tree.col(name)).from_(tree.table(table)).where(same))
    named = exp.EQ(this=tree.col(name), expression=tree.value_of(str(called_), name.type))
    return _Start(named, f'"{called_}"', str(called_) if len(str(called_)) < _CALLED_MOST else "")


def _worth(way: _Way) -> tuple[WorldColumn | None, ...]:
    """A number to add up, a day to find the latest of; where there is neither, how many they are (None). Of those who
    have met it is who they are that counts."""
    numbers = [c for c in exact(way.nodes) if not c.known.nulls]
    days = [c for c in way.nodes.by("day") if not c.known.nulls]
    return (None,) if way.shared else (*numbers[:1], *days[:1]) or (None,)


def _value(table: WorldTable, worth: WorldColumn | None) -> tuple[Output, exp.Expr]:
    if worth is None:
        return Output(snake(table.nouns), f"number of {table.nouns}"), tree.count_rows()
    latest = worth.role == "day"
    word = "latest" if latest else "total"
    whole = exp.Max if latest else exp.Sum
    return Output(f"{word}_{snake(worth.name)}", f"{word} {worth.words}"), whole(this=tree.col(worth))


def _following(
    world: World, way: _Way, start: _Start, sort: WorldColumn, worth: WorldColumn | None
) -> Iterator[Candidate]:
    value, whole = _value(way.nodes, worth)
    kind = Output(snake(sort.name), sort.words)
    columns = [c for c in (way.one.key, sort, worth) if c is not None]
    first = exp.select(*(tree.col(c) for c in columns)).from_(tree.table(way.nodes)).where(start.same)
    query = exp.select(tree.named(tree.col(sort), kind.name), tree.named(whole, value.name))
    query = query.from_(exp.to_table("reached")).group_by(tree.col(sort))
    order = (Sort(kind.name),)

    def walked(step: exp.Select) -> exp.Select:
        recursion = exp.Union(this=first.copy(), expression=step, distinct=True)
        return tree.ordered(query.with_("reached", as_=recursion, recursive=True), order)

    answer = walked(way.step(columns))
    rows = world.rows(answer)
    if not ROWS_LEAST <= len(rows) <= ROWS_MOST or len({row[1] for row in rows}) < 2:
        return
    if way.shared:
        begin = exp.select(*(tree.col(c) for c in columns)).from_(exp.to_table("begin"))
        once = exp.Union(this=begin, expression=way.step(columns, "begin"), distinct=True)
        near = tree.ordered(query.with_("begin", as_=first.copy()).with_("reached", as_=once), order)
        miss = Miss(near, "One connection after another counts, not the first one alone.")
    else:
        miss = Miss(walked(way.step(columns, backwards=True)), "This goes against the direction.")
    about = start.said.strip('"'), sort.name, worth.name if worth is not None else "rows"
    code = " ".join(("reach", way.one.child.name, way.one.column.name, way.other.column.name, *about))
    yield Candidate(
        blueprint="graph_reach",
        key=code,
        title=_title(way, start, code),
        question=_question(way, start, code, (kind, value), order),
        outputs=(kind, value),
        order=order,
        answer=answer,
        concepts=("recursive", "many-to-many", "group"),
        explain=f"{_MET if way.shared else _FOLLOWED} {_ONCE}",
        hint="Begin with one and keep adding what the last ones lead to.",
        wrong=telling(world, answer, miss),
    )


def _question(way: _Way, start: _Start, code: str, outputs: tuple[Output, Output], order: tuple[Sort, ...]) -> str:
    kind, value = outputs
    nouns, rule = way.nodes.nouns, way.rule
    counted = value.words == f"number of {nouns}"
    asked = "count them" if counted else f"find the {value.words}"
    these = "count the" if counted else f"find the {value.words} of the"
    return told(
        code,
        outputs,
        order,
        f"Which {nouns} can be reached from {start.said}? For each {kind.words} of theirs, {asked}. {rule}",
        f"For each {kind.words}, {these} {nouns} that can be reached from {start.said}. {rule}",
        f"Start at {start.said} and go on from there. For each {kind.words}, {these} {nouns} reached. {rule}",
        f"How far does {start.said} reach? For each {kind.words} of the {nouns} reached, {asked}. {rule}",
    )


def _title(way: _Way, start: _Start, code: str) -> str:
    nouns, name = way.nodes.nouns, start.title
    if way.shared:
        return headed(
            code,
            f"Connected {nouns}",
            f"{nouns}, link by link",
            f"{nouns} at any distance",
            f"A chain of {nouns}",
            f"Who meets whom: {nouns}",
        )
    return headed(
        code,
        f"Downstream of {name}" if name else f"Downstream {nouns}",
        f"Where {name} leads" if name else f"Where {nouns} lead",
        f"From {name} onward" if name else f"From one of the {nouns} onward",
        f"All that {name} reaches" if name else f"The reach of {nouns}",
        f"Following {name}" if name else f"Following {nouns}",
        f"{nouns} step by step",
        f"{nouns} within reach",
    )


BLUEPRINT = Blueprint("graph_reach", ("recursive",), propose)
