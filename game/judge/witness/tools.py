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
from game.judge.witness.choose import WRITTEN, choose, told
from game.judge.witness.may import undisclosed
from game.judge.witness.outcome import TIMED_OUT, Broken, Told
from game.judge.witness.question import Question, Trial
from game.judge.witness.smaller import Shrinker
from game.judge.witness.special import special
from game.puzzle.witness import Witness

_TRIES = 4
"""Seeds tried for each instance that is asked for."""
_RUN = 8
"""Instances in a row of which the first is new and the others are made of the same one: little is to be written."""
_POINTED = 0.15
"""How often an instance around a player's query is made for where it plainly differs. Where it goes wrong may be
elsewhere: less often than where a near miss is looked for."""
_RICH_MOST = 4
_ENOUGH = 3
"""Instances on which a player's query differs, after which no more are looked for."""


class Bases:
    """Instances to go on from: some that were given, and of those seen the ones on which the answer has most rows."""

    def __init__(self, given: list[Witness]) -> None:
        self._given = given
        self._rich: list[tuple[int, Witness]] = []

    def add(self, witness: Witness, expected: Told) -> None:
        rows = expected.richness
        if rows > 1 and (len(self._rich) < _RICH_MOST or rows > self._rich[-1][0]):
            self._rich = sorted([(rows, witness), *self._rich], key=lambda one: -one[0])[:_RICH_MOST]

    def of(self, run: int) -> Witness | None:
        """One for each run, in turns of the two kinds."""
        rich = [witness for _, witness in self._rich]
        known = rich if run % 2 and rich else self._given or rich
        return known[run // 2 % len(known)] if known else None


def witnesses_tool(connection: duckdb.DuckDBPyConnection, request: Mapping[str, Any]) -> dict[str, Any]:
    """{…, wrong: [{sql, why}], target, skip: [sql], all_or_nothing, waived: [kind]} → {witnesses: [{rows, whole}],
    misses: [{kind, what, sql, by}], dropped: {place of an also: instances}, tried}. Takes seconds. {broken: sql} where
    a near miss broke DuckDB itself: it is to be skipped the next time."""
    tables, question = request["tables"], Question.of(request)
    bench = bench_of(connection, tables)
    made: list[NearMiss] = []
    if prints_alike(connection, question.answer, bench.visible.visible):
        made += near_misses(question.answer, tables, request["target"], prove=False)
    made += [NearMiss(WRITTEN, wrong["sql"], wrong["why"]) for wrong in request["wrong"]]
    trial = Trial(bench, question, tables, tuple(wrong["sql"] for wrong in request["wrong"]))
    try:
        left = [miss for miss in made if miss.sql not in request["skip"]]
        chosen = choose(trial, left, all_or_nothing=bool(request["all_or_nothing"]), waived=request["waived"])
    except Broken as broken:
        return {"broken": str(broken), SPENT: True}
    return {
        "witnesses": [witness.to_json() for witness in chosen.witnesses],
        "misses": told(chosen.misses),
        "dropped": {str(n): count for n, count in sorted(trial.dropped.items())},
        "tried": chosen.tried,
    }


def search_tool(connection: duckdb.DuckDBPyConnection, request: Mapping[str, Any]) -> dict[str, Any]:
    """{…, player, count, from: [witness]} → {witnesses: fair ones among `count` instances around the player's query on
    which it gives something else than the answer, so far as can be seen here}. Most are made of those in `from`. The
    same texts and key give the same ones on any machine: it is counted, never timed."""
    trial = _trial(connection, request)
    if not trial.bench.allowed(request["player"]):
        return {"witnesses": []}
    trial.grower.pointed = _POINTED
    found: list[dict[str, Any]] = []
    bases = Bases([Witness.from_json(data) for data in request.get("from", ())])
    seen = 0
    for n in range(_TRIES * int(request["count"])):
        run, place = divmod(n, _RUN)
        tied = place == _RUN - 1 and trial.may_tie
        made = trial.instance(f"search {n}", bases.of(run) if place else None, tied=tied)
        if made is None:
            continue
        seen += 1
        witness, expected = made
        bases.add(witness, expected)
        got = trial.bench.ask(request["player"])
        if got.error == TIMED_OUT:  # what takes this long on a few rows isn't looked at further
            break
        if got.differs(expected, trial.question.order) and not trial.unfair(*made):
            found.append(witness.to_json())
        if seen == request["count"] or len(found) == _ENOUGH:
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
    """{…, player, witness} → {witness: the smallest fair one found on which the player's query and the answer still
    differ, so far as can be seen here}."""
    trial, witness = _trial(connection, request), Witness.from_json(request["witness"])
    if trial.bench.allowed(request["player"]):
        shrinker = Shrinker(trial.grower.facts, trial.clues, lambda made: trial.tells(made, request["player"]))
        witness = shrinker.shrink(witness)
    return {"witness": witness.to_json()}


def special_tool(connection: duckdb.DuckDBPyConnection, request: Mapping[str, Any]) -> dict[str, Any]:
    """{…, player, witness} → {special: {kind, …}, used: tables that either query names}."""
    trial, witness = _trial(connection, request), Witness.from_json(request["witness"])
    told: Mapping[str, Any] = {"kind": "because"}
    if trial.bench.allowed(request["player"]):
        told = special(witness, trial.grower.facts, trial.clues, lambda made: trial.agrees(made, request["player"]))
    return {"special": told, "used": sorted(trial.clues.used)}


def undisclosed_tool(connection: duckdb.DuckDBPyConnection, request: Mapping[str, Any]) -> dict[str, Any]:
    """{…, witnesses} → {undisclosed: for each, what it makes use of and the contract doesn't tell}."""
    trial = _trial(connection, request)
    listed = map(Witness.from_json, request["witnesses"])
    return {"undisclosed": [undisclosed(witness, trial.grower.facts, trial.clues) for witness in listed]}
