"""Which instances may happen: those that keep every declared and every mined fact."""

from collections.abc import Mapping, Sequence

from game.judge.witness.facts import Facts, TableFacts
from game.judge.witness.gathered import make_again
from game.judge.witness.habits import kinds_kept, leads_round, rekeyed, renumber, rise
from game.judge.witness.periods import apart, covered
from game.judge.witness.values import less
from game.puzzle.witness import Cell, Witness

_DAY = len("2025-01-01")
Draft = dict[str, list[list[Cell]]]
"""An instance while it is made: rows by table; tables taken whole are not in it."""


def draft_of(witness: Witness, facts: Facts) -> Draft:
    """An instance to be changed."""
    names = [name for name in facts.tables if name not in witness.whole]
    return {name: [list(row) for row in witness.rows.get(name, ())] for name in names}


def witness_of(draft: Draft, whole: tuple[str, ...]) -> Witness:
    """The reverse; `whole`: tables that are taken so."""
    return Witness({name: tuple(map(tuple, rows)) for name, rows in draft.items() if rows}, whole)


def valid(draft: Draft, facts: Facts, changed: str | None = None) -> bool:
    """Whether an instance could be visible data of the same pack, as far as anyone can know. `changed`: the only table
    that differs from an instance that is known to be valid. Of columns that are made of others `settle` says it."""
    near = set(draft)
    if changed is not None:
        near = {changed, *(child for child, *_ in facts.children[changed]), *facts.covers.get(changed, ())}
    return all(_table_valid(draft, facts, facts.tables[name], draft[name]) for name in near if draft.get(name))


def settle(draft: Draft, facts: Facts) -> bool:
    """Numbers rows anew that are numbered within their group, and gives keys that rise with a day to other rows: what
    says nothing but which row comes first. Then columns that are made of others are made again:
    False where that can't be."""
    if facts.keyed_by_made and not make_again(draft, facts):
        return False
    for name, rows in draft.items():
        table = facts.tables[name]
        renumber(rows, table.numbered)
        for key, day in table.rising:
            moved = rekeyed(rows, key, day)
            for row in rows if moved else ():
                row[key] = moved.get(row[key], row[key])
            for child, place, own in facts.children[name]:
                for row in draft.get(child, ()) if own == key else ():
                    row[place] = moved.get(row[place], row[place])
    return make_again(draft, facts)


def _table_valid(draft: Draft, facts: Facts, table: TableFacts, rows: Sequence[Sequence[Cell]]) -> bool:
    return (
        _cells_valid(table, rows)
        and all(check.holds(row) for check in table.checks for row in rows)
        and all(_apart(rows, places) for places in table.unique)
        and all(_follow(rows, a, b) for a, b in table.follows)
        and all(_nulls_follow(rows, a, b) for a, b in table.null_follows)
        and all((row[a] is None) == (row[b] is None) for a, b in table.null_together for row in rows)
        and kinds_kept(table.null_kinds, rows)
        and all(rise(rows, key, day) for key, day in table.rising)
        and all(_in_order(table, rows, a, b, strict) for a, b, strict in table.ordered)
        and not any(leads_round(rows, *pair) for pair in table.trees)
        and _pointed(draft, facts, table, rows)
        and all(_square(draft, facts, table, rows, *square) for square in table.squares)
        and all(_after(draft, facts, table, rows, *after) for after in table.after)
        and all(apart(rows, *period) for period in table.periods)
        and all(_covered(draft, facts, rows, *cover) for cover in table.covered)
    )


def _cells_valid(table: TableFacts, rows: Sequence[Sequence[Cell]]) -> bool:
    for n, column in enumerate(table.columns):
        for row in rows:
            cell = row[n]
            if cell is None:
                if not column.nullable:
                    return False
            elif column.accepted is not None and cell not in column.accepted:
                return False
    return True


def _apart(rows: Sequence[Sequence[Cell]], places: Sequence[int]) -> bool:
    seen = set()
    for row in rows:
        key = tuple(row[n] for n in places)
        if len(places) == 1 and key[0] is None:
            continue
        if key in seen:
            return False
        seen.add(key)
    return True


def _follow(rows: Sequence[Sequence[Cell]], a: int, b: int) -> bool:
    known: dict[Cell, Cell] = {}
    return all(row[a] is None or known.setdefault(row[a], row[b]) == row[b] for row in rows)


def _nulls_follow(rows: Sequence[Sequence[Cell]], a: int, b: int) -> bool:
    known: dict[Cell, bool] = {}
    return all(known.setdefault(row[a], row[b] is None) == (row[b] is None) for row in rows)


def _in_order(table: TableFacts, rows: Sequence[Sequence[Cell]], a: int, b: int, strict: bool) -> bool:
    return all(_below(table, row[a], row[b], a, strict) for row in rows)


def _below(table: TableFacts, low: Cell, high: Cell, place: int, strict: bool) -> bool:
    if low is None or high is None:
        return True
    column = table.columns[place]
    return less(column, low, high) is not False if strict else less(column, high, low) is not True


def _pointed(draft: Draft, facts: Facts, table: TableFacts, rows: Sequence[Sequence[Cell]]) -> bool:
    for n, column in enumerate(table.columns):
        if column.to is None:
            continue
        parent, place = column.to
        if parent not in draft:
            known = set(facts.tables[parent].indexed(place))
        else:
            known = {row[place] for row in draft[parent]}
        if any(row[n] is not None and row[n] not in known for row in rows):
            return False
    return True


def _square(
    draft: Draft,
    facts: Facts,
    table: TableFacts,
    rows: Sequence[Sequence[Cell]],
    a: int,
    b: int,
    c: int,
    known: bool,
) -> bool:
    """Two ways to the same grandparent lead to the same row: child.b equals the c of the parent that a points to."""
    parents = _parents(draft, facts, table, a)
    for row in rows:
        parent = parents.get(row[a])
        if parent is None or row[b] is None or parent[c] == row[b]:
            continue
        if parent[c] is not None or known:
            return False
    return True


def _after(
    draft: Draft, facts: Facts, table: TableFacts, rows: Sequence[Sequence[Cell]], a: int, b: int, c: int, daily: bool
) -> bool:
    """child.b is never before the c of the parent that a points to; where one is a day, or that alone is known, the
    days are compared."""
    parents = _parents(draft, facts, table, a)
    for row in rows:
        parent, late = parents.get(row[a]), row[b]
        early = None if parent is None else parent[c]
        if early is None or late is None:
            continue
        length = _DAY if daily else min(len(early), len(late))
        if less(table.columns[b], late[:length], early[:length]) is True:
            return False
    return True


def _covered(
    draft: Draft,
    facts: Facts,
    rows: Sequence[Sequence[Cell]],
    g: int,
    day: int,
    other: str,
    period: tuple[int, int, int],
) -> bool:
    there: Sequence[Sequence[Cell]] = draft[other] if other in draft else facts.tables[other].rows
    return covered(rows, g, day, there, period)


def _parents(draft: Draft, facts: Facts, table: TableFacts, a: int) -> Mapping[Cell, Sequence[Cell]]:
    to = table.columns[a].to
    assert to is not None
    parent, place = to
    rows: Sequence[Sequence[Cell]] = draft[parent] if parent in draft else facts.tables[parent].rows
    return {row[place]: row for row in rows}
