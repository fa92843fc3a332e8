"""The smallest set of replacements after which the player's query gives the target."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlglot import exp

from game.judge.causes.edits import Edit, text_with
from game.judge.causes.lab import Digest, Lab
from game.judge.misconceptions.query import UNREADABLE, Query
from game.judge.misconceptions.suspicion import STAGES

SINGLES_MOST = 60
"""Single replacements tried."""
COARSE_MOST = 9
"""Differing clauses of which two and three are tried together."""
TOGETHER_MOST = 3


@dataclass(frozen=True)
class Repair:
    """`edits`, earliest stage first, and the query that they make."""

    edits: tuple[Edit, ...]
    text: str


def distance(found: Sequence[Edit]) -> tuple[int, int]:
    """How far two queries are apart: another FROM, and clauses that only one has, weigh most."""
    far = ("from_", "qualify_lacks", "having_lacks", "group_lacks")
    return sum(edit.kind.startswith(far) for edit in found), len(found)


def repair(mine: Query, found: Sequence[Edit], lab: Lab, target: Digest, *, tiny: bool = False) -> Repair | None:
    """`found`: all that could be replaced. None where nothing of it helps, as in queries of quite another shape.

    `tiny`: the target has so few rows that chance meets it; then what is replaced counts more than what is left out.
    """
    singles = sorted(found, key=lambda edit: (_breadth(edit), tiny and _ways(edit)))
    for edit in singles[:SINGLES_MOST]:
        if (done := _tried(mine, (edit,), lab, target)) is not None:
            return done
    coarse = _coarse(found)
    for size in range(2, TOGETHER_MOST + 1):
        for group in itertools.combinations(coarse[:COARSE_MOST], size):
            if (done := _tried(mine, tuple(itertools.chain(*group)), lab, target)) is not None:
                return _finer(mine, group, found, lab, target) or done
    return None


def _breadth(edit: Edit) -> int:
    """How much of a query is replaced: pieces first, then pieces that hold a subquery, then clauses."""
    return 2 if edit.whole else int(edit.mine is not None and edit.mine.find(exp.Query) is not None)


def _ways(edit: Edit) -> int:
    """0 where a piece is replaced by its like, 1 where one is added, 2 where one is left out."""
    return 2 if edit.theirs is None else int(edit.mine is None or edit.kind.endswith("_lacks"))


def _tried(mine: Query, edits: tuple[Edit, ...], lab: Lab, target: Digest) -> Repair | None:
    if not lab.open:
        return None
    try:
        text = text_with(mine.tree, edits)
    except UNREADABLE:
        return None
    if lab.digest(text) != target:
        return None
    return Repair(tuple(sorted(edits, key=lambda e: STAGES.index(e.stage))), text)


def _coarse(found: Sequence[Edit]) -> list[tuple[Edit, ...]]:
    """For each select and stage the edits that replace all of it."""
    groups: dict[tuple[int, str], list[Edit]] = {}
    for edit in found:
        groups.setdefault((edit.place, _clause(edit)), []).append(edit)
    coarse: list[tuple[Edit, ...]] = []
    for edits in groups.values():
        whole = [e for e in edits if e.whole]
        coarse += [(e,) for e in (whole or edits)]
    return coarse


def _clause(edit: Edit) -> str:
    return "FROM" if edit.stage in ("FROM", "JOIN") else f"{edit.stage} {edit.kind.split('_')[0]}"


def _finer(
    mine: Query, group: Sequence[tuple[Edit, ...]], found: Sequence[Edit], lab: Lab, target: Digest
) -> Repair | None:
    """The same with pieces of a clause in place of the whole, as far as that is enough."""
    kept = list(group)
    best: Repair | None = None
    for n in range(len(kept)):
        for choice in _choices(kept[n][0], found):
            tried = [*kept[:n], (choice,), *kept[n + 1 :]]
            done = _tried(mine, tuple(itertools.chain(*tried)), lab, target)
            if done is not None:
                kept, best = tried, done
                break
    return best


def _choices(edit: Edit, found: Sequence[Edit]) -> Iterator[Edit]:
    for other in found:
        if not other.whole and other.place == edit.place and _clause(other) == _clause(edit):
            yield other
