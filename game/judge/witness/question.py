"""What a puzzle asks, as the author worker's tools need it, and whether an instance is fair to those who answer it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

import duckdb
import sqlglot
from sqlglot import exp

from game.engine.names import dotted
from game.judge.equal.promises import Promises
from game.judge.equal.prove import Equal
from game.judge.misconceptions.query import UNREADABLE
from game.judge.normal import DIALECT
from game.judge.witness.bench import Bench
from game.judge.witness.clues import Clues, clues_of
from game.judge.witness.facts import ColumnFacts
from game.judge.witness.grow import Grower
from game.judge.witness.maker import NUMBERS
from game.judge.witness.outcome import Told
from game.judge.witness.seen import as_seen
from game.judge.witness.values import number
from game.puzzle.witness import Witness

Unfair = Literal["", "undetermined", "assumption", "also"]
NO_TIE = "no_tie_at_limit"


@dataclass(frozen=True)
class Question:
    """`order`: places of the output columns that order counts by; `limit`, `unlimited`: the answer's LIMIT and its text
    without one; `key`: what all chance is seeded with; `brief`: "" where it isn't known."""

    answer: str
    also: tuple[str, ...]
    assume: tuple[str, ...]
    no_tie: bool
    order: tuple[int, ...]
    limit: int | None
    unlimited: str | None
    key: str
    nulls_asked: bool = False
    sorted: bool = True
    brief: str = ""

    @classmethod
    def of(cls, request: Mapping[str, Any]) -> "Question":
        """From a request {sql, also, assume: [{name, sql}], order, nulls_asked, key, brief}."""
        limit, unlimited = limit_of(request["sql"])
        return cls(
            answer=request["sql"],
            also=tuple(request["also"]),
            assume=tuple(a["sql"] for a in request["assume"] if a["sql"]),
            no_tie=any(a["name"] == NO_TIE for a in request["assume"]),
            order=tuple(request["order"]),
            limit=limit,
            unlimited=unlimited,
            key=request["key"],
            nulls_asked=bool(request.get("nulls_asked")),
            sorted=bool(request.get("sorted", True)),
            brief=str(request.get("brief", "")),
        )


@dataclass
class Trial:
    """One question on one bench. `dropped`: how many instances each `also`, by its place, has cost."""

    bench: Bench
    question: Question
    tables: Sequence[Mapping[str, Any]]
    extra: tuple[str, ...] = ()
    player: str | None = None
    dropped: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        q = self.question
        self.also = [sql for sql in q.also if self.bench.allowed(sql)]
        self.assume = [sql for sql in q.assume if self.bench.allowed(_asked(sql))]
        self._otherwise = [sql for sql in other_arithmetic(q.answer) if self.bench.allowed(sql)]
        known = (*q.also, *self.extra)
        texts = "\n".join((q.answer, *self.also, *self.assume, *self.extra, self.player or "")).lower()
        self._mentioned = {t for t in self.bench.facts.tables if t.rpartition(".")[2].lower() in texts}
        self._assuming = self._together([_asked(sql) for sql in (*self.assume, *self._checked())])
        tables = self.bench.known_tables
        self.clues: Clues = clues_of(q.answer, known, tables, self.bench.facts, self.player, q.brief)
        self.grower: Grower = self.bench.grower(self.clues)
        self.tables = as_seen(self.bench.tables, self.grower.facts)
        self._equal = self._equality()

    @property
    def may_tie(self) -> bool:
        """Whether there are several sort keys, of which some may tie."""
        return self.question.sorted and len(self.question.order) > 1

    def why_equal(self, sql: str) -> str | None:
        """Why no valid instance can tell a near miss from the answer, as a code; None where nothing is known."""
        return None if self._equal is None else self._equal.why(sql)

    def instance(
        self, name: str, base: Witness | None = None, *, tied: bool = False, turned: bool = False
    ) -> tuple[Witness, Told] | None:
        """The instance of that name with the answer's result, in the room; None where there is none to judge by, or
        an assumption of the prompt doesn't hold. `base`: an instance that it is made of; `tied`: so that rows tie in
        all sort keys but one; `turned`: with its rows the other way round."""
        seed = f"{self.question.key}/{name}"
        try:
            grow = self.grower.tied if tied else self.grower.further
            witness = self.grower.instance(seed) if base is None else grow(base, seed)
            if witness is None or not witness.rows:
                return None
            witness = witness.turned() if turned else witness
            self.bench.fill(self._needed(witness))
            if not self._assumed():
                return None
            expected = self.bench.ask(self.question.answer)
        except (ArithmeticError, ValueError, duckdb.ConversionException):
            return None  # a text with a value that nobody thought of costs an instance, not the search
        return None if expected.error else (witness, expected)

    def expected(self, witness: Witness) -> Told:
        """What the answer gives on an instance, which is in the room from now on, as far as any query needs it."""
        self.bench.fill(self._needed(witness))
        return self.bench.ask(self.question.answer)

    def _needed(self, witness: Witness) -> Witness:
        """Tables that no query names are left out: to fill a table takes longer than to ask it."""
        return Witness({t: rows for t, rows in witness.rows.items() if t in self._mentioned}, witness.whole)

    def unfair(self, witness: Witness, expected: Told) -> Unfair:
        """Why the instance in the room may not be used: the answer leaves its result to luck or to the last digit of a
        float, an assumption of the prompt doesn't hold, another right answer gives something else."""
        q = self.question
        if not self._assumed():
            return "assumption"
        if q.no_tie and self._tied():
            return "assumption"
        if self.bench.ask_backwards(witness, q.answer).differs(expected, q.order):
            return "undetermined"
        if any(self.bench.ask(sql).differs(expected, q.order) for sql in self._otherwise):
            return "undetermined"
        for n, sql in enumerate(self.also):
            if self.bench.ask(sql).differs(expected, q.order):
                self.dropped[n] = self.dropped.get(n, 0) + 1
                return "also"
        return ""

    def tells(self, witness: Witness, sql: str) -> bool:
        """Whether a query and the answer differ on an instance that is fair. The query has passed the fence."""
        expected = self.expected(witness)
        differs = not expected.error and self.bench.ask(sql).differs(expected, self.question.order)
        return differs and not self.unfair(witness, expected)

    def agrees(self, witness: Witness, sql: str) -> bool:
        """Whether both give the same on an instance. The query has passed the fence."""
        expected = self.expected(witness)
        if expected.error:
            return False
        got = self.bench.ask(sql)
        return not got.error and not got.differs(expected, self.question.order)

    def _assumed(self) -> bool:
        return all(self.bench.ask(sql).rows == ((True,),) for sql in self._assuming)

    def _checked(self) -> list[str]:
        """What tables declare of their rows and only the database can decide, as conditions on an instance."""
        tables = [self.bench.facts.tables[name] for name in sorted(self._mentioned)]
        asked = [(t.name, text) for t in tables for text in t.asked_checks]
        found = [f"not exists (select 1 from {dotted(name)} where not ({text}\n))" for name, text in asked]
        return [sql for sql in found if self.bench.allowed(_asked(sql))]

    def _together(self, conditions: Sequence[str]) -> Sequence[str]:
        """Conditions as one, which takes less time to ask, if the fence lets it pass."""
        if len(conditions) < 2:
            return conditions
        whole = "select " + " and ".join(f"({sql}\n)" for sql in conditions)
        return [whole] if self.bench.allowed(whole) else conditions

    def _equality(self) -> Equal | None:
        facts = self.grower.facts
        keys = {
            name: tuple(
                frozenset(table.columns[n].name.lower() for n in u)
                for u in table.unique
                if not any(table.columns[n].nullable for n in u)
            )
            for name, table in facts.tables.items()
        }
        values = {
            (name, column.name): _possible(self.clues, name, column)
            for name, table in facts.tables.items()
            for column in table.columns
            if column.family in ("text", "bool") and (column.accepted or len(column.values) == column.distinct)
        }
        columns = [(name, column) for name, table in facts.tables.items() for column in table.columns]
        empty = any("" in column.values or column.low == "" for _, column in columns)
        filled = {(name, c.name) for name, c in columns if not empty and "" not in self._named(name, c)}
        counts = {(name, c.name) for name, c in columns if self._never_below_zero(name, c)}
        promises = Promises(self.tables, keys, values, filled, counts)
        try:
            return Equal(self.question.answer, promises, self.bench.agree, self.question.nulls_asked)
        except UNREADABLE:
            return None

    def _named(self, table: str, column: ColumnFacts) -> list[str]:
        """Texts that the answer names for a column."""
        return [*self.clues.values.get((table, column.name), []), *self.clues.patterns.get((table, column.name), [])]

    def _never_below_zero(self, table: str, column: ColumnFacts) -> bool:
        low, named = number(column.low or ""), self.clues.numbers.get((table, column.name), [])
        return column.family in NUMBERS and low is not None and low >= 0 and not any(n.startswith("-") for n in named)

    def _tied(self) -> bool:
        """Whether the row after the limit ties with the last one before it, by the first sort key."""
        q = self.question
        if not q.limit or not q.unlimited or not q.order:
            return False
        rows = self.bench.ask(q.unlimited).rows
        return len(rows) > q.limit and rows[q.limit - 1][q.order[0]] == rows[q.limit][q.order[0]]


@lru_cache(maxsize=64)
def other_arithmetic(sql: str) -> tuple[str, ...]:
    """The same query with each mean as a sum by a count, which is as right: of 2.4, 1.5 and 4.2, one gives 2.7, the
    other 2.6999999999999997. None where it has no mean."""
    try:
        tree = sqlglot.parse_one(sql, read=DIALECT)
    except (sqlglot.errors.SqlglotError, RecursionError):
        return ()
    means = [mean for mean in tree.find_all(exp.Avg) if isinstance(mean.parent, exp.Expr) and _plain(mean)]
    for mean in means:
        value = mean.this
        total = exp.cast(exp.Sum(this=value.copy()), "double")
        mean.replace(exp.paren(exp.Div(this=total, expression=exp.Count(this=value.copy()))))
    return (tree.sql(dialect=DIALECT),) if means else ()


def _plain(mean: exp.Avg) -> bool:
    """Whether a mean stands alone: not over a window, filtered or of different values."""
    return not isinstance(mean.parent, (exp.Window, exp.Filter)) and not isinstance(mean.this, exp.Distinct)


@lru_cache(maxsize=64)
def limit_of(sql: str) -> tuple[int | None, str | None]:
    """An answer's LIMIT at its top level, and its text without it."""
    try:
        tree = sqlglot.parse_one(sql, read=DIALECT)
    except (sqlglot.errors.SqlglotError, RecursionError):
        return None, None
    limit = tree.args.get("limit")
    count = limit.expression if isinstance(limit, exp.Limit) else None
    if not isinstance(count, exp.Literal) or count.is_string:
        return None, None
    tree.set("limit", None)
    return int(count.this), tree.sql(dialect=DIALECT)


def _possible(clues: Clues, table: str, column: ColumnFacts) -> list[str]:
    """All values that an instance may have in a text column: law 7 names no others."""
    at = (table, column.name)
    literals = [*clues.values.get(at, []), *clues.patterns.get(at, [])]
    return [v for v in dict.fromkeys([*column.values, *literals]) if column.accepted is None or v in column.accepted]


def _asked(sql: str) -> str:
    return f"select ({sql}\n) is true"
