"""Two sorts of children counted or summed for each parent, each by itself: joined at once they would multiply."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, islice

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort
from game.forge.drafting.choosing import ROWS_MOST, called, interleaved
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import Family, amounts, families, headed, joined, snake, telling, told, varied
from game.forge.world.words import measured, possessive
from game.forge.world.world import World, WorldColumn, WorldTable

_ROWS_LEAST = 3
_SCOPES_MOST = 2
_MULTIPLIED_MOST = 200_000
"""Rows that the wrong query may make of its joins while it is tried."""


@dataclass(frozen=True)
class _Branch:
    """One sort of children: how many of a kind, or the sum of an amount."""

    family: Family
    kind: Kind
    total: WorldColumn | None = None

    @property
    def key(self) -> str:
        return f"{self.family.key}{self.kind.key}{f' sum {self.total.name}' if self.total else ''}"

    @property
    def output(self) -> Output:
        many = self.family.link.child.nouns
        if self.total is None:
            return Output(snake(many), f"number of {many}")
        return Output(f"total_{snake(self.total.name)}", f"{measured('total', self.total.words)} of the {many}")

    @property
    def said(self) -> str:
        return f"the number of {self.kind.many}" if self.total is None else f"the {self._total} of the {self.kind.many}"

    @property
    def _total(self) -> str:
        return measured("total", self.total.words) if self.total else ""

    @property
    def name(self) -> str:
        """Of the CTE that does it."""
        return f"{snake(self.family.link.child.nouns)}_per_{snake(self.family.link.parent.noun)}"

    @property
    def alias(self) -> str:
        return tree.aliases(self.family.link.parent, self.family.link.child)[1]

    def value(self, alias: str) -> exp.Expr:
        """Over joined rows."""
        if self.total is None:
            return exp.Count(this=tree.col(self.family.link.column, alias))
        return exp.Sum(this=tree.col(self.total, alias))

    def grouped(self) -> exp.Select:
        """One row for each parent that has any."""
        value = tree.count_rows() if self.total is None else exp.Sum(this=tree.col(self.total))
        link = tree.col(self.family.link.column)
        query = exp.select(link, tree.named(value, self.output.name)).from_(tree.table(self.family.link.child))
        return query.where(*self.kind.conditions()).group_by(link.copy())

    def asked(self) -> exp.Select:
        """The same for one row of the parent."""
        value = tree.count_rows() if self.total is None else self.value(self.alias)
        query = exp.select(value).from_(tree.table(self.family.link.child, self.alias))
        same = joined(self.family.link, self.alias, self.family.parent)
        return query.where(same, *self.kind.conditions(self.alias))


def propose(world: World) -> Iterator[Candidate]:
    """For each parent with two tables of children: counts of both, then a count and a sum, over all parents or some."""
    found = list(families(world))
    pairs = [
        (one, other)
        for one, other in combinations(found, 2)
        if one.link.parent is other.link.parent and one.link.child is not other.link.child
    ]
    pairs.sort(key=lambda pair: (not called(pair[0].link.parent), sum(not f.link.column.filled for f in pair)))
    yield from interleaved(*(_of_pair(world, one, other) for one, other in pairs))


def _of_pair(world: World, one: Family, other: Family) -> Iterator[Candidate]:
    mine, theirs = _sizes(world, one), _sizes(world, other)
    met = [(n, theirs[key]) for key, n in mine.items() if key in theirs]
    if sum(a * b for a, b in met) > _MULTIPLIED_MOST or not any(a > 1 and b > 1 for a, b in met):
        return
    for scope in _scopes(world, one.link.parent):
        for first in _branches(one):
            for second in _branches(other):
                if first.output.name != second.output.name:
                    candidate = _candidate(world, scope, first, second)
                    if candidate is not None:
                        yield candidate


def _scopes(world: World, parent: WorldTable) -> list[Kind]:
    """All parents or those of one kind, where they are few enough to be shown."""
    if parent.rows <= ROWS_MOST:
        return [Kind(parent), *kinds(parent, most=1)]
    counted = exp.select(tree.count_rows()).from_(tree.table(parent))
    tried = kinds(parent, most=8)
    few = (k for k in tried if _ROWS_LEAST <= world.rows(counted.where(*k.conditions()))[0][0] <= ROWS_MOST)
    return list(islice(few, _SCOPES_MOST))


def _branches(family: Family) -> Iterator[_Branch]:
    plain = _Branch(family, family.all)
    yield plain
    total = next((c for c in amounts(family.link.child) if c.role in ("money", "count") and not c.known.nulls), None)
    if total is not None:
        yield replace(plain, total=total)
    for kind in family.kinds(1):
        yield replace(plain, kind=kind)


def _candidate(world: World, scope: Kind, first: _Branch, second: _Branch) -> Candidate | None:
    family = first.family
    names, parent = family.names, family.parent
    branches = (first, second)
    zero = exp.Literal.number(0)
    base = exp.select(*names.shown(parent)).from_(tree.table(family.link.parent, parent))
    query = base.where(*scope.conditions(parent))
    aliases = _branch_aliases(parent, branches)
    for branch, alias in zip(branches, aliases, strict=True):
        value = exp.Coalesce(this=tree.col(branch.output.name, alias), expressions=[zero.copy()])
        query = query.select(tree.named(value, branch.output.name))
        on = joined(branch.family.link, alias, parent)
        cte = exp.alias_(exp.to_table(branch.name), alias, table=True)
        query = query.join(cte, on=on, join_type="left")
    for branch in branches:
        query = query.with_(branch.name, as_=branch.grouped())
    outputs = (*names.outputs, first.output, second.output)
    order = (Sort(first.output.name, "desc", "number"), *names.order)
    by_question = base.where(*scope.conditions(parent))
    for branch in branches:
        inner = exp.Subquery(this=branch.asked())
        filled = exp.Coalesce(this=inner, expressions=[zero.copy()])
        by_question = by_question.select(tree.named(inner if branch.total is None else filled, branch.output.name))
    answer = tree.ordered(by_question, order)
    rows = world.rows(answer)
    if not _ROWS_LEAST <= len(rows) <= ROWS_MOST or not varied(rows):
        return None
    numbers = [row[-2:] for row in rows]
    if not any(a > 1 and b > 1 for a, b in numbers) or not any(not a or not b for a, b in numbers):
        return None
    key = f"{first.key} & {second.key} of{scope.key}"
    parents, a, b = family.link.parent.nouns, first.family.link.child.nouns, second.family.link.child.nouns
    zeros = "Show 0 where there are none"
    return Candidate(
        blueprint="fan_out",
        key=key,
        title=headed(
            key,
            f"{a} and {b}",
            f"Two lists, one {family.link.parent.noun}",
            f"{parents}: {a} and {b}",
            f"{a} here, {b} there",
            f"Counting {a} twice?",
            f"Side by side: {a}, {b}",
            f"Two numbers for each {family.link.parent.noun}",
        ),
        question=told(
            key,
            outputs,
            order,
            f"For each {scope.one}: {first.said}, and {second.said}. {zeros}.",
            f"Two numbers for each {scope.one}, please: {first.said}, and {second.said}. {zeros}.",
            f"Put side by side for each {scope.one}: {first.said}, and {second.said}. {zeros}.",
            f"Find two numbers for each {scope.one}: {first.said}, and {second.said}. {zeros}.",
            f"The last report was far too high. For each {scope.one}: {first.said}, and {second.said}. {zeros}.",
        ),
        outputs=outputs,
        order=order,
        answer=answer,
        concepts=("fan-out", "aggregate"),
        explain=(
            f"Joined to both at once, each of a {possessive(family.link.parent.noun)} {a} meets each of its {b}, and "
            "all is counted many times. Ask for each by itself, or bring each side down to one row before you join."
        ),
        hint=f"Finish the {a} before you begin with the {b}.",
        also=(tree.ordered(query, order),),
        wrong=telling(world, answer, *_misses(scope, first, second, base, order)),
    )


def _branch_aliases(parent: str, branches: tuple[_Branch, _Branch]) -> tuple[str, str]:
    first, second = (tree.aliases(b.family.link.child)[0] for b in branches)
    first = f"{first}2" if first == parent else first
    second = f"{second}3" if second in (parent, first) else second
    return first, second


def _sizes(world: World, family: Family) -> dict[object, int]:
    """How many children each parent has, of those that have any."""
    link = tree.col(family.link.column)
    counts = exp.select(link, tree.count_rows()).from_(tree.table(family.link.child)).group_by(link.copy())
    return {row[0]: int(row[1]) for row in world.rows(counts) if row[0] is not None}


def _misses(scope: Kind, first: _Branch, second: _Branch, base: exp.Select, order: tuple[Sort, ...]) -> Iterator[Miss]:
    family = first.family
    aliases = _branch_aliases(family.parent, (first, second))
    for side, why in (("left", "multiplies them."), ("", "multiplies them, and loses whoever lacks one of both.")):
        query = base.where(*scope.conditions(family.parent))
        for branch, alias in zip((first, second), aliases, strict=True):
            value = branch.value(alias)
            if branch.total is not None:
                value = exp.Coalesce(this=value, expressions=[exp.Literal.number(0)])
            query = query.select(tree.named(value, branch.output.name))
            on = exp.and_(joined(branch.family.link, alias, family.parent), *branch.kind.conditions(alias))
            query = query.join(tree.table(branch.family.link.child, alias), on=on, join_type=side)
        grouped = query.group_by(*family.names.group(family.parent))
        yield Miss(tree.ordered(grouped, order), f"Joining both sorts of children at once {why}")


BLUEPRINT = Blueprint("fan_out", ("fan-out",), propose)
