"""Periods: rows that say from when to when something held, as prices and posts do. Where the visible data have no two
that overlap, and no day that falls into none, a case has neither."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from game.judge.witness.facts import TableFacts
from game.puzzle.witness import Cell

Period = tuple[int, int, int]
"""Places of what the period is of, of its first day, of its last (null: it lasts)."""
EVIDENCE_ROWS = 3
_TIMES = ("date", "stamp")
_FAR = "9999-12-31"


def with_periods(tables: Mapping[str, TableFacts]) -> dict[str, TableFacts]:
    """The tables with their periods, and with the days that always lie in one."""
    found = {name: replace(table, periods=tuple(_periods(table))) for name, table in tables.items()}
    return {name: replace(table, covered=tuple(_covers(table, found))) for name, table in found.items()}


def _periods(table: TableFacts) -> list[Period]:
    spans = [(a, b) for a, b, _ in table.ordered if _dated(table, a) and _dated(table, b)]
    owners = [n for n, c in enumerate(table.columns) if n != table.key and c.family in ("whole", "text")]
    return [
        (g, a, b)
        for a, b in spans
        for g in owners
        if table.columns[g].distinct < table.total >= EVIDENCE_ROWS and apart(table.rows, g, a, b)
    ]


def _covers(table: TableFacts, tables: Mapping[str, TableFacts]) -> list[tuple[int, int, str, Period]]:
    found = []
    for other, there in tables.items():
        for period in there.periods if other != table.name else ():
            g = table.place(there.columns[period[0]].name)
            if g is None:
                continue
            days = [n for n, c in enumerate(table.columns) if c.family in _TIMES and not c.nullable]
            for day in days if table.total >= EVIDENCE_ROWS else ():
                if covered(table.rows, g, day, there.rows, period):
                    found.append((g, day, other, period))
    return found


def _dated(table: TableFacts, place: int) -> bool:
    return table.columns[place].family in _TIMES


def apart(rows: Sequence[Sequence[Cell]], g: int, a: int, b: int) -> bool:
    """Whether no two periods of the same g overlap. Days as cells compare as texts."""
    spans: dict[Cell, list[tuple[str, str]]] = {}
    for row in rows:
        if row[a] is not None:
            spans.setdefault(row[g], []).append((row[a] or "", row[b] or _FAR))
    return all(end < start for group in spans.values() for (_, end), (start, _) in pairwise(sorted(group)))


def covered(rows: Sequence[Sequence[Cell]], g: int, day: int, there: Sequence[Sequence[Cell]], period: Period) -> bool:
    """Whether each row's day lies in a period that is of the same g."""
    spans: dict[Cell, list[tuple[str, str]]] = {}
    for row in there:
        spans.setdefault(row[period[0]], []).append((row[period[1]] or "", row[period[2]] or _FAR))
    for row in rows:
        at = row[day]
        if at is not None and not any(a <= at[: max(10, len(a))] <= b for a, b in spans.get(row[g], ())):
            return False
    return True
