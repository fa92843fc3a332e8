"""Changes to an instance, each at one random place. What comes out need not be valid: `grow` looks."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from game.judge.witness.apart import to_apart
from game.judge.witness.chain import to_chain
from game.judge.witness.clues import Clues
from game.judge.witness.double import double
from game.judge.witness.facts import DAYS, ColumnFacts, Facts, TableFacts
from game.judge.witness.maker import NUMBERS, Maker, beyond, named
from game.judge.witness.rows import FEW, deep_twin, drop, many, remove, swap, to_gap, to_sequence, twin
from game.judge.witness.ties import again_later, to_middle, to_same_distance
from game.judge.witness.valid import Draft
from game.judge.witness.values import cell, moment, month_edge, number, other_month, other_year, shifted
from game.puzzle.witness import Cell

_DAY_S = 86_400
_EXACT = 0.4
"""How often a value becomes a literal itself, and nothing beside it; and how often where two queries differ."""
_CYCLIC = 0.5
"""How often a date moves to where a part of it comes again, if a query looks at such parts."""
_ELSEWHERE = 0.3
"""How often a date comes near one of another table that it is compared with, be it through a third."""
_MONTHS_AWAY = (-5, -4, -3, 3, 4, 5, 6)
"""Months by which a date moves, beside one or two: with those, every month comes."""
_ADDED = 0.5
"""How often such a value comes in a row of its own."""
_HUNDRED = Decimal(100)
_HARDLY = Decimal("0.04")
"""Percent by which a part is less than the one that a query speaks of, and yet is shown as it by one decimal."""

Change = Callable[[Maker, Draft], Draft | None]


def to_literal(maker: Maker, draft: Draft) -> Draft | None:
    """A value becomes one that a query names, or one beside it."""
    clues = maker.clues
    names = {*clues.values, *clues.numbers, *clues.player_numbers, *clues.patterns, *clues.asked}
    places = [(t, c) for t, c in sorted(names) if draft.get(t)]
    aimed = [place for place in places if place in clues.aimed]
    if not places:
        return None
    name, column = maker.rng.choice(aimed if aimed and maker.rng.random() < _EXACT else places)
    table = maker.facts.tables[name]
    place = table.place(column)
    literals = [] if place is None else maker.literals(table, place)
    if place is None or not literals:
        return None
    row = maker.rng.choice(draft[name])
    exact = maker.exact(table, place) if maker.rng.random() < _EXACT else []
    row[place] = maker.rng.choice(exact or literals)
    if table.columns[place].family in NUMBERS and maker.rng.random() < 0.5:
        _ones(maker, table, row, place)
    return draft


def _ones(maker: Maker, table: TableFacts, row: list[Cell], place: int) -> None:
    """The row's other numbers become one, where they may be: a product then hits the literal exactly."""
    used = maker.clues.used.get(table.name, set())
    for n, column in enumerate(table.columns):
        if n not in (place, table.key) and column.to is None and column.family in NUMBERS and column.name in used:
            one = cell(column, Decimal(1))
            if one is not None and not (
                beyond(column, one, column.low, below=True) or beyond(column, one, column.high)
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
    if other is not None and column.family in NUMBERS and column.to is None and maker.rng.random() < 0.3:
        near = number(other)
        made = (
            None if near is None else cell(column, near + maker.rng.choice((-1, 1)) * Decimal(1).scaleb(-column.scale))
        )
        if made is not None and maker.allowed(table, place, made):
            row[place] = made
    return draft


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
        if named(maker, table, n) and (other[1][m] is not None or table.columns[n].nullable):
            row[n] = other[1][m]
    return draft


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
    if value is None or not _alike(table.columns[place], there.columns[from_place]):
        return None
    new = _beside(table.columns[place], value, maker.rng.choice((0, 0, 0, -1, 1)))
    if new is None or not maker.allowed(table, place, new):
        return None
    maker.rng.choice(draft[one[0]])[place] = new
    return draft


def _alike(one: ColumnFacts, other: ColumnFacts) -> bool:
    """Whether values of two columns can be the same."""
    kinds = (NUMBERS, DAYS, ("text",))
    return any(one.family in kind and other.family in kind for kind in kinds)


def _beside(column: ColumnFacts, value: str, steps: int) -> str | None:
    if column.family in NUMBERS:
        found = number(value)
        return None if found is None else cell(column, found + steps)
    if column.family in DAYS:
        return shifted(column, value, steps)
    return value if value in column.values else None


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


def move_date(maker: Maker, draft: Draft) -> Draft | None:
    """A date moves: by a day, a tick, to midnight, to the same day of another year, to a given distance of another."""
    found = maker.date(draft)
    if found is None:
        return None
    table, row, place = found
    new = _moved(maker, table, row, place, draft)
    if new is None or not maker.allowed(table, place, new):
        return None
    row[place] = new
    return draft


def _moved(maker: Maker, table: TableFacts, row: list[Cell], place: int, draft: Draft) -> str | None:
    column, old = table.columns[place], row[place]
    kind = maker.rng.random()
    if old is not None and maker.clues.cycles and maker.rng.random() < _CYCLIC:
        return _again(maker, column, old)
    if old is None or kind < 0.45:
        return _at_distance(maker, table, row, place, draft)
    if kind < 0.6:
        return shifted(column, old, maker.rng.choice((-1, 1, -7, 7, -28, 28, -31, 31)))
    if kind < 0.75:
        return _again(maker, column, old)
    if column.family == "date":
        return shifted(column, old, maker.rng.choice((-1, 1)))
    at = moment(old)
    if kind < 0.85 and at is not None:
        return cell(column, at.replace(hour=0, minute=0, second=0, microsecond=0))
    return shifted(column, old, 0, maker.rng.choice((-1, 1)) * (column.step or 1))


def _again(maker: Maker, column: ColumnFacts, old: str) -> str | None:
    """The same day of another year or month, or the day beside it; the first or the last day of the month."""
    kind = maker.rng.random()
    if kind < 0.35:
        return other_year(column, old, maker.rng.choice((-1, 1)))
    if kind < 0.55:
        return month_edge(column, old, last=maker.rng.random() < 0.5)
    moved = other_month(column, old, maker.rng.choice((-2, -1, 1, 2, *_MONTHS_AWAY)))
    return None if moved is None else shifted(column, moved, maker.rng.choice((-1, 0, 0, 1)))


def _at_distance(maker: Maker, table: TableFacts, row: list[Cell], place: int, draft: Draft) -> str | None:
    """As many days (or hours, minutes) from another date as a query speaks of, or one more or less."""
    days = [n for n, c in enumerate(table.columns) if c.family in DAYS]
    others = [other[n] for other in draft[table.name] if other is not row for n in (place, *days)]
    others += [row[n] for n in days if n != place]
    if maker.rng.random() < _ELSEWHERE:
        others = maker.met(draft, table, place) or others
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


def to_all(maker: Maker, draft: Draft) -> Draft | None:
    """A value becomes that of all rows of its table, and one row's in a column it is compared with: their mean, their
    least and their greatest are the value itself."""
    pairs = [(a, b) for a, b in maker.clues.pairs if draft.get(a[0]) and draft.get(b[0])]
    if not pairs:
        return None
    one, other = maker.rng.choice(pairs)[:: maker.rng.choice((1, -1))]
    table, there = maker.facts.tables[one[0]], maker.facts.tables[other[0]]
    place, meeting = table.place(one[1]), there.place(other[1])
    if place is None or meeting is None or table.columns[place].family not in NUMBERS:
        return None
    value = maker.rng.choice(draft[one[0]])[place]
    if value is None or place == table.key or table.columns[place].to is not None:
        return None
    if not _alike(table.columns[place], there.columns[meeting]):
        return None
    for row in draft[one[0]]:
        row[place] = value
    met = _beside(there.columns[meeting], value, 0)
    if met is not None and maker.allowed(there, meeting, met) and (there.name, meeting) != (table.name, place):
        maker.rng.choice(draft[other[0]])[meeting] = met
    return draft


def to_share(maker: Maker, draft: Draft) -> Draft | None:
    """Two rows of a table are left, and one of them has just the part of the whole that a query speaks of, or hardly
    less."""
    places = [(t, c) for t, c in sorted(maker.clues.shares) if len(draft.get(t, ())) > 1]
    if not places:
        return None
    name, column = maker.rng.choice(places)
    table = maker.facts.tables[name]
    place = table.place(column)
    parts = [n for n in map(number, maker.clues.numbers.get((name, column), ())) if n and 0 < n < _HUNDRED]
    if place is None or not parts or table.columns[place].family not in NUMBERS:
        return None
    whole = maker.rng.choice([n for n in (1, 10, _HUNDRED) if n > min(parts)])
    part = maker.rng.choice([n for n in parts if n < whole]) - maker.rng.choice((0, 0, _HARDLY * whole / _HUNDRED))
    two = maker.rng.sample(draft[name], 2)
    for row in [r for r in draft[name] if not any(r is kept for kept in two)]:
        remove(draft, maker.facts, name, row)
    for row, value in zip(two, (part, whole - part), strict=True):
        made = cell(table.columns[place], value)
        if made is None or not maker.allowed(table, place, made):
            return None
        row[place] = made
        _ones(maker, table, row, place)
    return draft


def to_edge(maker: Maker, draft: Draft) -> Draft | None:
    """A value becomes one by which a player's query and the answer differ, or a row comes again with it."""
    places = [(t, c) for t, c in sorted(maker.clues.edges) if draft.get(t)]
    if not places:
        return None
    name, column = maker.rng.choice(places)
    table = maker.facts.tables[name]
    place = table.place(column)
    edges = [] if place is None or place == table.key else maker.edges(table, place)
    if place is None or not edges:
        return None
    row = maker.rng.choice(draft[name])
    if maker.rng.random() < _ADDED:
        if twin(maker, draft, name, row) is None:
            return None
        row = draft[name][-1]
    row[place] = maker.rng.choice(edges)
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
    (to_all, 1),
    (swap, 3),
    (double, 1),
)
"""Each with how often it is drawn."""
_FOR_SETS: Sequence[tuple[Change, int]] = ((to_namesake, 8), (twin, 4))
"""What is drawn oftener where a query puts two results together as sets."""
_FOR_SHARES: Sequence[tuple[Change, int]] = ((to_share, 3),)
_FOR_SIZES: Sequence[tuple[Change, int]] = ((many, 4),)
_FOR_EDGES: Sequence[tuple[Change, int]] = ((to_edge, 10), (to_apart, 6))
_FOR_MEETING: Sequence[tuple[Change, int]] = ((to_meet, 5), (to_all, 4))
"""What is drawn oftener where a player's query compares otherwise."""
_FOR_GAPS: Sequence[tuple[Change, int]] = ((to_gap, 5),)
_FOR_RUNS: Sequence[tuple[Change, int]] = ((to_middle, 3), (again_later, 2))
_FOR_DISTANCES: Sequence[tuple[Change, int]] = ((to_same_distance, 3),)
_FOR_RECURSION: Sequence[tuple[Change, int]] = ((to_chain, 6),)
_FOR_GROUPS: Sequence[tuple[Change, int]] = ((deep_twin, 6),)
_FOR_DATES: Sequence[tuple[Change, int]] = ((move_date, 6),)


def changes_for(clues: Clues, facts: Facts) -> Sequence[tuple[Change, int]]:
    """The changes worth trying around some queries, each with its weight."""
    compared = {*clues.years, *clues.near, *clues.values, *(place for pair in clues.pairs for place in pair)}
    columns = [(facts.tables[t], facts.tables[t].place(c)) for t, c in compared if t in facts.tables]
    dated = any(n is not None and table.columns[n].family in DAYS for table, n in columns)
    return (
        *CHANGES,
        *(_FOR_DATES if dated or clues.cycles else ()),
        *(_FOR_SETS if clues.sets else ()),
        *(_FOR_GROUPS if clues.regrouped else ()),
        *(_FOR_EDGES if clues.edges else ()),
        *(_FOR_MEETING if clues.aimed & {place for pair in clues.pairs for place in pair} else ()),
        *(_FOR_GAPS if dated and clues.sequential else ()),
        *(_FOR_RUNS if dated and clues.sequential else ()),
        *(_FOR_DISTANCES if _dates(clues, facts) > 1 else ()),
        *(_FOR_RECURSION if clues.recursive else ()),
        *(_FOR_SHARES if clues.shares else ()),
        *(_FOR_SIZES if any(size > FEW for size in clues.sizes) else ()),
    )


def _dates(clues: Clues, facts: Facts) -> int:
    """Columns of days that queries name, calendars aside."""
    tables = [(table, clues.used.get(name, set())) for name, table in facts.tables.items() if not table.whole]
    return sum(column.family in DAYS and column.name in used for table, used in tables for column in table.columns)
