"""The puzzle of a date, with everything that may be shown before it is solved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from game.puzzle.contract import Contract
from game.puzzle.model import Pack, Puzzle, Table
from game.puzzle.resultset import ResultSet


@dataclass(frozen=True)
class TableInfo:
    """A table as its author describes it, with the number of rows it really holds."""

    table: Table
    rows: int

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.table.name,
            "rows": self.rows,
            "description": self.table.description,
            "columns": [column.to_json() for column in self.table.columns],
        }


@dataclass(frozen=True)
class Daily:
    """A season date's puzzle. Concepts, answer and other solutions stay out of its JSON: no spoilers."""

    date: date
    number: int
    puzzle: Puzzle
    pack: Pack
    contract: Contract
    target: ResultSet
    version: str

    def to_json(self, tables: Sequence[TableInfo]) -> dict[str, Any]:
        """The format of `today --json`."""
        return {
            "date": self.date.isoformat(),
            "number": self.number,
            "puzzle": self._puzzle_json()
            | {"tables": [info.to_json() for info in tables], "target": self.target.to_json()},
        }

    def _puzzle_json(self) -> dict[str, Any]:
        """What a player may know of a puzzle before it is solved."""
        return {
            "id": self.puzzle.id,
            "version": self.version,
            "pack": self.puzzle.pack,
            "title": self.puzzle.title,
            "brief": self.puzzle.brief,
            "difficulty": self.puzzle.level,
            "start": self.puzzle.start,
            "contract": self.contract.to_json(),
        }
