"""Rows that come again, follow each other, or go: changes to how many rows an instance has."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from game.judge.witness.facts import DAYS, Facts, TableFacts
from game.judge.witness.maker import Maker, named
from game.judge.witness.valid import Draft
from game.judge.witness.values import cell, moment, number, other_month, shifted
from game.puzzle.witness import Cell

Copy = tuple[TableFacts, list[Cell]]
"""A row that was made of another one, with its table."""
_LONG = 9
"""Rows of a table that make a sequence."""
FEW = 3
"""Rows of a kind that come about by other changes."""
_NEXT = 0.8
"""How often a row follows on the next day or so, and not as late as a query speaks of."""
_MONTHLY = 0.5
"""How often dates follow each other by months, if a query looks at months."""
_GROUPED = 0.7
"""How often rows that are moved are those of one group."""
_BESIDE = 0.8
"""How often a copy of a row keeps what that one points to, where a number of its own can tell them apart."""
_COPIED_MOST = 80
"""Rows that are copied together."""
_OTHERWISE = 0.5
"""How often a copy differs in something from what it was made of."""
_SORTED = 0.6
"""How often that is what rows are sorted by, if there is such a thing."""


def twin(
    maker: Maker,
    draft: Draft,
    name: str | None = None,
    of: list[Cell] | None = None,
    moved: Mapping[int, Cell] | None = None,
) -> Draft | None:
    """A row (of a table, if one is named) comes again, with a key of its own; now and then one more thing differs.
    `of`: that very row, and nothing differs but what is `moved`, by place."""
    found = maker.row(draft, [name] if name else None)
    if found is None:
        return None
    table, row = found
    row = row if of is None else of
    moved = moved or {}
    copy = [moved.get(n, cell) for n, cell in enumerate(row)]
    for places in table.unique:
        if any(n in moved for n in places):
            continue
        place = maker.rng.choice(_renewed(maker, table, places))
        fresh = _fresh(maker, table, place, draft)
        if fresh is None and not table.columns[place].nullable:
            return None
        copy[place] = fresh
    draft[table.name].append(copy)
    other = maker.place(table, lambda c: bool(c.values) and c.to is None)
    if of is None and other is not None and maker.rng.random() < 0.4:
        copy[other] = maker.rng.choice(table.columns[other].values)
    return draft


def _renewed(maker: Maker, table: TableFacts, places: Sequence[int]) -> Sequence[int]:
    """Of columns that tell rows apart together, those that one may get another value: oftener not what it points to,
    so that it stays beside the other."""
    own = [n for n in places if table.columns[n].to is None]
    return own if own and len(places) > 1 and maker.rng.random() < _BESIDE else places


def deep_twin(maker: Maker, draft: Draft) -> Draft | None:
    """A row comes again with all that points to it: two of the same that differ in nothing, or in one text or sort
    key."""
    found = maker.row(draft)
    if found is None:
        return None
    table, row = found
    copied = _copied(maker, draft, table, row)
    if copied is None:
        return None
    if maker.rng.random() < _OTHERWISE:
        _vary(maker, copied)
    return draft


def tie_twin(maker: Maker, draft: Draft) -> Draft | None:
    """A row that is sorted by comes again with all that points to it, and differs in one sort key alone: the others
    tie."""
    found = maker.row(draft, sorted({table for table, _ in maker.clues.ordered if draft.get(table)}))
    copied = None if found is None else _copied(maker, draft, *found)
    if copied is None:
        return None
    _vary(maker, copied, sorted_by=1.0)
    return draft


def many(maker: Maker, draft: Draft) -> Draft | None:
    """A row with all that points to it comes as often as a query counts, or once more or less."""
    found = maker.row(draft)
    if found is None:
        return None
    table, row = found
    counted = sorted(n for n in maker.clues.sizes if n > FEW) or [FEW]
    wanted = maker.rng.choice(counted) + maker.rng.choice((-1, 0, 0, 1))
    for _ in range(wanted - 1):
        if _copied(maker, draft, table, row) is None:
            return None
    return draft


def _copied(maker: Maker, draft: Draft, table: TableFacts, row: list[Cell]) -> list[Copy] | None:
    """Puts a row again into the draft, with keys of its own and all rows that point to it, and to those; the new ones
    with their tables."""
    made: list[Copy] = []
    waiting: list[tuple[TableFacts, list[Cell], Mapping[int, Cell]]] = [(table, row, {})]
    while waiting:
        below, old, moved = waiting.pop()
        if len(made) >= _COPIED_MOST or twin(maker, draft, below.name, old, moved) is None:
            return None
        copy = draft[below.name][-1]
        made.append((below, copy))
        for child, place, own in maker.facts.children[below.name]:
            fresh = {id(new) for _, new in made}
            there = [r for r in draft.get(child, ()) if r[place] == old[own] and r is not old and id(r) not in fresh]
            waiting += [(maker.facts.tables[child], r, {place: copy[own]}) for r in there]
    return made


def _vary(maker: Maker, copied: Sequence[Copy], sorted_by: float = _SORTED) -> None:
    """One copied row gets another value where it is sorted by (so often), or in a text."""
    places = [
        (table, row, n)
        for table, row in copied
        for n, column in enumerate(table.columns)
        if (table.name, column.name) in maker.clues.ordered and column.values and column.to is None and n != table.key
    ]
    if places and maker.rng.random() < sorted_by:
        table, row, place = maker.rng.choice(places)
    else:
        table, row = copied[0]
        text = maker.place(table, lambda c: c.family == "text" and bool(c.values))
        if text is None:
            return
        place = text
    row[place] = maker.rng.choice(table.columns[place].values)


def swap(maker: Maker, draft: Draft) -> Draft | None:
    """Two rows of a table change what they have in a column, oftenest one that is sorted by, and be it their key: they
    come in another order."""
    found = maker.row(draft)
    if found is None or len(draft[found[0].name]) < 2:
        return None
    table = found[0]
    sorted_by = [n for n, c in enumerate(table.columns) if (table.name, c.name) in maker.clues.ordered]
    if sorted_by and maker.rng.random() < _SORTED:
        place: int | None = maker.rng.choice(sorted_by)
    else:
        place = maker.place(table, lambda c: True)
    if place is None:
        return None
    one, other = maker.rng.sample(draft[table.name], 2)
    one[place], other[place] = other[place], one[place]
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


def to_sequence(maker: Maker, draft: Draft) -> Draft | None:
    """Rows of a table follow each other: there are more of them, with days in a row (some left out, some twice), and
    what they are put together by comes in runs."""
    if not maker.clues.sequential:
        return None
    found = maker.row(draft)
    if found is None:
        return None
    table, row = found
    alike = row if maker.rng.random() < 0.5 else None
    while len(draft[table.name]) < _LONG and maker.rng.random() < 0.9:
        if twin(maker, draft, table.name, alike) is None:
            break
    rows = draft[table.name]
    if table.key is not None:
        rows.sort(key=lambda row: (len(row[table.key or 0] or ""), row[table.key or 0] or ""))
    days = _days(maker, table)
    if days:
        _in_a_row(maker, table, rows, maker.rng.choice(days))
    for place, column in enumerate(table.columns):
        at = (table.name, column.name)
        if column.family not in DAYS and at in maker.clues.grouped and place != table.key and maker.rng.random() < 0.5:
            _in_runs(maker, rows, place)
    return draft


def _in_a_row(maker: Maker, table: TableFacts, rows: list[list[Cell]], place: int) -> None:
    """Moves each row to the day after the one before, or as many later as may matter, with all days it has."""
    monthly = maker.clues.cycles and maker.rng.random() < _MONTHLY
    step = other_month if monthly else shifted
    gaps = [1] if monthly else sorted(maker.clues.gaps)
    day = next((row[place] for row in rows if row[place] is not None), None)
    if monthly and day is not None:
        day = other_month(table.columns[place], day, maker.rng.randint(-6, 0))
    for row in rows:
        if day is not None and _moved(maker, table, row, place, day):
            near = maker.rng.random() < _NEXT
            far = (
                maker.rng.choice((0, 1, 1, 1, 1, 2)) if near else maker.rng.choice(gaps) + maker.rng.choice((-1, 0, 1))
            )
            day = step(table.columns[place], day, far)


def to_gap(maker: Maker, draft: Draft) -> Draft | None:
    """Rows that follow each other, or those of one group, come just as far after the one before as a query speaks of,
    or a tick more or less: from one of them on, all are moved."""
    dated = [t for t in draft if len(draft[t]) > 1 and _days(maker, maker.facts.tables[t])]
    found = maker.row(draft, dated) if dated and maker.clues.sequential else None
    if found is None:
        return None
    table, row = found
    days = _days(maker, table)
    compared = [pair for pair in maker.clues.pairs if {name for name, _ in pair} == {table.name}]
    pairs = [(table.place(one), table.place(other)) for (_, one), (_, other) in compared]
    met = [pair for pair in pairs if {*pair} <= {*days}] or [(one, other) for one in days for other in days]
    place, end = maker.rng.choice(met)[:: maker.rng.choice((1, -1))]
    assert place is not None and end is not None
    grouped = [n for n, c in enumerate(table.columns) if (table.name, c.name) in maker.clues.grouped and n not in days]
    group = maker.rng.choice(grouped) if grouped and maker.rng.random() < _GROUPED else None
    rows = [r for r in draft[table.name] if r[place] is not None and (group is None or r[group] == row[group])]
    rows.sort(key=lambda r: moment(r[place] or "") or datetime.min)
    if len(rows) < 2:
        return None
    n = maker.rng.randrange(1, len(rows))
    began, before = moment(rows[n][place] or ""), moment(rows[n - 1][end] or rows[n - 1][place] or "")
    if began is None or before is None:
        return None
    gap, beside = maker.rng.choice(maker.clues.nearest_gaps), maker.rng.choice((-1, 0, 0, 0, 1))
    step = table.columns[place].step or 1
    unit = maker.rng.choice([u for u in (60, 3_600, 3_600, 86_400, 86_400) if u >= step] or [86_400])
    beside *= maker.rng.choice((step, unit))
    far = before + timedelta(seconds=gap * unit + beside) - began
    for later in rows[n:]:
        to = shifted(table.columns[place], later[place] or "", far.days, far.seconds)
        if to is None or not _moved(maker, table, later, place, to):
            return None
    return draft


def _days(maker: Maker, table: TableFacts) -> list[int]:
    """Columns of days and moments that a query names."""
    return [n for n, c in enumerate(table.columns) if c.family in DAYS and named(maker, table, n) and n != table.key]


def _moved(maker: Maker, table: TableFacts, row: list[Cell], place: int, to: str) -> bool:
    """Gives a row a date, and moves its other dates as far; False where one of them would lie where none is expected:
    then the row stays as it is."""
    old, new = moment(row[place] or ""), moment(to)
    cells: dict[int, str] = {place: to}
    for n, column in enumerate(table.columns) if old is not None and new is not None else ():
        value = row[n]
        if n != place and column.family in DAYS and value is not None and old is not None and new is not None:
            far = new - old
            moved = shifted(column, value, far.days, far.seconds)
            if moved is None:
                return False
            cells[n] = moved
    if not all(maker.allowed(table, n, at) for n, at in cells.items()):
        return False
    for n, moved_to in cells.items():
        row[n] = moved_to
    return True


def _in_runs(maker: Maker, rows: list[list[Cell]], place: int) -> None:
    values = list(dict.fromkeys(row[place] for row in rows))[:2]
    lengths = sorted({*maker.clues.sizes, 1, 2, 3})
    n = turn = 0
    while n < len(rows):
        for row in rows[n : n + maker.rng.choice(lengths)]:
            row[place] = values[turn % len(values)]
            n += 1
        turn += 1
