"""Conditions that say the same of every value there may be."""

from collections.abc import Iterator, Mapping

from sqlglot import exp

from game.engine.names import literal
from game.judge.equal.handed import handed
from game.judge.equal.nodes import NUMBERINGS, null_test, text
from game.judge.equal.pair import Pair
from game.judge.misconceptions.query import Query
from game.judge.misconceptions.trees import bare, columns

_DEEPEST = 8
_PARTS_OF_DATES: Mapping[type[exp.Expr], tuple[str, str]] = {
    exp.Month: ("1", "12"),
    exp.Quarter: ("1", "4"),
    exp.DayOfMonth: ("1", "31"),
    exp.Day: ("1", "31"),
    exp.DayOfWeekIso: ("1", "7"),
    exp.DayOfWeek: ("0", "6"),
    exp.Hour: ("0", "23"),
    exp.Minute: ("0", "59"),
}
"""The least and the greatest of each."""
_VALUES = (exp.Literal, exp.Cast, exp.Add, exp.Sub, exp.Mul, exp.Neg, exp.Paren, exp.Interval, exp.GenerateSeries)
_IN_VALUES = (exp.DataType, exp.DataTypeParam, exp.Var)
_COUNTED_MOST = 1_000
"""Numbers up to which counts are tried one by one."""


def values_agree(pair: Pair) -> bool:
    """Two conditions, or the CASE around them, on one column that say the same of every value it may have: a text
    of which all are known, or a count, which is whole and not below zero."""
    for one, two in _lifted(*pair.nodes):
        named = columns(one)
        if len({(c.table, c.name) for c in (*named, *columns(two))}) != 1 or not named:
            return False
        if any(node.find(exp.Query, exp.AggFunc, exp.Window) for node in (one, two)):
            return False
        values = _possible(pair, named[0], one, two)
        if values is not None and pair.agree(_over_v(one), _over_v(two), values):
            return True
    return False


def same_constant(pair: Pair) -> bool:
    """What reads no row and comes to the same: the months from August up to, not with, 1 or 31 January."""
    one, two = pair.nodes
    while _written_out(one) and _written_out(two):
        a, b = text(one), text(two)
        if pair.agree(f"({a}) is not distinct from ({b}) and typeof({a}) = typeof({b})", "true", ()):
            return True
        if not (one.parent and two.parent):
            return False
        one, two = one.parent, two.parent
    return False


def _written_out(node: exp.Expr) -> bool:
    """Whether it is a value made of written ones alone, the same each time."""
    return isinstance(node, _VALUES) and all(isinstance(part, (*_VALUES, *_IN_VALUES)) for part in node.walk())


def least_value(pair: Pair) -> bool:
    """`rank = 1` and `rank <= 1`, `count = 0` and `count <= 0`, `month = 12` and `month >= 12`: nothing is less, or
    more."""
    mine, other = pair.nodes
    kinds = {type(mine), type(other)}
    if kinds not in ({exp.EQ, exp.LTE}, {exp.EQ, exp.GTE}) or mine.args["this"] != other.args["this"]:
        return False
    value = bare(mine.args["expression"])
    if mine.args["expression"] != other.args["expression"] or not isinstance(value, exp.Literal):
        return False
    end = 0 if exp.LTE in kinds else 1
    return value.name == _ends_of(pair, mine.args["this"])[end]


def never_empty(pair: Pair) -> bool:
    """`x <> ''` and `x IS NOT NULL`, where x is never the empty text and the condition only lets rows through."""
    for side, other in pair.turns():
        differs, test = bare(side.node), bare(other.node.this) if isinstance(other.node, exp.Not) else None
        if not (isinstance(differs, exp.NEQ) and null_test(test)):
            continue
        empty, column = bare(differs.expression), bare(differs.this)
        if not (isinstance(empty, exp.Literal) and empty.is_string and not empty.name and column == bare(test.this)):
            continue
        field = side.query.field(column) if isinstance(column, exp.Column) else None
        filled = field is not None and (field.table, field.name) in pair.promises.filled
        return filled and _lets_through(side.node) and _lets_through(other.node)
    return False


def _lets_through(node: exp.Expr) -> bool:
    """Whether a condition that is null does what a false one does: under AND and OR, in WHERE or HAVING."""
    parent = node.parent
    while isinstance(parent, (exp.And, exp.Or, exp.Paren)):
        parent = parent.parent
    return isinstance(parent, (exp.Where, exp.Having))


def branches_apart(pair: Pair) -> bool:
    """Branches of a CASE in another order that can't both be true: the same value equals different literals."""
    mine, other = pair.nodes
    if not (isinstance(mine, exp.Case) and isinstance(other, exp.Case)):
        return False
    if mine.args.get("default") != other.args.get("default"):
        return False
    ifs, others = list(mine.args.get("ifs") or []), list(other.args.get("ifs") or [])
    if sorted(map(text, ifs)) != sorted(map(text, others)):
        return False
    tests = [bare(branch.this) for branch in ifs]
    if not all(isinstance(t, exp.EQ) and isinstance(bare(t.expression), exp.Literal) for t in tests):
        return False
    return len({text(t.this) for t in tests}) == 1 and len({text(t.expression) for t in tests}) == len(tests)


def fractions_divided(pair: Pair) -> bool:
    """`/` and `//`: the same where a side is no whole number, in DuckDB."""
    if {type(node) for node in pair.nodes} != {exp.Div, exp.IntDiv}:
        return False
    mine, other = [(bare(node.args["this"]), bare(node.args["expression"])) for node in pair.nodes]
    return mine == other and any(part.is_type(*exp.DataType.REAL_TYPES) for part in mine)


def _possible(pair: Pair, column: exp.Column, one: exp.Expr, two: exp.Expr) -> list[str] | None:
    """All values of a column that two conditions may tell apart, as SQL; None where they aren't known."""
    query = pair.answer.query
    field = query.field(column)
    values = pair.promises.values.get((field.table, field.name)) if field else None
    if values is not None:
        return [literal(value) for value in values]
    least = _least_of(query, column)
    numbers = [lit.name for node in (one, two) for lit in node.find_all(exp.Literal) if not lit.is_string]
    if least is None or not all(n.isdigit() and int(n) <= _COUNTED_MOST for n in numbers):
        return None
    beyond = max(map(int, numbers), default=0) + 2  # from there on all conditions stay as they are
    return [str(n) for n in range(int(least), beyond + 1)]


def _lifted(mine: exp.Expr, other: exp.Expr) -> Iterator[tuple[exp.Expr, exp.Expr]]:
    """The two places where trees differ, from the smallest condition out to the CASE around it."""
    one: exp.Expr | None = mine
    two: exp.Expr | None = other
    while isinstance(one, exp.Expr) and isinstance(two, exp.Expr) and not isinstance(one, (exp.Select, exp.Join)):
        if isinstance(one, (exp.Predicate, exp.Case, exp.Connector, exp.Not)):
            yield one, two
        if isinstance(one, exp.Case):
            return
        one, two = one.parent, two.parent


def _over_v(node: exp.Expr) -> str:
    """A condition with `v` for its column."""
    copy = node.copy()
    for column in copy.find_all(exp.Column):
        column.replace(exp.column("v"))
    return text(copy)


def _ends_of(pair: Pair, node: exp.Expr) -> tuple[str | None, str | None]:
    """The least and the greatest that an expression may be, where they are known."""
    query, inner = pair.answer.query, bare(node)
    for _ in range(_DEEPEST):
        origins = handed(query, inner) if isinstance(inner, exp.Column) else ()
        if len(origins) != 1:
            break
        inner = origins[0]
    if type(inner) in _PARTS_OF_DATES:
        return _PARTS_OF_DATES[type(inner)]
    field = query.field(inner) if isinstance(inner, exp.Column) else None
    if field is not None and (field.table, field.name) in pair.promises.counts:
        return "0", None
    return _least_of(query, inner), None


def _least_of(query: Query, node: exp.Expr, depth: int = 0) -> str | None:
    """The least that a rank or a count may be, through CTEs and subqueries; None for anything else."""
    node = bare(node)
    if isinstance(node, exp.Window):
        node = node.this
    if isinstance(node, NUMBERINGS):
        return "1"
    if isinstance(node, exp.Count):
        block = query.block_of(node)
        return "1" if block is not None and block.grouped and isinstance(node.this, exp.Star) else "0"
    origins = handed(query, node) if isinstance(node, exp.Column) and depth < _DEEPEST else ()
    return _least_of(query, origins[0], depth + 1) if len(origins) == 1 else None
