"""The last word: rows that break a promise go, until none does. Taking rows away never breaks a row's own promise, so
this ends, and what is left keeps every promise. Where one would cost a table most of its rows, the promise goes."""

from collections.abc import Mapping, Sequence

import duckdb

from game.engine.names import quoted
from game.forge.synthetic.promises import ROW, Promise, breaking, promises_of
from game.puzzle.catalog import Relationship, Table, Unique, UniqueTogether

LOST_MOST = 0.5
"""Share of a table's rows that one promise may cost."""


def sweep(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Table], places: Mapping[str, str], dropped: set[Promise]
) -> dict[Promise, int]:
    """Deletes rows till all promises but the dropped ones hold; how many each one cost. Where one costs too many, it
    stops at once: see `unbearable`. After the first time, only who points to a row that went breaks anything."""
    known = {table.name: table for table in tables}
    rows = {name: _count(connection, place) for name, place in places.items()}
    cost: dict[Promise, int] = {}
    changed = set(known)
    while changed:
        again, changed = changed, set()
        for table in tables:
            for promise in promises_of(table):
                if again != set(known) and not (isinstance(promise.test, Relationship) and promise.test.to in again):
                    continue
                question = None if promise in dropped else breaking(promise, table, known, places)
                if question is None:
                    continue
                place = quoted(places[table.name])
                [(gone,)] = connection.execute(f"delete from {place} where {quoted(ROW)} in ({question})").fetchall()
                if gone:
                    changed.add(table.name)
                    cost[promise] = cost.get(promise, 0) + int(gone)
                    if unbearable(promise, cost[promise], rows[table.name]):
                        return cost
    return cost


def unbearable(promise: Promise, cost: int, rows: int) -> bool:
    """Whether a promise costs more rows than it is worth. What is to be unique may cost any number: one stays."""
    return cost > rows * LOST_MOST and not isinstance(promise.test, Unique | UniqueTogether)


def _count(connection: duckdb.DuckDBPyConnection, place: str) -> int:
    [(rows,)] = connection.execute(f"select count(*) from {quoted(place)}").fetchall()
    return int(rows)
