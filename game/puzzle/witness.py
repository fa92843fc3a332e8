"""A small instance of a pack's tables, as data: what a hidden case is before it becomes a database."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Cell: TypeAlias = str | None
"""A value as DuckDB prints it (nested ones as JSON), None for NULL."""
Row: TypeAlias = tuple[Cell, ...]
Schema: TypeAlias = Mapping[str, tuple[tuple[str, str], ...]]
"""Name and type of every column of every table, in order."""


@dataclass(frozen=True)
class Witness:
    """Rows by table. Tables named in `whole` hold what the visible ones hold (calendars, say, have no gaps); all
    others are empty."""

    rows: Mapping[str, tuple[Row, ...]]
    whole: tuple[str, ...] = ()
    _key: list[str] = field(default_factory=list, compare=False, repr=False)

    @property
    def size(self) -> int:
        """Rows over all tables, those taken whole aside."""
        return sum(map(len, self.rows.values()))

    @property
    def key(self) -> str:
        """16 hex digits over the content."""
        if not self._key:
            text = json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True)
            self._key.append(hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16])
        return self._key[0]

    def turned(self) -> "Witness":
        """The same rows the other way round."""
        return Witness({table: tuple(reversed(rows)) for table, rows in self.rows.items()}, self.whole)

    def to_json(self) -> dict[str, Any]:
        rows = {table: [list(row) for row in rows] for table, rows in sorted(self.rows.items()) if rows}
        return {"rows": rows, "whole": list(self.whole)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Witness":
        """The reverse of `to_json`; raises KeyError, TypeError or ValueError for anything else."""
        rows = {str(table): tuple(tuple(map(_cell, row)) for row in rows) for table, rows in data["rows"].items()}
        return cls(rows, tuple(str(table) for table in data["whole"]))


def _cell(value: object) -> Cell:
    if value is not None and not isinstance(value, str):
        raise ValueError("a cell is text or null")
    return value
