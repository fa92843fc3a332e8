"""What can be told of a candidate without another process: its result's shape, its brief, whether it stands on luck.

Most candidates that fall fall here, in milliseconds.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
from sqlglot import exp

from game.engine.names import dotted, quoted
from game.forge.check import BRIEF_MOST, COLUMNS_MOST, ROWS_MOST
from game.forge.drafting.candidate import Candidate
from game.forge.world.world import DIALECT, World

_JITTERS = 2
_JITTER_PART = 40
"""Each jittered copy of the data lacks one row in so many."""
_SQL_WORDS = re.compile(
    r"\b(select|group by|order by|partition|having|left join|inner join|cross join|coalesce|row_number|distinct|null)\b"
    r"|`|\b(count|sum|avg)\(",
    re.IGNORECASE,
)
_TELLING_CHARS = 5
"""A text of a target that is at least this long gives something away, if the brief says it."""


class Glance:
    """Looks at the candidates of one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._jitters = [_jittered(world, n) for n in range(_JITTERS)]
        self._seen: set[str] = set()

    def fault(self, candidate: Candidate) -> str:
        """The code of what speaks against a candidate; "" where nothing does."""
        sql = candidate.answer.sql(dialect=DIALECT)
        try:
            rows = self._world.rows(candidate.answer)
        except duckdb.Error:
            return "answer-fails"
        return next(self._faults(candidate, sql, rows), "")

    def _faults(self, candidate: Candidate, sql: str, rows: Sequence[tuple[Any, ...]]) -> Iterator[str]:
        yield from _shape(rows)
        if len(candidate.brief) > BRIEF_MOST:
            yield "brief-long"
        if _SQL_WORDS.search(candidate.brief):
            yield "brief-technical"
        if _leaks(candidate, rows):
            yield "brief-leaks"
        if self._copies_a_table(candidate, rows):
            yield "copy-of-a-table"
        if not all(self._stands(schema, sql) for schema in self._jitters):
            yield "unstable"
        told = repr(sorted(map(repr, rows)))
        if told in self._seen:
            yield "same-result"
        self._seen.add(told)

    def _copies_a_table(self, candidate: Candidate, rows: Sequence[tuple[Any, ...]]) -> bool:
        """Whether it shows all rows of a table, some columns of them, and computes nothing."""
        tree = candidate.answer
        plain = isinstance(tree, exp.Select) and all(isinstance(item, exp.Column) for item in tree.selects)
        asked = any(tree.args.get(part) for part in ("where", "group", "having", "distinct", "limit", "qualify"))
        return plain and not asked and any(len(rows) == table.rows for table in self._world.tables)

    def _stands(self, schema: str, sql: str) -> bool:
        """Whether the answer still gives a target where a few rows of the tables are missing."""
        connection = self._world.connection
        connection.execute(f"use {quoted(schema)}")
        try:
            found = connection.execute(sql).fetchmany(ROWS_MOST + 1)
        except duckdb.Error:
            return False
        finally:
            connection.execute("use memory")
        return 0 < len(found) <= ROWS_MOST


def _shape(rows: Sequence[tuple[Any, ...]]) -> Iterator[str]:
    if not rows:
        yield "no-row"
        return
    width = len(rows[0])
    if len(rows) > ROWS_MOST or width > COLUMNS_MOST:
        yield "too-large"
    if len(rows) == 1 and width == 1:
        yield "single-value"
    for n in range(width):
        values = Counter(repr(row[n]) for row in rows)
        if (len(rows) > 1 and len(values) == 1) or ("None" in values and len(values) == 1):
            yield "constant-column"


def _leaks(candidate: Candidate, rows: Sequence[tuple[Any, ...]]) -> bool:
    """Whether the brief says what only the target should: a text of it that the answer doesn't name."""
    brief = candidate.brief.lower()
    named = {literal.name.lower() for literal in candidate.answer.find_all(exp.Literal) if literal.is_string}
    texts = {v.lower() for row in rows for v in row if isinstance(v, str) and len(v) >= _TELLING_CHARS}
    return any(re.search(rf"(?<!\w){re.escape(text)}(?!\w)", brief) for text in texts - named)


def _jittered(world: World, number: int) -> str:
    """A database with the tables of the world, a few rows of each left out; its name."""
    name, connection = f"jitter_{number}", world.connection
    connection.execute(f"attach ':memory:' as {name}")
    for table in world.tables:
        schema = table.name.rpartition(".")[0]
        if schema:
            connection.execute(f"create schema if not exists {name}.{quoted(schema)}")
        place = ".".join((name, "main", quoted(table.name)) if not schema else (name, dotted(table.name)))
        connection.execute(
            f"create table {place} as select * from memory.{'' if schema else 'main.'}{dotted(table.name)} "
            f"where rowid % {_JITTER_PART} <> {(number * 17 + 7) % _JITTER_PART} or rowid = 0"
        )
    return name
