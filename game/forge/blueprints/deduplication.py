"""Rows that are alike: what comes more than once and how often, and the newest row of each group."""

from collections.abc import Iterator
from itertools import combinations

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort
from game.forge.drafting.choosing import ROWS_LEAST, ROWS_MOST, called
from game.forge.drafting.relating import (
    Family,
    Kind,
    fact_output,
    facts,
    families,
    headed,
    interleaved,
    kinds,
    snake,
    telling,
    told,
    varied,
)
from game.forge.world.words import listed
from game.forge.world.world import World, WorldColumn, WorldTable
from game.puzzle.catalog import UniqueTogether

_SETS_MOST = 14
"""Sets of columns that are tried for one table."""


def propose(world: World) -> Iterator[Candidate]:
    """What comes several times in each table, and the newest child of each parent, of all or of one kind."""
    yield from interleaved(
        interleaved(*(_repeated(world, table) for table in world.tables if table.rows)),
        interleaved(*(_newest(world, family) for family in families(world))),
    )


def _repeated(world: World, table: WorldTable) -> Iterator[Candidate]:
    for scope in (Kind(table), *kinds(table, most=2)):
        for columns in _sets(table, scope):
            candidate = _counted(world, table, columns, scope)
            if candidate is not None:
                yield candidate


def _sets(table: WorldTable, scope: Kind) -> list[tuple[WorldColumn, ...]]:
    """Columns in which two rows might be alike by mistake: whole names, texts, days; alone or two together."""
    names = called(table) if len(called(table)) > 1 else ()
    single = [c for c in table.by("label", "text", "day", "moment") if c not in names and not c.column.is_unique]
    single = [c for c in single if c != scope.column and 1 < c.known.distinct < table.rows - c.known.nulls]
    single.sort(key=lambda c: -c.known.distinct)
    sorts = [c for c in table.by("category") if c != scope.column and c.known.distinct > 1 and not c.known.nulls]
    pairs = [pair for pair in combinations([*single, *sorts], 2) if pair[0] in single]
    return [*((names,) if names else ()), *((c,) for c in single), *pairs][:_SETS_MOST]


def _counted(world: World, table: WorldTable, columns: tuple[WorldColumn, ...], scope: Kind) -> Candidate | None:
    outputs = [*(fact_output(table, c) for c in columns), Output(snake(table.nouns), f"number of {table.nouns}")]
    keys = [tree.col(c) for c in columns]
    times = outputs[-1]
    if len({o.name for o in outputs}) < len(outputs):
        return None
    known = [tree.filled(tree.col(c)) for c in columns if not c.filled and c.known.nulls]
    shown = [tree.named(key, o.name) for key, o in zip(keys, outputs, strict=False)]
    counted = exp.select(*shown, tree.named(tree.count_rows(), times.name)).from_(tree.table(table))
    grouped = counted.where(*scope.conditions(), *known).group_by(*(key.copy() for key in keys))
    twice = exp.GT(this=tree.count_rows(), expression=tree.number(1))
    order = (Sort(times.name, "desc", "number"), *(Sort(o.name) for o in outputs[:-1]))
    query = grouped.having(twice)
    rows = world.rows(query.limit(ROWS_MOST + 1))
    if not ROWS_LEAST <= len(rows) <= ROWS_MOST:
        return None
    answer = tree.ordered(query, order)
    key = f"repeated {table.name} {','.join(c.name for c in columns)}{scope.key}"
    alike = listed([c.words for c in columns])
    what = "value" if len(columns) == 1 else "combination"
    missing = ""
    if known:
        missing = f" Rows without {listed([c.words for c in columns if c.known.nulls], 'or')} don't count."
    ones = exp.EQ(this=tree.count_rows(), expression=tree.number(1))
    return Candidate(
        blueprint="deduplication",
        key=key,
        title=headed(
            key,
            f"Seeing {table.nouns} double",
            f"Déjà vu: {columns[-1].words}",
            f"Once more with {columns[-1].words}",
            f"{table.nouns} that look alike",
            f"Spot the twin {table.nouns}",
            f"Copy or coincidence? {table.nouns}",
        ),
        question=told(
            key,
            outputs,
            order,
            f"Which {what}s of {alike} do several {scope.many} share?{missing}",
            f"Before the {table.nouns} are cleaned up: which {what}s of {alike} come more than once among the "
            f"{scope.many}?{missing}",
            f"Doubles? Which {what}s of {alike} have more than one of the {scope.many}?{missing}",
            f"How unique is it? List each {what} of {alike} that more than one of the {scope.many} have.{missing}",
        ),
        outputs=tuple(outputs),
        order=order,
        answer=answer,
        concepts=("dedupe", "having"),
        explain=(
            f"Whatever is alike falls into one group of {alike}; `having count(*) > 1` keeps the groups with company. "
            "`distinct` would only hide them."
        ),
        hint="Rows that are alike make one group. How big is it?",
        wrong=telling(
            world,
            answer,
            Miss(tree.ordered(grouped.having(ones), order), "These come once only."),
            Miss(tree.ordered(grouped, order), "Here those that come once are listed, too."),
        )
        if len(world.rows(grouped.limit(5000))) < 5000
        else (),
    )


def _newest(world: World, family: Family) -> Iterator[Candidate]:
    moment = next((c for c in family.link.child.by("moment", "day") if not c.known.nulls), None)
    if moment is None or family.link.child.key is None:
        return
    for scope in (Kind(family.link.parent), *kinds(family.link.parent, most=2)):
        for kind in (family.all, *family.kinds(3)):
            for newest in (True, False):
                candidate = _kept(world, family, moment, scope, kind, newest)
                if candidate is not None:
                    yield candidate


def _kept(world: World, family: Family, moment: WorldColumn, scope: Kind, kind: Kind, newest: bool) -> Candidate | None:
    child, names = family.link.child, family.names
    besides = (moment, family.link.column, *((kind.column,) if kind.column else ()))
    beside = facts(child, besides)[:2]
    outputs = [*names.outputs, fact_output(child, moment, [o.name for o in names.outputs])]
    for column in beside:
        outputs.append(fact_output(child, column, [o.name for o in outputs]))
    values = [tree.col(c, family.child) for c in (moment, *beside)]
    extra = outputs[len(names.outputs) :]
    shown = [*names.shown(family.parent), *(tree.named(v, o.name) for v, o in zip(values, extra, strict=True))]
    assert child.key is not None
    lone = not beside or _one_at_a_time(child, family.link.column, moment)
    base = exp.select(*shown).from_(tree.table(child, family.child))
    base = base.join(tree.table(family.link.parent, family.parent), on=family.same)
    base = base.where(*scope.conditions(family.parent), *kind.conditions(family.child))

    def first(down: bool) -> exp.Select:
        keys = [
            tree.col(moment, family.child),
            *([] if lone or child.key is None else [tree.col(child.key, family.child)]),
        ]
        sorts = [exp.Ordered(this=key, desc=down, nulls_first=False) for key in keys]
        window = exp.Window(
            this=exp.RowNumber(),
            partition_by=[tree.col(family.link.column, family.child)],
            order=exp.Order(expressions=sorts),
        )
        query = base.copy()
        query.set("qualify", exp.Qualify(this=exp.EQ(this=window, expression=tree.number(1))))
        return tree.ordered(query, names.order)

    whole = exp.select(tree.count_rows()).from_(base.subquery("t"))
    answer = first(newest)
    rows = world.rows(answer)
    if not ROWS_LEAST < len(rows) <= ROWS_MOST or world.rows(whole)[0][0] < len(rows) * 1.3 or not varied(rows):
        return None
    key = f"kept {family.key} {moment.name} {newest}{kind.key} of{scope.key}"
    end, parents = ("latest" if newest else "first"), family.link.parent.nouns
    when = "on the same day" if moment.role == "day" else "at the same time"
    number = child.key.words if child.key.role == "link" else f"{child.noun} {child.key.words}"
    tie = "" if lone else f" Of several {when}, take the {'higher' if newest else 'lower'} {number}."
    grouped = base.copy()
    pick = exp.Max if newest else exp.Min
    grouped.set(
        "expressions",
        [
            *names.shown(family.parent),
            *(tree.named(pick(this=v.copy()), o.name) for v, o in zip(values, extra, strict=True)),
        ],
    )
    grouped = grouped.group_by(*names.group(family.parent))
    return Candidate(
        blueprint="deduplication",
        key=key,
        title=headed(
            key,
            f"{'Last' if newest else 'First'} of the {kind.short}",
            f"{'The latest word' if newest else 'How it began'}: {kind.short}",
            f"One {child.noun} each",
            f"Only the {'newest' if newest else 'oldest'}, please",
            f"{parents} at a glance",
            f"{'Yesterday' if newest else 'Tomorrow'} doesn't count",
        ),
        question=told(
            key,
            outputs,
            order := names.order,
            f"For each {scope.one} with any {kind.one}: the {end} of them by {moment.words}.{tie}",
            f"A list got too long. Keep the {end} of the {kind.many} (by {moment.words}) of each {scope.one}.{tie}",
            f"One row per {scope.one} will do: its {end} {kind.one}, by {moment.words}. Those without stay out.{tie}",
            f"Show the {end} {kind.one} of each of the {scope.many}, by {moment.words}.{tie}",
        ),
        outputs=tuple(outputs),
        order=order,
        answer=answer,
        concepts=("dedupe", "top-per-group", "window"),
        explain=(
            f"`row_number()` numbers each {family.link.parent.noun}'s rows from the {end} on, `qualify` keeps "
            "number 1: a whole row. Taking `max` or `min` of each column would put together what never stood together."
        ),
        hint=f"Number the rows of each {family.link.parent.noun} by time, and keep the ones with number 1.",
        wrong=telling(
            world,
            answer,
            Miss(first(not newest), f"These are the {'first' if newest else 'latest'} ones."),
            *((Miss(tree.ordered(grouped, names.order), "Each column has its own extreme here: no row is like that."),)
              if beside else ()),
        ),
    )  # fmt: skip


def _one_at_a_time(child: WorldTable, link: WorldColumn, moment: WorldColumn) -> bool:
    """Whether no two children of one parent are of the same time, by a declared test."""
    pair = {link.name, moment.name}
    tests = [test for test in child.table.tests if isinstance(test, UniqueTogether)]
    return moment.column.is_unique or any(set(test.columns) <= pair for test in tests)


BLUEPRINT = Blueprint("deduplication", ("dedupe",), propose)
