"""Small questions to nodes of trees, of which more than one rule has need."""

from typing import Any, TypeGuard, TypeVar

from sqlglot import exp

from game.judge.misconceptions.trees import bare
from game.judge.normal import DIALECT

NUMBERINGS = (exp.RowNumber, exp.Rank, exp.DenseRank)
_Node = TypeVar("_Node", bound=exp.Expr)


def around(node: exp.Expr, kind: type[_Node]) -> _Node | None:
    """The node of a kind that this one is, or is within."""
    return node if isinstance(node, kind) else node.find_ancestor(kind)


def same(a: exp.Expr, b: exp.Expr) -> bool:
    """Whether two nodes are equal, parentheses and aliases around them aside."""
    return bool(bare(a) == bare(b))


def text(node: exp.Expr) -> str:
    return node.sql(dialect=DIALECT, comments=False)


def side_of(join: exp.Join) -> str:
    """LEFT, RIGHT, FULL or the empty text."""
    return str(join.side or "").upper()


def null_test(node: Any) -> TypeGuard[exp.Is]:
    """Whether it asks IS NULL."""
    return isinstance(node, exp.Is) and isinstance(node.expression, exp.Null)
