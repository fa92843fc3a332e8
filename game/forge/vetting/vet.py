"""Everything the linter knows, asked of one draft; what passes is built already."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from game.errors import JudgeError, PackError
from game.forge.build import built_json, built_text
from game.forge.cases import check_cases
from game.forge.check import RULES
from game.forge.findings import PackFinding
from game.forge.vetting.draft import Draft
from game.forge.workshop import Workshop
from game.judge.derive import TOOL_S, Derived, catalog
from game.judge.hidden import SURVIVES
from game.puzzle.model import Puzzle
from game.puzzle.pack import parse_built, parse_puzzle

_AFTER = {check_cases.__name__, "_others", "_current"}
"""Rules that need the hidden cases, which take longest to find."""


@dataclass(frozen=True)
class Vetted:
    """What became of a draft. `dropped`: why it is of no use, as a code, and `text`, "" both where it is; then `built`
    is the text of its file in built/, `form` the answer's normal form, `near_misses` how many were made of it and
    `traps` how many of them only a hidden case tells. `doubt`: what would have dropped it, were it not held on to."""

    name: str
    dropped: str = ""
    text: str = ""
    built: str = ""
    form: str = ""
    near_misses: int = 0
    traps: int = 0
    doubt: str = ""

    def to_json(self) -> dict[str, Any]:
        return dict(vars(self))

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Vetted":
        """Raises TypeError for anything else."""
        return cls(**data)


def vet(shop: Workshop, draft: Draft) -> Vetted:
    """The same draft and pack give the same on any machine. What nobody has looked at is dropped with the first thing
    that speaks against it; of what a person holds on to only errors do."""
    place = f"puzzles/{draft.name}.yml"
    try:
        puzzle = parse_puzzle(draft.document, shop.pack.name, draft.name, place)
        derived = shop.derive(puzzle)
        early = _findings(shop, puzzle, derived, early=True)
        if fault := _worst(early, draft.held):
            return Vetted(draft.name, fault.code, fault.text)
        hidden = shop.hidden(puzzle, derived, all_or_nothing=not draft.held)
    except (JudgeError, PackError) as error:
        return Vetted(draft.name, "answer-fails", error.message)
    survivor = next((miss for miss in hidden.near_misses if miss.by is None), None)
    if survivor and not draft.held:
        return Vetted(draft.name, f"{SURVIVES}{survivor.kind}", survivor.what)
    built = built_json(shop.pack, puzzle, derived, hidden)
    whole = replace(puzzle, built=parse_built(json.loads(json.dumps(built))))
    late = _findings(shop, whole, derived, early=False)
    if fault := _worst(late, draft.held):
        return Vetted(draft.name, fault.code, fault.text)
    doubt = next((f"{found.code}: {found.text}" for found in (*early, *late)), "")
    return Vetted(
        draft.name,
        built=built_text(built),
        form=_form(shop, puzzle),
        near_misses=len(hidden.near_misses),
        traps=sum(isinstance(miss.by, int) for miss in hidden.near_misses),
        doubt=doubt,
    )


def _findings(shop: Workshop, puzzle: Puzzle, derived: Derived, *, early: bool) -> list[PackFinding]:
    waived = {waiver.code for waiver in puzzle.waive}
    rules = [rule for rule in RULES if (rule.__name__ not in _AFTER) == early]
    found = [finding for rule in rules for finding in rule(shop, puzzle, derived)]
    return [f for f in found if not waived & {f.code, f"{f.code}/{f.place}"}]


def _worst(found: list[PackFinding], held: bool) -> PackFinding | None:
    return next((f for f in found if f.level == "error" or not held), None)


def _form(shop: Workshop, puzzle: Puzzle) -> str:
    told = shop.author.call("normal", TOOL_S, sql=puzzle.answer, tables=catalog(shop.pack)).result() or {}
    return str(told.get("form") or "")
