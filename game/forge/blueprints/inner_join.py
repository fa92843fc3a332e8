"""Rows beside the rows they belong to: children by a kind of their parent, children above a limit with its name, and
children with the names of two parents."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort
from game.forge.drafting.choosing import ROWS_LEAST, ROWS_MOST, interleaved, limit_for
from game.forge.drafting.conditions import amount
from game.forge.drafting.cuts import owned
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import (
    Family,
    amounts,
    fact_output,
    facts,
    families,
    headed,
    joined,
    links,
    named_by,
    role_of,
    snake,
    telling,
    told,
    varied,
)
from game.forge.world.words import article, lacked, measured, plural
from game.forge.world.world import ForeignKey, World, WorldColumn

_LISTED_MOST = 25


def propose(world: World) -> Iterator[Candidate]:
    """For each foreign key in turn: children per kind of parent, then the list above a limit; for each pair of foreign
    keys of one table: the list with both names."""
    single = [link for link in links(world) if link.child.rows and not role_of(world, link)]
    pairs = [pair for pair in combinations(links(world), 2) if pair[0].child is pair[1].child]
    yield from interleaved(
        interleaved(*(_per_kind(world, link) for link in single)),
        interleaved(*(_above(world, family) for family in families(world))),
        interleaved(*(_both_names(world, first, second) for first, second in pairs)),
    )


def _per_kind(world: World, link: ForeignKey) -> Iterator[Candidate]:
    for sort in link.parent.by("category"):
        if sort.known.nulls or sort.known.distinct < 3:
            continue
        total = next((c for c in amounts(link.child) if c.role in ("money", "count") and not c.known.nulls), None)
        for kind in (Kind(link.child), *kinds(link.child, most=2)):
            candidate = _counted(world, link, sort, kind, total)
            if candidate is not None:
                yield candidate


def _counted(
    world: World, link: ForeignKey, sort: WorldColumn, kind: Kind, total: WorldColumn | None
) -> Candidate | None:
    parent, child = tree.aliases(link.parent, link.child)
    count = Output(snake(link.child.nouns), f"number of {link.child.nouns}")
    sorted_by = Output(f"{snake(link.parent.noun)}_{snake(sort.name)}", owned(link.parent.noun, sort.words))
    outputs = [sorted_by, count]
    values = [tree.named(tree.col(sort, parent), sorted_by.name), tree.named(tree.count_rows(), count.name)]
    if total is not None:
        outputs.append(Output(f"total_{snake(total.name)}", measured("total", total.words)))
        values.append(tree.named(exp.Sum(this=tree.col(total, child)), outputs[-1].name))
    base = exp.select(*values).from_(tree.table(link.child, child)).group_by(tree.col(sort, parent))
    parents, noun = tree.table(link.parent, parent), link.child.noun
    query = base.join(parents, on=joined(link, child, parent)).where(*kind.conditions(child))
    order = (Sort(count.name, "desc", "number"), Sort(sorted_by.name))
    answer = tree.ordered(query, order)
    rows = world.rows(answer)
    if not ROWS_LEAST < len(rows) <= ROWS_MOST or not varied(rows):
        return None
    key = f"per {link.child.name}.{link.column.name} {sort.name}{kind.key}"
    alone = exp.select(values[0].copy(), tree.named(tree.count_rows(), count.name)).from_(parents.copy())
    wrong = [Miss(tree.ordered(alone.group_by(tree.col(sort, parent)), order), f"This counts the {link.parent.nouns}.")]
    if kind.column is not None:
        whole = base.join(parents.copy(), on=joined(link, child, parent))
        wrong.append(Miss(tree.ordered(whole, order), f"Here all {link.child.nouns} count, of whatever kind."))
    more = f" and their {measured('total', total.words)}" if total is not None else ""
    what = f"the number of {kind.many}{more}"
    add = f", and add up their {total.words}" if total is not None else ""
    each = sorted_by.words
    left = f" Leave out {plural(each)} without {'such ' if kind.column else ''}{link.child.nouns}"
    left += "." if link.column.filled else f", and {link.child.nouns} without {lacked(link.parent.noun)}."
    return Candidate(
        blueprint="inner_join",
        key=key,
        title=headed(
            key,
            f"{kind.short} by {each}",
            f"{kind.short} per {sort.words}",
            f"{kind.short}, sorted out",
            f"{kind.short}, {sort.words} by {sort.words}",
            f"How {kind.short} are spread",
            f"One {sort.words} at a time",
            f"{plural(each)} compared",
        ),
        question=told(
            key,
            outputs,
            order,
            f"For each {each}, find {what}.{left}",
            f"Count the {kind.many} of each {each}{add}.{left}",
            f"The manager wants to compare {plural(each)}: find {what} for each.{left}",
            f"How do {plural(each)} differ? Find {what} for each.{left}",
        ),
        outputs=tuple(outputs),
        order=order,
        answer=answer,
        concepts=("inner-join", "group", "aggregate"),
        explain=(
            f"The {sort.words} stands with the {link.parent.noun}, the rows to count are {link.child.nouns}: join, "
            f"then group. Each {noun} has one {link.parent.noun} at most, so nothing is counted twice."
        ),
        hint=f"Fetch the {sort.words} for each {link.child.noun}, then count.",
        wrong=telling(world, answer, *wrong),
    )


def _above(world: World, family: Family) -> Iterator[Candidate]:
    for measure in amounts(family.link.child)[:2]:
        for kind in (family.all, *family.kinds(2)):
            candidate = _listed(world, family, measure, kind)
            if candidate is not None:
                yield candidate


def _listed(world: World, family: Family, measure: WorldColumn, kind: Kind) -> Candidate | None:
    parent, child, link = family.parent, family.child, family.link
    value = tree.col(measure, child)
    own = fact_output(link.child, measure, [o.name for o in family.names.outputs])
    besides = (measure, link.column, *((kind.column,) if kind.column else ()))
    day = next((c for c in facts(link.child, besides) if c.role in ("category", "day")), None)
    outputs = [*family.names.outputs, own]
    shown = [*family.names.shown(parent), tree.named(value, own.name)]
    if day is not None:
        outputs.append(fact_output(link.child, day, [o.name for o in outputs]))
        shown.append(tree.named(tree.col(day, child), outputs[-1].name))
    base = exp.select(*shown).from_(tree.table(link.child, child))
    base = base.join(tree.table(link.parent, parent), on=family.same)
    found = [row[0] for row in world.rows(_values(family, measure, kind))]
    limit = limit_for(found, most=_LISTED_MOST)
    if limit is None:
        return None
    above = exp.GT(this=value.copy(), expression=tree.number(limit))
    order = (Sort(own.name, "desc", "number"), *(Sort(o.name) for o in outputs if o is not own))
    answer = tree.ordered(base.where(*kind.conditions(child), above), order)
    rows = world.rows(answer)
    if not ROWS_LEAST <= len(rows) <= ROWS_MOST or not varied(rows):
        return None
    key = f"above {family.key}{kind.key} {measure.name}>{limit}"
    below = exp.LTE(this=value.copy(), expression=tree.number(limit))
    wrong = [Miss(tree.ordered(base.where(*kind.conditions(child), below), order), "These are the others.")]
    if kind.column is not None:
        wrong.append(Miss(tree.ordered(base.where(above), order), f"Only {kind.many} were asked for."))
    owner = family.role or link.parent.noun
    plain = replace(kind, role="")
    listed = f"{plain.many}{plain.and_with(amount(measure, f'more than {limit}'))}"
    left = "" if link.column.filled else f" Leave out {link.child.nouns} without {lacked(owner)}."
    return Candidate(
        blueprint="inner_join",
        key=key,
        title=headed(
            key,
            f"{kind.short} and their {plural(owner)}",
            f"Name the {owner}",
            f"{measure.words} above {limit}",
            f"Only the high ones: {measure.words}",
            f"Which {owner} is it?",
            f"{measure.words}, {owner} included",
            f"{kind.short} above the mark",
        ),
        question=told(
            key,
            outputs,
            order,
            f"List the {listed}, each with its {owner}.{left}",
            f"Find all {listed}, and name the {owner} of each.{left}",
            f"A colleague asks for all {listed}, each with its {owner}.{left}",
            f"For all {listed}, name the {owner}.{left}",
        ),
        outputs=tuple(outputs),
        order=order,
        answer=answer,
        concepts=("inner-join", "filter"),
        explain=(
            f"A {link.child.noun} only holds a number that points to its {link.parent.noun}; the join follows it "
            "to the name. What is asked of single rows stands in `where`."
        ),
        hint=f"Keep the few {link.child.nouns} that count, and look up the {link.parent.noun} of each.",
        wrong=telling(world, answer, *wrong),
    )


def _values(family: Family, measure: WorldColumn, kind: Kind) -> exp.Select:
    """The highest values of a column among children that have a parent."""
    value = tree.col(measure)
    query = exp.select(value).from_(tree.table(family.link.child))
    query = query.where(tree.filled(value), tree.filled(tree.col(family.link.column)), *kind.conditions())
    return query.order_by(exp.Ordered(this=value.copy(), desc=True)).limit(500)


def _both_names(world: World, first: ForeignKey, second: ForeignKey) -> Iterator[Candidate]:
    if first.parent is second.parent or not first.child.rows:
        return
    for one, other in ((first, second), (second, first)):
        for scope in kinds(one.parent, most=3):
            for kind in (Kind(one.child), *kinds(one.child, most=2)):
                candidate = _paired(world, one, other, scope, kind)
                if candidate is not None:
                    yield candidate


def _paired(world: World, one: ForeignKey, other: ForeignKey, scope: Kind, kind: Kind) -> Candidate | None:
    mine = named_by(world, one.parent, role_of(world, one), apart=True)
    theirs = named_by(world, other.parent, role_of(world, other), apart=True)
    if mine is None or theirs is None or len(mine.columns) + len(theirs.columns) > 4:
        return None
    left, child, right = tree.aliases(one.parent, one.child, other.parent)
    outputs = [*mine.outputs, *theirs.outputs]
    shown = [*mine.shown(left), *theirs.shown(right)]
    besides = (one.column, other.column, *((kind.column,) if kind.column else ()))
    for column in facts(one.child, besides)[:1]:
        outputs.append(fact_output(one.child, column, [o.name for o in outputs]))
        shown.append(tree.named(tree.col(column, child), outputs[-1].name))
    query = exp.select(*shown).from_(tree.table(one.child, child))
    query = query.join(tree.table(one.parent, left), on=joined(one, child, left))
    query = query.join(tree.table(other.parent, right), on=joined(other, child, right))
    order = tuple(Sort(o.name) for o in outputs)
    conditions = [*scope.conditions(left), *kind.conditions(child)]
    answer = tree.ordered(query.where(*conditions), order)
    if world.rows(_how_many(query, conditions))[0][0] > ROWS_MOST:
        return None
    rows = world.rows(answer)
    if not ROWS_LEAST < len(rows) <= ROWS_MOST or not varied(rows):
        return None
    key = f"both {one.child.name} {one.column.name} {other.column.name}{scope.key}{kind.key}"
    many = f"{kind.many} of {scope.many}"
    a, b = (role_of(world, link) or link.parent.noun for link in (one, other))
    left = "" if other.column.filled else f" Leave out {one.child.nouns} without {lacked(b)}."
    rule = f" One row per {one.child.noun}.{left}"
    wrong = [Miss(tree.ordered(query.where(*kind.conditions(child)), order), f"Only {scope.many} were asked for.")]
    return Candidate(
        blueprint="inner_join",
        key=key,
        title=headed(
            key,
            f"{a} meets {b}",
            f"{a} and {b} side by side",
            f"Both sides of {article(one.child.noun)}",
            f"{kind.short} with names",
            f"{a} plus {b}",
            f"{kind.short} spelled out",
        ),
        question=told(
            key,
            outputs,
            order,
            f"List the {many}, each with its {a} and its {b}.{left}",
            f"Find the {many}, and name the {a} and the {b} of each.{rule}",
            f"Name both the {a} and the {b} of all {many}.{rule}",
        ),
        outputs=tuple(outputs),
        order=order,
        answer=answer,
        concepts=("inner-join", "filter"),
        explain=(
            f"Each {one.child.noun} points to a {one.parent.noun} and to a {other.parent.noun}; one join for each. The "
            "condition may be on a table of which hardly anything is shown."
        ),
        hint=f"Two joins from the same {one.child.noun}, then the condition.",
        wrong=telling(world, answer, *wrong),
    )


def _how_many(query: exp.Select, conditions: list[exp.Expr]) -> exp.Select:
    counted = query.where(*conditions)
    counted.set("expressions", [tree.count_rows()])
    return counted


BLUEPRINT = Blueprint("inner_join", ("inner-join",), propose)
