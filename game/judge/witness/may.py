"""What may happen in the data of a question, so that every hidden case is announced: a contract tells it."""

from collections.abc import Iterator
from typing import Any

from game.judge.witness.clues import Clues
from game.judge.witness.facts import ColumnFacts, Facts, TableFacts
from game.puzzle.witness import Witness

_DAYS = ("date", "stamp")

NAMING = 0.3
"""Share of different values from which a text is taken for a name rather than for a kind."""


def may(facts: Facts, clues: Clues) -> list[dict[str, Any]]:
    """[{kind: null, column} | {kind: childless | lonely, parents, children} | {kind: namesakes, table, columns} |
    {kind: other_days, column}], of the tables and columns that a question looks at. `childless` is seen in the data,
    `lonely` is not, but nothing forbids it."""
    used = [facts.tables[name] for name in facts.tables if name in clues.used]
    found = [*_nulls(used, clues), *_childless(facts, used), *_namesakes(used, clues), *_other_days(used, clues)]
    return [item for n, item in enumerate(found) if item not in found[:n]]


def _nulls(used: list[TableFacts], clues: Clues) -> Iterator[dict[str, Any]]:
    for table in used:
        for column in table.columns:
            if column.nullable and column.name in clues.used[table.name]:
                yield {"kind": "null", "column": column.name}


def _childless(facts: Facts, used: list[TableFacts]) -> Iterator[dict[str, Any]]:
    for table in used:
        for place, column in enumerate(table.columns):
            if column.to is None or column.to[0] == table.name or facts.tables[column.to[0]] not in used:
                continue
            parent, own = facts.tables[column.to[0]], column.to[1]
            held = {row[place] for row in table.rows}
            seen = any(row[own] not in held for row in parent.rows)
            yield {"kind": "childless" if seen else "lonely", "parents": parent.name, "children": table.name}


def _namesakes(used: list[TableFacts], clues: Clues) -> Iterator[dict[str, Any]]:
    for table in used:
        names = [
            n
            for n, c in enumerate(table.columns)
            if c.family == "text" and c.name in clues.used[table.name] and c.distinct >= NAMING * table.total
        ]
        apart = [set(places) for places in table.unique]
        if table.key is not None and table.total and names and not any(places <= set(names) for places in apart):
            yield {"kind": "namesakes", "table": table.name, "columns": [table.columns[n].name for n in names]}


def _other_days(used: list[TableFacts], clues: Clues) -> Iterator[dict[str, Any]]:
    for table in used:
        for column in table.columns:
            dated = column.family in _DAYS or "year" in column.name.lower()  # 2000 may be a number of other things
            if dated and (table.name, column.name) in clues.years and not table.whole:
                yield {"kind": "other_days", "column": column.name}


def but_for_assumptions(
    told: list[dict[str, Any]], made: list[Witness], facts: Facts, clues: Clues
) -> list[dict[str, Any]]:
    """`told` without the parents whose lack of children was never seen: among the instances `made`, all of which keep
    what the question assumes, neither."""
    used = [facts.tables[name] for name in facts.tables if name in clues.used]
    met = [item for witness in made for item in lonely_rows(witness, facts, used)]
    return [item for item in told if item["kind"] != "lonely" or not made or item in met]


def undisclosed(witness: Witness, facts: Facts, clues: Clues) -> list[dict[str, Any]]:
    """What an instance makes use of and `may` doesn't tell: there should be nothing."""
    told = may(facts, clues)
    used = [facts.tables[name] for name in witness.rows if name in clues.used and name in facts.tables]
    found = [*null_cells(witness, used, clues), *lonely_rows(witness, facts, used), *late_rows(witness, used, clues)]
    known = [{k: v for k, v in item.items() if k != "kind"} for item in told]
    return [item for item in found if {k: v for k, v in item.items() if k != "kind"} not in known]


def null_cells(witness: Witness, used: list[TableFacts], clues: Clues) -> Iterator[dict[str, Any]]:
    """Nulls in columns that a query names."""
    for table in used:
        for place, column in enumerate(table.columns):
            if column.name in clues.used[table.name] and any(row[place] is None for row in witness.rows[table.name]):
                yield {"kind": "null", "column": column.name}


def lonely_rows(witness: Witness, facts: Facts, used: list[TableFacts]) -> Iterator[dict[str, Any]]:
    """Rows that none of another used table points to."""
    for table in used:
        for child, place, own in facts.children[table.name]:
            if child == table.name or facts.tables[child] not in used or child in witness.whole:
                continue
            held = {row[place] for row in witness.rows.get(child, ())}
            if any(row[own] not in held for row in witness.rows.get(table.name, ())):
                yield {"kind": "lonely", "parents": table.name, "children": child}


def late_rows(witness: Witness, used: list[TableFacts], clues: Clues) -> Iterator[dict[str, Any]]:
    """Days in years in which the visible data have none."""
    for table in used:
        for place, column in enumerate(table.columns):
            if column.family not in _DAYS or column.name not in clues.used[table.name]:
                continue
            cells = [row[place] for row in witness.rows[table.name]]
            if any(cell is not None and not _seen(column, cell) for cell in cells):
                yield {"kind": "other_days", "column": column.name}


def _seen(column: ColumnFacts, cell: str) -> bool:
    """Whether a day lies in a year in which days are seen."""
    return (column.low or "")[:4] <= cell[:4] <= (column.high or "")[:4]
