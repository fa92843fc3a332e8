"""Staged tables as the Parquet files of a pack: what is about persons left out or masked, within the budget."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from game.engine.names import dotted, literal, quoted
from game.forge.intake.facts import is_whole
from game.forge.intake.masking import stand_in_numbers, stand_ins
from game.forge.intake.personal import Personal, Topic
from game.forge.intake.sampling import SMALL_ROWS, Sampling
from game.forge.intake.source import ASIDE
from game.forge.tablefile import write_rows
from game.puzzle.catalog import Table

MB = 1_000_000
TRIES_MOST = 8
_ROWS = quoted("rows of a table")
_AT_ONCE = 100_000
"""Stand-ins that go into the database by one statement."""
AIM = 0.9
"""Share of the budget that is aimed at once it was missed."""


@dataclass(frozen=True)
class Exported:
    """What a table has in the pack, and what it had."""

    table: Table
    rows: int
    of: int


class Export:
    """Writes `tables` as they are staged. `personal` goes by (table, column)."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        tables: Sequence[Table],
        personal: Mapping[tuple[str, str], Personal],
        seed: int,
    ) -> None:
        self._connection, self._tables, self._personal, self._seed = connection, tables, personal, seed
        self._rows = {
            table.name: int(connection.execute(f"select count(*) from {dotted(table.name)}").fetchall()[0][0])
            for table in tables
        }
        self._sampling = Sampling(connection, tables, self._rows, seed)
        self._masks: dict[tuple[Topic, str], str] = {}

    def write(self, folder: Path, budget_mb: float, rows_most: int) -> tuple[list[Exported], int]:
        """All tables with rows, as `<table>.parquet` in `folder`, and their bytes together. Where they are more than
        the budget allows, fewer rows are taken, time and again; the last try stands."""
        share, small_rows, total = 1.0, SMALL_ROWS, 0
        written: list[Exported] = []
        for _ in range(TRIES_MOST):
            self._sampling.choose(share, rows_most, small_rows)
            self._forget()
            written = [self._write(table, folder) for table in self._tables]
            total = sum((folder / f"{one.table.name}.parquet").stat().st_size for one in written)
            if total <= budget_mb * MB:
                break
            before, share = share, self._share(written, budget_mb * MB / total)
            if share >= before * AIM:
                small_rows //= 4
        return written, total

    def _share(self, written: Sequence[Exported], ratio: float) -> float:
        """Of the tables' rows, so that the largest becomes smaller by `ratio`."""
        largest = max(written, key=lambda one: one.rows)
        return largest.rows / max(1, largest.of) * ratio * AIM

    def _write(self, table: Table, folder: Path) -> Exported:
        listed = ", ".join(self._shown(table.name, column.name, column.type) for column in table.columns)
        key = [table.key.name] if table.key is not None else list(table.together[0]) if table.together else []
        order = ", ".join(map(quoted, key)) or "all"
        file = folder / f"{table.name}.parquet"
        query = f"from (select {listed} from {self._sampling.source(table.name)} as {_ROWS}) order by {order}"
        rows = write_rows(self._connection, query, file)
        stored = self._connection.execute(f"describe from read_parquet({literal(str(file))})").fetchall()
        types = {row[0]: row[1] for row in stored}
        columns = tuple(replace(column, type=types[column.name]) for column in table.columns)
        return Exported(replace(table, columns=columns), rows, self._rows[table.name])

    def _shown(self, table: str, column: str, kind: str) -> str:
        found, name = self._personal.get((table, column)), quoted(column)
        if found is None or found.handling == "keep":
            return name
        if found.handling == "drop":
            raise ValueError(f"{table}.{column} is left out")
        if kind == "DATE":
            return f"date_trunc('year', {name})::date as {name}"
        if kind.startswith("TIMESTAMP"):
            return f"date_trunc('year', {name})::{kind} as {name}"
        mask = self._mask(found.topic, kind)
        return f"(select m.instead from {mask} as m where m.value = {_ROWS}.{name}) as {name}"

    def _mask(self, topic: Topic, kind: str) -> str:
        """The table of stand-ins for all values of a topic that are kept, wherever they stand."""
        whole = is_whole(kind)
        as_ = "bigint" if whole else "varchar"
        name = self._masks.get((topic, as_))
        if name is not None:
            return name
        asked = [
            f"select {quoted(column)}::{as_} as value from {self._sampling.source(table)} "
            f"where {quoted(column)} is not null"
            for (table, column), found in self._personal.items()
            if found.topic == topic and found.handling == "mask" and self._is_whole(table, column) == whole
        ]
        values = [
            row[0]
            for row in self._connection.execute(
                f"select distinct value from ({' union all '.join(asked)}) order by value"
            ).fetchall()
        ]
        instead = self._instead(values, topic, whole)
        name = f"{ASIDE}.main.{quoted(f'instead of {topic} {as_}')}"
        self._connection.execute(f"create table {name} (value {as_}, instead {as_})")
        for start in range(0, len(values), _AT_ONCE):
            end = start + _AT_ONCE
            self._connection.execute(
                f"insert into {name} select unnest($1::{as_}[]), unnest($2::{as_}[])",
                [values[start:end], instead[start:end]],
            )
        self._masks[topic, as_] = name
        return name

    def _instead(self, values: Sequence[Any], topic: Topic, whole: bool) -> list[Any]:
        if whole:
            numbers = stand_in_numbers(values, topic, self._seed)
            return [numbers[value] for value in values]
        texts = stand_ins(values, topic, self._seed)
        return [texts.get(value, value) for value in values]

    def _forget(self) -> None:
        for name in self._masks.values():
            self._connection.execute(f"drop table {name}")
        self._masks.clear()

    def _is_whole(self, table: str, column: str) -> bool:
        known = next(t for t in self._tables if t.name == table).column(column)
        return known is not None and is_whole(known.type)
