"""Facts as one question needs them: whether two rows may share a name depends on what the answer puts together."""

from dataclasses import replace

from game.judge.witness.clues import Clues
from game.judge.witness.facts import Facts, TableFacts


def tuned(facts: Facts, clues: Clues) -> Facts:
    """Two rows may share a name that nothing declares unique. But where the answer itself goes by the name, without the
    key, and the data have no two of the same name, both readings of the brief are right, and no case may come between
    them. Nulls that the answer asks about may come, though none are seen, if nothing forbids them. Days
    need not lie in the periods of a table that no query names, nor after a day there: nobody sees either."""
    return Facts({name: _tuned(table, clues) for name, table in facts.tables.items()})


def _tuned(table: TableFacts, clues: Clues) -> TableFacts:
    named = tuple(n for n, c in enumerate(table.columns) if (table.name, c.name) in clues.by_name)
    unique = [u for u in table.unique if u not in table.believed or u[0] in named]
    texts = all(table.columns[n].family == "text" for n in named)
    if named and texts and len({tuple(row[n] for n in named) for row in table.rows}) == len(table.rows):
        unique.append(named)
    keys = {places[0] for places in table.unique if len(places) == 1}
    columns = tuple(
        replace(c, nullable=True) if (table.name, c.name) in clues.lacking and not c.required and n not in keys else c
        for n, c in enumerate(table.columns)
    )
    covered = tuple(cover for cover in table.covered if cover[2] in clues.used)
    after = tuple(a for a in table.after if (to := table.columns[a[0]].to) is None or to[0] in clues.used)
    return table.tuned(tuple(dict.fromkeys(unique)), columns, covered, after)
