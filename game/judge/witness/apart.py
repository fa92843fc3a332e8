"""Changes that set two queries apart: rows that the conditions of one let through and those of the other don't."""

from collections.abc import Sequence

from game.judge.witness.facts import TableFacts
from game.judge.witness.maker import Maker, Models
from game.judge.witness.rows import twin
from game.judge.witness.valid import Draft
from game.puzzle.witness import Cell

_ADDED = 0.5
"""How often it is a row that comes beside the others."""
_REAL = 0.7
"""How often rows become as some of the visible data are, where those have such ones."""
_TOGETHER = 0.35
"""How often all rows of a table change, and how often those that point to the same row."""


def to_apart(maker: Maker, draft: Draft) -> Draft | None:
    """One row (or a new one), those that point to the same row, or all of a table, come to be such as only one of the
    two queries takes: whoever has an order has none that counts."""
    names = sorted({*maker.apart, *(table for table, _ in maker.clues.edges)})
    name = maker.rng.choice([name for name in names if draft.get(name)] or [""])
    if not name:
        return None
    table = maker.facts.tables[name]
    chosen = _chosen(maker, table, draft)
    if not chosen:
        return None
    models = maker.apart.get(name)
    if not models or maker.rng.random() >= _REAL:
        return draft if _to_edges(maker, table, chosen) else None
    liked = maker.rng.choice(models)
    places = _loose(maker, table, liked)
    for row in chosen:
        model = table.rows[maker.rng.choice(liked.numbers)]
        for n in places:
            row[n] = model[n]
    return draft if liked.whole or _to_edges(maker, table, chosen) else None


def _chosen(maker: Maker, table: TableFacts, draft: Draft) -> Sequence[list[Cell]]:
    rows, chance = draft[table.name], maker.rng.random()
    links = [n for n, column in enumerate(table.columns) if column.to is not None]
    one = maker.rng.choice(rows)
    if chance < _TOGETHER:
        return rows
    if chance < 2 * _TOGETHER and links:
        link = maker.rng.choice(links)
        return [row for row in rows if row[link] == one[link]]
    if maker.rng.random() < _ADDED:
        return draft[table.name][-1:] if twin(maker, draft, table.name, one) is not None else []
    return [one]


def _loose(maker: Maker, table: TableFacts, models: Models) -> list[int]:
    """Columns that may be another row's: those that the conditions are about, those of which a player's query makes
    something else, and those that no query names."""
    used, held = maker.clues.used.get(table.name, set()), {n for places in table.unique for n in places}
    return [
        n
        for n, column in enumerate(table.columns)
        if n not in held
        and column.to is None
        and (column.name not in used or column.name in models.names or (table.name, column.name) in maker.clues.aimed)
    ]


def _to_edges(maker: Maker, table: TableFacts, rows: Sequence[list[Cell]]) -> bool:
    """All of the rows get a value by which the two queries differ."""
    places = [table.place(column) for name, column in sorted(maker.clues.edges) if name == table.name]
    known = [(n, edges) for n in places if n is not None and n != table.key and (edges := maker.edges(table, n))]
    if not known:
        return False
    place, edges = maker.rng.choice(known)
    value = maker.rng.choice(edges)
    for row in rows:
        row[place] = value
    return True
