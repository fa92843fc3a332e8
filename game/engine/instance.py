"""One database that a query may run on: the visible data, or a witness.

All instances of a pack are files named `puzzle.duckdb` with the same schemas, each opened as an instance of its own, so
that `orders`, `main.orders` and `puzzle.main.orders` mean the rows of the one that is asked, and of no other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATABASE = "puzzle"
"""The database's name in SQL: `puzzle.main.orders`."""


@dataclass(frozen=True)
class Instance:
    """A database file and the tables in it that queries may name (`orders`, `cd.bookings`)."""

    database: Path
    tables: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return {"database": str(self.database), "tables": list(self.tables)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Instance":
        return cls(Path(data["database"]), tuple(data["tables"]))
