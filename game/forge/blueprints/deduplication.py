"""Rows that are alike: what comes more than once and how often, later copies of a row, and how many are different."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output, Sort
from game.forge.drafting.choosing import ROWS_LEAST, ROWS_MOST, called, interleaved
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import bare, fact_output, headed, snake, telling, those_that, told, varied
from game.forge.world.words import listed, plural
from game.forge.world.world import World, WorldColumn, WorldTable

_ROWS_MOST = 1_000_000
_SETS_MOST = 14
"""Sets of columns that are tried for one table."""


def propose(world: World) -> Iterator[Candidate]:
    """In each table: what comes several times, what came before, and rows beside different values, kind by kind."""
    tables = [table for table in world.tables if 1 < table.rows <= _ROWS_MOST]
    yield from interleaved(
        interleaved(*(_repeated(world, table) for table in tables)),
        interleaved(*(_surplus(world, table) for table in tables)),
    )


def _repeated(world: World, table: WorldTable) -> Iterator[Candidate]:
    for scope in (Kind(table), *kinds(table, most=2)):
        for columns in _sets(table, scope):
            for way in (_counted, _copies):
                candidate = way(world, table, columns, scope)
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


def _left_out(table: WorldTable, columns: Sequence[WorldColumn]) -> str:
    """The sentence that says which rows have nothing to be compared by, or ""."""
    found = [c.lacked for c in columns if c.known.nulls]
    return f" Leave out {table.nouns} without {listed(found, 'or')}." if found else ""


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
    if not ROWS_LEAST <= len(rows) <= ROWS_MOST or not varied(rows):
        return None
    answer = tree.ordered(query, order)
    key = f"repeated {table.name} {','.join(c.name for c in columns)}{scope.key}"
    alike = listed([c.words for c in columns])
    what = "value" if len(columns) == 1 else "combination"
    missing = ""
    if known:
        missing = _left_out(table, columns)
    ones = exp.EQ(this=tree.count_rows(), expression=tree.number(1))
    return Candidate(
        blueprint="deduplication",
        key=key,
        title=headed(
            key,
            f"Seeing {table.nouns} double",
            f"{table.nouns} that look alike",
            f"{table.nouns} with the same {alike}" if len(columns) == 1 else f"Twins among {table.nouns}",
            f"Repeats among {table.nouns}",
            f"More than once: {table.nouns}",
            f"Doubles among {table.nouns}",
        ),
        question=told(
            key,
            outputs,
            order,
            f"Which {what}s of {alike} do several {scope.many} share?{missing}",
            f"Which {what}s of {alike} come more than once among the {scope.many}?{missing}",
            f"Are there doubles? List each {what} of {alike} that several {scope.many} share.{missing}",
            f"Find each {what} of {alike} that comes more than once among the {scope.many}.{missing}",
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


def _copies(world: World, table: WorldTable, columns: tuple[WorldColumn, ...], scope: Kind) -> Candidate | None:
    """Rows that are like one with a lower key."""
    key = table.key
    if key is None or key.role == "link" or key in columns:
        return None
    a = tree.aliases(table)[0]
    b = f"{a}2"
    named = set(key.words.split()) & set(table.noun.split())
    own = Output(f"{snake(table.noun)}_{snake(key.name)}", key.words if named else f"{table.noun} {key.words}")
    outputs = (own, *(fact_output(table, c, [own.name]) for c in columns))
    shown = [tree.named(tree.col(c, a), o.name) for c, o in zip((key, *columns), outputs, strict=True)]
    same = [exp.EQ(this=tree.col(c, b), expression=tree.col(c, a)) for c in columns]
    lower = exp.LT(this=tree.col(key, b), expression=tree.col(key, a))
    base = exp.select(*shown).from_(tree.table(table, a)).where(*scope.conditions(a))
    order = (Sort(own.name),)

    def among(*conditions: exp.Expr) -> exp.Select:
        found = tree.exists(table, b, *(s.copy() for s in same), *scope.conditions(b), *conditions)
        return tree.ordered(base.where(found), order)

    answer = among(lower)
    rows = world.rows(answer)
    if not ROWS_LEAST <= len(rows) <= ROWS_MOST or len(rows) > table.rows / 3 or not varied(rows):
        return None
    code = f"copies {table.name} {','.join(c.name for c in columns)}{scope.key}"
    alike = listed([c.words for c in columns])
    earlier = f"another {scope.one}{scope.and_with(f'a lower {key.words}', several=False)}"
    missing = _left_out(table, columns)
    apart = exp.NEQ(this=tree.col(key, b), expression=tree.col(key, a))
    return Candidate(
        blueprint="deduplication",
        key=code,
        title=headed(
            code,
            f"{table.nouns}, once more",
            f"Copies among {table.nouns}",
            f"{table.nouns} that repeat",
            f"Repeated {table.nouns}",
            f"Late copies: {table.nouns}",
            f"The same {alike} again" if len(columns) == 1 else f"The same {table.noun} again",
        ),
        question=told(
            code,
            outputs,
            order,
            f"Which {scope.many} have the same {alike} as {earlier}?{missing}",
            f"Find the {those_that(scope.many, f'have the same {alike} as {earlier}')}.{missing}",
            f"Are there copies? List the {those_that(scope.many, f'have the same {alike} as {earlier}')}.{missing}",
            f"Which {scope.many} repeat the {alike} of {earlier}?{missing}",
        ),
        outputs=outputs,
        order=order,
        answer=answer,
        concepts=("dedupe", "self-join"),
        explain=(
            f"`exists` looks for a row that is alike with a lower {key.words}; so the first of each group stays, and "
            "only what came later is listed. Nulls equal nothing, so what isn't known repeats nothing."
        ),
        hint=f"For each of the {table.nouns}: was there already one like it?",
        wrong=telling(world, answer, Miss(among(apart), "The first of each group should stay, so it is no copy.")),
    )


def _surplus(world: World, table: WorldTable) -> Iterator[Candidate]:
    """For each kind of rows: how many there are, and how many more than different values."""
    for sort in table.by("category", "flag")[:3]:
        for column in table.by("link", "label", "text", "day")[:5]:
            if not sort.known.nulls and not column.known.nulls and not column.column.is_unique:
                candidate = _counted_twice(world, table, sort, column)
                if candidate is not None:
                    yield candidate


def _counted_as(world: World, column: WorldColumn) -> str:
    """What different values of a column are called: `changed by` counts people."""
    to = column.column.references
    return world.table(to[0]).noun if to and column.words.endswith(" by") else bare(column.words)


def _several(words: str) -> str:
    """`customers`, `dates created`."""
    first, _, rest = words.partition(" ")
    return f"{first}s {rest}" if first in ("date", "time") and rest else plural(words)


def _counted_twice(world: World, table: WorldTable, sort: WorldColumn, column: WorldColumn) -> Candidate | None:
    each = fact_output(table, sort)
    words = _counted_as(world, column)
    many = _several(words)
    outputs = (
        each,
        Output(snake(table.nouns), f"number of {table.nouns}"),
        Output(f"different_{snake(plural(words))}", f"number of different {many}"),
    )
    different = exp.Count(this=exp.Distinct(expressions=[tree.col(column)]))
    values = [tree.named(tree.col(sort), each.name), tree.named(tree.count_rows(), outputs[1].name)]
    base = exp.select(*values).from_(tree.table(table)).group_by(tree.col(sort))
    order = (Sort(outputs[1].name, "desc", "number"), Sort(each.name))
    answer = tree.ordered(base.select(tree.named(different, outputs[2].name)), order)
    rows = world.rows(answer)
    if not ROWS_LEAST <= len(rows) <= ROWS_MOST or not varied(rows) or all(row[1] == row[2] for row in rows):
        return None
    key = f"surplus {table.name} {sort.name} {column.name}"
    plain = base.select(tree.named(exp.Count(this=tree.col(column)), outputs[2].name))
    per = f"value of {sort.words}" if sort.role == "flag" else sort.words
    return Candidate(
        blueprint="deduplication",
        key=key,
        title=headed(
            key,
            f"{table.nouns} and their {many}",
            f"The same {words} again?",
            f"How many {many}, really?",
            f"Counted once: {many}",
            f"{many} and {table.nouns}",
            f"Different {many}",
            f"{table.nouns}, counted two ways",
        ),
        question=told(
            key,
            outputs,
            order,
            f"For each {per}, how many {table.nouns} are there, and how many different {many}?",
            f"For each {per}, count all {table.nouns}, and the different {many} among them.",
            f"Does the same {words} come again and again? Count {table.nouns} and different {many} for each {per}.",
            f"Two numbers for each {per}, please: all {table.nouns}, and the different {many} among them.",
        ),
        outputs=outputs,
        order=order,
        answer=answer,
        concepts=("dedupe", "distinct", "group"),
        explain=(
            f"`count(*)` counts rows, `count(distinct …)` each {words} once. The distance between the two tells how "
            "much comes again."
        ),
        hint="Two counts over the same rows; one of them counts nothing twice.",
        wrong=telling(
            world, answer, Miss(tree.ordered(plain, order), f"Each {words} counts once, however often it comes.")
        ),
    )


BLUEPRINT = Blueprint("deduplication", ("dedupe",), propose)
