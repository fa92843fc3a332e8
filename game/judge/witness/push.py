"""A change to a column that is made of others, carried on to what it is made of: a first order that is to be a day
later needs an order on that day. What can't be carried on is taken back by `make_again`."""

from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal

from game.judge.witness.facts import Facts, Gathered, TableFacts, Worked
from game.judge.witness.gathered import counts, found_in, gathered
from game.judge.witness.maker import Maker
from game.judge.witness.rows import remove, twin
from game.judge.witness.valid import Draft
from game.judge.witness.values import number
from game.judge.witness.worked import EXACTLY, UnfitError, Value, cell_of, same, total, value_of, worked
from game.puzzle.witness import Cell

_ROWS_MOST = 12
"""Rows that one row is made of, at most."""


def push(draft: Draft, before: Draft, facts: Facts, maker: Maker | None = None) -> None:
    """Changes the rows that changed columns are made of, so that they are what they were changed to; `before`: the
    valid instance that `draft` was. Without a maker no row is added."""
    for name, fact in reversed(facts.made):
        table = facts.tables[name]
        for row, old in _pairs(draft, before, table):
            if not same(table.columns[fact.place], row[fact.place], old[fact.place]):
                with suppress(UnfitError):
                    if isinstance(fact, Worked):
                        _work_back(table, fact, row)
                    elif fact.source in draft:
                        _Back(draft, facts, table, fact, maker).carry(row)


def _pairs(draft: Draft, before: Draft, table: TableFacts) -> list[tuple[list[Cell], list[Cell]]]:
    """Rows, each with what it was; new ones are not in it."""
    rows, earlier = draft.get(table.name, []), before.get(table.name, [])
    if table.key is None:
        return list(zip(rows, earlier, strict=True)) if len(rows) == len(earlier) else []
    known = {row[table.key]: row for row in earlier}
    return [(row, known[row[table.key]]) for row in rows if row[table.key] in known]


def _work_back(table: TableFacts, fact: Worked, row: list[Cell]) -> None:
    """Another value of the last column, or of one that can have it, so that the row's comes out."""
    wanted = row[fact.place]
    if wanted is None or same(table.columns[fact.place], worked(table, fact, row), wanted):
        return
    value = value_of(table.columns[fact.place].family, wanted)
    for place in fact.of:
        for made in _sources(table, fact, place, row, value):
            before, row[place] = row[place], made
            if made is not None and same(table.columns[fact.place], worked(table, fact, row), wanted):
                return
            row[place] = before


def _sources(table: TableFacts, fact: Worked, place: int, row: Sequence[Cell], value: Value) -> list[Cell]:
    """Cells that may make the value: itself, or as much more or less as it is away."""
    column, found = table.columns[place], [cell_of(table.columns[place], value)]
    now, own = number(worked(table, fact, row) or ""), number(row[place] or "0")
    if isinstance(value, Decimal) and now is not None and own is not None:
        away = EXACTLY.subtract(value, now)
        found += [cell_of(column, other) for other in (EXACTLY.add(own, away), EXACTLY.subtract(own, away))]
    return [made for made in found if not _below(table, place, made)]


def _below(table: TableFacts, place: int, made: Cell) -> bool:
    """Whether a number is negative where none is seen."""
    value, low = number(made or ""), number(table.columns[place].low or "")
    return value is not None and value < 0 and low is not None and low >= 0


class _Back:
    """One row's change, carried on to the rows that a column is made of."""

    def __init__(self, draft: Draft, facts: Facts, table: TableFacts, fact: Gathered, maker: Maker | None) -> None:
        self._draft, self._facts, self._table, self._fact, self._maker = draft, facts, table, fact, maker
        self._source = facts.tables[fact.source]

    def carry(self, row: list[Cell]) -> None:
        fact, wanted = self._fact, row[self._fact.place]
        column = self._table.columns[fact.place]
        found = found_in(self._draft, self._facts, fact)
        if same(column, wanted, gathered(self._table, self._source, fact, row, found)):
            return
        rows = [
            other for other in self._draft[fact.source] if other[fact.link] == row[fact.own] and counts(fact, other)
        ]
        value = None if wanted is None else value_of(column.family, wanted)
        if same(column, wanted, fact.empty) or (fact.how == "any" and wanted == "false"):
            for other in rows if fact.how not in ("copy", "previous", "next") else ():
                remove(self._draft, self._facts, fact.source, other)
            return
        rows = rows or self._first(row)
        if value is None or not rows:
            return
        if fact.how == "copy" and fact.of is not None:
            rows[0][fact.of] = cell_of(self._source.columns[fact.of], value)
        elif fact.how == "count" and isinstance(value, Decimal):
            self._count(rows, int(value))
        elif fact.how == "sum" and isinstance(value, Decimal):
            self._add(rows, EXACTLY.multiply(value, Decimal(fact.parts)))
        elif fact.how in ("min", "max"):
            self._end(rows, value)

    def _first(self, row: list[Cell]) -> list[list[Cell]]:
        """A row for one that has none: as another one, but for what makes it belong there."""
        fact, others = self._fact, self._draft[self._fact.source]
        if self._maker is None or not others or fact.how == "copy":
            return []
        moved = {fact.link: row[fact.own], **({fact.only[0]: fact.only[1][0]} if fact.only is not None else {})}
        made = twin(self._maker, self._draft, fact.source, others[0], moved)
        return [] if made is None else [made[fact.source][-1]]

    def _count(self, rows: list[list[Cell]], wanted: int) -> None:
        """Rows come again, or go."""
        for other in rows[wanted:] if wanted > 0 else ():
            remove(self._draft, self._facts, self._fact.source, other)
        for n in range(len(rows), wanted if self._maker is not None and wanted <= _ROWS_MOST else 0):
            assert self._maker is not None
            if twin(self._maker, self._draft, self._fact.source, rows[n % len(rows)]) is None:
                return

    def _add(self, rows: list[list[Cell]], wanted: Decimal) -> None:
        """The first row that can have as much more or less as is missing has it."""
        place = self._fact.of
        assert place is not None
        values = [number(other[place] or "0") or Decimal(0) for other in rows]
        missing = EXACTLY.subtract(wanted, total(values))
        for other, value in zip(rows, values, strict=True):
            made = cell_of(self._source.columns[place], EXACTLY.add(value, missing))
            if made is not None and not _below(self._source, place, made):
                other[place] = made
                return

    def _end(self, rows: list[list[Cell]], wanted: Value) -> None:
        """The first or the last row is moved, and all those that would lie beyond it."""
        place = self._fact.of
        assert place is not None
        column = self._source.columns[place]
        made, sign = cell_of(column, wanted), 1 if self._fact.how == "min" else -1
        read = [(value_of(column.family, other[place] or ""), other) for other in rows if other[place] is not None]
        known = [(value, other) for value, other in read if value is not None]
        if made is None or not known:
            return
        end = (min if sign > 0 else max)(known, key=lambda pair: pair[0])
        end[1][place] = made
        for value, other in known:
            if value < wanted if sign > 0 else value > wanted:
                other[place] = made
