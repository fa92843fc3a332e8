"""What the author worker offers: why a player's query doesn't give the target."""

import contextlib
import time
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from game.engine.instances import Opened
from game.engine.query import SPENT
from game.judge.causes.align import Pairing
from game.judge.causes.cause import Cause
from game.judge.causes.edits import Edit, edits_of, text_with
from game.judge.causes.explain import explained
from game.judge.causes.facts import Facts
from game.judge.causes.lab import SLOW, Lab
from game.judge.causes.mend import mended
from game.judge.causes.repair import Repair, distance, repair
from game.judge.causes.symptoms import likely
from game.judge.misconceptions.catalog import Catalog
from game.judge.misconceptions.measured import counter
from game.judge.misconceptions.query import UNREADABLE, Query
from game.judge.misconceptions.tool import told
from game.judge.witness.bench import bench_of
from game.judge.witness.outcome import Broken
from game.puzzle.witness import Witness

TRIED_S = 1.0
"""Seconds for trying replacements, for somebody who waits."""
MENDING = 0.6
"""The same for small changes, where replacements have led to nothing: the part of that time."""
ALL = 1.5
"""The part of that time after which nothing new is tried, so that what is known by then comes in time."""
TINY = 2
"""Rows of a target that changes of quite another kind may meet by chance."""
ANSWERS_MOST = 4
"""Right answers that the query is held against."""


def causes_tool(connection: duckdb.DuckDBPyConnection, request: Mapping[str, Any]) -> dict[str, Any]:
    """{sql, answer, also, tables, facts, witness?, patience?} → {"causes": [{stage, family, code, details, within,
    proved}]}.

    `facts` as of `Facts.to_json`: what comparing the results told, of the visible data or of a `witness`. At most one
    cause so far; none where nothing is known for sure.
    """
    bench = bench_of(connection, request["tables"])
    opened = bench.visible
    if "witness" in request:
        opened = bench.fill(Witness.from_json(request["witness"]))
    try:
        found = _Search(opened, bench.visible, request).cause()
    except Broken:
        return {"causes": [], SPENT: True}
    return {"causes": [] if found is None else [found.to_json()]}


class _Search:
    """The player's query, the right ones, and a lab to try changes in."""

    def __init__(self, opened: Opened, visible: Opened, request: Mapping[str, Any]) -> None:
        self._all = [opened] if opened is visible else [opened, visible]
        self._tables = request["tables"]
        self._catalog = Catalog(request["tables"])
        self._sql = str(request["sql"])
        self._answers = [request["answer"], *request["also"]][:ANSWERS_MOST]
        self._facts = Facts.from_json(request["facts"])
        self._count = counter(opened)
        self._few = "witness" in request
        self._least = 0 if self._few else TINY
        self._seconds = TRIED_S * float(request.get("patience", 1.0))
        self._end = time.monotonic() + self._seconds * ALL
        self._lab = Lab(opened, self._facts.digits, self._seconds)

    def cause(self) -> Cause | None:
        """What a repair proves, else what text and results make likely."""
        mine, answers = self._read(self._sql), [a for text in self._answers if (a := self._read(text)) is not None]
        if mine is None or not answers:
            return None
        before = told((mine, answers[0]), self._count, few=self._few)
        with contextlib.suppress(*UNREADABLE):  # trees that nobody thought of; suspicions may still speak
            found = self._repair(mine, answers)
            if found is not None:
                repaired = self._read(found.text) if before else None
                after = told((repaired, answers[0]), self._count, few=self._few) if repaired is not None else ()
                cause = explained(mine, found, before, after, self._facts)
                if cause is not None:
                    return cause
            elif (cause := self._mended(mine)) is not None:
                return cause
        return likely(before, self._facts)

    def _mended(self, mine: Query) -> Cause | None:
        """What one small change proves, on these data and on the visible ones."""
        seconds = min(self._seconds * MENDING, self._end - time.monotonic())
        labs = [Lab(opened, self._facts.digits, seconds) for opened in self._all]
        targets = [lab.digest(self._answers[0]) for lab in labs]
        if None in targets or self._lab.digest(self._sql) in (None, targets[0]) or self._facts.wanted <= self._least:
            return None
        return mended(
            mine, self._tables, lambda sql: all(lab.digest(sql) == t for lab, t in zip(labs, targets, strict=True))
        )

    def _read(self, sql: str) -> Query | None:
        with contextlib.suppress(*UNREADABLE):
            query = Query(sql, self._catalog)
            return query if query.blocks else None
        return None

    def _repair(self, mine: Query, answers: Sequence[Query]) -> Repair | None:
        """None also where sqlglot writes the player's query as another one: then its changes prove nothing."""
        lab = self._lab
        target, took = lab.digest(self._answers[0]), lab.seconds(self._sql)
        own = lab.digest(self._sql)
        if (
            target is None
            or own in (None, target)
            or took > self._seconds * SLOW
            or lab.digest(text_with(mine.tree, ())) != own
        ):
            return None
        differences: list[Sequence[Edit]] = []
        for answer in answers:
            with contextlib.suppress(*UNREADABLE):
                differences.append(edits_of(Pairing(mine, answer)))
        tried = (
            repair(mine, found, lab, target, tiny=self._facts.wanted <= TINY)
            for found in sorted(differences, key=distance)
        )
        return next((done for done in tried if done is not None), None)
