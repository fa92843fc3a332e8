"""A result set as plain JSON values: what targets, results and counterexamples are shown and stored as.

Integers beyond ±2^53 and decimals are strings, floats are numbers (NaN, ±inf as strings), dates and times ISO 8601,
lists and structs arrays and objects, NULL is null.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Json: TypeAlias = "None | bool | int | float | str | list[Json] | dict[str, Json]"
Row: TypeAlias = tuple[Json, ...]


@dataclass(frozen=True)
class ResultColumn:
    """One output column; `type` is DuckDB's name for it."""

    name: str
    type: str


@dataclass(frozen=True)
class ResultSet:
    """Up to all of `total` rows, each as wide as `columns`."""

    columns: tuple[ResultColumn, ...]
    rows: tuple[Row, ...]
    total: int

    @property
    def truncated(self) -> bool:
        """Whether there were more rows than are here."""
        return len(self.rows) < self.total

    def to_json(self) -> dict[str, Any]:
        """`{columns: [{name, type}], rows: [[…]], total}`."""
        return {
            "columns": [{"name": c.name, "type": c.type} for c in self.columns],
            "rows": [list(row) for row in self.rows],
            "total": self.total,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ResultSet":
        """The reverse of `to_json`; raises KeyError or TypeError for another shape."""
        return cls(
            columns=tuple(ResultColumn(c["name"], c["type"]) for c in data["columns"]),
            rows=tuple(tuple(row) for row in data["rows"]),
            total=int(data["total"]),
        )
