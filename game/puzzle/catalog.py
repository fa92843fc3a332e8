"""The tables of a pack as its author describes them: columns, declared tests, lineage."""

import re
from dataclasses import dataclass
from typing import Any, TypeAlias

from game.puzzle.resultset import Json

_NULL_TOLD = re.compile(r"(?<!never )(?<!not )\bnull\b|\bempty (if|where|when|until|for)\b", re.IGNORECASE)
_RISING_TOLD = re.compile(r"(?<!mostly )(?<!usually )(?<!often )\b(rising|rises|ascending) with\b", re.IGNORECASE)
_NAMESAKES_TOLD = re.compile(
    r"\b(same|share|shares|sharing)\b.{0,12}\bnames?\b|\bnamesakes?\b|\bnames?\b.{0,8}(\bnot|n't) unique\b|"
    r"\bnames? (may |can |do )?(repeat|recur)",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"(^|[._])(account|actor|artist|author|client|coach|customer|driver|employee|guest|member|passenger|patient|people"
    r"|person|player|staff|student|teacher|user|visitor|worker)(e?s)?($|_)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class NotNull:
    """The column is never NULL."""

    def to_json(self) -> Any:
        return "not_null"


@dataclass(frozen=True)
class Unique:
    """No value of the column appears twice."""

    def to_json(self) -> Any:
        return "unique"


@dataclass(frozen=True)
class Relationship:
    """Each value, unless NULL, is found in `to.field`."""

    to: str
    field: str

    def to_json(self) -> Any:
        return {"relationships": {"to": self.to, "field": self.field}}


@dataclass(frozen=True)
class AcceptedValues:
    """Each value, unless NULL, is one of these."""

    values: tuple[Json, ...]

    def to_json(self) -> Any:
        return {"accepted_values": list(self.values)}


@dataclass(frozen=True)
class Check:
    """`condition`, SQL on the columns of one row, is false for none; NULL passes."""

    condition: str

    def to_json(self) -> Any:
        return {"check": self.condition}


@dataclass(frozen=True)
class UniqueTogether:
    """No two rows are alike in all of these columns."""

    columns: tuple[str, ...]

    def to_json(self) -> Any:
        return {"unique_together": list(self.columns)}


Test: TypeAlias = NotNull | Unique | Relationship | AcceptedValues | Check
"""What is promised of a column."""
TableTest: TypeAlias = Check | UniqueTogether
"""What is promised of a table's rows."""


@dataclass(frozen=True)
class Column:
    """A column with what is known and promised about it; `type` is DuckDB's name."""

    name: str
    type: str
    description: str = ""
    tests: tuple[Test, ...] = ()

    @property
    def nullable(self) -> bool:
        return NotNull() not in self.tests

    @property
    def null_told(self) -> bool:
        """Whether its description says that it may be null."""
        return self.nullable and bool(_NULL_TOLD.search(self.description))

    @property
    def rising_told(self) -> bool:
        """Whether its description says that it rises with time, without exception."""
        return self.is_key and bool(_RISING_TOLD.search(self.description))

    @property
    def is_unique(self) -> bool:
        return Unique() in self.tests

    @property
    def is_key(self) -> bool:
        """Unique and never null: one of them identifies a row."""
        return self.is_unique and not self.nullable

    @property
    def references(self) -> tuple[str, str] | None:
        """(table, column) this column points to, if it declares so."""
        return next(((t.to, t.field) for t in self.tests if isinstance(t, Relationship)), None)

    @property
    def checks(self) -> tuple[str, ...]:
        """Conditions that hold in every row."""
        return tuple(t.condition for t in self.tests if isinstance(t, Check))

    @property
    def accepted(self) -> tuple[Json, ...]:
        """The values it may have, or () where any will do."""
        return next((t.values for t in self.tests if isinstance(t, AcceptedValues)), ())

    def to_json(self) -> dict[str, Any]:
        tests = [test.to_json() for test in self.tests]
        return {"name": self.name, "type": self.type, "description": self.description, "tests": tests}


@dataclass(frozen=True)
class Table:
    """One table; `name` may be schema-qualified (`cd.bookings`). `owner`: who answers for it; `issues`: what is known
    to be wrong with it; `tests`: what is promised of its rows beside what columns promise."""

    name: str
    description: str
    columns: tuple[Column, ...]
    owner: str = ""
    issues: tuple[str, ...] = ()
    tests: tuple[TableTest, ...] = ()

    @property
    def checks(self) -> tuple[str, ...]:
        """Conditions that hold in every row, its columns' own first."""
        own = (test.condition for test in self.tests if isinstance(test, Check))
        return (*(condition for column in self.columns for condition in column.checks), *own)

    @property
    def together(self) -> tuple[tuple[str, ...], ...]:
        """Columns that tell rows apart only together."""
        return tuple(test.columns for test in self.tests if isinstance(test, UniqueTogether))

    def column(self, name: str) -> Column | None:
        """The column of that name, letter case aside."""
        return next((c for c in self.columns if c.name.lower() == name.lower()), None)

    @property
    def namesakes(self) -> bool:
        """Whether two of its rows may well share a name: they are people, or a description says so."""
        texts = (self.description, *(column.description for column in self.columns))
        return bool(_PEOPLE.search(self.name)) or any(_NAMESAKES_TOLD.search(text) for text in texts)

    @property
    def key(self) -> Column | None:
        """The first column that identifies a row."""
        return next((c for c in self.columns if c.is_key), None)


@dataclass(frozen=True)
class Edge:
    """`target` is made from `source`."""

    source: str
    target: str
