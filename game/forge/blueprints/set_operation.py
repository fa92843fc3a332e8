"""Rows in one list, in the other, in both: parents by two sorts of children, by two periods, by two roles; and values
that two tables share."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort, voice
from game.forge.drafting.choosing import ROWS_LEAST, ROWS_MOST, called, interleaved
from game.forge.drafting.kinds import Kind
from game.forge.drafting.relating import Family, families, headed, snake, telling, told
from game.forge.world.words import article, plural
from game.forge.world.world import World, WorldColumn

_OPERATIONS: tuple[tuple[str, type[exp.SetOperation]], ...] = (
    ("except", exp.Except),
    ("intersect", exp.Intersect),
    ("union", exp.Union),
)
_TURNED: dict[str, tuple[type[exp.SetOperation], str]] = {
    "except": (exp.Intersect, "These are in both lists."),
    "intersect": (exp.Union, "These are in one of the lists at least."),
    "union": (exp.Intersect, "These are in both lists; one was to be enough."),
}
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip
_MONTHS_TRIED = 3


@dataclass(frozen=True)
class _Side:
    """One list: parents with a child of a kind, in a month."""

    family: Family
    kind: Kind
    moment: WorldColumn | None = None
    month: date | None = None

    @property
    def key(self) -> str:
        return f"{self.family.key}{self.kind.key}{f' {self.month:%Y-%m}' if self.month else ''}"

    @property
    def said(self) -> str:
        if self.month is None or self.moment is None:
            return self.kind.one
        when = f"in {_MONTHS[self.month.month - 1]} {self.month.year}"
        return f"{self.kind.one}{self.kind.timed(self.moment, when)}"

    def select(self) -> exp.Select:
        """Its rows: key, if it is shown, and names."""
        family = self.family
        query = exp.select(*family.names.shown(family.parent)).from_(tree.table(family.link.parent, family.parent))
        query = query.join(tree.table(family.link.child, family.child), on=family.same)
        conditions = self.kind.conditions(family.child)
        if self.month is not None and self.moment is not None:
            month = tree.truncated("month", tree.col(self.moment, family.child))
            conditions.append(exp.EQ(this=month, expression=tree.day(self.month)))
        return query.where(*conditions)


def propose(world: World) -> Iterator[Candidate]:
    """Two sorts of children of one parent, two kinds of one sort, two months of one sort; values of two tables."""
    named = [
        replace(family, names=names)
        for family in families(world)
        if called(family.link.parent) and (names := family.names.certain) is not None
    ]
    found = [family for family in named if family.link.column.filled] or named
    pairs = [(a, b) for a, b in combinations(found, 2) if a.link.parent is b.link.parent]
    yield from interleaved(
        interleaved(*(_of_sides(world, _Side(a, a.all), _Side(b, b.all)) for a, b in pairs)),
        interleaved(*(_in_months(world, family) for family in found)),
        _values(world),
        interleaved(*(_of_kinds(world, family) for family in found)),
    )


def _of_kinds(world: World, family: Family) -> Iterator[Candidate]:
    for one, other in combinations(list(family.kinds(3)), 2):
        yield from _of_sides(world, _Side(family, one), _Side(family, other))


def _in_months(world: World, family: Family) -> Iterator[Candidate]:
    moment = next((c for c in family.link.child.by("day", "moment") if not c.known.nulls), None)
    if moment is None:
        return
    month = tree.truncated("month", tree.col(moment))
    counts = exp.select(month, tree.count_rows()).from_(tree.table(family.link.child)).group_by(month.copy())
    months = [row[0] for row in sorted(world.rows(counts), key=lambda row: (-row[1], row[0]))]
    for one, other in combinations(sorted(months[: _MONTHS_TRIED * 2 : 2]), 2):
        yield from _of_sides(world, _Side(family, family.all, moment, one), _Side(family, family.all, moment, other))


def _of_sides(world: World, first: _Side, second: _Side) -> Iterator[Candidate]:
    ways = [(name, kind, a, b) for name, kind in _OPERATIONS for a, b in ((first, second), (second, first))]
    for name, kind, a, b in ways:
        if name != "except" and a is second:
            continue
        candidate = _candidate(world, name, kind, a, b)
        if candidate is not None:
            yield candidate


def _candidate(world: World, name: str, kind: type[exp.SetOperation], first: _Side, second: _Side) -> Candidate | None:
    names, order = first.family.names, first.family.names.order
    answer = _combined(kind, first.select(), second.select(), order)
    rows = world.rows(answer)
    if not ROWS_LEAST <= len(rows) <= ROWS_MOST:
        return None
    key = f"{name} {first.key} | {second.key}"
    turned, why = _TURNED[name]
    misses = [Miss(_combined(turned, first.select(), second.select(), order), why)]
    if name == "except":
        misses.append(
            Miss(_combined(kind, second.select(), first.select(), order), "The lists are the other way round.")
        )
    if name == "union":
        both = exp.Union(this=first.select(), expression=second.select(), distinct=False)
        misses.append(Miss(tree.ordered_set(both, order), "`union all` repeats whoever is there several times."))
    one = tree.ordered(first.select().distinct(), order)
    misses.append(Miss(one, "This looks at one of the two lists only."))
    found = telling(world, answer, *misses)
    if len(found) < len(misses):
        return None
    they = first.family.link.parent.nouns
    return Candidate(
        blueprint="set_operation",
        key=key,
        title=_title(name, key, they, first, second),
        question=told(key, names.outputs, order, *_questions(name, they, first.said, second.said)),
        outputs=names.outputs,
        order=order,
        answer=answer,
        concepts=("set-operation",),
        explain=_explain(name, they),
        hint="Make two lists of the same columns, and say what is to be done with them.",
        wrong=found,
    )


def _combined(
    kind: type[exp.SetOperation], first: exp.Select, second: exp.Select, order: tuple[Sort, ...]
) -> exp.SetOperation:
    return tree.ordered_set(kind(this=first, expression=second, distinct=True), order)


def _questions(name: str, they: str, one: str, other: str) -> tuple[str, ...]:
    if name == "except":
        return (
            f"Which {they} have at least one {one}, but no {other}? List each once.",
            f"Find the {they} with at least one {one}, but no {other}. List each once.",
            f"From the {they} with {article(one)}, cross off those with {article(other)}. Which are left?",
            f"Two lists: {they} with {article(one)}, and {they} with {article(other)}. Which are only on the first?",
        )
    if name == "intersect":
        return (
            f"Which {they} have both at least one {one} and at least one {other}? List each once.",
            f"Two lists: {they} with {article(one)}, and {they} with {article(other)}. Which are on both?",
            f"Find the {they} with at least one {one} and at least one {other}. List each once.",
            f"One of the two isn't enough: which {they} have at least one {one} and at least one {other}?",
        )
    return (
        f"Which {they} have at least one {one} or at least one {other}, or both? List each once.",
        f"Merge two lists: {they} with {article(one)}, and {they} with {article(other)}. List each once.",
        f"Find the {they} with at least one {one}, or at least one {other}, or both. List each once.",
        f"One of the two is enough: which {they} have at least one {one} or at least one {other}? List each once.",
    )


def _title(name: str, key: str, they: str, first: _Side, second: _Side) -> str:
    one, other = first.family.link.child.nouns, second.family.link.child.nouns
    when = (
        f"{_MONTHS[first.month.month - 1]}, {_MONTHS[second.month.month - 1]}" if first.month and second.month else ""
    )
    ways = {
        "except": (f"Only on the first list: {they}", f"Crossed off: {they}", f"{they}: one, but not the other"),
        "intersect": (f"On both lists: {they}", f"{they} with both", f"Both, not one: {they}"),
        "union": (f"{they}, either way", f"Either will do: {they}", f"One list of {they}"),
    }[name]
    link = {"except": "but no", "intersect": "and", "union": "or"}[name]
    more = (f"{they}: {when}",) if when else (f"{one} {link} {other}",) if one != other else ()
    more = (*more, f"Two lists of {they}")
    return headed(key, *ways, *more)


def _explain(name: str, they: str) -> str:
    if name == "except":
        return f"`except` takes from the first list whatever is on the second, and gives each of the {they} once."
    if name == "intersect":
        return f"`intersect` keeps what is on both lists, each of the {they} once. No single row could say so."
    return f"`union` puts two lists below each other and drops doubles; `union all` would keep them and repeat {they}."


def _values(world: World) -> Iterator[Candidate]:
    """Texts that stand in two tables, or in one of them only."""
    columns = [
        (table, column)
        for table in world.tables
        for column in table.by("category", "label", "text")
        if column.type == "VARCHAR" and column.known.distinct > 1 and not column.known.nulls
    ]
    for (a, one), (b, other) in combinations(columns, 2):
        if a is not b and one.name.lower() == other.name.lower():
            yield from _of_values(world, (a.nouns, one), (b.nouns, other))
            yield from _of_values(world, (b.nouns, other), (a.nouns, one))


def _of_values(world: World, first: tuple[str, WorldColumn], second: tuple[str, WorldColumn]) -> Iterator[Candidate]:
    (these, one), (those, other) = first, second
    words = one.words
    output = Output(snake(one.name), words)
    order = (Sort(output.name),)

    def side(column: WorldColumn) -> exp.Select:
        query = exp.select(tree.named(tree.col(column), output.name))
        return query.from_(tree.table(world.table(column.table)))

    for name, kind in _OPERATIONS[:2]:
        if name == "intersect" and one.table > other.table:
            continue
        answer = _combined(kind, side(one), side(other), order)
        if not ROWS_LEAST <= len(world.rows(answer)) <= ROWS_MOST:
            continue
        turned, why = _TURNED[name]
        key = f"{name} {one.table}.{one.name} | {other.table}.{other.name}"
        alone = "This looks at one of the two lists only."
        misses = [Miss(_combined(turned, side(one), side(other), order), why)]
        misses += [Miss(tree.ordered(side(c).distinct(), order), alone) for c in _sides(name, one, other)]
        found = telling(world, answer, *misses)
        if len(found) < len(misses):  # one list holds the other
            continue
        yield Candidate(
            blueprint="set_operation",
            key=key,
            title=headed(
                key,
                *(
                    (f"Same {words}?", f"Shared {words}", f"{words} on both sides")
                    if name == "intersect"
                    else (f"Only with the {these}", f"{words}: not with the {those}", f"{these} alone: {words}")
                ),
                f"{words} of {these} and {those}",
                f"Two lists of {plural(words)}",
                f"Whose {words}?",
            ),
            question=voice(key, *_value_questions(name, words, these, those)),
            outputs=(output,),
            order=order,
            answer=answer,
            concepts=("set-operation", "distinct"),
            explain=(
                f"`{name}` compares whole rows of two lists and gives each once, so it needs neither join nor "
                "`distinct`. The columns only have to be as many and of the same type."
            ),
            hint="Two lists of one column each; what is to be done with them?",
            wrong=found,
        )


def _sides(name: str, one: WorldColumn, other: WorldColumn) -> tuple[WorldColumn, ...]:
    """The lists that alone are not the answer."""
    return (one, other) if name == "intersect" else (one,)


def _value_questions(name: str, words: str, these: str, those: str) -> tuple[str, ...]:
    both = name == "intersect"
    among = f"among the {these} {'and also' if both else 'but not'} among the {those}"
    return (
        f"Which values of {words} occur {among}? List each once.",
        f"Compare the {words} of {these} and of {those}: which values "
        f"{'occur in both' if both else f'do only the {these} have'}? List each once.",
        f"Which values of {words} do the {these} {'share with' if both else 'have, but not'} the {those}? "
        "List each once.",
        f"List the values of {words} that occur {among}, each once.",
    )


BLUEPRINT = Blueprint("set_operation", ("set-operation",), propose)
