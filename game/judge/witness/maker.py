"""What changes to an instance draw from: facts, clues, chance."""

import itertools
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from game.judge.witness.clues import Clues
from game.judge.witness.facts import DAYS, ColumnFacts, Facts, TableFacts
from game.judge.witness.valid import Draft
from game.judge.witness.values import around, less, moment, month_ends, number
from game.puzzle.witness import Cell

NUMBERS = ("whole", "decimal", "float")
_AIMED = 0.5
"""How often a change is made where the player's query and the answer differ."""
_MONTHS = 12
_FEW = 12
"""Different values of a text that are all worth trying, once a query names one of them."""


@dataclass(frozen=True)
class Models:
    """Numbers of rows that others are to be like in what `names`, columns, hold; unless `whole`, they don't set two
    queries apart by themselves."""

    numbers: Sequence[int]
    names: frozenset[str]
    whole: bool


class Maker:
    """What changes draw from: facts, clues, chance."""

    def __init__(
        self, facts: Facts, clues: Clues, rng: random.Random, apart: Mapping[str, Sequence[Models]] | None = None
    ) -> None:
        """`apart`: by table, rows that only one of two queries takes."""
        self.facts = facts
        self.clues = clues
        self.rng = rng
        self.apart = apart or {}
        self._aimed = {table for table, _ in clues.aimed}

    def row(self, draft: Draft, tables: Sequence[str] | None = None) -> tuple[TableFacts, list[Cell]] | None:
        """Any row of a used table, oftener of one of which a player's query makes something else."""
        filled = [t for t in (tables or [n for n in draft if n in self.clues.used]) if draft.get(t)]
        if not filled:
            return None
        aimed = [t for t in filled if t in self._aimed]
        if aimed and not tables and self.rng.random() < _AIMED:
            filled = aimed
        table = self.rng.choice(filled)
        return self.facts.tables[table], self.rng.choice(draft[table])

    def place(self, table: TableFacts, fits: Callable[[ColumnFacts], bool]) -> int | None:
        """Any column that is named in a query and fits; keys are no values."""
        used = self.clues.used.get(table.name, set())
        found = [n for n, c in enumerate(table.columns) if c.name in used and fits(c) and n != table.key]
        aimed = [n for n in found if (table.name, table.columns[n].name) in self.clues.aimed]
        if aimed and self.rng.random() < _AIMED:
            found = aimed
        return self.rng.choice(found) if found else None

    def date(self, draft: Draft) -> tuple[TableFacts, list[Cell], int] | None:
        """Any row, and where a date stands in it that is named in a query."""
        found = self.row(draft)
        place = found and self.place(found[0], lambda c: c.family in DAYS)
        return None if found is None or place is None else (*found, place)

    def exact(self, table: TableFacts, place: int) -> list[str]:
        """Cells that are a query's literal itself: where a comparison decides, or the midnight that ends a day."""
        column, at = table.columns[place], (table.name, table.columns[place].name)
        texts = [*self.clues.values.get(at, []), *self.clues.numbers.get(at, [])]
        found = [c for text in texts for c in itertools.islice(around(column, text), 1)]
        return [c for c in dict.fromkeys(found) if self.allowed(table, place, c, asked=True)]

    def met(self, draft: Draft, table: TableFacts, place: int) -> list[Cell]:
        """Dates of other tables that a column is compared with, be it through a third one, such as a calendar."""
        at = (table.name, table.columns[place].name)
        found, queue = {at}, [at]
        while queue:
            one = queue.pop()
            beside = {b if a == one else a for a, b in self.clues.pairs if one in (a, b)} - found
            found |= beside
            queue += beside
        values: list[Cell] = []
        for name, column in sorted(found):
            other = self.facts.tables.get(name)
            n = other.place(column) if other is not None and name != table.name else None
            if other is not None and n is not None and other.columns[n].family in DAYS:
                values += [row[n] for row in draft.get(name, ())]
        return values

    def edges(self, table: TableFacts, place: int) -> list[str]:
        """Cells at and beside the literals by which a player's query and the answer differ; as many are at them."""
        column, at = table.columns[place], (table.name, table.columns[place].name)
        own = {*self.clues.values.get(at, ()), *self.clues.numbers.get(at, ())}
        found: list[str] = []
        for text in sorted(self.clues.edges.get(at, ())):
            if column.family in DAYS and text.isdigit() and 1 <= int(text) <= _MONTHS:
                found += [c for c in month_ends(column, int(text)) if self.allowed(table, place, c)]
            if column.family != "text":
                at_it, *beside = [*around(column, text)] or [""]
                cells = [*[at_it] * max(1, len(beside)), *beside] if at_it else []
                found += [c for c in cells if self.allowed(table, place, c, asked=text in own)]
            elif text in own or text in column.values:
                found.append(text)
        if found and column.family == "text" and column.distinct <= _FEW:  # any of them may be on the wrong side
            found += column.values
        return found

    def literals(self, table: TableFacts, place: int) -> list[str]:
        """Cells that the queries' literals make worth trying in a column."""
        column, at = table.columns[place], (table.name, table.columns[place].name)
        texts = list(self.clues.values.get(at, []))
        if column.family != "text":
            texts += self.clues.numbers.get(at, [])
        if column.family in DAYS:  # years that a player's query names
            texts += self.clues.player_numbers.get(at, [])
        found = [c for text in texts for c in around(column, text)]
        found += [text for text in self.clues.patterns.get(at, []) if text and column.family == "text"]
        if column.family == "text" and (texts or at in self.clues.asked):
            found += column.values if column.distinct <= _FEW else []
            found += [text for text in self.clues.asked.get(at, ()) if text in column.values]
        if column.family in NUMBERS:
            near = [c for text in self.clues.player_numbers.get(at, ()) for c in around(column, text)]
            found += [c for c in near if not beyond(column, c, column.low, below=True)]
        return [c for c in dict.fromkeys(found) if self.allowed(table, place, c, asked=True)]

    def allowed(self, table: TableFacts, place: int, value: str, *, asked: bool = False) -> bool:
        """Whether a value lies where values of the column are expected: dates in years that are seen, in others only
        where the answer names days; no negative number where none is seen, and around a player's query no number below
        those that are, unless it was `asked` for."""
        column = table.columns[place]
        if not table.may_hold(place, value):
            return False
        if column.family in DAYS:
            at = (table.name, column.name)
            return at in self.clues.years or _in_years(column, value, 1 if at in self.clues.near else 0)
        if column.family in ("whole", "decimal", "float") and column.low is not None:
            low, value_ = number(column.low), number(value)
            strict = self.clues.strict and not asked
            return low is None or value_ is None or value_ >= (low if strict else min(low, Decimal(0)))
        return True


def _in_years(column: ColumnFacts, value: str, beside: int) -> bool:
    """Whether a date lies in a year that is seen, or at most so many beside them."""
    found = [moment(text or "") for text in (column.low, value, column.high)]
    low, at, high = (when.year if when is not None else 0 for when in found)
    return low - beside <= at <= high + beside


def beyond(column: ColumnFacts, value: str, end: Cell, *, below: bool = False) -> bool:
    if end is None:
        return False
    return (less(column, value, end) if below else less(column, end, value)) is True


def named(maker: Maker, table: TableFacts, place: int) -> bool:
    """Whether a query names the column."""
    return table.columns[place].name in maker.clues.used.get(table.name, set())
