"""What is special about an instance, in one fact that is plainly true of it: the sentence under a counterexample.

It describes the rows, never the fix. Nulls come before values at an edge, other years, rows without a partner,
namesakes and ties: the rarer thing is likelier to be the reason. What the visible data are full of is no news.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from game.judge.witness.clues import Clues
from game.judge.witness.facts import Facts, TableFacts
from game.judge.witness.may import late_rows, lonely_rows, null_cells
from game.judge.witness.values import moment, number
from game.puzzle.witness import Row, Witness

COMMON = 0.2
"""The part of the visible rows from which on something is nothing special."""


def special(witness: Witness, facts: Facts, clues: Clues) -> dict[str, Any]:
    """{kind, …} for `judge.case.*`; kind "because" where nothing stands out."""
    used = [facts.tables[name] for name in witness.rows if name in clues.used and name in facts.tables]
    for found in (
        null_cells(witness, used, clues),
        _edges(witness, used, clues),
        late_rows(witness, used, clues),
        lonely_rows(witness, facts, used),
        _namesakes(witness, used, clues),
        _ties(witness, used, clues),
    ):
        first = next((item for item in found if _news(item, facts, used)), None)
        if first is not None:
            return first
    return {"kind": "because"}


def _news(item: dict[str, Any], facts: Facts, used: list[TableFacts]) -> bool:
    """Whether few of the visible rows are like that."""
    match item["kind"]:
        case "null":
            held = [[row[n] for row in t.rows] for t in used if (n := t.place(item["column"])) is not None]
            return any(cells.count(None) <= COMMON * len(cells) for cells in held)
        case "lonely":
            parents, children = facts.tables[item["parents"]], facts.tables[item["children"]]
            links = [(n, c.to[1]) for n, c in enumerate(children.columns) if c.to and c.to[0] == parents.name]
            alone = [sum(not children.indexed(n).get(row[own]) for row in parents.rows) for n, own in links]
            return any(count <= COMMON * len(parents.rows) for count in alone)
        case "namesakes" | "tie":
            table = facts.tables[item["table"]]
            places = [
                n
                for n, c in enumerate(table.columns)
                if f"`{c.name}`" in item.get("columns", f"`{item.get('column')}`")
            ]
            counts = Counter(tuple(row[n] for n in places) for row in table.rows)
            return sum(count for count in counts.values() if count > 1) <= COMMON * len(table.rows)
    return True


def _edges(witness: Witness, used: list[TableFacts], clues: Clues) -> Iterator[dict[str, Any]]:
    """A value that is exactly one that a query names with a comparison, or the midnight that ends a day it names."""
    for table in used:
        for place, column in enumerate(table.columns):
            at = (table.name, column.name)
            named = {*clues.numbers.get(at, ()), *clues.player_numbers.get(at, ()), *clues.values.get(at, ())}
            for row in witness.rows[table.name]:
                cell = row[place]
                if cell is None or column.to is not None:
                    continue
                if column.family in ("whole", "decimal", "float") and any(number(cell) == number(n) for n in named):
                    yield {"kind": "edge", "column": column.name, "value": cell}
                if column.family in ("date", "stamp") and any(moment(cell) == moment(n) for n in named):
                    yield {"kind": "edge", "column": column.name, "value": cell}


def _namesakes(witness: Witness, used: list[TableFacts], clues: Clues) -> Iterator[dict[str, Any]]:
    for table in used:
        named = clues.used[table.name]
        names = [n for n, c in enumerate(table.columns) if c.family == "text" and c.name in named and not c.to]
        if table.key in names or not names or table.key is None:
            continue
        if _twice(witness.rows[table.name], names):
            columns = " and ".join(f"`{table.columns[n].name}`" for n in names)
            yield {"kind": "namesakes", "table": table.name, "columns": columns}


def _ties(witness: Witness, used: list[TableFacts], clues: Clues) -> Iterator[dict[str, Any]]:
    for table in used:
        for place, column in enumerate(table.columns):
            measure = column.family in ("whole", "decimal", "float", "date", "stamp") and column.to is None
            asked = measure and column.name in clues.used[table.name] and place != table.key
            if asked and _twice(witness.rows[table.name], [place]):
                yield {"kind": "tie", "table": table.name, "column": column.name}


def _twice(rows: tuple[Row, ...], places: list[int]) -> bool:
    counts = Counter(tuple(row[n] for n in places) for row in rows)
    return any(count > 1 and None not in key for key, count in counts.items())
