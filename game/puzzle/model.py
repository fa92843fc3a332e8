"""Puzzles and packs as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from game.puzzle.catalog import (
    AcceptedValues,
    Check,
    Column,
    Edge,
    NotNull,
    Relationship,
    Table,
    TableTest,
    Test,
    Unique,
    UniqueTogether,
)
from game.puzzle.contract import Contract, ContractColumn, OrderKey
from game.puzzle.resultset import ResultColumn, ResultSet
from game.puzzle.witness import Witness

__all__ = [
    "AcceptedValues", "Assumption", "Built", "Check", "Column", "Contract", "ContractColumn", "Edge", "Forged",
    "HiddenCase", "HintTexts", "NearMissRecord", "NotNull", "OrderKey", "Pack", "Puzzle", "Relationship",
    "ResultColumn", "ResultSet", "Table", "TableTest", "Test", "Unique", "UniqueTogether", "Waiver", "Wrong",
]  # fmt: skip


@dataclass(frozen=True)
class Wrong:
    """A query that people write and that is wrong, with the reason."""

    sql: str
    why: str = ""


@dataclass(frozen=True)
class Assumption:
    """What the prompt takes for granted: a known name (`no_tie_at_limit`) or a boolean SQL expression."""

    name: str = ""
    sql: str = ""
    why: str = ""


@dataclass(frozen=True)
class Waiver:
    """A finding of the linter that the author accepts on purpose."""

    code: str
    why: str


@dataclass(frozen=True)
class Forged:
    """Where a puzzle comes from that the forge made: the family, and what of the world it has taken. Both stay the same
    when the forge runs again. `text`: eight hex digits of what the forge wrote; where the file says something else, a
    person has edited it."""

    blueprint: str
    key: str
    text: str = ""


@dataclass(frozen=True)
class HintTexts:
    """Hints the author wrote; "" where the hint is derived."""

    concept: str = ""
    tables: str = ""
    skeleton: str = ""


@dataclass(frozen=True)
class HiddenCase:
    """A witness, and what the answer gives on it."""

    witness: Witness
    expected: ResultSet


@dataclass(frozen=True)
class NearMissRecord:
    """A near miss as it was met when the pack was built. `by`: the number of the hidden case that tells it from the
    answer; "visible" or "error" where the visible data do; "same: …" where it is proved equal; None where nothing
    told it."""

    kind: str
    what: str
    by: str | int | None


@dataclass(frozen=True)
class Built:
    """What `pack build` derived. `version` is the puzzle version: the hash of what a verdict depends on;
    `made_from` the hash of all that was read. `dropped`: how many instances each `also`, by its place, has cost."""

    version: str
    made_from: str
    contract: Contract
    target: ResultSet
    hints: HintTexts
    cases: tuple[HiddenCase, ...] = ()
    near_misses: tuple[NearMissRecord, ...] = ()
    dropped: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Puzzle:
    """A question with its answer. `order` is "auto", "any" or the output columns that order counts by."""

    pack: str
    name: str
    title: str
    brief: str
    answer: str
    concepts: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    wrong: tuple[Wrong, ...] = ()
    assume: tuple[Assumption, ...] = ()
    start: str = ""
    order: str | tuple[str, ...] = "auto"
    hints: HintTexts = HintTexts()
    explain: str = ""
    difficulty: int | None = None
    waive: tuple[Waiver, ...] = ()
    forged: Forged | None = None
    built: Built | None = None

    @property
    def id(self) -> str:
        """`pack/name`, unique over all packs."""
        return f"{self.pack}/{self.name}"

    @property
    def level(self) -> int:
        """Difficulty 1..5; 3 where the author left it to be derived."""
        return self.difficulty or 3


@dataclass(frozen=True)
class Pack:
    """A folder with tables, their catalog and puzzles. `concepts`: how players read the names of some concepts."""

    name: str
    title: str
    folder: Path
    tables: tuple[Table, ...]
    license: str = ""
    description: str = ""
    lineage: tuple[Edge, ...] = ()
    concepts: Mapping[str, str] = field(default_factory=dict)
    puzzles: Mapping[str, Puzzle] = field(default_factory=dict)

    def table(self, name: str) -> Table | None:
        """The table of that name, letter case and a leading `main.` aside."""
        wanted = name.lower().removeprefix("main.")
        return next((t for t in self.tables if t.name.lower() == wanted), None)

    def data_file(self, table: Table) -> Path:
        """Where the rows of `table` lie."""
        return self.folder / "data" / f"{table.name}.parquet"
