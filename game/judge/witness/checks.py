"""Conditions that a table declares of its rows (CHECK), decided row by row without a database.

Cells are texts, as everywhere in a draft. What is read here is what such conditions mostly are: comparisons of columns
and literals with AND, OR, NOT, IN, BETWEEN and IS NULL. Anything else isn't decided here; DuckDB is asked (see
`question`). NULL (unknown) passes, as the SQL standard has it.
"""

import contextlib
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias

import sqlglot
from sqlglot import exp

from game.judge.normal import DIALECT
from game.judge.witness.facts import DAYS, ColumnFacts, RowCheck, TableFacts
from game.judge.witness.values import moment, number
from game.puzzle.witness import Cell

Value: TypeAlias = Any
"""Decimal, datetime, str, bool, or None for NULL."""
_Decide: TypeAlias = Callable[[Sequence[Cell]], bool | None]

_SIGNS: dict[type[exp.Expr], Callable[[Any, Any], bool]] = {
    exp.EQ: operator.eq,
    exp.NEQ: operator.ne,
    exp.LT: operator.lt,
    exp.LTE: operator.le,
    exp.GT: operator.gt,
    exp.GTE: operator.ge,
}
_KINDS = {
    **dict.fromkeys(("whole", "decimal", "float"), "number"),
    **dict.fromkeys(DAYS, "day"),
    "text": "text",
    "bool": "bool",
}


@dataclass(frozen=True)
class _Term:
    """`kind`: number, day, text, bool, or "" of a bare NULL; `of`: its value in a row, in each the same if
    `constant`."""

    kind: str
    of: Callable[[Sequence[Cell]], Value]
    constant: bool = False


class _OtherwiseSaidError(Exception):
    """The condition says something that isn't decided here."""


def row_check(condition: str, columns: Sequence[ColumnFacts]) -> RowCheck | None:
    """The condition as something to be asked of rows; None where only a database can tell."""
    try:
        tree = sqlglot.parse_one(condition, read=DIALECT)
        reader = _Reader(columns)
        decide = reader.boolean(tree)
    except (_OtherwiseSaidError, sqlglot.errors.SqlglotError, RecursionError):
        return None
    return RowCheck(frozenset(reader.places), lambda row: decide(row) is not False)


def with_checks(table: TableFacts, conditions: Sequence[str]) -> TableFacts:
    """The table with its declared conditions."""
    read = [(text, row_check(text, table.columns)) for text in conditions]
    checks = tuple(check for _, check in read if check is not None)
    return replace(table, checks=checks, asked_checks=tuple(text for text, check in read if check is None))


class _Reader:
    """Turns a condition into functions of a row."""

    def __init__(self, columns: Sequence[ColumnFacts]) -> None:
        self._columns = columns
        self.places: set[int] = set()

    def boolean(self, node: exp.Expr) -> _Decide:
        """Three-valued, by SQL's rules. Raises _OtherwiseSaidError."""
        term = self._term(node)
        if term.kind != "bool":
            raise _OtherwiseSaidError
        return term.of

    def _term(self, node: exp.Expr) -> _Term:
        match node:
            case exp.Paren():
                return self._term(node.this)
            case exp.And() | exp.Or():
                sides = self.boolean(node.left), self.boolean(node.right)
                return _Term("bool", _joined(*sides, all_of=isinstance(node, exp.And)))
            case exp.Not():
                return _Term("bool", _not(self.boolean(node.this)))
            case exp.Is() if isinstance(node.expression, exp.Null):
                value = self._term(node.this).of
                return _Term("bool", lambda row: value(row) is None)
            case exp.Between():
                return _Term("bool", self._between(node))
            case exp.In() if node.expressions:
                return _Term("bool", self._among(node))
            case exp.Column() if not node.table:
                return self._column(node.name)
        if type(node) in _SIGNS:
            return _Term("bool", self._compared(node.this, node.expression, _SIGNS[type(node)]))
        kind, value = _constant(node)
        return _Term(kind, lambda row: value, constant=True)

    def _between(self, node: exp.Between) -> _Decide:
        low = self._compared(node.this, node.args["low"], operator.ge)
        high = self._compared(node.this, node.args["high"], operator.le)
        return _joined(low, high, all_of=True)

    def _among(self, node: exp.In) -> _Decide:
        either = self._compared(node.this, node.expressions[0], operator.eq)
        for other in node.expressions[1:]:
            either = _joined(either, self._compared(node.this, other, operator.eq), all_of=False)
        return either

    def _compared(self, left: exp.Expr, right: exp.Expr, sign: Callable[[Any, Any], bool]) -> _Decide:
        one, other = self._term(left), self._term(right)
        one, other = _as(one, other.kind), _as(other, one.kind)
        if one.kind != other.kind:
            raise _OtherwiseSaidError
        a, b = one.of, other.of

        def decide(row: Sequence[Cell]) -> bool | None:
            x, y = a(row), b(row)
            return None if x is None or y is None else sign(x, y)

        return decide

    def _column(self, name: str) -> _Term:
        place = next((n for n, c in enumerate(self._columns) if c.name.lower() == name.lower()), None)
        kind = _KINDS.get(self._columns[place].family) if place is not None else None
        if place is None or kind is None:
            raise _OtherwiseSaidError
        self.places.add(place)
        return _Term(kind, lambda row: None if (cell := row[place]) is None else _value(kind, cell))


@lru_cache(maxsize=16_384)
def _value(kind: str, text: str) -> Value:
    if kind == "number":
        return number(text)
    if kind == "day":
        return moment(text)
    return text.lower() == "true" if kind == "bool" else text


def _constant(node: exp.Expr) -> tuple[str, Value]:
    match node:
        case exp.Null():
            return "", None
        case exp.Boolean():
            return "bool", bool(node.this)
        case exp.Literal():
            return ("text", str(node.this)) if node.is_string else ("number", Decimal(str(node.this)))
        case exp.Neg(this=exp.Literal(is_string=False) as positive):
            return "number", -Decimal(str(positive.this))
        case exp.Cast(this=exp.Literal(is_string=True) as text) if node.to.this in exp.DataType.TEMPORAL_TYPES:
            with contextlib.suppress(ValueError):
                if (at := moment(str(text.this))) is not None:
                    return "day", at
    raise _OtherwiseSaidError


def _as(term: _Term, kind: str) -> _Term:
    """A quoted literal, or a bare NULL, is of the kind that it is compared with; two texts stay texts."""
    if term.kind == "":
        return _Term(kind, term.of, constant=True)
    if not term.constant or term.kind != "text" or kind not in ("day", "number", "bool"):
        return term
    made = _value(kind, term.of(()))
    if made is None:
        raise _OtherwiseSaidError
    return _Term(kind, lambda row: made, constant=True)


def _joined(a: _Decide, b: _Decide, *, all_of: bool) -> _Decide:
    """AND, or OR: one false (true) decides, else one unknown leaves it unknown."""

    def decide(row: Sequence[Cell]) -> bool | None:
        x, y = a(row), b(row)
        decisive = not all_of
        if x is decisive or y is decisive:
            return decisive
        return None if x is None or y is None else all_of

    return decide


def _not(a: _Decide) -> _Decide:
    def decide(row: Sequence[Cell]) -> bool | None:
        x = a(row)
        return None if x is None else not x

    return decide
