"""Where two trees differ."""

from typing import Any, TypeGuard

from sqlglot import exp

from game.judge.equal.nodes import text


def difference(mine: exp.Expr, other: exp.Expr) -> tuple[exp.Expr, exp.Expr] | None:
    """The smallest node in which two trees differ, None where they don't. Where lists have other lengths it is the node
    that holds them; where several places differ in the same way (an alias that GROUP BY repeats), the first of them."""
    if mine == other:
        return None
    if type(mine) is not type(other):
        return mine, other
    differing = _differing(mine, other)
    if differing is None:
        return mine, other
    found = [pair for pair in (difference(*pair) for pair in differing) if pair is not None]
    return found[0] if len({(text(a), text(b)) for a, b in found}) == 1 else (mine, other)


def _differing(mine: exp.Expr, other: exp.Expr) -> list[tuple[exp.Expr, exp.Expr]] | None:
    """The children in which two nodes differ; None where it is more than children."""
    differing: list[tuple[exp.Expr, exp.Expr]] = []
    for name in dict.fromkeys((*mine.args, *other.args)):
        a, b = mine.args.get(name), other.args.get(name)
        pairs: list[tuple[Any, Any]] = list(zip(a, b, strict=True)) if _alike(a, b) else [(a, b)]  # type: ignore[arg-type]
        for x, y in pairs:
            if (x or None) == (y or None):
                continue
            if not (isinstance(x, exp.Expr) and isinstance(y, exp.Expr)):
                return None
            differing.append((x, y))
    return differing


def _alike(a: Any, b: Any) -> TypeGuard[list[Any]]:
    return isinstance(a, list) and isinstance(b, list) and len(a) == len(b)
