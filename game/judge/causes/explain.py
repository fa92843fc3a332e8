"""From a repair to the cause that is told: a misconception that the repair took away, else the replaced piece."""

from collections.abc import Sequence
from typing import Any

from sqlglot import exp

from game.judge.causes.cause import Cause
from game.judge.causes.edits import Edit, places
from game.judge.causes.facts import Facts
from game.judge.causes.outputs import Told, show
from game.judge.causes.repair import Repair
from game.judge.causes.symptoms import explains
from game.judge.causes.wording import told
from game.judge.misconceptions.query import Query
from game.judge.misconceptions.suspicion import STAGES, Stage, Suspicion
from game.strings import say


def explained(
    mine: Query, repair: Repair, before: Sequence[Suspicion], after: Sequence[Suspicion], facts: Facts
) -> Cause:
    """`before` and `after`: what is suspicious in the player's query, and what still is in the repaired one."""
    telling = [e for e in repair.edits if explains(e.kind, facts)] or list(repair.edits)
    left = {(s.code, tuple(s.details.values())) for s in after}
    codes = {s.code for s in after}
    gone = [s for s in before if s.code not in codes or (s.code, tuple(s.details.values())) not in left]
    stages = {edit.stage for edit in telling}
    first = telling[0]
    near = [s for s in gone if s.stage in stages and _as_early(s, first)] or [s for s in gone if _as_early(s, first)]
    if near:
        best = min(near, key=lambda s: (not s.certain, STAGES.index(s.stage)))
        return Cause(best.stage, "misconceptions", best.code, best.details)
    said = _grouped(mine, first, facts) or told(mine, first, facts)
    stage: Stage = "GROUP BY" if said.code in _OF_GROUPS else first.stage
    return Cause(stage, said.family, said.code, said.details, within(mine, first))


_OF_GROUPS = frozenset({"group_by_coarse", "group_by_fine"})


def _grouped(mine: Query, edit: Edit, facts: Facts) -> Told | None:
    """An output that the query groups by, where there are more or fewer groups than there should be."""
    group = places(mine.tree)[edit.place].args.get("group")
    if edit.kind != "output" or edit.mine is None or group is None or facts.given == facts.wanted:
        return None
    if edit.mine not in group.expressions or isinstance(edit.mine, exp.Case):
        return None
    code = "group_by_coarse" if facts.given < facts.wanted else "group_by_fine"
    return Told("causes", code, {"text": show(mine, edit.mine)})


def _as_early(suspicion: Suspicion, first: Edit) -> bool:
    """What is computed of wrong groups isn't the cause, if it isn't wrong for certain."""
    return suspicion.certain or first.stage != "GROUP BY" or suspicion.stage == first.stage


def within(mine: Query, edit: Edit) -> str:
    """The CTE or subquery that an edit is in, in words; "" at the top."""
    node: Any = places(mine.tree)[edit.place]
    while node is not None:
        parent = node.parent
        if isinstance(parent, (exp.CTE, exp.Subquery)) and parent.alias:
            name = str(parent.alias)
            return f"`{name}`" if name.lower() in mine.text.lower() else ""
        if isinstance(parent, (exp.In, exp.Exists, exp.Subquery)):
            return say("causes.subquery")
        node = parent
    return ""
