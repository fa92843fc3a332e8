"""An instance comes twice: whatever a query makes of its rows, it makes two of, alike but for their names."""

from collections.abc import Iterator

from game.judge.witness.facts import Facts
from game.judge.witness.maker import Maker
from game.judge.witness.rows import twin
from game.judge.witness.valid import Draft
from game.puzzle.witness import Cell

_ROWS_MOST = 40
"""Rows of an instance that comes twice."""
_RENAMED = 0.7
"""How often the copies have other names in what rows are put together by; else those are the same groups, with more
rows."""

_At = tuple[str, int]
_Names = dict[Cell, Cell]


def double(maker: Maker, draft: Draft) -> Draft | None:
    """All rows come again of tables that a query names, or by which it puts rows together, and those that point to
    them. Copies point to copies, and are of groups of their own, if other names are at hand."""
    if not 0 < sum(map(len, draft.values())) <= _ROWS_MOST:
        return None
    keys: dict[_At, _Names] = {}
    copied: list[tuple[str, list[Cell]]] = []
    asked = {*maker.clues.used, *_meeting(maker)}
    for name in _parents_first(maker.facts, draft):
        table = maker.facts.tables[name]
        if name not in asked and not any(column.to in keys for column in table.columns):
            continue
        for row in list(draft[name]):
            links = [(n, keys.get(c.to, {})) for n, c in enumerate(table.columns) if c.to is not None]
            moved = {n: known[row[n]] for n, known in links if row[n] in known}
            if twin(maker, draft, name, row, moved) is None:
                return None
            copied.append((name, copy := draft[name][-1]))
            for n in range(len(table.columns)):
                keys.setdefault((name, n), {})[row[n]] = copy[n]
    for name, copy in copied:  # what points to another row of the same table was copied before that one, perhaps
        for n, column in enumerate(maker.facts.tables[name].columns):
            if column.to is not None and column.to[0] == name:
                copy[n] = keys[column.to].get(copy[n], copy[n])
    if maker.rng.random() < _RENAMED:
        _rename(maker, draft, copied)
    return draft


def _meeting(maker: Maker) -> Iterator[str]:
    """Tables that rows point to by what they are put together by."""
    together = {*maker.clues.grouped, *(place for pair in maker.clues.pairs for place in pair)}
    for name, table in maker.facts.tables.items():
        for column in table.columns:
            if column.to is not None and (name, column.name) in together:
                yield column.to[0]


def _parents_first(facts: Facts, draft: Draft) -> list[str]:
    """Tables of the draft, each after those that it points to."""
    found: list[str] = []

    def add(name: str, above: tuple[str, ...]) -> None:
        if name in found or name in above or name not in draft:
            return
        for column in facts.tables[name].columns:
            if column.to is not None:
                add(column.to[0], (*above, name))
        found.append(name)

    for name in draft:
        add(name, ())
    return found


def _rename(maker: Maker, draft: Draft, copied: list[tuple[str, list[Cell]]]) -> None:
    """Texts by which rows are put together become others; what is compared with each other, alike."""
    names: dict[_At, _Names] = {}
    for places in _compared(maker):
        shared: _Names = {}
        names.update((place, shared) for place in places)
    for name, copy in copied:
        for n, column in enumerate(maker.facts.tables[name].columns):
            known = names.get((name, n))
            if known is None or copy[n] is None or column.family != "text":
                continue
            if copy[n] not in known:
                taken = {row[n] for row in draft[name]} | set(known.values())
                free = [value for value in column.values if value not in taken]
                known[copy[n]] = maker.rng.choice(free) if free else copy[n]
            copy[n] = known[copy[n]]


def _compared(maker: Maker) -> Iterator[frozenset[_At]]:
    """Columns that rows are put together by, neither keys nor links; those that are compared with each other in one."""
    sets = [{place} for place in sorted(maker.clues.grouped)]
    for one, other in maker.clues.pairs:
        met = [one_set for one_set in sets if one in one_set or other in one_set]
        sets = [one_set for one_set in sets if one_set not in met] + [{one, other}.union(*met)]
    for names in sets:
        tables = [(maker.facts.tables.get(table), column) for table, column in sorted(names)]
        places = [(t.name, n) for t, c in tables if t is not None and (n := t.place(c)) is not None]
        own = [(t, n) for t, n in places if n != maker.facts.tables[t].key]
        if own and all(maker.facts.tables[t].columns[n].to is None for t, n in places):
            yield frozenset(own)
