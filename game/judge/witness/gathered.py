"""Columns that a model makes of other rows: what it counts, adds up and copies. A customer's first order is the first
of the orders that are there, in a hidden case too."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from game.judge.witness.facts import Facts, Gathered, TableFacts, Worked
from game.judge.witness.values import number
from game.judge.witness.worked import EXACTLY, UnfitError, Value, fitting, same, total, value_of, worked
from game.puzzle.witness import Cell

Rows = Sequence[Sequence[Cell]]
Linked = Mapping[Cell, Rows]
"""Rows of a table by what they have in a column."""


def linked(rows: Rows, link: int) -> Linked:
    """Rows by what they have in a column."""
    found: dict[Cell, list[Sequence[Cell]]] = defaultdict(list)
    for row in rows:
        found[row[link]].append(row)
    return found


def gathered(table: TableFacts, source: TableFacts, fact: Gathered, row: Sequence[Cell], found: Linked) -> Cell:
    """The cell that a row has by the fact, where `found` are the rows of `source` by `fact.link`. Raises UnfitError."""
    own = row[fact.own]
    rows = found.get(own, ()) if own is not None else ()
    if not rows:
        return fact.alone
    rows = [other for other in rows if counts(fact, other)]
    if fact.how in ("previous", "next"):
        rows = _beside(source, fact, row, rows)
    value = value_in(source, fact, rows)
    return fact.empty if value is None else fitting(table.columns[fact.place], value)


def counts(fact: Gathered, other: Sequence[Cell]) -> bool:
    """Whether a row, of those that belong to the fact's, is one that the column is made of."""
    if fact.only is not None and other[fact.only[0]] not in fact.only[1]:
        return False
    return not fact.sign or (number(other[fact.of or 0] or "") or 0) * fact.sign > 0


def _beside(source: TableFacts, fact: Gathered, row: Sequence[Cell], rows: Rows) -> Rows:
    """The row before, or after, in its group; none where it has no place in the order."""
    assert fact.by is not None
    family = source.columns[fact.by].family
    at = _read(family, row[fact.by])
    timed = [(other, then) for other in rows if (then := _read(family, other[fact.by])) is not None]
    if at is None:
        return []
    if fact.how == "previous":
        return [other for other, _ in sorted((t for t in timed if t[1] < at), key=lambda t: t[1])[-1:]]
    return [other for other, _ in sorted((t for t in timed if t[1] > at), key=lambda t: t[1])[:1]]


def _read(family: str, text: Cell) -> Value:
    return None if text is None else value_of(family, text)


def value_in(source: TableFacts, fact: Gathered, rows: Rows) -> Value:
    """What is made of some rows; None where there is nothing to be made of."""
    if fact.how == "any":
        return bool(rows)
    if fact.of is None:
        return Decimal(len(rows)) if rows else None
    cells = [row[fact.of] for row in rows]
    if fact.how in ("copy", "previous", "next"):
        return _read(source.columns[fact.of].family, cells[0]) if cells else None
    values = [value for text in cells if (value := _read(source.columns[fact.of].family, text)) is not None]
    if fact.sign:
        values = [value for value in values if value * fact.sign > 0]
    if not values:
        return None
    match fact.how:
        case "count":
            return Decimal(len(values))
        case "distinct":
            return Decimal(len(set(values)))
        case "sum":
            return EXACTLY.divide(total(values), Decimal(fact.parts))
        case "mean":
            return EXACTLY.divide(total(values), Decimal(len(values)))
    return min(values) if fact.how == "min" else max(values)


def make_again(draft: dict[str, list[list[Cell]]], facts: Facts) -> bool:
    """Gives each column that is made of others what it is made of now. False where that can't be told, or the column
    can't hold it."""
    try:
        return _make_again(draft, facts)
    except UnfitError:
        return False


def _make_again(draft: dict[str, list[list[Cell]]], facts: Facts) -> bool:
    for name, fact in facts.made:
        table, rows = facts.tables[name], draft.get(name)
        if not rows:
            continue
        if isinstance(fact, Worked):
            for row in rows:
                _give(row, fact, table, worked(table, fact, row))
            continue
        source, found = facts.tables[fact.source], found_in(draft, facts, fact)
        if not apart(rows, fact):
            return False
        for row, made in [(row, gathered(table, source, fact, row, found)) for row in rows]:
            _give(row, fact, table, made)
    return True


def found_in(draft: Mapping[str, list[list[Cell]]], facts: Facts, fact: Gathered) -> Linked:
    """The rows that a column is made of; those of a table that is taken whole are the visible ones."""
    if fact.source in draft:
        return linked(draft[fact.source], fact.link)
    return Indexed(facts.tables[fact.source], fact.link)


class Indexed(Mapping[Cell, Rows]):
    """The visible rows of a table by what they have in a column."""

    def __init__(self, table: TableFacts, link: int) -> None:
        self._rows, self._index = table.rows, table.indexed(link)

    def __getitem__(self, cell: Cell) -> Rows:
        return [self._rows[n] for n in self._index[cell]]

    def __iter__(self) -> Iterator[Cell]:
        return iter(self._index)

    def __len__(self) -> int:
        return len(self._index)


def _give(row: list[Cell], fact: Gathered | Worked, table: TableFacts, made: Cell) -> None:
    if not same(table.columns[fact.place], row[fact.place], made):
        row[fact.place] = made


def apart(rows: Rows, fact: Gathered) -> bool:
    """Whether it is plain which row is the previous or the next one, where that matters: no two of a group tie."""
    if fact.how not in ("previous", "next") or fact.by is None:
        return True
    placed = [(row[fact.own], row[fact.by]) for row in rows if row[fact.own] is not None]
    return len(placed) == len(set(placed))
