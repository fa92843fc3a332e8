"""An instance without what is special about it: where a query still fails there, that wasn't the reason."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from game.judge.witness.facts import DAYS, ColumnFacts, Facts, TableFacts
from game.judge.witness.maker import NUMBERS
from game.judge.witness.push import push
from game.judge.witness.rows import remove
from game.judge.witness.valid import Draft, draft_of, settle, valid, witness_of
from game.judge.witness.values import cell, number, shifted
from game.puzzle.witness import Cell, Row, Witness

_OTHERS = 3
"""Other values that a cell is given in turn."""
_DAY_S = 86_400
_NOON_S = _DAY_S // 2
_YEAR = 4
"""Characters of a day's year."""


def undone(item: Mapping[str, Any], witness: Witness, facts: Facts) -> Iterator[Witness]:
    """Valid instances without what an item of `special` tells, each a little different from `witness`; none where
    nothing but that can be."""
    ways = {
        "null": _filled,
        "midnight": _by_day,
        "edge": _aside,
        "distance": _nearer,
        "filled": _emptied,
        "seldom": _common,
        "other_days": _in_sight,
        "lonely": _without_lonely,
        "namesakes": _renamed,
        "tie": _untied,
    }
    for draft in ways[item["kind"]](item, witness, facts):
        push(draft, draft_of(witness, facts), facts)
        if settle(draft, facts) and valid(draft, facts) and draft != draft_of(witness, facts):
            yield witness_of(draft, witness.whole)


def _changed(witness: Witness, facts: Facts, table: TableFacts, at: list[int], place: int, value: Cell) -> Draft:
    draft = draft_of(witness, facts)
    for n in at:
        draft[table.name][n][place] = value
    return draft


def _places(item: Mapping[str, Any], witness: Witness, facts: Facts) -> Iterator[tuple[TableFacts, int]]:
    """Where the item's column stands, in each table that has rows."""
    for name in witness.rows:
        table = facts.tables[name]
        place = table.place(item["column"])
        if place is not None and item.get("table", name) == name:
            yield table, place


def _filled(item: Mapping[str, Any], witness: Witness, facts: Facts) -> Iterator[Draft]:
    """Each null with a value that is there, or one that is seen."""
    for table, place in _places(item, witness, facts):
        rows, column = witness.rows[table.name], table.columns[place]
        empty = [n for n, row in enumerate(rows) if row[place] is None]
        there = [row[place] for row in rows if row[place] is not None]
        if column.to is not None:
            there += [row[column.to[1]] for row in witness.rows.get(column.to[0], ())]
        else:
            there += column.values[:_OTHERS]
        for value in dict.fromkeys(there) if empty else ():
            yield _changed(witness, facts, table, empty, place, value)


def _aside(item: Mapping[str, Any], witness: Witness, facts: Facts) -> Iterator[Draft]:
    """The value a step below, a step above."""
    for table, place in _places(item, witness, facts):
        rows, column = witness.rows[table.name], table.columns[place]
        at = [n for n, row in enumerate(rows) if row[place] == item["value"]]
        for value in _beside(column, item["value"]) if at else ():
            yield _changed(witness, facts, table, at, place, value)


def _by_day(item: Mapping[str, Any], witness: Witness, facts: Facts) -> Iterator[Draft]:
    """A moment at midnight at noon."""
    for table, place in _places(item, witness, facts):
        rows, column = witness.rows[table.name], table.columns[place]
        for n, row in enumerate(rows):
            if (row[place] or "").endswith("00:00:00") and (noon := shifted(column, row[place] or "", 0, _NOON_S)):
                yield _changed(witness, facts, table, [n], place, noon)


def _nearer(item: Mapping[str, Any], witness: Witness, facts: Facts) -> Iterator[Draft]:
    """Each date a step earlier, a step later."""
    table = facts.tables[item["table"]]
    for place, column in enumerate(table.columns):
        if f"`{column.name}`" not in item["columns"]:
            continue
        for n, row in enumerate(witness.rows[table.name]):
            step = column.step or _DAY_S
            for seconds in (-step, step) if row[place] is not None else ():
                days, rest = divmod(seconds, _DAY_S)
                yield _changed(witness, facts, table, [n], place, shifted(column, row[place] or "", days, rest))


def _emptied(item: Mapping[str, Any], witness: Witness, facts: Facts) -> Iterator[Draft]:
    """Without any value in the column."""
    for table, place in _places(item, witness, facts):
        yield _changed(witness, facts, table, list(range(len(witness.rows[table.name]))), place, None)


def _common(item: Mapping[str, Any], witness: Witness, facts: Facts) -> Iterator[Draft]:
    """The value as most rows have it."""
    for table, place in _places(item, witness, facts):
        at = [n for n, row in enumerate(witness.rows[table.name]) if row[place] == item["value"]]
        for value, _ in Counter(row[place] for row in table.rows).most_common(_OTHERS):
            if value is not None and value != item["value"] and at:
                yield _changed(witness, facts, table, at, place, value)


def _beside(column: ColumnFacts, value: str) -> list[str]:
    if column.family in NUMBERS:
        at = number(value)
        return [c for step in (-1, 1) if at is not None and (c := cell(column, at + step)) is not None]
    if column.family in DAYS:
        return [c for step in (-1, 1) if (c := shifted(column, value, step)) is not None]
    return []


def _in_sight(item: Mapping[str, Any], witness: Witness, facts: Facts) -> Iterator[Draft]:
    """Days of other years as the first or the last day that is seen."""
    for table, place in _places(item, witness, facts):
        column = table.columns[place]
        years = (column.low or "")[:_YEAR], (column.high or "")[:_YEAR]
        cells = [row[place] or "" for row in witness.rows[table.name]]
        far = [n for n, cell in enumerate(cells) if cell and not years[0] <= cell[:_YEAR] <= years[1]]
        for value in (column.low, column.high) if far else ():
            yield _changed(witness, facts, table, far, place, value)


def _without_lonely(item: Mapping[str, Any], witness: Witness, facts: Facts) -> Iterator[Draft]:
    """Without those that none points to, if nothing else has to go with them."""
    draft, parents = draft_of(witness, facts), item["parents"]
    lonely: list[list[Cell]] = []
    for child, place, own in facts.children[parents]:
        held = {row[place] for row in draft.get(child, ())}
        lonely += [row for row in draft.get(parents, ()) if row[own] not in held] if child == item["children"] else []
    rows = sum(map(len, draft.values()))
    for row in lonely:
        if any(kept is row for kept in draft[parents]):
            remove(draft, facts, parents, row)
    if sum(map(len, draft.values())) == rows - len(lonely):
        yield draft


def _renamed(item: Mapping[str, Any], witness: Witness, facts: Facts) -> Iterator[Draft]:
    """One of two that share a name under another one."""
    table = facts.tables[item["table"]]
    rows = witness.rows[table.name]
    names = [n for n, c in enumerate(table.columns) if f"`{c.name}`" in item["columns"]]
    for n, row in enumerate(rows):
        if not any(_alike(row, other, names) for other in rows[:n]):
            continue
        for place in names:
            for value in fresh(table.columns[place], rows, place)[:1]:
                yield _changed(witness, facts, table, [n], place, value)


def _alike(row: Row, other: Row, places: list[int]) -> bool:
    return all(row[n] == other[n] for n in places)


def fresh(column: ColumnFacts, rows: tuple[Row, ...], place: int) -> list[str]:
    """Seen values of a column that no row has."""
    taken = {row[place] for row in rows}
    return [value for value in column.values if value not in taken]


def _untied(item: Mapping[str, Any], witness: Witness, facts: Facts) -> Iterator[Draft]:
    """One of two equal values a step below, a step above."""
    for table, place in _places(item, witness, facts):
        rows, column = witness.rows[table.name], table.columns[place]
        for n, row in enumerate(rows):
            value = row[place]
            if value is not None and any(other[place] == value for other in rows[:n]):
                for near in _beside(column, value):
                    yield _changed(witness, facts, table, [n], place, near)
