"""A verdict as plain data, and its JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from game.engine.outcome import ErrorNote
from game.judge.compare import State
from game.judge.counterexample import Counterexample
from game.puzzle.resultset import ResultSet, Row

JUDGE_VERSION = "11"
"""Raised with every change that could change a verdict."""

VerdictKind = Literal["solved", "wrong", "refused", "error", "timeout", "memory"]
TileKind = Literal["column", "rows", "order", "cases"]
SIGNS: Mapping[State, str] = {"exact": "■", "misplaced": "◆", "partial": "◆", "absent": "✕", "open": "·"}


@dataclass(frozen=True)
class Tile:
    """One square of feedback; `column` is the target column's name where kind is "column"."""

    kind: TileKind
    column: str | None
    state: State
    text: str

    @property
    def sign(self) -> str:
        """■ ◆ ✕ ·"""
        return SIGNS[self.state]


@dataclass(frozen=True)
class RowMarks:
    """`matched` rows of the target were found; `missing` are the others' values; `extra` are indexes of result rows."""

    matched: int
    missing: tuple[Row, ...]
    extra: tuple[int, ...]


@dataclass(frozen=True)
class Remark:
    """Something worth saying that doesn't decide."""

    code: str
    text: str


@dataclass(frozen=True)
class Finding:
    """Where it went wrong: a stage (FROM, JOIN, WHERE, GROUP BY, HAVING, SELECT, ORDER BY, LIMIT) and a symptom."""

    stage: str
    code: str
    text: str


@dataclass(frozen=True)
class Verdict:
    """What a submit came to. `play` fills in counted, try_number, score and share."""

    verdict: VerdictKind
    puzzle_version: str
    form_fault: bool = False
    tiles: tuple[Tile, ...] = ()
    rows: RowMarks | None = None
    result: ResultSet | None = None
    remarks: tuple[Remark, ...] = ()
    diagnosis: tuple[Finding, ...] = ()
    error: ErrorNote | None = None
    counterexample: Counterexample | None = None
    proof: bool = False
    ms: float = 0.0
    judge_version: str = JUDGE_VERSION
    counted: bool = False
    try_number: int | None = None
    score: int | None = None
    share: str | None = None

    @property
    def solved(self) -> bool:
        return self.verdict == "solved"

    @property
    def on_hidden_case(self) -> bool:
        """Whether it fits the visible data and breaks on a hidden case."""
        return any(tile.kind == "cases" and tile.state == "absent" for tile in self.tiles)

    def to_json(self) -> dict[str, Any]:
        """The verdict as the design's format has it."""
        marks = self.rows
        return {
            "verdict": self.verdict,
            "solved": self.solved,
            "counted": self.counted,
            "form_fault": self.form_fault,
            "try": self.try_number,
            "score": self.score,
            "tiles": [vars(tile) for tile in self.tiles],
            "rows": marks
            and {
                "matched": marks.matched,
                "missing": [list(row) for row in marks.missing],
                "extra": list(marks.extra),
            },
            "result": self.result and self.result.to_json(),
            "remarks": [vars(remark) for remark in self.remarks],
            "diagnosis": [vars(finding) for finding in self.diagnosis],
            "error": self.error and self.error.to_json(),
            "counterexample": self.counterexample and self.counterexample.to_json(),
            "proof": self.proof,
            "share": self.share,
            "ms": round(self.ms, 1),
            "judge_version": self.judge_version,
            "puzzle_version": self.puzzle_version,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Verdict":
        """The reverse of `to_json`."""
        rows, error = data["rows"], data["error"]
        return cls(
            verdict=data["verdict"],
            puzzle_version=data["puzzle_version"],
            form_fault=data["form_fault"],
            tiles=tuple(Tile(**tile) for tile in data["tiles"]),
            rows=rows and RowMarks(rows["matched"], tuple(map(tuple, rows["missing"])), tuple(rows["extra"])),
            result=data["result"] and ResultSet.from_json(data["result"]),
            remarks=tuple(Remark(**remark) for remark in data["remarks"]),
            diagnosis=tuple(Finding(**finding) for finding in data["diagnosis"]),
            error=error and ErrorNote(error["text"], error["line"], error["column"], tuple(error["candidates"])),
            counterexample=data["counterexample"] and Counterexample.from_json(data["counterexample"]),
            proof=data["proof"],
            ms=data["ms"],
            judge_version=data["judge_version"],
            counted=data["counted"],
            try_number=data["try"],
            score=data["score"],
            share=data["share"],
        )
