"""From a repair to the cause that is told: a misconception that the repair took away, else the replaced piece."""

from collections.abc import Sequence
from typing import Any

from sqlglot import exp

from game.judge.causes.cause import Cause
from game.judge.causes.edits import Edit, places
from game.judge.causes.facts import Facts
from game.judge.causes.repair import Repair
from game.judge.causes.symptoms import explains
from game.judge.causes.wording import told
from game.judge.misconceptions.query import Query
from game.judge.misconceptions.suspicion import STAGES, Suspicion


def explained(
    mine: Query, repair: Repair, before: Sequence[Suspicion], after: Sequence[Suspicion], facts: Facts
) -> Cause:
    """`before` and `after`: what is suspicious in the player's query, and what still is in the repaired one."""
    telling = [e for e in repair.edits if explains(e.kind, facts)] or list(repair.edits)
    left = {(s.code, tuple(s.details.values())) for s in after}
    codes = {s.code for s in after}
    gone = [s for s in before if s.code not in codes or (s.code, tuple(s.details.values())) not in left]
    stages = {edit.stage for edit in telling}
    near = [s for s in gone if s.stage in stages]
    if near or gone:
        best = min(near or gone, key=lambda s: (not s.certain, STAGES.index(s.stage)))
        return Cause(best.stage, "misconceptions", best.code, best.details)
    first = telling[0]
    said = told(mine, first, facts)
    return Cause(first.stage, said.family, said.code, said.details, within(mine, first))


def within(mine: Query, edit: Edit) -> str:
    """The name of the CTE or subquery that an edit is in, as the player wrote it; "" at the top."""
    node: Any = places(mine.tree)[edit.place]
    while node is not None:
        parent = node.parent
        if isinstance(parent, (exp.CTE, exp.Subquery)) and parent.alias:
            name = str(parent.alias)
            return name if name.lower() in mine.text.lower() else ""
        node = parent
    return ""
