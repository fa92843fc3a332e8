"""Proposals for a smaller instance: valid ones, the smallest first."""

from collections.abc import Iterator, Sequence

from game.engine.wire import MAX_BLOBS
from game.judge.witness.clues import Clues
from game.judge.witness.facts import Facts
from game.judge.witness.rows import remove
from game.judge.witness.valid import Draft, settle, valid
from game.puzzle.witness import Row, Witness

MOST = min(40, MAX_BLOBS)
"""Proposals at a time."""


def smaller(witness: Witness, facts: Facts, clues: Clues, way: str) -> list[Witness]:
    """Up to MOST valid instances. `way`: "halves" and "rows" take rows away, with all that points to them; "values"
    makes a value like one above it, null no null, or a number smaller."""
    ways = {"halves": _halves, "rows": _rows, "values": _values}
    found: dict[str, Witness] = {}
    for draft in ways[way](witness, facts, clues):
        settle(draft, facts)
        made = Witness({t: tuple(map(tuple, rows)) for t, rows in draft.items() if rows}, witness.whole)
        if made.rows and made.key != witness.key and made.key not in found and valid(draft, facts):
            found[made.key] = made
    if way == "values":
        return list(found.values())[:MOST]
    return sorted(found.values(), key=lambda w: w.size)[:MOST]


def _draft(witness: Witness, facts: Facts) -> Draft:
    rows = {name: [list(row) for row in witness.rows.get(name, ())] for name in facts.tables}
    return {name: kept for name, kept in rows.items() if name not in witness.whole}


def _halves(witness: Witness, facts: Facts, _: Clues) -> Iterator[Draft]:
    """Each table without its first half, its second half, all of it."""
    for table, rows in witness.rows.items():
        middle = len(rows) // 2
        for lost in (range(len(rows)), range(middle), range(middle, len(rows))):
            if len(lost) > 1:
                yield _without(witness, facts, table, lost)


def _rows(witness: Witness, facts: Facts, _: Clues) -> Iterator[Draft]:
    for table, rows in witness.rows.items():
        for n in range(len(rows)):
            yield _without(witness, facts, table, (n,))


def _without(witness: Witness, facts: Facts, table: str, numbers: Sequence[int]) -> Draft:
    draft = _draft(witness, facts)
    for row in [draft[table][n] for n in numbers]:
        if any(kept is row for kept in draft[table]):
            remove(draft, facts, table, row)
    return draft


def _values(witness: Witness, facts: Facts, clues: Clues) -> Iterator[Draft]:
    """A cell becomes plainer: as the first row has it, then as the shortest value of the column. What is plain already
    stays: every step leads down, so that there is an end."""
    for table, rows in witness.rows.items():
        used = clues.used.get(table, set())
        for place, column in enumerate(facts.tables[table].columns):
            if column.name not in used or column.to is not None or place == facts.tables[table].key:
                continue
            for n, row in enumerate(rows):
                for value in _plainer(rows, n, place):
                    if value != row[place]:
                        draft = _draft(witness, facts)
                        draft[table][n][place] = value
                        yield draft


def _plainer(rows: Sequence[Row], n: int, place: int) -> Iterator[str]:
    """Values of earlier rows: a column comes to hold as few different ones as it can."""
    own = rows[n][place]
    earlier = dict.fromkeys(row[place] for row in rows[:n])
    if own in earlier:
        return
    yield from (value for value in earlier if value is not None)
