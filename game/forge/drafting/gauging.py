"""What is told of a group of rows: how many there are, and the total, average, highest or lowest of a number."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from typing import Literal

from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Candidate, Output, Sort
from game.forge.drafting.choosing import CANDIDATES_MOST, interleaved
from game.forge.drafting.cuts import Cut, cuts
from game.forge.drafting.kinds import Kind
from game.forge.drafting.relating import amounts, bare, snake
from game.forge.drafting.series import sums
from game.forge.world.roles import Role
from game.forge.world.words import measured, plural
from game.forge.world.world import World, WorldColumn, WorldTable

_BRIEF_MOST = 330
"""Letters of a brief."""
Way = Literal["rows", "total", "average", "highest", "lowest", "different"]
_FUNCTIONS: dict[str, type[exp.AggFunc]] = {
    "total": exp.Sum, "average": exp.Avg, "highest": exp.Max, "lowest": exp.Min,
}  # fmt: skip
_TIMES: dict[str, str] = {"highest": "latest", "lowest": "earliest"}
_DATED: tuple[Role, ...] = ("day", "moment")


@dataclass(frozen=True)
class Gauge:
    """One number, or time, of a group of rows of `kind`."""

    kind: Kind
    way: Way = "rows"
    column: WorldColumn | None = None

    @property
    def needed(self) -> tuple[WorldColumn, ...]:
        """The column that must be filled."""
        return () if self.column is None else (self.column,)

    @property
    def digits(self) -> int | None:
        """Decimals: of averages two; of totals two where floats would give more."""
        if self.way == "average":
            return 2
        return 2 if self.way == "total" and self.column is not None and self.column.fractions else None

    def value(self, alias: str = "") -> exp.Expr:
        """The aggregate, rounded where it is."""
        found = self.raw(alias)
        return found if self.digits is None else tree.rounded(found, self.digits)

    def raw(self, alias: str = "") -> exp.Expr:
        """The aggregate itself."""
        if self.column is None:
            return tree.count_rows()
        column = tree.col(self.column, alias)
        if self.way == "different":
            return exp.Count(this=exp.Distinct(expressions=[column]))
        return _FUNCTIONS[self.way](this=column)

    @property
    def output(self) -> Output:
        """`orders`, `total_amount`, `latest_hired_on`."""
        return Output(self._name, self.words, self.digits)

    @property
    def _name(self) -> str:
        if self.column is None:
            return snake(self.kind.table.nouns)
        if self.way == "different":
            return f"different_{snake(plural(bare(self.column.words)))}"
        return f"{self.word}_{snake(self.column.name)}"

    @property
    def word(self) -> str:
        """`total`, `average`, `latest`."""
        timed = self.column is not None and self.column.role in _DATED
        return _TIMES.get(self.way, self.way) if timed else self.way

    @property
    def words(self) -> str:
        """`number of orders`, `total amount`, `latest hire date`."""
        if self.column is None:
            return f"number of {self.kind.table.nouns}"
        if self.way == "different":
            return f"number of different {plural(bare(self.column.words))}"
        return measured(self.word, self.column.words)

    @property
    def said(self) -> str:
        """`the number of orders`, `the total amount`."""
        return f"the {self.words}"

    def sort(self, direction: Literal["asc", "desc"] = "desc") -> Sort:
        timed = self.column is not None and self.column.role in _DATED
        return Sort(self._name, direction, "time" if timed else "number")

    @property
    def key(self) -> str:
        """For a candidate's key."""
        return self.way if self.column is None else f"{self.way} {self.column.name}"


def added(kind: Kind) -> Iterator[Gauge]:
    """How many rows, then totals of what can be added up, then averages of other amounts."""
    yield Gauge(kind)
    totals = totalled(kind.table)
    yield from (Gauge(kind, "total", c) for c in totals)
    yield from (Gauge(kind, "average", c) for c in averaged(kind.table) if c not in totals)


def totalled(table: WorldTable) -> list[WorldColumn]:
    """Numbers that add up, none of them infinite or no number at all."""
    return [c for c in sums(table) if _finite(c)]


def _finite(column: WorldColumn) -> bool:
    return not {column.known.low, column.known.high} & {"nan", "inf", "-inf"}


def averaged(table: WorldTable) -> list[WorldColumn]:
    """Numbers whose average says something: enough different ones, those most filled first."""
    found = [c for c in amounts(table) if c.known.distinct > 3 and _finite(c)]
    return sorted(found, key=lambda c: c.known.nulls > 0)


def several(cut: Cut) -> str:
    """`channels`, `customers`, `customers' cities`: the groups of a cut."""
    owner, _, words = cut.noun.rpartition("'s ")
    if not owner:
        return plural(words)
    owners = plural(owner)
    mark = "'" if owners.endswith("s") else "'s"
    return f"{owners}{mark} {plural(words)}"


def only_with(cut: Cut, kind: Kind) -> str:
    """The sentence that no group is empty, where groups are rows, or kinds of rows, of another table."""
    if cut.link is None:
        return ""
    groups = "those" if " of " in cut.noun else several(cut)
    return f" Leave out {groups} without {'such ' if kind.column else ''}{cut.table.nouns}."


def eventful(world: World, least: int = 12) -> list[WorldTable]:
    """Tables with enough rows to count, calendars aside: how many days a month has is no news."""
    return [t for t in world.tables if t.rows >= least and not t.is_calendar]


def cuts_for(world: World, table: WorldTable, most: int, few: int = 4) -> list[Cut]:
    """A few cuts of a table into at most `most` groups, whose nouns read well in a sentence."""
    found = (cut for cut in cuts(world, table, most=most) if not cut.noun.startswith(("from ", "to ")))
    found = (cut for cut in found if not any(o.words == table.noun for o in cut.outputs))
    return list(interleaved(found, most=few))


def clear(*outputs: Output) -> bool:
    """Whether all their names differ."""
    return len({output.name.lower() for output in outputs}) == len(outputs)


def by_table(world: World, of_table: Callable[[World, WorldTable], Iterator[Candidate]]) -> Iterator[Candidate]:
    """Candidates of each eventful table in turn, those whose briefs can be read at a glance."""
    found = interleaved(*(of_table(world, table) for table in eventful(world)), most=4 * CANDIDATES_MOST)
    yield from islice((c for c in found if len(c.brief) <= _BRIEF_MOST), CANDIDATES_MOST)


def half_way(numerator: Decimal | int, denominator: Decimal | int, digits: int) -> bool:
    """Whether a quotient lies just half-way between two rounded values, where two ways to write it may differ."""
    scaled = Fraction(numerator) / Fraction(denominator) * 10**digits * 2
    return bool(scaled.denominator == 1 and scaled.numerator % 2 == 1)
