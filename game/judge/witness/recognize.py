"""Recognizes columns that a model makes of others, by the data alone: what always comes out, in enough rows to be no
luck. A few rows sort out what can't be, those first in which the column is not what it mostly is; what is left is tried
on more."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain, combinations, islice, permutations
from typing import Any, NamedTuple

from game.judge.witness.facts import DAYS, ColumnFacts, Facts, Family, Gathered, How, TableFacts, Worked, made_of
from game.judge.witness.gathered import Indexed, Linked, Rows, apart, gathered, linked, value_in
from game.judge.witness.values import number
from game.judge.witness.worked import NUMBERS, WAYS, UnfitError, cell_of, fitting, same, worked
from game.puzzle.witness import Cell, Row

ROWS_LEAST = 10
"""Rows of a table from which a column is believed to be made of others."""
FLAG_ROWS_LEAST = 20
"""The same of a flag, which two things can have alike by luck."""
OTHERWISE_LEAST = 4
"""Rows in which it is not what it mostly is."""
_SAMPLE = 24
"""Rows on which everything is tried first."""
_TRIED_MOST = 5_000
"""Rows on which it is tried then."""
_FETCHED_MOST = 500
"""The same where other rows have to be fetched for them."""
_SAMPLED_MOST = 5_000
"""Rows that the first ones are made of, together."""
_PAIRS_MOST = 2_000_000
"""Pairs of rows of the same group, up to which a row is compared with those before it."""
_KINDS_MOST = 12
"""Different values of a column that sorts rows into kinds."""
_CENTS = 100
_TIMES: tuple[Family, ...] = DAYS
_SORTS: tuple[tuple[Family, ...], ...] = (NUMBERS, _TIMES, ("text",), ("bool",))
_ANYTHING = ("id", "key", "code", "no", "name", "title")
"""Names that say nothing of what the values are of."""
_KEPT_IN_ORDER = ("copy", "same", "cents")
"""Ways to make a column that don't by themselves put it in an order with others."""
_NEIGHBOURS: tuple[How, ...] = ("previous", "next")
_ENDS: tuple[How, ...] = ("min", "max")
_EMPTY, _ALONE = "\0empty", "\0alone"
"""What no cell is."""
_Only = tuple[int, tuple[Cell, ...]] | None
"""(column, cells) that rows must have."""
Made = dict[tuple[str, int], Gathered | Worked]
"""By (table, column)."""
Fetch = Callable[[TableFacts, int, Sequence[Cell]], Sequence[Row] | None]
"""All rows of a table that have one of some cells in a column; None where all its rows are here."""


class Link(NamedTuple):
    """Rows of `source` belong to a row if they have in `link` what it has in `own`. `single`: one at most."""

    own: int
    source: TableFacts
    link: int

    @property
    def single(self) -> bool:
        return (self.link,) in self.source.unique


@dataclass(frozen=True)
class _Large:
    """A table with enough rows; `odd`: by column, the rows in which it is not what it mostly is, if there are enough
    of them: only such columns are made of others, or make others."""

    table: TableFacts
    odd: Mapping[int, Sequence[Row]]

    @classmethod
    def of(cls, table: TableFacts) -> "_Large":
        odd = {n: _otherwise(table.rows, n) for n in range(len(table.columns))}
        return cls(table, {n: rows for n, rows in odd.items() if len(rows) >= OTHERWISE_LEAST})

    def sample(self, place: int) -> list[Row]:
        return [*_spread(self.odd[place], _SAMPLE), *_spread(self.table.rows, _SAMPLE)]

    def tried(self, place: int, most: int = _TRIED_MOST) -> list[Row]:
        return [*_spread(self.odd[place], most // 2), *_spread(self.table.rows, most // 2)]

    def enough(self, place: int) -> bool:
        """Whether there are rows enough for what the column is."""
        return self.table.columns[place].family != "bool" or len(self.table.rows) >= FLAG_ROWS_LEAST


def with_made(tables: Mapping[str, TableFacts], fetch: Fetch) -> dict[str, TableFacts]:
    """The tables with their columns that are made of others: of their row before of other rows, copies before sums. A
    column is made in one way only, and nothing is made of itself."""
    facts, made = Facts(tables), Made()
    large = [_Large.of(t) for t in tables.values() if len(t.rows) >= ROWS_LEAST and not t.whole]
    for one in large:
        _work(one, made)
    for copies in (True, False):
        for one in large:
            for link in _links(one.table, facts):
                if link.single == copies:
                    _Gathering(one, link, fetch).find(made)
    return {name: _with(t, {at[1]: fact for at, fact in made.items() if at[0] == name}) for name, t in tables.items()}


def _with(table: TableFacts, made: Mapping[int, Gathered | Worked]) -> TableFacts:
    """Which of two columns is larger, and what follows from what, is luck where one of them is made of others, or else
    comes about by itself; but for copies."""
    free = {place for place, fact in made.items() if fact.how not in _KEPT_IN_ORDER}
    return replace(
        table,
        worked=tuple(fact for fact in made.values() if isinstance(fact, Worked)),
        gathered=tuple(fact for fact in made.values() if isinstance(fact, Gathered)),
        ordered=tuple(pair for pair in table.ordered if not {*pair[:2]} & free),
        follows=tuple((a, b) for a, b in table.follows if b not in made),
    )


def _keys(table: TableFacts) -> set[int]:
    return {u[0] for u in table.unique if len(u) == 1}


def _otherwise(rows: Sequence[Row], place: int) -> list[Row]:
    """Rows that don't have the commonest value of a column."""
    [(most, _)] = Counter(row[place] for row in rows).most_common(1)
    return [row for row in rows if row[place] != most]


def _add(table: TableFacts, fact: Gathered | Worked, made: Made) -> None:
    """Takes a fact over, if nothing then is made of itself."""
    at = (table.name, fact.place)
    reached = made_of(table.name, fact)
    for below in reached:
        if below in made:
            reached += [further for further in made_of(below[0], made[below]) if further not in reached]
    if at not in reached:
        made[at] = fact


def _spread(rows: Sequence[Row], most: int) -> Sequence[Row]:
    """So many rows from all over a table."""
    return [rows[n * len(rows) // most] for n in range(most)] if len(rows) > most else rows


# of the row


def _work(large: _Large, made: Made) -> None:
    """Later columns first: they are oftener made of those before them."""
    table = large.table
    for place in sorted({*large.odd} - _keys(table), reverse=True):
        if table.columns[place].to is None and large.enough(place):
            sample, tried = large.sample(place), large.tried(place)
            found = (fact for fact in _ways(large, place) if _worked(table, fact, sample))
            fact = next((fact for fact in found if _worked(table, fact, tried)), None)
            if fact is not None:
                _add(table, fact, made)


def _worked(table: TableFacts, fact: Worked, rows: Sequence[Row]) -> bool:
    column = table.columns[fact.place]
    with suppress(UnfitError):
        return all(same(column, row[fact.place], worked(table, fact, row)) for row in rows)
    return False


def _ways(large: _Large, place: int) -> Iterator[Worked]:
    table, columns = large.table, large.table.columns
    others = [n for n in large.odd if n not in (place, table.key) and columns[n].to is None]
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


# of other rows


def _links(table: TableFacts, facts: Facts) -> Iterator[Link]:
    """The rows that belong to a row: those it points to, those that point to it, those beside it in a group, those that
    point where it does, and those with the same key, day or name."""
    for own, column in enumerate(table.columns):
        if column.to is not None:
            yield Link(own, facts.tables[column.to[0]], column.to[1])
    for child, link, own in facts.children[table.name]:
        if (link,) not in facts.tables[child].unique:  # else the child has the copy
            yield Link(own, facts.tables[child], link)
    for own in sorted({n for n, c in enumerate(table.columns) if c.to is not None} | {a for a, _ in table.follows}):
        yield Link(own, table, own)
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
                    yield Link(own, source, link)


class _Gathering:
    """What columns of a table are made of by one link."""

    def __init__(self, large: _Large, link: Link, fetch: Fetch) -> None:
        self._large, self._link = large, link
        self._table = large.table
        self._free = {*large.odd} - {link.own} - (set() if link.single else _keys(self._table))
        own, source = link.own, link.source
        cells = source.indexed(link.link)
        self._sizes: Mapping[Cell, int] = {cell: len(rows) for cell, rows in cells.items() if cell is not None}
        self._found: Linked = Indexed(source, link.link)
        self._most = _TRIED_MOST
        asked = dict.fromkeys(row[own] for n in self._free for row in large.tried(n, _FETCHED_MOST))
        fetched = fetch(source, link.link, list(asked))
        self._known: Mapping[Cell, Any] | None = None
        if fetched is not None:
            self._known = asked
            self._found, self._most = linked(fetched, link.link), _FETCHED_MOST
            self._sizes = {cell: len(rows) for cell, rows in self._found.items() if cell is not None}

    def find(self, made: Made) -> None:
        """Adds what is found. Where one row at most belongs to each, it can only be copied."""
        table, link = self._table, self._link
        several = sum(self._sizes.get(row[link.own], 0) > 1 for row in table.rows)
        if not link.single and several < OTHERWISE_LEAST:
            return
        memory: dict[Any, Any] = {}
        for place in sorted((n for n in self._free if (table.name, n) not in made), reverse=True):
            sample, tried = self._sample(place), self._large.tried(place, self._most)
            for fact in self._facts(place) if self._large.enough(place) else ():
                found = self._completed(fact, sample, tried) if self._likely(fact, sample, memory) else None
                if found is not None and apart(table.rows, found) and self._chosen(found, [*sample, *tried]):
                    _add(table, found, made)
                    break

    def _chosen(self, fact: Gathered, rows: Sequence[Row]) -> bool:
        """Whether the least or greatest is one of several often enough: else the others have it from this column."""
        if fact.how not in _ENDS or fact.of is None:
            return True
        groups = dict.fromkeys(row[fact.own] for row in rows)
        several = (len({other[fact.of] for other in self._found.get(cell, ())}) > 1 for cell in groups)
        return sum(islice(filter(None, several), OTHERWISE_LEAST)) == OTHERWISE_LEAST

    def _sample(self, place: int) -> list[Row]:
        """Rows that few others belong to, but more than one; those in which the column is otherwise; some of all."""
        own, sizes = self._link.own, self._sizes
        several = [row for row in self._large.odd[place] if sizes.get(row[own], 0) > 1]
        several.sort(key=lambda row: sizes[row[own]])
        rows, left = [], _SAMPLED_MOST
        for row in (*several[:_SAMPLE], *self._large.sample(place)):
            if self._known is not None and row[own] not in self._known:
                continue
            if sizes.get(row[own], 0) <= left:
                left -= sizes.get(row[own], 0)
                rows.append(row)
        return rows

    def _likely(self, fact: Gathered, sample: Sequence[Row], memory: dict[Any, Any]) -> bool:
        """Whether the fact holds of the first row of the sample; what its column would be made of is counted once for
        all columns."""
        if not sample or fact.how in _NEIGHBOURS:
            return bool(sample) or fact.only is None
        row, column = sample[0], self._table.columns[fact.place]
        own = row[self._link.own]
        key = (own, fact.how, fact.of, fact.only, fact.parts, fact.sign)
        if key not in memory:
            memory[key] = value_in(self._link.source, fact, self._of_kind(own, fact.only, memory))
        value = memory[key]
        with suppress(UnfitError):
            return value is None or same(column, row[fact.place], fitting(column, value))
        return False

    def _of_kind(self, own: Cell, only: tuple[int, tuple[Cell, ...]] | None, memory: dict[Any, Any]) -> Rows:
        rows = self._found.get(own, ()) if own is not None else ()
        if only is None:
            return rows
        place, cells = only
        if len(cells) > 1:
            return [row for row in rows if row[place] in cells]
        if (own, place) not in memory:
            kinds: dict[Cell, list[Sequence[Cell]]] = defaultdict(list)
            for row in rows:
                kinds[row[place]].append(row)
            memory[own, place] = kinds
        found: Rows = memory[own, place].get(cells[0], ())
        return found

    def _completed(self, fact: Gathered, *several: Sequence[Row]) -> Gathered | None:
        """The fact with what a row has that none of the kind belong to, or none at all, as is seen; None where some row
        is otherwise. Where it is never seen it is nothing, or 0 where nothing is never seen."""
        table, column = self._table, self._table.columns[fact.place]
        asked = replace(fact, empty=_EMPTY, alone=_ALONE)
        seen: dict[Cell, list[Cell]] = {_EMPTY: [], _ALONE: []}
        try:
            for row in chain(*several):
                made, cell = gathered(table, self._link.source, asked, row, self._found), row[fact.place]
                if made in seen:
                    made = seen[made][0] if seen[made] else cell
                    seen[_EMPTY if row[fact.own] in self._sizes else _ALONE].append(cell)
                if not same(column, cell, made):
                    return None
        except UnfitError:
            return None
        zero = cell_of(column, Decimal(0)) if column.family in NUMBERS else None
        if any(len(cells) < OTHERWISE_LEAST and {*cells} - {None, zero, "false"} for cells in seen.values()):
            return None  # a value that a few rows have by themselves
        unseen = "false" if fact.how == "any" else None if column.nullable else zero
        empty = next(iter(seen[_EMPTY] or seen[_ALONE]), unseen)
        return replace(fact, empty=empty, alone=next(iter(seen[_ALONE]), empty))

    def _facts(self, place: int) -> Iterator[Gathered]:
        """What a column may be made of, plainer ones first."""
        table, (own, source, link) = self._table, self._link
        column, itself = table.columns[place], source is table and own == link
        alike = [
            n
            for n, c in enumerate(source.columns)
            if _alike(c, column) and c.to == column.to and n != link and not (source is table and n == place)
        ]

        def fact(how: How, of: int | None = None, only: _Only = None, parts: int = 1) -> Gathered:
            return Gathered(place, how, own, source.name, link, of, only, parts=parts)

        if self._link.single:
            if column.to is None and source is not table:
                yield from (fact("copy", n) for n in alike)
            return
        if itself and len(table.rows) ** 2 <= _PAIRS_MOST * max(1, table.columns[own].distinct):
            times = [n for n, c in enumerate(source.columns) if c.family in _TIMES and n != place]
            yield from (replace(fact(how, n), by=by) for by in times for n in alike for how in _NEIGHBOURS)
        if itself and (own, place) not in table.follows:
            return
        counts = column.family == "whole" and column.to is None
        numbers = [n for n in alike if column.family in NUMBERS and source.columns[n].to is None and n != source.key]
        if counts:
            yield fact("count")
        yield from (fact("sum", n, parts=parts) for n in numbers for parts in (1, _CENTS))
        yield from (fact(how, n) for n in alike for how in _ENDS)
        yield from (fact("mean", n) for n in numbers if column.family != "whole")
        if counts:
            others = [n for n, c in enumerate(source.columns) if n != link and c.family != "other"]
            yield from (fact("count", n) for n in others if source.columns[n].nullable)
            yield from (fact("distinct", n) for n in others if n != source.key)
        if column.family == "bool" and not itself:
            yield fact("any")
        several = [fact("count")] if counts else []
        several += [fact("sum", n, parts=parts) for n in numbers for parts in (1, _CENTS)]
        several += [fact(how, n) for n in alike if column.family in _TIMES for how in _ENDS]
        yield from (
            replace(plain, sign=sign) for plain in self._signed(numbers, fact, counts=counts) for sign in (1, -1)
        )
        for only in _kinds(source) if not itself else ():
            yield from (replace(plain, only=only) for plain in several)
            if column.family == "bool":
                yield fact("any", None, only)
        for plain in several if not itself else ():
            among = (self._among(plain, kind) for kind in _sorting(source))
            yield from (replace(plain, only=kinds) for kinds in among if kinds is not None)

    def _signed(self, numbers: Sequence[int], fact: Callable[..., Gathered], *, counts: bool) -> Iterator[Gathered]:
        """Of what the numbers over 0 alone may be made, or those below, where there are others."""
        for n in numbers:
            low = number(self._link.source.columns[n].low or "")
            if low is not None and low < 0:
                yield from (fact("sum", n, parts=parts) for parts in (1, _CENTS))
            if counts and low is not None and low <= 0:
                yield fact("count", n)

    def _among(self, fact: Gathered, kind: int) -> _Only:
        """Several kinds of rows that alone are counted, as rows tell that only have one kind: all but the cancelled."""
        column, counted, others = self._table.columns[fact.place], dict[Cell, None](), set[Cell]()
        for row in self._large.tried(fact.place, _FETCHED_MOST):
            rows = self._found.get(row[fact.own], ()) if row[fact.own] is not None else ()
            if len({other[kind] for other in rows}) == 1 and (value := value_in(self._link.source, fact, rows)):
                with suppress(UnfitError):
                    if same(column, row[fact.place], fitting(column, value)):
                        counted[rows[0][kind]] = None
                    else:
                        others.add(rows[0][kind])
        cells = tuple(sorted(counted, key=lambda cell: (cell is None, cell)))
        return (kind, cells) if len(cells) > 1 and others and not others & {*cells} else None


def _alike(one: ColumnFacts, other: ColumnFacts) -> bool:
    return any(one.family in sort and other.family in sort for sort in _SORTS)


def _kinds(table: TableFacts) -> Iterator[tuple[int, tuple[Cell]]]:
    """(column, cell) of each kind of rows."""
    yield from ((n, ("true",)) for n, c in enumerate(table.columns) if c.family == "bool")
    yield from ((n, (value,)) for n in _sorting(table) for value in table.columns[n].values)


def _sorting(table: TableFacts) -> list[int]:
    """Texts that sort rows into kinds."""
    return [n for n, c in enumerate(table.columns) if c.family == "text" and c.distinct <= _KINDS_MOST]
