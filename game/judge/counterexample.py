"""A hidden case as plain data: the small instance on which a query that fits today's data goes wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from game.puzzle.resultset import ResultSet


@dataclass(frozen=True)
class Counterexample:
    """The shrunk witness. `tables` are those whose rows matter; `expected` is what the answer gives on them.

    `got` is what the player's query gives, None where it fails there: then `error` says how. `because` is the sentence
    that says why such data may happen.
    """

    tables: Mapping[str, ResultSet]
    expected: ResultSet
    got: ResultSet | None
    error: str | None
    because: str

    def cut(self, rows: int) -> "Counterexample":
        """The same with at most so many rows of each result."""
        got = self.got and replace(self.got, rows=self.got.rows[:rows])
        return replace(self, expected=replace(self.expected, rows=self.expected.rows[:rows]), got=got)

    def to_json(self) -> dict[str, Any]:
        """`{tables: {name: result set}, expected, got, error, because}`."""
        return {
            "tables": {name: rows.to_json() for name, rows in self.tables.items()},
            "expected": self.expected.to_json(),
            "got": self.got and self.got.to_json(),
            "error": self.error,
            "because": self.because,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Counterexample":
        """The reverse of `to_json`; raises KeyError, TypeError or ValueError for another shape."""
        return cls(
            tables={name: ResultSet.from_json(rows) for name, rows in data["tables"].items()},
            expected=ResultSet.from_json(data["expected"]),
            got=data["got"] and ResultSet.from_json(data["got"]),
            error=data["error"],
            because=data["because"],
        )
