"""The tables panel: the tree, and below it the card of the word under the caret."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pygame

from game.play.knowledge import Knowledge
from game.puzzle.catalog import Edge
from game.puzzle.metrics import Metric
from game.strings import say
from game.ui.facts import Card, column_card, metric_card, metrics_card, table_card
from game.ui.screens.puzzle.panels import PanelGroup
from game.ui.widgets.base import Kit
from game.ui.widgets.card import ContextCard
from game.ui.widgets.tree import TableTree
from game.ui.widgets.treerows import METRICS, Listed

CARD_SHARE = 0.42  # of the panel, at most
FIRST_OPEN = 2  # tables whose columns are seen at the start


class Context(PanelGroup):
    """`on_pick` hears a name that the player wants in the query, `on_metric` that of a metric."""

    def __init__(self, kit: Kit, world: str, on_pick: Callable[[str], None], on_metric: Callable[[str], None]) -> None:
        super().__init__(kit, say("ui.tables.name"), say("ui.tables.head"))
        self.ground.tell(note=world)
        self.tree = TableTree(kit, say("ui.tables.name"), self._moved, on_pick, on_metric)
        self.card = ContextCard(kit, say("ui.card.name"))
        self.parts = (self.tree, self.card)
        self._tables: Sequence[Listed] = ()
        self._lineage: Sequence[Edge] = ()
        self._metrics: Sequence[Metric] = ()
        self._knowledge = Knowledge()
        self._word = ""
        self._told: tuple[str, str | None] | None = None

    def show(
        self, tables: Sequence[Listed], lineage: Sequence[Edge], first: Sequence[str], metrics: Sequence[Metric] = ()
    ) -> None:
        """A pack's tables, those named in `first` open, and its metrics."""
        self._tables = tables
        self._lineage = lineage
        self._metrics = metrics
        opened = list(first)[:FIRST_OPEN] or [info.table.name for info in tables[:1]]
        self.tree.show(tables, opened, metrics)
        if tables:
            self._tell(opened[0], None)

    def count(self, tables: Sequence[Listed]) -> None:
        """The same tables, now with their rows counted."""
        self._tables = tables
        self.tree.count(tables)
        if self._told:
            self._tell(*self._told)

    def know(self, knowledge: Knowledge) -> None:
        """What was found out about the tables meanwhile."""
        self._knowledge = knowledge
        if self._told:
            self._tell(*self._told)

    def place(self, rect: pygame.Rect) -> None:
        theme = self.kit.theme
        inner = self.below_head(rect)
        inset = theme.size("gap") + theme.size("half_gap")
        free = rect.bottom - 2 * inset - inner.y - len(self.tree.rows) * theme.size("row")
        height = min(max(theme.size("context_height"), free), round(rect.h * CARD_SHARE))
        card = pygame.Rect(rect.x + inset, rect.bottom - inset - height, rect.w - 2 * inset, height)
        self.card.layout(card)
        self.tree.layout(pygame.Rect(inner.x, inner.y, inner.w, card.y - theme.size("gap") - inner.y))

    def follow(self, word: str) -> None:
        """The word under the editor's caret: a table, a column, or anything else."""
        if word == self._word:
            return
        self._word = word
        found = find(self._tables, word)
        if found:
            self.tree.light(*found)
            self._tell(*found)

    def _moved(self, table: str, column: str | None) -> None:
        self._word = ""
        self.tree.light(table, column)
        self._tell(table, column)

    def _tell(self, table: str, column: str | None) -> None:
        self._told = (table, column)
        self.card.show(self._card(table, column))

    def _card(self, name: str, column_name: str | None) -> Card | None:
        if name == METRICS:
            metric = next((metric for metric in self._metrics if metric.name == column_name), None)
            return metric_card(metric) if metric is not None else metrics_card()
        info = next((info for info in self._tables if info.table.name == name), None)
        if info is None:
            return None
        column = info.table.column(column_name) if column_name else None
        tables = [listed.table for listed in self._tables]
        if column is not None:
            return column_card(info.table, column, self._lineage, self._knowledge, tables)
        return table_card(info.table, info.rows, self._lineage, self._knowledge, tables)


def find(tables: Sequence[Listed], word: str) -> tuple[str, str | None] | None:
    """(table, column) of a word: a table's name first, else the first table that has such a column."""
    name = word.strip('"').lower()
    if not name:
        return None
    for info in tables:
        if info.table.name.lower() == name:
            return info.table.name, None
    for info in tables:
        column = info.table.column(name)
        if column is not None:
            return info.table.name, column.name
    return None
