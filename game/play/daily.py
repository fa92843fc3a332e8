"""The puzzle of a date, with everything that may be shown before it is solved."""

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
            "tests": [test.to_json() for test in self.table.tests],
            "columns": [column.to_json() for column in self.table.columns],
        }


@dataclass(frozen=True)
class Daily:
    """A season date's puzzle."""

    date: date
    number: int
    puzzle: Puzzle
    pack: Pack
    contract: Contract
    target: ResultSet
    version: str
