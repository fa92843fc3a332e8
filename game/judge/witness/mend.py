"""What has to change along with a value: what goes with it in all of the visible data."""

from collections.abc import Sequence

from game.judge.witness.facts import TableFacts
from game.judge.witness.inside import move_inside
from game.judge.witness.maker import Maker
from game.judge.witness.valid import Draft
from game.judge.witness.values import as_in, less
from game.puzzle.witness import Cell


def mend(draft: Draft, before: Draft, maker: Maker) -> bool:
    """Gives rows that a change has touched what follows from their values: whether a column is null, and which value it
    has. Whether there was anything to give."""
    mended = False
    for name in draft:
        mended |= move_inside(draft, before, maker.facts.tables[name], maker)
    for name, rows in draft.items():
        table = maker.facts.tables[name]
        known = {tuple(row) for row in before[name]}
        for row in [row for row in rows if tuple(row) not in known]:
            mended |= _followed(table, row) | _nulls_followed(table, row, maker) | _by_kind(table, row, maker)
            mended |= _in_order(table, row, maker) | _after(draft, table, row, maker)
    return mended


def _followed(table: TableFacts, row: list[Cell]) -> bool:
    mended = False
    for a, b in table.follows:
        wanted = _consequence(table, a, row[a])
        if wanted is not None and row[b] != wanted[b]:
            row[b] = wanted[b]
            mended = True
    return mended


def _nulls_followed(table: TableFacts, row: list[Cell], maker: Maker) -> bool:
    mended = False
    for a, b in table.null_follows:
        wanted = _consequence(table, a, row[a])
        if wanted is not None and (row[b] is None) != (wanted[b] is None):
            _fill(table, row, b, maker, empty=wanted[b] is None)
            mended = True
    return mended


def _by_kind(table: TableFacts, row: list[Cell], maker: Maker) -> bool:
    mended = False
    for (a, b), told in table.null_kinds.items():
        empty = told.get(row[a])
        if empty is not None and empty != (row[b] is None):
            _fill(table, row, b, maker, empty=empty)
            mended = True
    return mended


def _fill(table: TableFacts, row: list[Cell], place: int, maker: Maker, *, empty: bool) -> None:
    """Makes a cell null, or gives it a value that some visible row has."""
    values = table.columns[place].values
    row[place] = None if empty or not values else maker.rng.choice(values)


def _in_order(table: TableFacts, row: list[Cell], maker: Maker) -> bool:
    """Of two values in the wrong order, one becomes the other."""
    mended = False
    for a, b, strict in table.ordered:
        low, high = row[a], row[b]
        if low is not None and high is not None and not strict and less(table.columns[a], high, low):
            kept, given = maker.rng.sample((a, b), 2)
            row[given] = as_in(table.columns[given], row[kept])
            mended = True
    return mended


def _after(draft: Draft, table: TableFacts, row: list[Cell], maker: Maker) -> bool:
    """What a row points to, and is never later than the row, moves to the row's own day."""
    mended = False
    for a, b, c, _ in table.after:
        to, late = table.columns[a].to, row[b]
        if to is None or late is None or to[0] not in draft:
            continue
        column = maker.facts.tables[to[0]].columns[c]
        for parent in draft[to[0]]:
            early = parent[c]
            if parent[to[1]] == row[a] and early is not None and less(column, late, early):
                given = as_in(column, late)
                if given is not None and maker.allowed(maker.facts.tables[to[0]], c, given):
                    parent[c] = given
                    mended = True
    return mended


def _consequence(table: TableFacts, place: int, value: Cell) -> Sequence[Cell] | None:
    """A visible row with that value of a column, if there is one."""
    numbers = table.indexed(place).get(value)
    return table.rows[numbers[0]] if numbers else None
