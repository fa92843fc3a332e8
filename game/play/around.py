"""What stands around a table: what reads it, what points at it, and which metrics are told from it."""

from collections.abc import Sequence
from dataclasses import dataclass

from game.play.knowledge import Knowledge
from game.puzzle.catalog import Edge, Table
from game.puzzle.lineage import Place

_SEMANTIC = "semantic"
"""The layer of views that only the semantic layer asks."""


@dataclass(frozen=True)
class Around:
    """`sources`: what it is made from; `readers`: relations of its warehouse that read it; `exposures` and `metrics` by
    name, metrics over a view of it too; `pointing`: columns of other tables that refer to it, or to its column."""

    sources: tuple[str, ...]
    readers: tuple[str, ...]
    exposures: tuple[str, ...]
    metrics: tuple[str, ...]
    pointing: tuple[Place, ...]


def around(table: str, tables: Sequence[Table], lineage: Sequence[Edge], knowledge: Knowledge) -> Around:
    """Of the table of that name among a pack's `tables`; `lineage`: the pack's."""
    reading = {edge.target: None for edge in lineage if edge.source == table}
    reading |= {name: None for name, relation in knowledge.relations.items() if table in relation.parents}
    views = {n for n in reading if n in knowledge.relations and knowledge.relations[n].layer == _SEMANTIC}
    asking = [use for use in knowledge.uses if not use.tables.isdisjoint({table, *views})]
    return Around(
        tuple(edge.source for edge in lineage if edge.target == table),
        tuple(reading),
        tuple(use.name for use in asking if use.kind == "exposure"),
        tuple(use.name for use in asking if use.kind == "metric"),
        pointing(tables, table),
    )


def pointing(tables: Sequence[Table], table: str, column: str | None = None) -> tuple[Place, ...]:
    """The columns that are said to be found in a table's column, or in any of them."""
    return tuple(
        (other.name, own.name)
        for other in tables
        for own in other.columns
        if own.references and own.references[0] == table and column in (None, own.references[1])
    )
