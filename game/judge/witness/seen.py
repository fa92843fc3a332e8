"""A request's catalog with what the data never break, for those who read queries."""

from collections.abc import Mapping, Sequence
from typing import Any

from game.judge.witness.facts import ColumnFacts, Facts, TableFacts


def as_seen(tables: Sequence[Mapping[str, Any]], facts: Facts) -> list[dict[str, Any]]:
    """The catalog with what the data never break: where no null is ever seen, none may happen; what is always null
    together stays so (`null_with`)."""
    seen = {(name, c.name): c for name, table in facts.tables.items() for c in table.columns}
    return [
        {
            **table,
            "columns": [
                {
                    **column,
                    "nullable": seen[table["name"], column["name"]].nullable,
                    "null_with": _null_with(facts.tables[table["name"]], column["name"]),
                    "references": _reference(facts, seen[table["name"], column["name"]]),
                }
                for column in table["columns"]
                if (table["name"], column["name"]) in seen
            ],
        }
        for table in tables
    ]


def _null_with(table: TableFacts, name: str) -> list[str]:
    """The columns that a column is null together with."""
    both = [(table.columns[a], table.columns[b]) for a, b in table.null_together]
    both = [(a, b) for a, b in both if a.nullable and b.nullable]
    return [b.name for a, b in (*both, *((b, a) for a, b in both)) if a.name == name]


def _reference(facts: Facts, column: ColumnFacts) -> list[str] | None:
    return None if column.to is None else [column.to[0], facts.tables[column.to[0]].columns[column.to[1]].name]
