"""Recognizes columns that a model makes of others, by the data alone: what always comes out, in enough rows to be no
luck. A few rows sort out what can't be; what is left is tried on more."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from heapq import nsmallest
from itertools import combinations, permutations

from game.judge.witness.facts import DAYS, ColumnFacts, Facts, Family, Gathered, How, TableFacts, Worked, made_of
from game.judge.witness.gathered import Indexed, Linked, apart, gathered, linked
from game.judge.witness.worked import NUMBERS, WAYS, UnfitError, same, worked
from game.puzzle.witness import Cell, Row

ROWS_LEAST = 10
"""Rows of a table from which a column is believed to be made of others."""
OTHERWISE_LEAST = 4
"""Rows in which it is not what it mostly is."""
_SAMPLE = 24
"""Rows on which everything is tried first."""
_TRIED_MOST = 5_000
"""Rows on which it is tried then."""
_SAMPLED_MOST = 5_000
"""Rows that those are made of, together."""
_PAIRS_MOST = 2_000_000
"""Pairs of rows of the same group, up to which a row is compared with those before it."""
_KINDS_MOST = 12
"""Different values of a column that sorts rows into kinds."""
_CENTS = 100
_TIMES: tuple[Family, ...] = DAYS
_SORTS: tuple[tuple[Family, ...], ...] = (NUMBERS, _TIMES, ("text",), ("bool",))
_ANYTHING = ("id", "key", "code", "no", "name", "title")
"""Names that say nothing of what the values are of."""
Made = dict[tuple[str, int], Gathered | Worked]
"""By (table, column)."""
Fetch = Callable[[TableFacts, int, Sequence[Cell]], Sequence[Row] | None]
"""All rows of a table that have one of some cells in a column; None where all its rows are here."""


def with_made(tables: Mapping[str, TableFacts], fetch: Fetch) -> dict[str, TableFacts]:
    """The tables with their columns that are made of others: of their row before of other rows, copies before sums. A
    column is made in one way only, and nothing is made of itself."""
    facts, made = Facts(tables), Made()
    large = [t for t in tables.values() if len(t.rows) >= ROWS_LEAST and not t.whole]
    told = {t.name: frozenset(n for n in range(len(t.columns)) if _told(t, n)) for t in large}
    for table in large:
        _work(table, told[table.name], made)
    for copies in (True, False):
        for table in large:
            for way in _links(table, facts):
                if ((way[2],) in way[1].unique) == copies:
                    _gather(table, way, told[table.name], made, fetch)
    return {
        name: _with(table, {at[1]: fact for at, fact in made.items() if at[0] == name})
        for name, table in tables.items()
    }


def _with(table: TableFacts, made: Mapping[int, Gathered | Worked]) -> TableFacts:
    """Which of two columns is larger, and what follows from what, is luck where one of them is made of others, or else
    comes about by itself."""
    return replace(
        table,
        worked=tuple(fact for fact in made.values() if isinstance(fact, Worked)),
        gathered=tuple(fact for fact in made.values() if isinstance(fact, Gathered)),
        ordered=tuple(pair for pair in table.ordered if not {*pair[:2]} & {*made}),
        follows=tuple((a, b) for a, b in table.follows if b not in made),
    )


def _keys(table: TableFacts) -> set[int]:
    return {u[0] for u in table.unique if len(u) == 1}


def _told(table: TableFacts, place: int) -> bool:
    """Whether a column isn't the same in nearly all rows."""
    [(_, most)] = Counter(row[place] for row in table.rows).most_common(1)
    return len(table.rows) - most >= OTHERWISE_LEAST


def _add(table: TableFacts, fact: Gathered | Worked, made: Made) -> None:
    """Takes a fact over, if nothing then is made of itself."""
    at = (table.name, fact.place)
    reached = made_of(table.name, fact)
    for below in reached:
        if below in made:
            reached += [further for further in made_of(below[0], made[below]) if further not in reached]
    if at not in reached:
        made[at] = fact


# of the row


def _work(table: TableFacts, told: frozenset[int], made: Made) -> None:
    """Later columns first: they are oftener made of those before them."""
    sample = _spread(table.rows)
    for place in sorted(told - _keys(table), reverse=True):
        if table.columns[place].to is None:
            found = (fact for fact in _ways(table, told, place) if _worked(table, fact, sample))
            fact = next((fact for fact in found if _worked(table, fact, _spread(table.rows, _TRIED_MOST))), None)
            if fact is not None:
                _add(table, fact, made)


def _worked(table: TableFacts, fact: Worked, rows: Sequence[Row]) -> bool:
    column = table.columns[fact.place]
    with suppress(UnfitError):
        return all(same(column, row[fact.place], worked(table, fact, row)) for row in rows)
    return False


def _ways(table: TableFacts, told: frozenset[int], place: int) -> Iterator[Worked]:
    columns = table.columns
    others = [n for n in sorted(told - {place, table.key}) if columns[n].to is None]
    for how, way in WAYS.items():
        if columns[place].family not in way.gives:
            continue
        fits = [n for n in others if columns[n].family in way.takes[0]]
        if way.many:
            runs = combinations(range(len(fits) + 1), 2)
            yield from (Worked(place, how, tuple(fits[a:b])) for a, b in runs if b - a > 1)
        elif len(way.takes) == 1:
            yield from (Worked(place, how, (n,)) for n in fits)
        else:
            pairs = combinations(fits, 2) if way.swaps else permutations(fits, 2)
            yield from (Worked(place, how, pair) for pair in pairs)


def _spread(rows: Sequence[Row], most: int = _SAMPLE) -> Sequence[Row]:
    """So many rows from all over a table."""
    return [rows[n * len(rows) // most] for n in range(most)] if len(rows) > most else rows


# of other rows


def _links(table: TableFacts, facts: Facts) -> Iterator[tuple[int, TableFacts, int]]:
    """(own, source, link): the rows of `source` that belong to a row: those it points to, those that point to it, those
    beside it in a group, those that point where it does, and those with the same key, day or name."""
    for own, column in enumerate(table.columns):
        if column.to is not None:
            yield own, facts.tables[column.to[0]], column.to[1]
    for child, link, own in facts.children[table.name]:
        if child != table.name and (link,) not in facts.tables[child].unique:  # else the child has the copy
            yield own, facts.tables[child], link
    for own in sorted({n for n, c in enumerate(table.columns) if c.to is not None} | {a for a, _ in table.follows}):
        yield own, table, own
    for own in sorted(_keys(table)):
        column = table.columns[own]
        for source in facts.tables.values():
            for link, there in enumerate(source.columns):
                if source is table or there.family != column.family or there.to == (table.name, own):
                    continue
                if column.to == (source.name, link):
                    continue
                named = there.name.lower() == column.name.lower() and column.name.lower() not in _ANYTHING
                alike = named or column.family == "date"
                if (column.to is not None and there.to == column.to) or (alike and column.to is there.to is None):
                    yield own, source, link


def _gather(
    table: TableFacts, way: tuple[int, TableFacts, int], told: frozenset[int], made: Made, fetch: Fetch
) -> None:
    """`way`: one of `_links`. Where one row at most belongs to each, it can only be copied."""
    own, source, link = way
    single = (link,) in source.unique
    sizes: dict[Cell, int] = {cell: len(numbers) for cell, numbers in source.indexed(link).items() if cell is not None}
    if not single and sum(sizes.get(row[own], 0) > 1 for row in table.rows) < OTHERWISE_LEAST:
        return
    sample, tried = _sampled(table, own, sizes), _spread(table.rows, _TRIED_MOST)
    found: Linked = Indexed(source, link)
    fetched = fetch(source, link, list({row[own] for row in (*sample, *tried)}))
    if fetched is not None:
        found = linked(fetched, link)
        sizes = {cell: len(rows) for cell, rows in found.items()}
    free = told - {own} if single else told - _keys(table) - {own}
    for place in sorted((n for n in free if (table.name, n) not in made), reverse=True):
        for fact in _facts(table, place, way, single=single):
            fact = replace(fact, empty=_empty(table, fact, sizes))
            if all(_gathered(table, source, fact, rows, found) for rows in (sample, tried)) and apart(table.rows, fact):
                _add(table, fact, made)
                break


def _sampled(table: TableFacts, own: int, sizes: Mapping[Cell, int]) -> list[Row]:
    """Rows that few others belong to, but more than one; then rows from all over."""
    several = [row for row in table.rows if sizes.get(row[own], 0) > 1]
    rows, left = [], _SAMPLED_MOST
    for row in (*nsmallest(_SAMPLE, several, key=lambda row: sizes[row[own]]), *_spread(table.rows)):
        left -= sizes.get(row[own], 0)
        if left >= 0:
            rows.append(row)
    return rows


def _empty(table: TableFacts, fact: Gathered, sizes: Mapping[Cell, int]) -> Cell:
    """What a row has that no row belongs to: as is seen, else nothing, or 0 where nothing is never seen."""
    if fact.how == "any":
        return None
    column = table.columns[fact.place]
    if fact.only is None and fact.how not in ("previous", "next"):
        seen = next((row for row in table.rows if row[fact.own] not in sizes), None)
    else:
        seen = next((row for row in table.rows if row[fact.place] in (None, "0", "0.00", "0.0", "false")), None)
    if seen is not None:
        return seen[fact.place]
    return None if column.nullable or column.family not in NUMBERS else "0"


def _gathered(table: TableFacts, source: TableFacts, fact: Gathered, rows: Sequence[Row], found: Linked) -> bool:
    column = table.columns[fact.place]
    with suppress(UnfitError):
        return all(same(column, row[fact.place], gathered(table, source, fact, row, found)) for row in rows)
    return False


def _facts(table: TableFacts, place: int, way: tuple[int, TableFacts, int], *, single: bool) -> Iterator[Gathered]:
    """What a column may be made of, plainer ones first."""
    own, source, link = way
    column, itself = table.columns[place], source is table
    alike = [
        n
        for n, c in enumerate(source.columns)
        if _alike(c, column) and c.to == column.to and n != link and not (itself and n == place)
    ]

    def fact(how: How, of: int | None = None, only: tuple[int, Cell] | None = None, parts: int = 1) -> Gathered:
        return Gathered(place, how, own, source.name, link, of, only, parts=parts)

    if single:
        if column.to is None and not itself:
            yield from (fact("copy", n) for n in alike)
        return
    if itself and len(table.rows) ** 2 <= _PAIRS_MOST * max(1, table.columns[own].distinct):
        times = [n for n, c in enumerate(source.columns) if c.family in _TIMES and n != place]
        for by in times:
            yield from (replace(fact(how, n), by=by) for n in alike for how in _NEIGHBOURS)
    if itself and (own, place) not in table.follows:
        return
    counts = column.family == "whole" and column.to is None
    numbers = [n for n in alike if column.family in NUMBERS and source.columns[n].to is None and n != source.key]
    if counts:
        yield fact("count")
    yield from (fact("sum", n, parts=parts) for n in numbers for parts in (1, _CENTS))
    yield from (fact(how, n) for n in alike for how in _ENDS)
    if counts:
        others = [n for n, c in enumerate(source.columns) if n != link and c.family != "other"]
        yield from (fact("count", n) for n in others if source.columns[n].nullable)
        yield from (fact("distinct", n) for n in others if n != source.key)
    if column.family == "bool" and not itself:
        yield fact("any")
    for only in _kinds(source) if not itself else ():
        if counts:
            yield fact("count", None, only)
        yield from (fact("sum", n, only, parts) for n in numbers for parts in (1, _CENTS))
        yield from (fact(how, n, only) for n in alike if column.family in _TIMES for how in _ENDS)
        if column.family == "bool":
            yield fact("any", None, only)


_NEIGHBOURS: tuple[How, ...] = ("previous", "next")
_ENDS: tuple[How, ...] = ("min", "max")


def _alike(one: ColumnFacts, other: ColumnFacts) -> bool:
    return any(one.family in sort and other.family in sort for sort in _SORTS)


def _kinds(table: TableFacts) -> Iterator[tuple[int, Cell]]:
    """(column, cell) of what sorts rows into kinds."""
    for n, c in enumerate(table.columns):
        if c.family == "bool":
            yield n, "true"
        elif c.family == "text" and c.distinct <= _KINDS_MOST:
            yield from ((n, value) for value in c.values)
