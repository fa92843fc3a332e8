"""What is special about an instance, in one fact that is plainly true of it: the sentence under a counterexample.

It describes the rows, never the fix. Nulls come before values at an edge, distances, other years, rows without a
partner, namesakes, values that few rows have, and ties: the rarer thing is likelier to be the reason. What the visible
data are full of is no news, and what can be undone while the query still fails is not the reason.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import time
from itertools import combinations, islice
from typing import Any

from game.judge.witness.clues import Clues
from game.judge.witness.facts import DAYS, Facts, TableFacts
from game.judge.witness.may import late_rows, lonely_rows, null_cells
from game.judge.witness.undone import undone
from game.judge.witness.values import moment, number
from game.puzzle.witness import Row, Witness

COMMON = 0.2
"""The part of the visible rows from which on something is nothing special."""
_OF_A_KIND = 4
"""Special things of one kind that are looked at."""
_KINDS_MOST = 12
"""Different values of which one may be seldom."""
_PAIRS_MOST = 500
_DAY_S = 86_400
_UNITS = ((_DAY_S, "days"), (3_600, "hours"), (60, "minutes"))
_UNDONE_MOST = 6
"""Ways in which one of them is undone."""


def special(witness: Witness, facts: Facts, clues: Clues, agrees: Callable[[Witness], bool]) -> dict[str, Any]:
    """{kind, …} for `judge.case.*`; kind "because" where nothing stands out. `agrees`: whether the query and the
    answer give the same on an instance."""
    used = [facts.tables[name] for name in witness.rows if name in clues.used and name in facts.tables]
    unshown: dict[str, Any] = {"kind": "because"}  # a null that nothing else can stand for
    for found in (
        null_cells(witness, used, clues),
        _midnights(witness, used, clues),
        _edges(witness, used, clues),
        _distances(witness, used, clues),
        late_rows(witness, used, clues),
        lonely_rows(witness, facts, used),
        _namesakes(witness, used, clues),
        _seldom(witness, used, clues),
        _ties(witness, used, clues),
    ):
        for item in islice((item for item in found if _news(item, facts, used)), _OF_A_KIND):
            without = list(islice(undone(item, witness, facts), _UNDONE_MOST))
            if any(map(agrees, without)):
                return item
            if item["kind"] == "null" and not without:
                unshown = item
    return unshown


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


def _midnights(witness: Witness, used: list[TableFacts], clues: Clues) -> Iterator[dict[str, Any]]:
    """Moments at midnight where times of day are the rule."""
    for table in used:
        for place, column in enumerate(table.columns):
            if column.family != "stamp" or column.step >= _DAY_S or column.name not in clues.used[table.name]:
                continue
            moments = [moment(row[place] or "") for row in witness.rows[table.name]]
            if any(at is not None and at.time() == time.min for at in moments):
                yield {"kind": "midnight", "column": column.name}


def _distances(witness: Witness, used: list[TableFacts], clues: Clues) -> Iterator[dict[str, Any]]:
    """Two dates of a table just as far apart as a query speaks of."""
    for table in used:
        days = [n for n, c in enumerate(table.columns) if c.family in DAYS and c.name in clues.used[table.name]]
        cells = [(n, at) for row in witness.rows[table.name] for n in days if (at := moment(row[n] or "")) is not None]
        for (n, one), (m, other) in islice(combinations(cells, 2), _PAIRS_MOST):
            far = int(abs((other - one).total_seconds()))
            for unit, name in _UNITS:
                if far and far % unit == 0 and far // unit in clues.gaps and far // unit > 1:
                    both = [table.columns[n].name, table.columns[m].name]
                    said = " and ".join(f"`{column}`" for column in dict.fromkeys(both))
                    yield {"kind": "distance", "table": table.name, "columns": said, "far": f"{far // unit} {name}"}


def _seldom(witness: Witness, used: list[TableFacts], clues: Clues) -> Iterator[dict[str, Any]]:
    """Values where most rows have none; and of a few values, one that few rows have."""
    for table in used:
        for place, column in enumerate(table.columns):
            if column.name not in clues.used[table.name] or column.to is not None or place == table.key:
                continue
            seen = Counter(row[place] for row in table.rows)
            for cell in dict.fromkeys(row[place] for row in witness.rows[table.name]):
                if cell is None:
                    continue
                if seen[None] >= (1 - COMMON) * len(table.rows):
                    yield {"kind": "filled", "table": table.name, "column": column.name}
                elif column.distinct <= _KINDS_MOST and seen[cell] <= COMMON * len(table.rows):
                    yield {"kind": "seldom", "table": table.name, "column": column.name, "value": cell}


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
