"""Changes to an instance, each at one random place. What comes out need not be valid: `grow` looks."""

import random
from collections.abc import Callable, Sequence
from decimal import Decimal

from game.judge.witness.clues import Clues
from game.judge.witness.facts import ColumnFacts, Facts, TableFacts
from game.judge.witness.valid import Draft
from game.judge.witness.values import around, cell, less, moment, number, other_year, shifted
from game.puzzle.witness import Cell

_DAY_S = 86_400
_FEW = 12
"""Different values of a text that are all worth trying, once a query names one of them."""
_LONG = 7
"""Rows of a table that make a sequence."""
_NUMBERS = ("whole", "decimal", "float")


class Maker:
    """What changes draw from: facts, clues, chance."""

    def __init__(self, facts: Facts, clues: Clues, rng: random.Random) -> None:
        self.facts = facts
        self.clues = clues
        self.rng = rng

    def row(self, draft: Draft, tables: Sequence[str] | None = None) -> tuple[TableFacts, list[Cell]] | None:
        """Any row of a used table."""
        filled = [t for t in (tables or [n for n in draft if n in self.clues.used]) if draft.get(t)]
        if not filled:
            return None
        table = self.rng.choice(filled)
        return self.facts.tables[table], self.rng.choice(draft[table])

    def place(self, table: TableFacts, fits: Callable[[ColumnFacts], bool]) -> int | None:
        """Any column that is named in a query and fits; keys are no values."""
        used = self.clues.used.get(table.name, set())
        found = [n for n, c in enumerate(table.columns) if c.name in used and fits(c) and n != table.key]
        return self.rng.choice(found) if found else None

    def literals(self, table: TableFacts, place: int) -> list[str]:
        """Cells that the queries' literals make worth trying in a column."""
        column, at = table.columns[place], (table.name, table.columns[place].name)
        texts = list(self.clues.values.get(at, []))
        if column.family != "text":
            texts += self.clues.numbers.get(at, [])
        found = [c for text in texts for c in around(column, text)]
        found += [text for text in self.clues.patterns.get(at, []) if text and column.family == "text"]
        if column.family == "text" and (texts or at in self.clues.asked):
            found += column.values if column.distinct <= _FEW else []
            found += [text for text in self.clues.asked.get(at, ()) if text in column.values]
        return [c for c in dict.fromkeys(found) if self.allowed(table, place, c)]

    def allowed(self, table: TableFacts, place: int, value: str) -> bool:
        """Whether a value lies where values of the column are expected: dates in years that are seen, in others only
        where a query speaks of years; no negative number where none is seen."""
        column = table.columns[place]
        if column.family in ("date", "stamp"):
            inside = (column.low or "")[:4] <= value[:4] <= (column.high or "")[:4]
            return inside or (table.name, column.name) in self.clues.years
        if column.family in ("whole", "decimal", "float") and column.low is not None:
            low, value_ = number(column.low), number(value)
            return low is None or value_ is None or value_ >= min(low, Decimal(0))
        return True


def _beyond(column: ColumnFacts, value: str, end: Cell, *, below: bool = False) -> bool:
    if end is None:
        return False
    return (less(column, value, end) if below else less(column, end, value)) is True


Change = Callable[[Maker, Draft], Draft | None]


def to_literal(maker: Maker, draft: Draft) -> Draft | None:
    """A value becomes one that a query names, or one beside it."""
    names = {*maker.clues.values, *maker.clues.numbers, *maker.clues.patterns, *maker.clues.asked}
    places = [(t, c) for t, c in sorted(names) if draft.get(t)]
    if not places:
        return None
    name, column = maker.rng.choice(places)
    table = maker.facts.tables[name]
    place = table.place(column)
    literals = [] if place is None else maker.literals(table, place)
    if place is None or not literals:
        return None
    row = maker.rng.choice(draft[name])
    row[place] = maker.rng.choice(literals)
    if table.columns[place].family in _NUMBERS and maker.rng.random() < 0.5:
        _ones(maker, table, row, place)
    return draft


def _ones(maker: Maker, table: TableFacts, row: list[Cell], place: int) -> None:
    """The row's other numbers become one, where they may be: a product then hits the literal exactly."""
    used = maker.clues.used.get(table.name, set())
    for n, column in enumerate(table.columns):
        if n not in (place, table.key) and column.to is None and column.family in _NUMBERS and column.name in used:
            one = cell(column, Decimal(1))
            if one is not None and not (
                _beyond(column, one, column.low, below=True) or _beyond(column, one, column.high)
            ):
                row[n] = one


def to_neighbour(maker: Maker, draft: Draft) -> Draft | None:
    """A value becomes that of another row: ties, duplicates, namesakes."""
    found = maker.row(draft)
    place = found and maker.place(found[0], lambda c: True)
    if found is None or place is None:
        return None
    table, row = found
    row[place] = other = maker.rng.choice(draft[table.name])[place]
    column = table.columns[place]
    if other is not None and column.family in _NUMBERS and column.to is None and maker.rng.random() < 0.3:
        near = number(other)
        if near is not None:
            row[place] = cell(column, near + maker.rng.choice((-1, 1)) * Decimal(1).scaleb(-column.scale))
    return draft


def to_sequence(maker: Maker, draft: Draft) -> Draft | None:
    """Rows of a table follow each other: there are more of them, with days in a row (some left out, some twice), and
    what they are put together by comes in runs."""
    if not maker.clues.sequential:
        return None
    found = maker.row(draft)
    if found is None:
        return None
    table = found[0]
    while len(draft[table.name]) < _LONG and maker.rng.random() < 0.8:
        if twin(maker, draft, table.name) is None:
            break
    rows = draft[table.name]
    if table.key is not None:
        rows.sort(key=lambda row: (len(row[table.key or 0] or ""), row[table.key or 0] or ""))
    for place, column in enumerate(table.columns):
        at = (table.name, column.name)
        if column.family in ("date", "stamp") and _named(maker, table, place) and place != table.key:
            _in_a_row(maker, table, rows, place)
        elif at in maker.clues.grouped and place != table.key and maker.rng.random() < 0.5:
            _in_runs(maker, rows, place)
    return draft


def _in_a_row(maker: Maker, table: TableFacts, rows: list[list[Cell]], place: int) -> None:
    steps = (0, 1, 1, 1, 1, 2, *sorted(maker.clues.gaps)[:3])
    day = next((row[place] for row in rows if row[place] is not None), None)
    for row in rows:
        if day is not None and maker.allowed(table, place, day):
            row[place] = day
            day = shifted(table.columns[place], day, maker.rng.choice(steps))


def _in_runs(maker: Maker, rows: list[list[Cell]], place: int) -> None:
    values = list(dict.fromkeys(row[place] for row in rows))[:2]
    lengths = sorted({*maker.clues.sizes, 1, 2, 3})
    n = turn = 0
    while n < len(rows):
        for row in rows[n : n + maker.rng.choice(lengths)]:
            row[place] = values[turn % len(values)]
            n += 1
        turn += 1


def to_namesake(maker: Maker, draft: Draft) -> Draft | None:
    """A value becomes that of a row of another table, in a column of the same name: the same person, day or place."""
    found = maker.row(draft)
    other = maker.row(draft)
    if found is None or other is None or found[0].name == other[0].name:
        return None
    table, row = found
    shared = [
        (n, m)
        for n, c in enumerate(table.columns)
        for m, d in enumerate(other[0].columns)
        if c.name == d.name and c.family == d.family and n != table.key and c.to is None
    ]
    if not shared:
        return None
    wanted = shared if maker.rng.random() < 0.6 else [maker.rng.choice(shared)]
    for n, m in wanted:
        if _named(maker, table, n) and (other[1][m] is not None or table.columns[n].nullable):
            row[n] = other[1][m]
    return draft


def _named(maker: Maker, table: TableFacts, place: int) -> bool:
    """Whether a query names the column."""
    return table.columns[place].name in maker.clues.used.get(table.name, set())


def to_meet(maker: Maker, draft: Draft) -> Draft | None:
    """A value becomes that of a column it is compared with, or lies just beside it."""
    pairs = [(a, b) for a, b in maker.clues.pairs if draft.get(a[0]) and draft.get(b[0])]
    if not pairs:
        return None
    one, other = maker.rng.choice(pairs) if maker.rng.random() < 0.5 else maker.rng.choice(pairs)[::-1]
    table, there = maker.facts.tables[one[0]], maker.facts.tables[other[0]]
    place, from_place = table.place(one[1]), there.place(other[1])
    if place is None or from_place is None or place == table.key or table.columns[place].to is not None:
        return None
    value = maker.rng.choice(draft[other[0]])[from_place]
    new = None if value is None else _beside(table.columns[place], value, maker.rng.choice((0, 0, 0, -1, 1)))
    if new is None or not maker.allowed(table, place, new):
        return None
    maker.rng.choice(draft[one[0]])[place] = new
    return draft


def _beside(column: ColumnFacts, value: str, steps: int) -> str | None:
    if column.family in _NUMBERS:
        found = number(value)
        return None if found is None else cell(column, found + steps)
    if column.family in ("date", "stamp"):
        return shifted(column, value, steps)
    return value if column.family == "text" else None


def to_other(maker: Maker, draft: Draft) -> Draft | None:
    """A value becomes another one that the visible data have."""
    found = maker.row(draft)
    place = found and maker.place(found[0], lambda c: bool(c.values) and c.to is None)
    if found is None or place is None:
        return None
    found[1][place] = maker.rng.choice(found[0].columns[place].values)
    return draft


def to_null(maker: Maker, draft: Draft) -> Draft | None:
    found = maker.row(draft)
    place = found and maker.place(found[0], lambda c: c.nullable)
    if found is None or place is None:
        return None
    found[1][place] = None
    return draft


def to_parent(maker: Maker, draft: Draft) -> Draft | None:
    """A row points to another one that is there."""
    found = maker.row(draft)
    if found is None:
        return None
    places = [n for n, c in enumerate(found[0].columns) if c.to is not None and draft.get(c.to[0])]
    if not places:
        return None
    place = maker.rng.choice(places)
    to = found[0].columns[place].to
    assert to is not None
    found[1][place] = maker.rng.choice(draft[to[0]])[to[1]]
    return draft


def twin(maker: Maker, draft: Draft, name: str | None = None, of: list[Cell] | None = None) -> Draft | None:
    """A row (of a table, if one is named) comes again, with a key of its own; now and then one more thing differs.
    `of`: that very row, and nothing differs."""
    found = maker.row(draft, [name] if name else None)
    if found is None:
        return None
    table, row = found
    row = row if of is None else of
    copy = list(row)
    for places in table.unique:
        place = maker.rng.choice(places)
        fresh = _fresh(maker, table, place, draft)
        if fresh is None:
            return None
        copy[place] = fresh
    draft[table.name].append(copy)
    other = maker.place(table, lambda c: bool(c.values) and c.to is None)
    if of is None and other is not None and maker.rng.random() < 0.4:
        copy[other] = maker.rng.choice(table.columns[other].values)
    return draft


def deep_twin(maker: Maker, draft: Draft) -> Draft | None:
    """A row comes again with all that points to it: two of the same that differ in nothing, or in one text."""
    found = maker.row(draft)
    if found is None:
        return None
    table, row = found
    if twin(maker, draft, table.name, row) is None:
        return None
    copy = draft[table.name][-1]
    for child, place, own in maker.facts.children[table.name]:
        held = [r for r in draft.get(child, ()) if r[place] == row[own] and r is not copy]
        for below in held if child != table.name else ():
            if twin(maker, draft, child, below) is None:
                return None
            draft[child][-1][place] = copy[own]
    text = maker.place(table, lambda c: c.family == "text" and bool(c.values))
    if text is not None and maker.rng.random() < 0.4:
        copy[text] = maker.rng.choice(table.columns[text].values)
    return draft


def _fresh(maker: Maker, table: TableFacts, place: int, draft: Draft) -> Cell:
    """A key that no row of the draft has: one of the visible data, else the next number."""
    taken = {row[place] for row in draft[table.name]}
    free = [v for v in table.columns[place].values if v not in taken]
    to = table.columns[place].to
    if to is not None:
        free = [row[to[1]] for row in draft.get(to[0], []) if row[to[1]] not in taken]  # type: ignore[misc]
    if free:
        return maker.rng.choice(free)
    high = number(table.columns[place].high or "")
    return cell(table.columns[place], high + len(taken) + 1) if high is not None and to is None else None


def drop(maker: Maker, draft: Draft) -> Draft | None:
    """A row goes, and with it what points to it."""
    found = maker.row(draft)
    if found is None:
        return None
    remove(draft, maker.facts, found[0].name, found[1])
    return draft


def remove(draft: Draft, facts: Facts, table: str, row: list[Cell]) -> None:
    """Takes a row away, and all rows that point to it."""
    draft[table] = [r for r in draft[table] if r is not row]
    for child, place, own in facts.children[table]:
        if child in draft and not any(r[own] == row[own] for r in draft[table]):
            for lost in [r for r in draft[child] if r[place] == row[own] and row[own] is not None]:
                if any(r is lost for r in draft[child]):
                    remove(draft, facts, child, lost)


def move_date(maker: Maker, draft: Draft) -> Draft | None:
    """A date moves: by a day, a tick, to midnight, to the same day of another year, to a given distance of another."""
    found = maker.row(draft)
    place = found and maker.place(found[0], lambda c: c.family in ("date", "stamp"))
    if found is None or place is None:
        return None
    table, row = found
    new = _moved(maker, table, row, place, draft)
    if new is None or not maker.allowed(table, place, new):
        return None
    row[place] = new
    return draft


def _moved(maker: Maker, table: TableFacts, row: list[Cell], place: int, draft: Draft) -> str | None:
    column, old = table.columns[place], row[place]
    kind = maker.rng.random()
    if old is None or kind < 0.45:
        return _at_distance(maker, table, row, place, draft)
    if kind < 0.6:
        return shifted(column, old, maker.rng.choice((-1, 1, -7, 7, -28, 28, -31, 31)))
    if kind < 0.75:
        return other_year(column, old, maker.rng.choice((-1, 1)))
    if column.family == "date":
        return shifted(column, old, maker.rng.choice((-1, 1)))
    at = moment(old)
    if kind < 0.85 and at is not None:
        return cell(column, at.replace(hour=0, minute=0, second=0, microsecond=0))
    return shifted(column, old, 0, maker.rng.choice((-1, 1)) * (column.step or 1))


def _at_distance(maker: Maker, table: TableFacts, row: list[Cell], place: int, draft: Draft) -> str | None:
    """As many days (or hours, minutes) from another date as a query speaks of, or one more or less."""
    others = [other[place] for other in draft[table.name] if other is not row]
    others += [row[n] for n, c in enumerate(table.columns) if n != place and c.family in ("date", "stamp")]
    known = [text for text in others if text is not None]
    if not known:
        return None
    gap = maker.rng.choice(sorted(maker.clues.gaps)) + maker.rng.choice((-1, 0, 0, 0, 1))
    gap *= maker.rng.choice((-1, 1))
    column = table.columns[place]
    if column.family == "stamp" and column.step < _DAY_S and maker.rng.random() < 0.4:
        return shifted(column, maker.rng.choice(known), 0, gap * maker.rng.choice((60, 3_600)))
    return shifted(column, maker.rng.choice(known), gap)


def nudge(maker: Maker, draft: Draft) -> Draft | None:
    """A number goes up or down by one, or becomes small."""
    found = maker.row(draft)
    place = found and maker.place(found[0], lambda c: c.family in ("whole", "decimal", "float") and c.to is None)
    if found is None or place is None:
        return None
    table, row = found
    old = number(row[place] or "")
    if old is None:
        return None
    unit = Decimal(1).scaleb(-table.columns[place].scale)
    new = cell(table.columns[place], maker.rng.choice((old + 1, old - 1, old * 2, old + unit, old - unit)))
    if new is None or not maker.allowed(table, place, new):
        return None
    row[place] = new
    return draft


CHANGES: Sequence[tuple[Change, int]] = (
    (to_literal, 6),
    (to_namesake, 2),
    (to_meet, 3),
    (to_sequence, 3),
    (to_neighbour, 5),
    (twin, 4),
    (deep_twin, 3),
    (to_null, 3),
    (move_date, 3),
    (to_other, 2),
    (to_parent, 3),
    (drop, 2),
    (nudge, 2),
)
"""Each with how often it is drawn."""
_FOR_SETS: Sequence[tuple[Change, int]] = ((to_namesake, 8), (twin, 4))
"""What is drawn oftener where a query puts two results together as sets."""


def changes_for(clues: Clues) -> Sequence[tuple[Change, int]]:
    """The changes worth trying around some queries, each with its weight."""
    return (*CHANGES, *_FOR_SETS) if clues.sets else CHANGES
