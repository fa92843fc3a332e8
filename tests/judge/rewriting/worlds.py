"""Packs that ship, opened to be queried and judged: one engine a pack, one database of its rows, some instances."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
from sqlglot import exp

from game.judge.case import Case
from game.judge.derive import catalog
from game.judge.verdict import Verdict
from game.play.cases import case_of
from game.play.engines import Engine
from game.puzzle.model import Pack
from game.puzzle.pack import load_pack
from tests.judge.rewriting.bench import Bench, Rows, same_rows
from tests.judge.rewriting.facts import Facts, declared
from tests.judge.rewriting.instances import Source, instance
from tests.judge.rewriting.rewrite import parsed
from tests.shipped import FOLDERS, taken

PACKS = tuple(FOLDERS.values())
JUDGE_S = 60.0
"""Seconds a verdict may take before a test gives up on it."""


@dataclass(frozen=True)
class Text:
    """One right answer of a puzzle: `number` 0 is the answer, the others its `also`."""

    pack: str
    puzzle: str
    number: int
    sql: str


class Twins:
    """One instance in two orders of its rows: a query that gives the same on both doesn't hang on their order."""

    def __init__(self, pack: Pack, source: Source, facts: Facts, seed: int) -> None:
        rows = instance(source, facts, seed)
        self.first, self._second = Bench(pack, rows, 1), Bench(pack, rows, 2)
        self._known: dict[str, Rows | None] = {}

    def determined(self, sql: str) -> Rows | None:
        """The rows of a query, None where it fails or isn't determined here."""
        if sql not in self._known:
            self._known[sql] = self._both(sql)
        return self._known[sql]

    def _both(self, sql: str) -> Rows | None:
        try:
            rows = self.first.rows(sql)
            return rows if same_rows(rows, self._second.rows(sql)) else None
        except duckdb.Error:
            return None

    def close(self) -> None:
        self.first.close()
        self._second.close()


class World:
    """A pack with all that is needed to try queries on it; nothing is opened before it is asked for."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.pack = load_pack(folder)
        self.tables: list[dict[str, Any]] = catalog(self.pack)
        self._cache, self._twins = cache, dict[int, Twins]()
        self._trees: dict[str, exp.Expr] = {}
        self._rows: dict[str, Rows] = {}
        self._cases: dict[str, Case] = {}
        self._closing = contextlib.ExitStack()

    @cached_property
    def engine(self) -> Engine:
        return self._closing.enter_context(contextlib.closing(Engine(self.pack, self._cache)))

    @cached_property
    def visible(self) -> Bench:
        return self._closing.enter_context(contextlib.closing(Bench(self.pack)))

    @cached_property
    def source(self) -> Source:
        return Source(self.pack, self.visible.connection)

    def twins(self, seed: int) -> Twins:
        """An instance that keeps what is declared."""
        if seed not in self._twins:
            made = Twins(self.pack, self.source, declared(self.pack), seed)
            self._twins[seed] = self._closing.enter_context(contextlib.closing(made))
        return self._twins[seed]

    def texts(self) -> Iterator[Text]:
        """The answers of the puzzles that slow tests take."""
        for puzzle in taken(self.pack):
            for number, sql in enumerate((puzzle.answer, *puzzle.also)):
                yield Text(self.pack.name, puzzle.name, number, sql)

    def tree(self, sql: str) -> exp.Expr:
        """The tree of a text; not to be changed."""
        if sql not in self._trees:
            self._trees[sql] = parsed(sql)
        return self._trees[sql]

    def rows(self, sql: str) -> Rows:
        """The rows of an answer on the visible data."""
        if sql not in self._rows:
            self._rows[sql] = self.visible.rows(sql)
        return self._rows[sql]

    def case(self, puzzle: str) -> Case:
        """What a puzzle is judged by."""
        if puzzle not in self._cases:
            self._cases[puzzle] = case_of(self.pack, self.pack.puzzles[puzzle], lambda: self.engine.author)[0]
        return self._cases[puzzle]

    def judge(self, puzzle: str, sql: str) -> Verdict:
        """The verdict that a player would get."""
        return self.engine.judge.judge(self.case(puzzle), sql).result(JUDGE_S)

    def close(self) -> None:
        self._closing.close()
