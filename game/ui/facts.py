"""What the catalog promises, in words: the lines of the context card and the one line of the contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from game.puzzle.catalog import Column, Edge, Table
from game.puzzle.contract import Contract
from game.puzzle.resultset import Json
from game.strings import say
from game.ui.cells import short_type

MOST_VALUES = 5  # accepted values listed before "and n more"


@dataclass(frozen=True)
class Card:
    """The context card of one word: rich text lines."""

    title: str
    note: str
    description: str
    facts: tuple[str, ...]
    lineage: tuple[str, ...]


def table_card(table: Table, rows: int, lineage: Sequence[Edge]) -> Card:
    """The card of a table: every column that promises something."""
    telling = [column for column in table.columns if column.references or column.accepted or not column.is_key]
    facts = [f"`{column.name}` {text}" for column in telling if (text := column_facts(column))]
    return Card(
        title=table.name,
        note=_rows(rows),
        description=table.description,
        facts=tuple(facts),
        lineage=chain(lineage, table.name),
    )


def _rows(rows: int) -> str:
    if rows < 0:
        return ""
    return say("ui.card.one_row") if rows == 1 else say("ui.card.rows", count=f"{rows:,}")


def column_card(table: Table, column: Column, lineage: Sequence[Edge]) -> Card:
    """The card of a column."""
    facts = column_facts(column) or say("ui.card.no_promise")
    return Card(
        title=f"{table.name}.{column.name}",
        note=short_type(column.type),
        description=column.description,
        facts=(facts,),
        lineage=chain(lineage, table.name),
    )


def column_facts(column: Column) -> str:
    """The tests of a column as a phrase: `never null · one of completed, returned`."""
    parts = []
    if column.is_key:
        parts.append(say("ui.card.key"))
    elif column.is_unique:
        parts.append(say("ui.card.unique"))
    elif not column.nullable:
        parts.append(say("ui.card.not_null"))
    if column.accepted:
        parts.append(accepted_words(column.accepted))
    if column.references:
        parts.append(say("ui.card.found_in", table=column.references[0]))
    if column.nullable and parts:
        parts.append(say("ui.card.may_be_null"))
    return " · ".join(parts)


def accepted_words(values: Sequence[Json]) -> str:
    """`1–5` for consecutive integers, else the values, shortened."""
    numbers = [value for value in values if isinstance(value, int) and not isinstance(value, bool)]
    if len(numbers) == len(values) > 2 and sorted(numbers) == list(range(min(numbers), max(numbers) + 1)):
        return f"{min(numbers)}–{max(numbers)}"
    shown = ", ".join(str(value) for value in values[:MOST_VALUES])
    if len(values) > MOST_VALUES:
        return say("ui.card.values_more", values=shown, count=len(values) - MOST_VALUES)
    return shown


def chain(lineage: Sequence[Edge], name: str) -> tuple[str, ...]:
    """The longest way of sources that ends in `name`, the origin first, `name` left out."""
    return _chain(lineage, name, frozenset())


def _chain(lineage: Sequence[Edge], name: str, seen: frozenset[str]) -> tuple[str, ...]:
    if name in seen:
        return ()
    ways = [
        (*_chain(lineage, edge.source, seen | {name}), edge.source)
        for edge in lineage
        if edge.target == name and edge.source not in seen
    ]
    return max(ways, key=len, default=())


def contract_sentence(contract: Contract) -> str:
    """What counts, in one line of rich text."""
    parts = [_columns(contract), _order(contract)]
    digits = sorted({column.digits for column in contract.columns if column.digits is not None})
    if digits:
        parts.append(say("ui.contract.rounded", digits=" / ".join(str(number) for number in digits)))
    parts.append(say("ui.contract.names"))
    if contract.may:
        parts.append(", ".join(contract.may))
    return say("ui.contract.all", parts=" · ".join(part for part in parts if part))


def _columns(contract: Contract) -> str:
    count = len(contract.columns)
    return say("ui.contract.column") if count == 1 else say("ui.contract.columns", count=count)


def _order(contract: Contract) -> str:
    if not contract.order:
        return say("ui.contract.any_order")
    keys = ", ".join(f"{key.column} {'↓' if key.direction == 'desc' else '↑'}" for key in contract.order)
    return say("ui.contract.by", keys=keys)
