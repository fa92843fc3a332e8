"""What the catalog promises, in words: the lines of the context card and the one line of the contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from game.play.around import around, pointing
from game.play.knowledge import Knowledge
from game.play.words import contract_line, facts, made_of, pointed, row_facts, surroundings, usage
from game.puzzle.catalog import Column, Edge, Table
from game.puzzle.contract import Contract
from game.puzzle.metrics import Metric
from game.strings import say
from game.ui.cells import cell, short_type

SAMPLE_VALUES = 3


@dataclass(frozen=True)
class Card:
    """The context card of one word: rich text lines."""

    title: str
    note: str
    description: str
    facts: tuple[str, ...]
    lineage: tuple[str, ...]


def table_card(
    table: Table, rows: int, lineage: Sequence[Edge], knowledge: Knowledge, tables: Sequence[Table] = ()
) -> Card:
    """The card of a table: what is known to be wrong, every column that promises something, who uses it. `tables`: all
    of its pack."""
    telling = [column for column in table.columns if column.references or column.accepted or not column.is_key]
    lines = [say("play.known.issue", text=text) for text in table.issues]
    lines += [f"`{column.name}` {text}" for column in telling if (text := column_facts(column))]
    lines += row_facts(table)
    found = around(table.name, tables, lineage, knowledge)
    lines += [usage(knowledge, (table.name, "")), *surroundings(found), _owner(table)]
    lines = [line for line in lines if line]
    return Card(
        title=table.name,
        note=_rows(rows),
        description=table.description,
        facts=tuple(lines),
        lineage=chain(lineage, table.name),
    )


def _rows(rows: int) -> str:
    if rows < 0:
        return ""
    return say("ui.card.one_row") if rows == 1 else say("ui.card.rows", count=f"{rows:,}")


def column_card(
    table: Table, column: Column, lineage: Sequence[Edge], knowledge: Knowledge, tables: Sequence[Table] = ()
) -> Card:
    """The card of a column: what is promised, some values, what points at it, how often it is used, what it is made
    of. `tables`: all of its pack."""
    place = table.name, column.name
    values = [cell(value, column.type).text for value in knowledge.values(*place, SAMPLE_VALUES)]
    shown = " · ".join(f"`{value}`" for value in values)
    lines = (
        column_facts(column) or say("ui.card.no_promise"),
        say("play.known.such_as", values=shown) if shown and not column.accepted else "",
        pointed(pointing(tables, *place)),
        usage(knowledge, place),
        made_of(knowledge, place),
    )
    return Card(
        title=f"{table.name}.{column.name}",
        note=short_type(column.type),
        description=column.description,
        facts=tuple(line for line in lines if line),
        lineage=chain(lineage, table.name),
    )


def _owner(table: Table) -> str:
    return say("play.known.owner", owner=table.owner) if table.owner else ""


def metric_card(metric: Metric) -> Card:
    """The card of a metric: what it means, and by what it can be cut."""
    cuts = ((say("ui.metric.by"), metric.dimensions), (say("ui.metric.grain"), metric.grains))
    lines = [f"{label}: " + ", ".join(f"`{name}`" for name in names) for label, names in cuts if names]
    return Card(metric.name, metric.kind, metric.description, (*lines, say("ui.metric.how")), ())


def metrics_card() -> Card:
    """The card of the metrics' head."""
    return Card(say("ui.tables.metrics"), "", say("ui.metric.about"), (), ())


def column_facts(column: Column) -> str:
    """The tests of a column as a phrase: `never null · one of completed, returned`."""
    return " · ".join(facts(column))


def chain(lineage: Sequence[Edge], name: str) -> tuple[str, ...]:
    """The way of sources that ends in `name`, the origin first, `name` left out.

    Of several sources the one that bears the table's name is followed; where none does, the way begins here.
    """
    way: list[str] = []
    here = name
    while True:
        sources = [edge.source for edge in lineage if edge.target == here and edge.source not in way]
        namesakes = [source for source in sources if source.endswith(name.split(".")[-1])]
        following = namesakes[:1] or (sources if len(sources) == 1 else [])
        if not following or following[0] == name:
            return tuple(reversed(way))
        here = following[0]
        way.append(here)


def contract_sentence(contract: Contract) -> str:
    """What counts, in one line of rich text."""
    return say("ui.contract.all", parts=contract_line(contract))
