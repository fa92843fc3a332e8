"""Rows that point to each other in a row: employees and their managers, longer than a recursive query may think."""

from collections.abc import Iterator, Sequence

from game.judge.witness.facts import TableFacts
from game.judge.witness.maker import Maker
from game.judge.witness.rows import twin
from game.judge.witness.valid import Draft
from game.judge.witness.values import number
from game.puzzle.witness import Cell

_MOST = 9
"""Rows that are added to a chain."""
_NAMED = 0.3
"""How often a row of it gets a key that a query names, if one is free."""


def to_chain(maker: Maker, draft: Draft) -> Draft | None:
    """A row of a table that points to itself heads a chain of its likes: each points to the next one."""
    tables = [maker.facts.tables[name] for name, rows in draft.items() if rows]
    names = [table.name for table in tables if any(_upward(table))]
    if not names:
        return None
    table = maker.facts.tables[maker.rng.choice(names)]
    keys = _keys_named(maker, table)
    named = [row for row in draft[table.name] if table.key is not None and row[table.key] in keys]
    head = maker.rng.choice(named or draft[table.name])
    for _ in range(maker.rng.randint(1, _MOST)):
        if twin(maker, draft, table.name, head) is None:
            return None
        following = draft[table.name][-1]
        _give_key(maker, table, draft, head, following)
        for place, own in _upward(table):
            head[place] = following[own]
        head = following
    for place, _ in _upward(table):
        if table.columns[place].nullable and _rises(table, head, place):
            head[place] = None
    return draft


def _upward(table: TableFacts) -> Iterator[tuple[int, int]]:
    """Columns that point to the table itself, and where they point to."""
    for place, column in enumerate(table.columns):
        if column.to is not None and column.to[0] == table.name:
            yield place, column.to[1]


def _keys_named(maker: Maker, table: TableFacts) -> list[str]:
    """Keys of a table that queries name."""
    if table.key is None:
        return []
    at, clues = (table.name, table.columns[table.key].name), maker.clues
    return [*clues.numbers.get(at, ()), *clues.player_numbers.get(at, ()), *clues.values.get(at, ())]


def _give_key(maker: Maker, table: TableFacts, draft: Draft, head: Sequence[Cell], row: list[Cell]) -> None:
    """A key for a row that another one will point to: a lower one where it is always the lower one that is pointed to,
    and now and then one that a query names."""
    key = table.key
    if key is None:
        return
    taken = {other[key] for other in draft[table.name]}
    free = [value for value in table.columns[key].values if value not in taken]
    own = number(head[key] or "")
    if own is not None and _falls(table):
        low = {value: found for value in free if (found := number(value)) is not None and found < own}
        free = sorted(low, key=lambda value: -low[value])[: max(1, len(low) // 2)]
    named = [value for value in _keys_named(maker, table) if value in free]
    if free:
        row[key] = maker.rng.choice(named if named and maker.rng.random() < _NAMED else free)


def _falls(table: TableFacts) -> bool:
    """Whether all rows that point to their own table point to a lower key."""
    return not any(_rises(table, row, place) for row in table.rows for place, _ in _upward(table))


def _rises(table: TableFacts, row: Sequence[Cell], place: int) -> bool:
    """Whether a row points to a key that isn't lower than its own."""
    to, own = number(row[place] or ""), number(row[table.key or 0] or "")
    return to is not None and own is not None and to >= own
