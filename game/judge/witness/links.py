"""What columns point to: as is declared, else by their names and values."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import duckdb

from game.engine.names import dotted, quoted
from game.judge.witness.facts import ColumnFacts, TableFacts

_UPWARD = re.compile("parent|manager|boss|supervisor|reports|refer|recommend|mentor|invited|previous|replac|super")
"""What a column is called that points to another row of its own table."""


def pointed_to(
    connection: duckdb.DuckDBPyConnection,
    tables: Mapping[str, TableFacts],
    declared: Mapping[str, Mapping[str, Mapping[str, Any]]],
) -> dict[str, TableFacts]:
    """With what columns point to: as declared, else by name and by values, where the visible data keep it."""
    found = {}
    for name, table in tables.items():
        columns = []
        for column in table.columns:
            to = _target(tables, name, column, declared[name].get(column.name, {}).get("references"))
            if to is not None and not _kept(connection, name, column.name, to[0], tables[to[0]].columns[to[1]].name):
                to = None
            columns.append(replace(column, to=to))
        found[name] = replace(table, columns=tuple(columns))
    return found


def _target(
    tables: Mapping[str, TableFacts], name: str, column: ColumnFacts, said: Sequence[str] | None
) -> tuple[str, int] | None:
    if said:
        place = tables[said[0]].place(said[1]) if said[0] in tables else None
        return None if place is None else (said[0], place)
    for other, table in tables.items():
        key = table.key
        if key is None or (other == name and column.name == table.columns[key].name):
            continue
        if table.columns[key].family == column.family and _names(column.name, other, table.columns[key].name):
            own = tables[name].key
            if own is None or tables[name].columns[own].name != column.name:
                return other, key
    key = tables[name].key
    if key is not None and _UPWARD.search(column.name.lower()) and column.name != tables[name].columns[key].name:
        return (name, key) if tables[name].columns[key].family == column.family else None
    return None


def _names(column: str, table: str, key: str) -> bool:
    """Whether a column's name says that it holds keys of a table: customer_id for customers.id, or the key's own."""
    column, key, noun = column.lower(), key.lower(), table.rpartition(".")[2].lower()
    singles = {noun, noun.removesuffix("s"), noun.removesuffix("es"), noun.removesuffix("ies") + "y"}
    joined = {f"{single}{sep}{key}" for single in singles for sep in ("_", "")}
    return column in joined or (column == key and key not in ("id", "name", "date", "day", "title"))


def _kept(connection: duckdb.DuckDBPyConnection, child: str, column: str, parent: str, key: str) -> bool:
    sql = (
        f"select 1 from {dotted(child)} c where c.{quoted(column)} is not null and not exists "
        f"(select 1 from {dotted(parent)} p where p.{quoted(key)} = c.{quoted(column)}) limit 1"
    )
    return not connection.cursor().execute(sql).fetchall()
