"""The tables panel as rows: tables and, under the open ones, their columns; then the pack's metrics."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from game.puzzle.catalog import Column, Table
from game.puzzle.metrics import Metric
from game.strings import say
from game.ui.cells import short_type

METRICS = ""
"""Stands in place of a table's name for the metrics, which belong to none."""
UNCOUNTED = -1  # rows of a table that nobody has counted yet
NoteKind = Literal["count", "key", "link", "type", "metric"]


class Listed(Protocol):
    """What the tree needs of a table: its catalog entry and how many rows it has."""

    @property
    def table(self) -> Table: ...

    @property
    def rows(self) -> int: ...


@dataclass(frozen=True)
class TreeRow:
    """One line: a table (`column` None) or one of its columns; of METRICS, their head or one of them."""

    table: str
    column: str | None
    text: str
    note: str
    note_kind: NoteKind
    open: bool = False


def tree_rows(
    tables: Sequence[Listed], expanded: Collection[str], metrics: Sequence[Metric] = ()
) -> tuple[TreeRow, ...]:
    """All visible rows in order."""
    rows: list[TreeRow] = []
    for info in tables:
        name = info.table.name
        is_open = name in expanded
        rows.append(TreeRow(name, None, name, count_words(info.rows), "count", is_open))
        if is_open:
            rows.extend(column_row(name, column) for column in info.table.columns)
    if metrics:
        is_open = METRICS in expanded
        rows.append(TreeRow(METRICS, None, say("ui.tables.metrics"), f"{len(metrics)}", "count", is_open))
        if is_open:
            rows.extend(TreeRow(METRICS, m.name, m.name, m.kind, "metric") for m in metrics)
    return tuple(rows)


def count_words(rows: int) -> str:
    """`1,234`, or a mark that counting goes on."""
    return "…" if rows == UNCOUNTED else f"{rows:,}"


def column_row(table: str, column: Column) -> TreeRow:
    """A column: its key, where it points, or its type."""
    if column.is_key and not column.references:
        return TreeRow(table, column.name, column.name, say("ui.tables.key"), "key")
    if column.references:
        return TreeRow(table, column.name, column.name, f"→ {column.references[0]}", "link")
    note = short_type(column.type)
    if column.nullable:
        note = say("ui.tables.nullable", type=note)
    return TreeRow(table, column.name, column.name, note, "type")


def step_out(rows: Sequence[TreeRow], index: int) -> int:
    """The index of the table a row belongs to."""
    return next((i for i in range(index, -1, -1) if rows[i].column is None), 0)
