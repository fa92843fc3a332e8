"""A result set as plain JSON values: what targets, results and counterexamples are shown and stored as.

Integers beyond ±2^53 and decimals are strings, floats are numbers (NaN, ±inf as strings), dates and times ISO 8601,
lists and structs arrays and objects, NULL is null.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Json: TypeAlias = "None | bool | int | float | str | list[Json] | dict[str, Json]"
Row: TypeAlias = tuple[Json, ...]

_TYPE_TOKEN = re.compile(r"""\s+|[A-Za-z_]\w*|\d+|[(),\[\]]|"(?:[^"]|"")*"|'(?:[^']|'')*'""")
_NO_TYPE_WORDS = frozenset({"select", "from", "values", "table", "pivot", "as"})


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
        """The reverse of `to_json`; raises KeyError, TypeError or ValueError for another shape."""
        columns = tuple(ResultColumn(c["name"], c["type"]) for c in data["columns"])
        rows = tuple(tuple(row) for row in data["rows"])
        for column in columns:
            if not is_type_name(column.type):
                raise ValueError(f"{column.type!r} is no type")
        if any(len(row) != len(columns) for row in rows) or int(data["total"]) < len(rows):
            raise ValueError("rows don't fit the columns or the total")
        return cls(columns, rows, int(data["total"]))


def is_type_name(text: str) -> bool:
    """Whether a text can be put where SQL wants a type: names, numbers, quoted texts and closed brackets, no query."""
    depth = position = 0
    while position < len(text):
        token = _TYPE_TOKEN.match(text, position)
        if token is None or token[0].lower() in _NO_TYPE_WORDS:
            return False
        depth += (token[0] in "([") - (token[0] in ")]")
        if depth < 0:
            return False
        position = token.end()
    return depth == 0 and bool(text.strip())
