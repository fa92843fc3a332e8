"""A request's catalog with what the data never break, for those who read queries."""

from collections.abc import Mapping, Sequence
from typing import Any

from game.judge.witness.facts import ColumnFacts, Facts


def as_seen(tables: Sequence[Mapping[str, Any]], facts: Facts) -> list[dict[str, Any]]:
    """The catalog with what the data never break: where no null is ever seen, none may happen."""
    seen = {(name, c.name): c for name, table in facts.tables.items() for c in table.columns}
    return [
        {
            **table,
            "columns": [
                {
                    **column,
                    "nullable": seen[table["name"], column["name"]].nullable,
                    "references": _reference(facts, seen[table["name"], column["name"]]),
                }
                for column in table["columns"]
                if (table["name"], column["name"]) in seen
            ],
        }
        for table in tables
    ]


def _reference(facts: Facts, column: ColumnFacts) -> list[str] | None:
    return None if column.to is None else [column.to[0], facts.tables[column.to[0]].columns[column.to[1]].name]
