"""Where the author worker tries queries on instances: the facts of the pack, and two rooms to fill."""

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any

import duckdb

from game.engine import fence
from game.engine.instances import Opened
from game.engine.names import dotted
from game.engine.rooms import Room, schema_of
from game.engine.visible import Visible
from game.judge.witness.clues import Clues
from game.judge.witness.facts import Facts
from game.judge.witness.grow import Grower, Pools
from game.judge.witness.maker import Models
from game.judge.witness.mine import mine
from game.judge.witness.outcome import BROKEN, Broken, Desk, Told
from game.judge.witness.passing import Apart, columns_of
from game.judge.witness.seen import as_seen
from game.judge.witness.tune import tuned
from game.puzzle.witness import Witness

RUN_S = 3.0
"""Seconds that one query may take on a small instance."""
VISIBLE_S = 3.0
"""The same on the visible data."""
POOL_MOST = 300
"""Rows of a table that pass a query's conditions and are drawn from."""
_KNOWN_MOST = 512
"""Texts of which is kept that they pass the fence."""


class Bench:
    """One pack's data, for as long as the worker lives."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, tables: Sequence[Mapping[str, Any]]) -> None:
        self._connection = connection
        names = [str(table["name"]) for table in tables]
        self.tables = tables
        self.visible = Opened(connection, Visible.of(connection, names))
        self._held = Witness({})
        self._schema = schema_of(connection, names)
        self._known: dict[str, fence.Passed] = {}
        self._visible_desk = Desk(self.visible)
        self._there, self._back = self._place(), self._place()

    @cached_property
    def facts(self) -> Facts:
        """Of all tables; takes a while the first time."""
        return mine(self._connection, self.tables)

    @cached_property
    def known_tables(self) -> list[dict[str, Any]]:
        return as_seen(self.tables, self.facts)

    def _place(self) -> "_Place":
        return _Place(Room(self._connection, self._schema, self.visible.visible))

    def allowed(self, sql: str) -> bool:
        """Whether a text passes the fence: everything that a pack or a player brings has to, once."""
        return self._passed(sql) is not None

    def ordered(self, sql: str) -> bool:
        """Whether it passes and has an ORDER BY at its top level."""
        passed = self._passed(sql)
        return passed is not None and passed.ordered

    def _passed(self, sql: str) -> fence.Passed | None:
        passed = self._known.get(sql) or self._check(sql)
        if passed is not None:  # what failed may have failed by chance, and is asked again
            if len(self._known) >= _KNOWN_MOST:
                self._known.clear()
            self._known[sql] = passed
        return passed

    def _check(self, sql: str) -> fence.Passed | None:
        try:
            with self._connection.cursor() as cursor:
                return fence.check(cursor, sql, self.visible.visible)
        except (fence.Refusal, fence.Unknown, duckdb.Error, RuntimeError):
            return None

    def fill(self, witness: Witness) -> Opened:
        """Puts an instance into the room."""
        self._held = witness
        return self._there.fill(witness)

    def ask(self, sql: str) -> Told:
        """What a query gives on the instance in the room."""
        try:
            return self._there.desk.ask(sql, RUN_S)
        except Broken:
            self._there.room.close()
            self._there = self._place()
            self._there.fill(self._held)
            return Told(error=BROKEN)

    def ask_visible(self, sql: str) -> Told:
        """What a query gives on the visible data. Raises Broken: then the worker has to be replaced."""
        return self._visible_desk.ask(sql, VISIBLE_S)

    def ask_backwards(self, witness: Witness, sql: str) -> Told:
        """What a query gives when the same rows lie the other way round: what it leaves to luck comes out otherwise."""
        self._back.fill(witness.turned())
        try:
            return self._back.desk.ask(sql, RUN_S)
        except Broken:
            self._back.room.close()
            self._back = self._place()
            return Told(error=BROKEN)

    def agree(self, one: str, other: str, values: Sequence[str]) -> bool:
        """Whether two conditions on `v` say the same of each of the values, which are SQL, and of null."""
        listed = ", ".join(f"({value})" for value in (*values, "null"))
        sql = f"select count(*) from (values {listed}) r(v) where ({one}) is distinct from ({other})"
        return self.allowed(sql) and self.ask_visible(sql).rows == ((0,),)

    def grower(self, clues: Clues) -> Grower:
        facts = tuned(self.facts, clues)
        return Grower(facts, clues, self._pools(clues))

    def _pools(self, clues: Clues) -> Pools:
        passing: dict[str, list[int]] = {}
        near: dict[str, list[int]] = {}
        for table, alternatives in clues.passing.items():
            for conditions in alternatives:
                passing.setdefault(table, []).extend(self._numbers(table, conditions))
                for n in range(len(conditions) if len(conditions) > 1 else 0):
                    but = [f"({c})" for m, c in enumerate(conditions) if m != n]
                    near.setdefault(table, []).extend(self._numbers(table, [*but, f"not ({conditions[n]})"]))
        apart = {table: made for table, told in clues.apart.items() if (made := self._apart(table, told))}
        return Pools(_once(passing), _once(near), apart)

    def _apart(self, table: str, told: Sequence[Apart]) -> list[Models]:
        """Rows that only one of two queries takes; where there are none, those that meet what both ask."""
        found = []
        for one in told:
            numbers = self._numbers(table, [*one.share, f"({one.only}) is not true"])
            if numbers:
                found.append(Models(numbers, columns_of((*one.share, one.only)), whole=True))
            elif one.share and (numbers := self._numbers(table, one.share)):
                found.append(Models(numbers, columns_of(one.share), whole=False))
        return found

    def _numbers(self, table: str, conditions: Sequence[str]) -> list[int]:
        """Numbers of rows, as `facts` counts them, that meet all conditions on the alias r."""
        where = " and ".join(f"({condition})" for condition in conditions)
        sql = f"select n from (select *, row_number() over () - 1 as n from {dotted(table)}) r where {where}"
        if not self.allowed(sql):
            return []
        limit = len(self.facts.tables[table].rows)
        told = self._visible_desk.ask(
            f"select n from ({sql}) where n < {limit} order by hash(n) limit {POOL_MOST}", RUN_S
        )
        return [int(row[0]) for row in told.rows]


class _Place:
    """A room and the desk in it."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.desk = Desk(room.opened)

    def fill(self, witness: Witness) -> Opened:
        self.desk.clear()
        return self.room.fill(witness)


def _once(found: Mapping[str, Sequence[int]]) -> dict[str, list[int]]:
    return {table: list(dict.fromkeys(numbers)) for table, numbers in found.items()}


class _Catalog:
    """A request's tables, alike where their content is."""

    def __init__(self, tables: Sequence[Mapping[str, Any]]) -> None:
        self.tables = tables
        self._text = repr(tables)

    def __hash__(self) -> int:
        return hash(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Catalog) and other._text == self._text


def bench_of(connection: duckdb.DuckDBPyConnection, tables: Sequence[Mapping[str, Any]]) -> Bench:
    """The bench of a worker's database, made once."""
    return _made(connection, _Catalog(tables))


@lru_cache(maxsize=1)
def _made(connection: duckdb.DuckDBPyConnection, catalog: _Catalog) -> Bench:
    return Bench(connection, catalog.tables)
