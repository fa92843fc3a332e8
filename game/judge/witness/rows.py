"""Rows that come again, follow each other, or go: changes to how many rows an instance has."""

from game.judge.witness.facts import Facts, TableFacts
from game.judge.witness.maker import Maker, named
from game.judge.witness.valid import Draft
from game.judge.witness.values import cell, number, shifted
from game.puzzle.witness import Cell

_LONG = 7
"""Rows of a table that make a sequence."""


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
        if column.family in ("date", "stamp") and named(maker, table, place) and place != table.key:
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
