"""One text for pieces of SQL that say the same in ways everybody mixes."""

from typing import Any

from sqlglot import exp

from game.judge.misconceptions.trees import bare, parts
from game.judge.normal import DIALECT

_TURNED: dict[type[exp.Expr], type[exp.Expr]] = {exp.GT: exp.LT, exp.GTE: exp.LTE}


def canon(node: exp.Expr) -> str:
    """Letter case, brackets, types of dates, which side stands left and `count(1)` aside."""
    holder = exp.Paren(this=bare(node).copy())
    for inner in list(holder.find_all(exp.Paren, exp.Cast, exp.Count, exp.GT, exp.GTE, exp.EQ, exp.NEQ)):
        if inner is not holder:
            _settle(inner)
    return str(bare(holder).sql(dialect=DIALECT, comments=False, normalize_functions="upper")).lower()


def _settle(node: Any) -> None:
    wrapped = isinstance(node, exp.Paren) and isinstance(node.this, (exp.Column, exp.Func, exp.Literal, *_PLAIN))
    dated = isinstance(node, exp.Cast) and isinstance(node.this, exp.Literal)
    if wrapped or dated:
        node.replace(node.this)
    elif isinstance(node, exp.Count) and isinstance(node.this, exp.Literal):
        node.set("this", exp.Star())
    elif type(node) in _TURNED:
        node.replace(_TURNED[type(node)](this=node.expression, expression=node.this))
    elif isinstance(node, (exp.EQ, exp.NEQ)) and str(node.this) > str(node.expression):
        left, right = node.this, node.expression
        node.set("this", right)
        node.set("expression", left)


_PLAIN = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Is, exp.In, exp.Like, exp.Between)


def conjuncts(condition: exp.Expr | None) -> list[exp.Expr]:
    """The parts that all must hold; `between` as its two ends."""
    found: list[exp.Expr] = []
    for part in parts(condition):
        if isinstance(part, exp.Between) and not part.args.get("symmetric"):
            low = exp.GTE(this=part.this.copy(), expression=part.args["low"].copy())
            high = exp.LTE(this=part.this.copy(), expression=part.args["high"].copy())
            found += [low, high]
        else:
            found.append(part)
    return found
