"""Making an instance narrow: what no query looks at goes, and what it groups by comes together."""

import random
from collections.abc import Sequence, Set

from game.judge.witness.clues import Clues
from game.judge.witness.facts import Facts
from game.judge.witness.valid import Draft, valid
from game.puzzle.witness import Cell


def slim(draft: Draft, facts: Facts, clues: Clues, links: Set[tuple[str, int]] = frozenset()) -> None:
    """Where a column that no query names points to another row, it points nowhere, or to one row for all; but for
    `links`, (table, column), by which columns are made that a query may name."""
    for name, rows in draft.items():
        used = clues.used.get(name, set())
        for n, column in enumerate(facts.tables[name].columns):
            if column.to is None or column.name in used or column.to[0] not in draft or (name, n) in links:
                continue
            parent, place = column.to
            first = draft[parent][0][place] if draft[parent] else None
            for row in rows:
                wishes = (None, first) if column.nullable else (first,)
                _set(draft, facts, name, row, n, wishes)


def focus(rng: random.Random, draft: Draft, facts: Facts, clues: Clues, used: Sequence[str]) -> None:
    """Rows of a used table come to share what they are put together by: one, two or three rows of each table they
    point to, or as many values."""
    for name in used:
        for n, column in enumerate(facts.tables[name].columns):
            if rng.random() < 0.3 or not draft[name]:
                continue
            if column.to is not None and column.to[0] in used:
                values = [row[column.to[1]] for row in draft.get(column.to[0], [])]
            elif (name, column.name) in clues.grouped and n != facts.tables[name].key:
                values = [row[n] for row in draft[name]]
            else:
                continue
            few = rng.sample(values, min(len(values), rng.choice((1, 1, 2, 2, 3))))
            for row in draft[name] if few and column.to != (name, facts.tables[name].key) else []:
                if row[n] is not None:
                    _set(draft, facts, name, row, n, (rng.choice(few),))


def sweep(draft: Draft, facts: Facts, used: Sequence[str]) -> None:
    """Takes away rows of tables that no query names, where nothing points to them."""
    gone = True
    while gone:
        gone = False
        for name in draft:
            if name in used or not draft[name]:
                continue
            needed = [{row[place] for row in draft.get(child, [])} for child, place, _ in facts.children[name]]
            keys = [own for *_, own in facts.children[name]]
            kept = [r for r in draft[name] if any(r[k] in need for k, need in zip(keys, needed, strict=True))]
            gone = gone or len(kept) < len(draft[name])
            draft[name] = kept


def _set(draft: Draft, facts: Facts, name: str, row: list[Cell], place: int, wishes: Sequence[Cell]) -> None:
    """Gives a cell the first of the wished values that leaves the instance valid."""
    before = row[place]
    for wish in wishes:
        row[place] = wish
        if wish == before or valid(draft, facts, name):
            return
    row[place] = before
