"""What the author worker calls: witnesses when a pack is built, instances around a player's query at play time.

Requests carry {sql, also, assume, order, limit, unlimited, key, tables} (see `question`).
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import duckdb

from game.engine.query import SPENT
from game.judge.nearmiss.make import NearMiss, near_misses
from game.judge.nearmiss.tool import prints_alike
from game.judge.witness.bench import Bench, bench_of
from game.judge.witness.choose import choose, told
from game.judge.witness.may import undisclosed
from game.judge.witness.outcome import Broken
from game.judge.witness.question import Question, Trial
from game.judge.witness.smaller import smaller
from game.judge.witness.special import special
from game.puzzle.witness import Witness

WRITTEN = "written"
"""The kind of a wrong query that the author wrote."""
_TRIES = 6
"""Seeds tried for each instance that is asked for."""


def witnesses_tool(connection: duckdb.DuckDBPyConnection, request: Mapping[str, Any]) -> dict[str, Any]:
    """{…, wrong: [{sql, why}], target, skip: [sql]} → {witnesses: [{rows, whole}], misses: [{kind, what, sql, by}],
    dropped: {place of an also: instances}, tried}. Takes seconds. {broken: sql} where a near miss broke DuckDB itself:
    it is to be skipped the next time."""
    tables, question = request["tables"], Question.of(request)
    bench = bench_of(connection, tables)
    made: list[NearMiss] = []
    if prints_alike(connection, question.answer, bench.visible.visible):
        made += near_misses(question.answer, tables, request["target"], prove=False)
    made += [NearMiss(WRITTEN, wrong["sql"], wrong["why"]) for wrong in request["wrong"]]
    trial = Trial(bench, question, tables, tuple(wrong["sql"] for wrong in request["wrong"]))
    try:
        chosen = choose(trial, [miss for miss in made if miss.sql not in request["skip"]])
    except Broken as broken:
        return {"broken": str(broken), SPENT: True}
    return {
        "witnesses": [witness.to_json() for witness in chosen.witnesses],
        "misses": told(chosen.misses),
        "dropped": {str(n): count for n, count in sorted(trial.dropped.items())},
        "tried": chosen.tried,
    }


def search_tool(connection: duckdb.DuckDBPyConnection, request: Mapping[str, Any]) -> dict[str, Any]:
    """{…, player, count} → {witnesses: up to `count` fair instances around the player's query}. The same texts and key
    give the same ones on any machine: it is counted, never timed."""
    trial = _trial(connection, request)
    found: list[dict[str, Any]] = []
    for n in range(_TRIES * int(request["count"])):
        made = trial.instance(f"search {n}")
        if made is None or (not made[1].rows and n % 3) or trial.unfair(*made):
            continue
        found.append(made[0].to_json())
        if len(found) == request["count"]:
            break
    return {"witnesses": found}


def prepare_tool(connection: duckdb.DuckDBPyConnection, request: Mapping[str, Any]) -> dict[str, Any]:
    """{tables} → {}: facts are mined and rooms opened before they are needed."""
    bench_of(connection, request["tables"])
    return {}


def _trial(connection: duckdb.DuckDBPyConnection, request: Mapping[str, Any]) -> Trial:
    """The trial of a question and a player's query: asked for again and again while a case is found and shrunk."""
    question, bench = Question.of(request), bench_of(connection, request["tables"])
    return _made(bench, question, request.get("player"))


@lru_cache(maxsize=4)
def _made(bench: Bench, question: Question, player: str | None) -> Trial:
    return Trial(bench, question, bench.tables, player=player)


def smaller_tool(connection: duckdb.DuckDBPyConnection, request: Mapping[str, Any]) -> dict[str, Any]:
    """{…, player, witness, way} → {witnesses: smaller ones that are valid, to be tried in this order}."""
    trial = _trial(connection, request)
    proposals = smaller(Witness.from_json(request["witness"]), trial.grower.facts, trial.clues, request["way"])
    return {"witnesses": [witness.to_json() for witness in proposals]}


def special_tool(connection: duckdb.DuckDBPyConnection, request: Mapping[str, Any]) -> dict[str, Any]:
    """{…, player, witness} → {special: {kind, …}, used: tables that either query names}."""
    trial = _trial(connection, request)
    told = special(Witness.from_json(request["witness"]), trial.grower.facts, trial.clues)
    return {"special": told, "used": sorted(trial.clues.used)}


def fair_tool(connection: duckdb.DuckDBPyConnection, request: Mapping[str, Any]) -> dict[str, Any]:
    """{…, witnesses} → {fair: [whether an instance may be held against a player]}; after the first fair one, nothing
    more is asked."""
    trial = _trial(connection, request)
    told: list[bool] = []
    for witness in map(Witness.from_json, request["witnesses"]):
        expected = trial.expected(witness)
        told.append(not expected.error and not trial.unfair(witness, expected))
        if told[-1]:
            break
    return {"fair": told}


def undisclosed_tool(connection: duckdb.DuckDBPyConnection, request: Mapping[str, Any]) -> dict[str, Any]:
    """{…, witnesses} → {undisclosed: for each, what it makes use of and the contract doesn't tell}."""
    trial = _trial(connection, request)
    listed = map(Witness.from_json, request["witnesses"])
    return {"undisclosed": [undisclosed(witness, trial.grower.facts, trial.clues) for witness in listed]}
