"""An expression that isn't what the brief describes: the smallest piece that differs, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from game.judge.causes.canon import canon
from game.judge.misconceptions import words
from game.judge.misconceptions.query import Query
from game.judge.misconceptions.trees import INEQUALITIES, LIKES, bare, columns, literal

M = "misconceptions"
_SPLIT = (exp.Add, exp.Sub, exp.Mul, exp.Div)


@dataclass(frozen=True)
class Told:
    """Which text is to be said, with what in its gaps."""

    family: str
    code: str
    details: Mapping[str, str]


def show(mine: Query, node: Any) -> str:
    """A piece in the player's words, without what reading it has added."""
    if not isinstance(node, exp.Expr):
        return words.show(mine, node)
    holder = exp.Paren(this=node.copy())
    for item in list(holder.find_all(exp.Alias, exp.Table)):
        if isinstance(item, exp.Alias) and item.alias.startswith("_col_"):
            item.replace(item.this)
        elif isinstance(item, exp.Table) and item.alias == item.name:
            item.set("alias", None)
    return words.show(mine, holder.this)


def differing(mine: Any, theirs: Any) -> tuple[Any, Any]:
    """The smallest pieces of two expressions that hold all that differs."""
    mine, theirs = bare(mine), bare(theirs)
    if type(mine) is not type(theirs) or isinstance(mine, (exp.Column, exp.Literal, exp.Query)):
        return mine, theirs
    one, two = _children(mine), _children(theirs)
    if len(one) != len(two) or _plain(mine) != _plain(theirs):
        return mine, theirs
    apart = [(a, b) for a, b in zip(one, two, strict=True) if _told(a) != _told(b)]
    return differing(*apart[0]) if len(apart) == 1 else (mine, theirs)


def _told(node: exp.Expr) -> tuple[str, str]:
    return str(node.arg_key), canon(node)


def _children(node: exp.Expr) -> list[exp.Expr]:
    return [c for c in node.iter_expressions() if not isinstance(c, (exp.DataType, exp.Identifier))]


def _plain(node: exp.Expr) -> list[tuple[str, str]]:
    """What of a node is no expression: a side, a flag, a unit."""
    told = {k: v for k, v in node.args.items() if isinstance(v, (str, bool, exp.Var, exp.DataType)) and v}
    return sorted((k, str(v)) for k, v in told.items())


def edge(mine: Query, one: exp.Expr, other: exp.Expr) -> Told | None:
    """A condition that says something else in one place; None where nothing plain can be said of it."""
    a, b = differing(one, other)
    whole = show(mine, one)
    if isinstance(a, INEQUALITIES) and isinstance(b, INEQUALITIES):
        sides, others = (canon(a.this), canon(a.expression)), (canon(b.this), canon(b.expression))
        if sides == others or sides == others[::-1]:
            return _bounded(mine, a, b, sides != others)
    if isinstance(a, exp.Column) and isinstance(b, exp.Column):
        return Told("causes", "wrong_column", {"text": whole, "column": show(mine, a)})
    if literal(a) is not None and literal(b) is not None:
        if whole == show(mine, a):
            return Told("causes", "wrong_literal", {"value": whole})
        kind = "wrong_value" if not isinstance(bare(one), LIKES) else "wrong_pattern"
        return Told("causes", kind, {"text": whole, "value": show(mine, a)})
    if isinstance(a, exp.In) and isinstance(b, exp.In) and not a.args.get("query") and not b.args.get("query"):
        return Told("causes", "wrong_list", {"text": show(mine, a)})
    return None


def _bounded(mine: Query, a: exp.Expr, b: exp.Expr, turned: bool) -> Told:
    """`<` for `<=`: only the edge differs; `<` for `>`: the direction. `turned`: the sides are the other way round."""
    if (isinstance(a, (exp.GT, exp.GTE)) == isinstance(b, (exp.GT, exp.GTE))) == turned:
        return Told("causes", "wrong_direction", {"text": show(mine, a)})
    code = "edge_out" if isinstance(a, (exp.GT, exp.LT)) else "edge_in"
    return Told("causes", code, {"text": show(mine, a)})


def output(mine: Query, one: exp.Expr, other: exp.Expr) -> Told:
    """What is to be seen of an output."""
    a, b = differing(one, other)
    for look in (_aggregates, _windows, _null, _pieces):
        found = look(mine, a, b)
        if found is not None:
            return found
    return edge(mine, one, other) or Told("causes", "output", {"text": show(mine, one)})


def _counted(node: Any) -> tuple[Any, bool]:
    """(what a count is over, whether only once)."""
    inner = node.this
    if isinstance(inner, exp.Distinct):
        return (inner.expressions[0] if len(inner.expressions) == 1 else None), True
    return bare(inner), False


_NAMES: dict[type[exp.Expr], str] = {
    exp.Sum: "total",
    exp.Avg: "average",
    exp.Min: "smallest",
    exp.Max: "largest",
    exp.Median: "middle",
}


def _aggregates(mine: Query, a: Any, b: Any) -> Told | None:
    if isinstance(a, (exp.Star, exp.Distinct)) or isinstance(b, (exp.Star, exp.Distinct)):
        a, b = (n.parent if isinstance(n.parent, exp.Count) else n for n in (a, b))
    plain = not (isinstance(a, exp.Count) and isinstance(a.this, exp.Column) and a.this.is_type("boolean"))
    if isinstance(b, exp.Filter) and isinstance(a, exp.AggFunc) and plain:
        return Told("causes", "filter_lacks", {"text": show(mine, a)})
    if not isinstance(a, exp.AggFunc):
        return None
    text = {"text": show(mine, a)}
    if isinstance(a, exp.Count) and isinstance(a.this, exp.Column) and a.this.is_type("boolean"):
        return Told(M, "condition_counted", {"text": show(mine, a.this)})
    if isinstance(a, exp.Count) and isinstance(b, exp.Count):
        return _counts(mine, a, b)
    if isinstance(a, exp.Count) and isinstance(a.this, exp.Star):
        return Told(M, "rows_for_sum", text) if isinstance(b, exp.Sum) else None
    if type(a) in _NAMES and isinstance(b, exp.AggFunc) and type(a) is not type(b):
        return Told("causes", f"not_the_{_NAMES[type(a)]}", text)
    if isinstance(a, exp.Count) and isinstance(b, exp.Sum):
        return Told("causes", "not_the_number", text)
    return None


def _counts(mine: Query, a: exp.Count, b: exp.Count) -> Told | None:
    (what, once), (wanted, apart) = _counted(a), _counted(b)
    text = {"text": show(mine, a)}
    if apart and not once:
        return Told("causes", "rows_not_things", text) if isinstance(what, exp.Star) else Told(M, "counted_again", text)
    if once and not apart:
        return Told(M, "counted_once", text)
    if isinstance(what, exp.Star):
        return Told(M, "rows_for_sum", text)
    if isinstance(what, exp.Column) and isinstance(wanted, exp.Star) and mine.may_be_null(what):
        return Told(M, "nulls_not_counted", {**text, "column": show(mine, what)})
    return Told("causes", "wrong_count", text)


def _windows(mine: Query, a: Any, b: Any) -> Told | None:
    window = a if isinstance(a, exp.Window) else a.find_ancestor(exp.Window) if isinstance(a, exp.Expr) else None
    if not isinstance(window, exp.Window):
        return None
    ranks = (exp.RowNumber, exp.Rank, exp.DenseRank)
    codes = {exp.RowNumber: "row_number_splits", exp.Rank: "rank_repeats", exp.DenseRank: "dense_rank_repeats"}
    if isinstance(a, ranks) and isinstance(b, ranks):
        return Told(M, codes[type(a)], {})
    return Told("causes", "window", {"text": show(mine, window)})


def _null(mine: Query, a: Any, b: Any) -> Told | None:
    text = {"text": show(mine, a)}
    if isinstance(b, exp.Coalesce) and not isinstance(a, exp.Coalesce) and canon(b.this) == canon(a):
        return Told("causes", "null_shown", text)
    if isinstance(a, exp.Coalesce) and not isinstance(b, exp.Coalesce) and canon(a.this) == canon(b):
        column = columns(a.this)
        return Told("causes", "value_shown", text) if column else None
    return None


def _pieces(mine: Query, a: Any, b: Any) -> Told | None:
    case = a if isinstance(a, exp.Case) else a.find_ancestor(exp.Case) if isinstance(a, exp.Expr) else None
    if isinstance(a, exp.Column) and isinstance(b, exp.Column) and case is None:
        return Told("causes", "wrong_source", {"column": show(mine, a)})
    if isinstance(case, exp.Case):
        return Told("causes", "case", {})
    return None
