"""What the author worker offers: suspicions about a player's query, some of them counted in the visible data."""

from collections.abc import Mapping
from typing import Any

import duckdb

from game.engine.instances import Opened
from game.engine.visible import Visible
from game.judge.misconceptions import find, measured
from game.judge.misconceptions.query import UNREADABLE, Query
from game.judge.misconceptions.suspicion import Suspicion


def suspicions_tool(connection: duckdb.DuckDBPyConnection, request: Mapping[str, Any]) -> dict[str, Any]:
    """{sql, answer, tables} → {"suspicions": [{stage, code, details, certain}]}, by stage and how telling.

    Measured ones come first among the uncertain ones of their stage.
    """
    pair = find.read(request["sql"], request["answer"], request["tables"])
    if pair is None:
        return {"suspicions": []}
    tables = [table["name"] for table in request["tables"]]
    count = measured.counter(Opened(connection, Visible.of(connection, tables)))
    return {"suspicions": [s.to_json() for s in told(pair, count)]}


def told(pair: tuple[Query, Query], count: measured.Counter, *, few: bool = False) -> tuple[Suspicion, ...]:
    """All suspicions of a query beside an answer, as `find.arranged` has them. `few`: the rows counted are a hidden
    case's, among which that a condition meets none says nothing."""
    measures = [m for m in measured.MEASURES if not (few and m is measured.condition_none)]
    counted = [s for measure in measures for s in _safely(measure, pair, count)]
    plain = [s for detector in find.DETECTORS for s in find.noticed(detector, *pair)]
    return find.arranged([*counted, *plain])


def _safely(measure: measured.Measure, pair: tuple[Query, Query], count: measured.Counter) -> list[Suspicion]:
    """Nothing is said of a tree that a measure stumbles over."""
    try:
        return list(measure(*pair, count))
    except UNREADABLE:
        return []
