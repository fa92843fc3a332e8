"""From a repair to the cause that is told: a misconception that the repair took away, else the replaced piece."""

from collections.abc import Mapping, Sequence
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

APART = 3
"""Clauses replaced from which on nothing but a misconception is told."""
_STAGES: Mapping[str, Stage] = {"group_by_coarse": "GROUP BY", "group_by_fine": "GROUP BY"}
_ONLY_AT: Mapping[str, tuple[str, ...]] = {
    "unused_table": ("join_extra",),
    "groups_split": ("group_extra",),
    "extra_condition": (),  # the replaced piece itself says it where it's true
}
"""Suspicions that go with much that is replaced, and explain only this."""
_OF_NULL = ("null_spreads", "sum_of_nothing", "zero_for_null", "value_for_null")
_DATES = (exp.Column, exp.Extract, exp.Year, exp.Month, exp.Quarter, exp.Day, exp.TimestampTrunc, exp.DateTrunc)


def explained(
    mine: Query, repair: Repair, before: Sequence[Suspicion], after: Sequence[Suspicion], facts: Facts
) -> Cause | None:
    """`before` and `after`: what is suspicious in the player's query, and what still is in the repaired one.

    None where so much had to be replaced, or all of FROM, that the two queries only go different ways.
    """
    telling = [e for e in repair.edits if explains(e.kind, facts)] or list(repair.edits)
    telling.sort(key=lambda edit: _asked_otherwise(edit, repair.edits))
    left = {(s.code, tuple(s.details.values())) for s in after}
    codes = {s.code for s in after}
    gone = [s for s in before if s.code not in codes or (s.code, tuple(s.details.values())) not in left]
    stages = {edit.stage for edit in telling}
    first = telling[0]
    gone = [s for s in gone if first.kind in _ONLY_AT.get(s.code, (first.kind,)) and _about(s, repair.edits)]
    near = [s for s in gone if s.stage in stages and _as_early(s, first)] or [s for s in gone if _as_early(s, first)]
    if near:
        best = min(near, key=lambda s: (not s.certain, STAGES.index(s.stage)))
        return Cause(best.stage, "misconceptions", best.code, best.details)
    if len({(edit.place, edit.stage) for edit in repair.edits}) >= APART or first.kind == "from_lacks":
        return None
    said = _grouped(mine, first, facts) or told(mine, first, facts)
    alone = said.code == "together" and places(mine.tree)[first.place].args.get("where") is not None
    return Cause(
        "WHERE" if alone else _STAGES.get(said.code, first.stage),
        said.family,
        said.code,
        said.details,
        within(mine, places(mine.tree)[first.place]),
    )


def _grouped(mine: Query, edit: Edit, facts: Facts) -> Told | None:
    """An output that the query groups by, where there are more or fewer groups than there should be."""
    group = places(mine.tree)[edit.place].args.get("group")
    if edit.kind != "output" or edit.mine is None or group is None or facts.given == facts.wanted:
        return None
    if edit.mine not in group.expressions or not isinstance(edit.mine, _DATES):
        return None
    code = "group_by_coarse" if facts.given < facts.wanted else "group_by_fine"
    return Told("causes", code, {"text": show(mine, edit.mine)})


def _asked_otherwise(edit: Edit, edits: Sequence[Edit]) -> bool:
    """Whether a condition that is left out may only be asked in another way by what is replaced elsewhere. Where that
    asks the same columns, the condition has only moved."""
    if edit.kind not in ("where_extra", "having_extra") or edit.mine is None:
        return False
    others = {c.name for e in edits if e is not edit and e.theirs for c in e.theirs.find_all(exp.Column)}
    return len(edits) > 1 and not {c.name for c in edit.mine.find_all(exp.Column)} & others


def _about(suspicion: Suspicion, edits: Sequence[Edit]) -> bool:
    """Whether nulls are what the replaced pieces differ in, if it is they that are suspicious, and the same of values
    that count once."""
    if suspicion.code == "counted_again":
        return any(edit.theirs is not None and edit.theirs.find(exp.Distinct) is not None for edit in edits)
    if suspicion.code not in _OF_NULL:
        return True
    minding = (exp.Coalesce, exp.Case, exp.Is, exp.Filter)
    pieces = [
        (e.mine is not None and e.mine.find(*minding), e.theirs is not None and e.theirs.find(*minding)) for e in edits
    ]
    return any(bool(one) != bool(other) or e.whole for e, (one, other) in zip(edits, pieces, strict=True))


def _as_early(suspicion: Suspicion, first: Edit) -> bool:
    """What is computed of wrong groups isn't the cause, if it isn't wrong for certain."""
    return suspicion.certain or first.stage != "GROUP BY" or suspicion.stage == first.stage


def within(mine: Query, node: Any) -> str:
    """The CTE or subquery that a piece is in, in words; "" at the top."""
    while node is not None:
        parent = node.parent
        if isinstance(parent, (exp.CTE, exp.Subquery)) and parent.alias:
            name = str(parent.alias)
            return f"`{name}`" if name.lower() in mine.text.lower() else ""
        if isinstance(parent, (exp.In, exp.Exists, exp.Subquery)):
            return say("causes.subquery")
        node = parent
    return ""
