"""A table beside itself: rows and the row they point to, and pairs of rows that are alike."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate, Miss, Output
from game.forge.drafting.choosing import ROWS_LEAST, ROWS_MOST, called, interleaved
from game.forge.drafting.kinds import Kind, kinds
from game.forge.drafting.relating import (
    Named,
    amounts,
    fact_output,
    headed,
    joined,
    named_by,
    pointed_by,
    snake,
    telling,
    those_that,
    told,
    upper_of,
    varied,
)
from game.forge.world.words import is_several, listed, possessive, qualified
from game.forge.world.world import ForeignKey, World, WorldColumn, WorldTable

_ALIKE_MOST = 12
"""Sets of columns that are tried for one table."""


def propose(world: World) -> Iterator[Candidate]:
    """Each column that points to its own table, with each column to compare; then pairs within each table."""
    yield from interleaved(
        interleaved(*(_above(world, link) for link in world.parents)),
        interleaved(*(_alike(world, table) for table in world.tables if called(table) and table.key)),
    )


@dataclass(frozen=True)
class _Compared:
    """A way to compare a row with the row it points to: the operator, and how the brief says it."""

    column: WorldColumn
    operator: type[exp.Binary]
    said: str
    both: bool = True


def _above(world: World, link: ForeignKey) -> Iterator[Candidate]:
    mine = named_by(world, link.child)
    theirs = named_by(world, link.child, upper_of(link), apart=True)
    if mine is None or theirs is None:
        return
    for compared in _comparisons(link.child):
        candidate = _beside_upper(world, link, mine, theirs, compared)
        if candidate is not None:
            yield candidate


def _comparisons(table: WorldTable) -> Iterator[_Compared]:
    days = [c for c in table.by("day", "moment") if c.known.nulls < table.rows]
    for column in days:
        yield _Compared(column, exp.LT, f"an earlier {column.words} than")
        yield _Compared(column, exp.GT, f"a later {column.words} than")
    for column in amounts(table):
        a = "" if is_several(column.words) else "a "
        yield _Compared(column, exp.GT, f"{a}higher {column.words} than")
        yield _Compared(column, exp.LT, f"{a}lower {column.words} than")
    for column in table.by("category"):
        yield _Compared(column, exp.NEQ, f"another {column.words} than")
        yield _Compared(column, exp.EQ, f"the same {column.words} as", both=False)


def _their_upper(link: ForeignKey) -> str:
    words = pointed_by(link)
    return f"the {link.child.noun} they were {words}" if words.endswith(" by") else f"their {upper_of(link)}"


def _beside_upper(world: World, link: ForeignKey, mine: Named, theirs: Named, compared: _Compared) -> Candidate | None:
    table, column = link.child, compared.column
    low, high = _two_aliases(table, upper_of(link))
    outputs = [*mine.outputs, *theirs.outputs]
    shown = [*mine.shown(low), *theirs.shown(high)]
    if compared.both:
        own = fact_output(table, column)
        outputs.append(own)
        shown.append(tree.named(tree.col(column, low), own.name))
        upper = Output(f"{snake(upper_of(link))}_{own.name}", f"{possessive(upper_of(link))} {column.words}")
        outputs.append(upper)
        shown.append(tree.named(tree.col(column, high), upper.name))
    order = mine.order
    base = exp.select(*shown).from_(tree.table(table, low))
    base = base.join(tree.table(table, high), on=joined(link, low, high))
    sides = {"this": tree.col(column, low), "expression": tree.col(column, high)}
    answer = tree.ordered(base.where(compared.operator(**sides)), order)
    rows = world.rows(answer)
    if not ROWS_LEAST <= len(rows) <= ROWS_MOST or len(outputs) > 8 or len(set(rows)) < len(rows):
        return None
    turned = {exp.LT: exp.GT, exp.GT: exp.LT, exp.EQ: exp.NEQ, exp.NEQ: exp.EQ}[compared.operator]
    key = f"{table.name}.{link.column.name} {column.name} {compared.operator.__name__}"
    upper_said, they = _their_upper(link), table.nouns
    crossed = exp.EQ(this=tree.col(link.column, high), expression=tree.col(link.key, low))
    upside = exp.select(*(e.copy() for e in shown)).from_(tree.table(table, low))
    upside = upside.join(tree.table(table, high), on=crossed).where(compared.operator(**_copied(sides)))
    return Candidate(
        blueprint="self_join",
        key=key,
        title=headed(
            key,
            f"Compared with the {upper_of(link)}",
            f"{compared.said} the {upper_of(link)}",
            f"{table.noun} and {upper_of(link)}",
            f"Side by side: {they}",
            f"{column.words}: {table.noun} and {upper_of(link)}",
            f"{they}, compared by {column.words}",
        ),
        question=told(
            key,
            outputs,
            order,
            f"Which {they} have {compared.said} {upper_said}?",
            f"Find the {they} with {compared.said} {upper_said}.",
            f"Are there {they} that have {compared.said} {upper_said}? List them.",
            f"List all {they} that have {compared.said} {upper_said}.",
        ),
        outputs=tuple(outputs),
        order=order,
        answer=answer,
        concepts=("self-join", "filter"),
        explain=(
            f"Both rows lie in one table, so it is joined with itself under two names: `{low}` for the {table.noun}, "
            f"`{high}` for the {upper_of(link)}. Whoever points to none finds no partner and stays out."
        ),
        hint=f"Think of two copies of the table: one of {they}, one of those they point to.",
        wrong=telling(
            world,
            answer,
            Miss(tree.ordered(base.where(turned(**_copied(sides))), order), "This compares the other way."),
            Miss(
                tree.ordered(upside, order), "The join goes the wrong way: here the lower one is taken for the upper."
            ),
        ),
    )


def _copied(sides: dict[str, exp.Column]) -> dict[str, exp.Expr]:
    return {name: side.copy() for name, side in sides.items()}


def _two_aliases(table: WorldTable, upper: str) -> tuple[str, str]:
    low = tree.aliases(table)[0]
    high = upper[0].lower()
    return (low, high) if high.isalpha() and high != low[0] else (low, f"{low}2")


def _alike(world: World, table: WorldTable) -> Iterator[Candidate]:
    for scope in (Kind(table), *kinds(table, most=2)):
        for columns in _sets(table, scope):
            candidate = _pairs(world, table, columns, scope)
            if candidate is not None:
                yield candidate


def _sets(table: WorldTable, scope: Kind) -> list[tuple[WorldColumn, ...]]:
    names = called(table)
    single = [c for c in table.by("day", "label", "text", "category") if c not in names and c != scope.column]
    single += [c for c in amounts(table) if c.role in ("money", "measure")]
    single = [c for c in single if 1 < c.known.distinct < table.rows - c.known.nulls]
    single.sort(key=lambda c: -c.known.distinct)
    return [*((c,) for c in single), *combinations(single, 2)][:_ALIKE_MOST]


def _pairs(world: World, table: WorldTable, columns: tuple[WorldColumn, ...], scope: Kind) -> Candidate | None:
    words = ("first", "second") if len(called(table)) == 1 else ("one", "other")
    one, other = (named_by(world, table, f"{word} {table.noun}", apart=True) for word in words)
    if one is None or other is None or table.key is None or not _few(world, table, columns, scope):
        return None
    alias = tree.aliases(table)[0]
    a, b = alias, f"{alias}2"
    shared = [fact_output(table, c) for c in columns]
    shown = [*one.shown(a), *other.shown(b)]
    shown += [tree.named(tree.col(c), o.name) for c, o in zip(columns, shared, strict=True)]
    outputs = (*_lettered(one, words[0], table), *_lettered(other, words[1], table), *shared)
    by = one.columns[0] if len(one.columns) == 1 else table.key
    once = exp.LT(this=tree.col(by, a), expression=tree.col(by, b))
    apart = exp.NEQ(this=tree.col(table.key, a), expression=tree.col(table.key, b))
    base = exp.select(*shown).from_(tree.table(table, a))
    scoped = [*scope.conditions(a), *scope.conditions(b)]
    order = (*one.order[-1:], *other.order[-1:])
    base = base.join(tree.table(table, b), using=[tree.identifier(c.name) for c in columns])

    def joined_on(condition: exp.Expr) -> exp.Select:
        return tree.ordered(base.where(*scoped, condition), order)

    answer = joined_on(once)
    rows = world.rows(answer)
    if not ROWS_LEAST <= len(rows) <= ROWS_MOST or not varied(rows):
        return None
    key = f"pairs {table.name} {','.join(c.name for c in columns)}{scope.key}"
    alike = listed([c.words for c in columns])
    those = those_that(scope.many, "have")
    lower = f"the lower {qualified(table.noun, by.words)}"
    which = "the one earlier in the alphabet first" if by.role == "label" else f"{lower} first"
    if words[0] == "one":
        which = f"where {table.noun} A has {lower}"
    return Candidate(
        blueprint="self_join",
        key=key,
        title=headed(
            key,
            f"{table.nouns}, two by two",
            f"Two of a kind: {table.nouns}",
            f"Same {columns[0].words}, different {table.noun}",
            f"Pairs of {table.nouns}",
            f"Paired by {columns[0].words}",
            f"{table.nouns} in pairs",
            f"The same {columns[0].words} twice",
        ),
        question=told(
            key,
            outputs,
            order,
            f"Which pairs of {scope.many} have the same {alike}? List each pair once, {which}.",
            f"Find all pairs of {those} the same {alike}. List each pair once, {which}.",
            f"Is it a coincidence? List the pairs of {those} the same {alike}, each once, {which}.",
            f"Which {scope.many} are alike? Pair those with the same {alike}. List each pair once, {which}.",
        ),
        outputs=outputs,
        order=order,
        answer=answer,
        concepts=("self-join",),
        explain=(
            f"The table meets itself on {alike}. `<` between the two keeps each pair once and no {table.noun} beside "
            "itself; nulls equal nothing, so what isn't known pairs nobody."
        ),
        hint="Two copies of one table, and a rule which of the two comes first.",
        wrong=telling(
            world,
            answer,
            Miss(joined_on(apart), "Every pair is there twice, once each way round."),
            Miss(joined_on(exp.LTE(**{k: v.copy() for k, v in once.args.items() if v})), "Every row matches itself."),
        ),
    )


def _lettered(named: Named, word: str, table: WorldTable) -> tuple[Output, ...]:
    """Of two that are called by several words: `customer A's last name`, not `one customer's last name`."""
    if word not in ("one", "other"):
        return named.outputs
    noun = f"{table.noun} {'A' if word == 'one' else 'B'}'s"
    said = [o.words.removeprefix(f"{word} {table.noun}").removeprefix("'s") for o in named.outputs]
    return tuple(replace(o, words=f"{noun}{words}") for o, words in zip(named.outputs, said, strict=True))


def _few(world: World, table: WorldTable, columns: tuple[WorldColumn, ...], scope: Kind) -> bool:
    """Whether there are some such pairs, but not many; asked by groups, as pairs may be millions."""
    keys = [tree.col(c) for c in columns]
    twice = exp.GT(this=tree.count_rows(), expression=tree.number(1))
    groups = exp.select(tree.count_rows()).from_(tree.table(table))
    groups = groups.where(*(tree.filled(k.copy()) for k in keys), *scope.conditions()).group_by(*keys).having(twice)
    counts = [row[0] for row in world.rows(groups.limit(ROWS_MOST + 1))]
    return ROWS_LEAST <= sum(int(n) * (int(n) - 1) // 2 for n in counts) <= ROWS_MOST


BLUEPRINT = Blueprint("self_join", ("self-join",), propose)
