"""How hard a puzzle is, from its answer: a small linear score, and four cut points on it.

Weights and cuts are fitted to the difficulties that authors gave the hand-written puzzles, then rounded. What tells
most is how much there is to write; its root, since the tenth line costs less thought than the first. On top of that
come ideas that are hard whatever their length. Traps hardly tell: authors rate what there is to think of, not what is
easily overlooked, so many of them count for half a point. Under tenfold cross-validation (the cuts chosen anew for
each fold) 64 % of the puzzles get their author's level, 99 % one at most beside it; the mean error is 0.36 levels.
"""

from bisect import bisect_left
from dataclasses import dataclass
from math import sqrt

from sqlglot import exp

CUTS = (6.75, 9.25, 13.25, 16.25)
"""The highest scores of levels 1 to 4."""
_TRAP_SHARE = 0.2
"""Share of near misses that the visible data don't tell, from which on a puzzle lays traps."""
_UNEQUAL = (exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NEQ, exp.Between)


@dataclass(frozen=True)
class Load:
    """What an answer asks of its author. `size`: nodes of its tree; `nesting`: SELECTs within SELECTs, CTEs too, at the
    deepest; `functions`: different ones; `unequal`: comparisons other than `=` in joins; `nulls`: tests for null and
    values in their place."""

    size: int
    nesting: int
    windows: bool
    recursive: bool
    functions: int
    unequal: int
    nulls: int
    traps: bool

    @property
    def score(self) -> float:
        """The root of the size, a point or more for each hard idea, and a little for what is easily forgotten."""
        ideas = self.nesting + 2 * self.windows + 3 * self.recursive + self.unequal
        return sqrt(self.size) + ideas + (self.functions + self.nulls) / 4 + self.traps / 2


def difficulty(tree: exp.Expr, near_misses: int, traps: int) -> int:
    """From 1 to 5. `near_misses` of the answer there are, of which the visible data don't tell `traps`."""
    return 1 + bisect_left(CUTS, load(tree, near_misses, traps).score)


def load(tree: exp.Expr, near_misses: int, traps: int) -> Load:
    """What the answer asks, counted."""
    joins = [on for join in tree.find_all(exp.Join) if (on := join.args.get("on")) is not None]
    return Load(
        size=sum(1 for _ in tree.walk()),
        nesting=max((_depth(select) for select in tree.find_all(exp.Select)), default=0),
        windows=tree.find(exp.Window) is not None,
        recursive=any(found.args.get("recursive") for found in tree.find_all(exp.With)),
        functions=len({_name(function) for function in tree.find_all(exp.Func)}),
        unequal=sum(1 for on in joins for _ in on.find_all(*_UNEQUAL)),
        nulls=sum(1 for _ in tree.find_all(exp.Is, exp.Coalesce)),
        traps=traps > near_misses * _TRAP_SHARE,
    )


def _depth(select: exp.Select) -> int:
    depth, parent = 0, select.parent
    while parent is not None:
        depth, parent = depth + isinstance(parent, exp.Select), parent.parent
    return depth


def _name(function: exp.Func) -> str:
    return function.name.lower() if isinstance(function, exp.Anonymous) else type(function).__name__
