"""What came of one query: rows, or a plain reason why there are none."""

from dataclasses import dataclass
from typing import Any, Literal

from game.puzzle.resultset import ResultColumn

OutcomeKind = Literal["ok", "refused", "error", "timeout", "memory"]


@dataclass(frozen=True)
class ErrorNote:
    """A failure told to a person. `line` and `column` are 1-based, in characters of the text that was run."""

    text: str
    line: int | None = None
    column: int | None = None
    candidates: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"text": self.text, "line": self.line, "column": self.column, "candidates": list(self.candidates)}


@dataclass(frozen=True)
class Rows:
    """A result as Arrow: `ipc` is one Arrow IPC stream of the first rows; `total` counts all of them."""

    columns: tuple[ResultColumn, ...]
    ipc: bytes
    kept: int
    total: int

    @property
    def truncated(self) -> bool:
        return self.kept < self.total


@dataclass(frozen=True)
class Outcome:
    """`rows` where kind is "ok", else `error`. `ordered`: the query has an ORDER BY at its top level;
    `clauses`: what else it has there that decides which rows stay (JOIN, WHERE, GROUP BY, HAVING, LIMIT);
    `volatile`: functions in it that may give something else the next time."""

    kind: OutcomeKind
    rows: Rows | None = None
    error: ErrorNote | None = None
    ordered: bool = False
    clauses: tuple[str, ...] = ()
    volatile: tuple[str, ...] = ()
    ms: float = 0.0
