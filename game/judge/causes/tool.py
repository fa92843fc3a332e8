"""What the author worker offers: why a player's query doesn't give the target."""

import contextlib
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from game.judge.causes.align import Pairing
from game.judge.causes.edits import Edit, edits_of, text_with
from game.judge.causes.explain import explained
from game.judge.causes.facts import Facts
from game.judge.causes.lab import SLOW_S, Lab
from game.judge.causes.repair import Repair, repair
from game.judge.causes.symptoms import likely
from game.judge.misconceptions.catalog import Catalog
from game.judge.misconceptions.query import UNREADABLE, Query
from game.judge.misconceptions.suspicion import Suspicion
from game.judge.misconceptions.tool import suspicions_tool

TRIED_S = 1.0
"""Seconds for trying replacements."""
ANSWERS_MOST = 4
"""Right answers that the query is held against."""


def causes_tool(connection: duckdb.DuckDBPyConnection, request: Mapping[str, Any]) -> dict[str, Any]:
    """{sql, answer, also, tables, facts} → {"causes": [{stage, family, code, details, within, proved}]}, best first.

    `facts` as of `Facts.to_json`: what comparing the results told, of the data that `connection` holds.
    """
    facts = Facts.from_json(request["facts"])
    before = _suspicions(connection, request, request["sql"])
    try:
        mine = Query(request["sql"], Catalog(request["tables"]))
        found = _repaired(connection, request, mine, facts)
        if found is not None:
            after = _suspicions(connection, request, found.text) if before else []
            cause = explained(mine, found, before, after, facts)
            return {"causes": [cause.to_json()]}
    except UNREADABLE:
        pass  # sqlglot stumbles over trees that nobody thought of; suspicions may still speak
    return {"causes": [cause.to_json() for cause in likely(before, facts)]}


def _suspicions(connection: duckdb.DuckDBPyConnection, request: Mapping[str, Any], sql: str) -> list[Suspicion]:
    return [Suspicion(**s) for s in suspicions_tool(connection, {**request, "sql": sql})["suspicions"]]


def _repaired(
    connection: duckdb.DuckDBPyConnection, request: Mapping[str, Any], mine: Query, facts: Facts
) -> Repair | None:
    """None also where sqlglot writes the player's query as another one: then its changes prove nothing."""
    lab = Lab(connection, [table["name"] for table in request["tables"]], facts.digits, TRIED_S)
    target = lab.digest(request["answer"])
    slow = lab.seconds(request["sql"]) > SLOW_S
    own = lab.digest(request["sql"])
    if target is None or own is None or own == target or slow or lab.digest(text_with(mine.tree, ())) != own:
        return None
    for found in sorted(_differences(request, mine), key=len):
        done = repair(mine, found, lab, target)
        if done is not None:
            return done
    return None


def _differences(request: Mapping[str, Any], mine: Query) -> list[Sequence[Edit]]:
    """From each right answer, those that can be read."""
    found: list[Sequence[Edit]] = []
    for answer in [request["answer"], *request["also"]][:ANSWERS_MOST]:
        with contextlib.suppress(*UNREADABLE):
            found.append(edits_of(Pairing(mine, Query(answer, Catalog(request["tables"])))))
    return found
