"""Candidates in their order, vetted, and those that are kept: as many as are wanted, no two alike.

What is kept depends on the order of the candidates alone, never on who was done first.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlglot

from game.forge.difficulty import difficulty
from game.forge.drafting.candidate import Candidate
from game.forge.making.gathering import Family, Gathered, in_turns
from game.forge.making.made import Coverage, Made, Run, Status
from game.forge.making.moved import Place, moved_in
from game.forge.making.previous import Earlier, Origin, Previous
from game.forge.vetting.crew import Crew
from game.forge.vetting.draft import Draft, draft_of
from game.forge.vetting.ledger import Ledger
from game.forge.vetting.vet import Vetted
from game.forge.world.world import DIALECT
from game.strings import say

SAME_TITLE = "same-title"
MOVED = "columns-moved"
_CHEAP = (SAME_TITLE, MOVED)
"""Faults that depend on more than the draft and the rows: the ledger doesn't keep them."""


@dataclass(frozen=True)
class Progress:
    """How far it is: puzzles kept of those wanted, drafts vetted, and the last one with what became of it ("" :
    kept)."""

    kept: int
    wanted: int
    vetted: int
    name: str
    dropped: str


Report = Callable[[Progress], None]


class Keeper:
    """Takes what comes out of vetting, in order."""

    def __init__(
        self,
        previous: Previous,
        families: Sequence[Family],
        wanted: int,
        taken: Mapping[str, str],
        moved: Collection[Place] = (),
    ) -> None:
        """`taken`: normal form → name of the puzzles that are in the pack already, written by hand; `moved`: columns
        of which something else is known than the last time."""
        self._previous = previous
        self._moved = moved
        self._senseless: dict[Origin, str] = {}
        self._families = families
        self.wanted = wanted
        self._forms = dict(taken)
        self._titles: set[str] = set()
        self._names = set(previous.by_hand)
        self.made: list[Made] = []
        self._recalled = previous.recalled
        self._lost: list[str] = []
        self._before = len(previous.puzzles.keys() - previous.rejected)
        self.coverage = {family.name: Coverage(family.name) for family in families}
        self._gathered: dict[Origin, Gathered] = {}

    @property
    def kept(self) -> int:
        return sum(made.status != "broken" for made in self.made)

    @property
    def full(self) -> bool:
        """Whether all is looked at that was there before, and enough is kept."""
        return self.kept >= self.wanted and self._before == 0

    def drafts(self) -> Iterator[Draft]:
        """What is to be vetted: all that was there before, what was called back, then new ones until enough are
        kept."""
        proposed = self._proposed_again()
        recalled = [origin for origin in self._recalled if origin in proposed]
        self._lost = sorted(name for origin, name in self._recalled.items() if origin not in proposed)
        self._before += len(recalled)
        for origin, earlier in sorted(self._previous.puzzles.items(), key=lambda item: item[1].draft.name):
            if origin in self._previous.rejected:
                continue
            if origin not in proposed and (moved := moved_in(str(earlier.draft.document.get("answer")), self._moved)):
                self._senseless[origin] = say("forge.columns_moved", columns=", ".join(moved))
            if earlier.draft.held or origin not in proposed:
                yield earlier.draft
            else:
                yield draft_of(proposed[origin]).named(earlier.draft.name)
        for origin in recalled:
            yield draft_of(proposed[origin]).named(self._recalled[origin])
        known = self._previous.puzzles.keys() | self._previous.rejected | set(recalled)
        for gathered in in_turns(self._families):
            candidate = gathered.candidate
            if (candidate.blueprint, candidate.key) not in known:
                self._gathered[candidate.blueprint, candidate.key] = gathered
                yield draft_of(candidate)

    def _proposed_again(self) -> dict[Origin, Candidate]:
        """What was there before, or is called back, as the families propose it now."""
        wanted = [origin for origin, earlier in self._previous.puzzles.items() if not earlier.draft.held]
        wanted += self._recalled
        return {
            (family.name, key): candidate
            for family in self._families
            for key, candidate in family.proposed([key for name, key in wanted if name == family.name]).items()
        }

    def at_once(self, draft: Draft) -> Vetted | None:
        """What is clear without vetting: no two puzzles have the same title, and none has lost its sense."""
        origin = (draft.blueprint, draft.key)
        if origin in self._senseless and not draft.held:
            return Vetted(draft.name, MOVED, self._senseless[origin])
        same = self._same_title(draft, self._previous.puzzles.get(origin))
        return Vetted(draft.name, same) if same else None

    def take(self, draft: Draft, vetted: Vetted) -> str:
        """Keeps a vetted draft, or says why not, as a code."""
        origin = (draft.blueprint, draft.key)
        earlier, recalled = self._previous.puzzles.get(origin), origin in self._recalled
        self._before -= earlier is not None or recalled
        if earlier is None and not recalled and self.kept >= self.wanted:  # vetted ahead of its time
            return "enough"
        coverage = self.coverage.setdefault(draft.blueprint, Coverage(draft.blueprint))
        coverage.vetted += 1
        gathered = self._gathered.get((draft.blueprint, draft.key))
        if gathered is not None and gathered.proposed > coverage.proposed:
            coverage.proposed, coverage.glanced = gathered.proposed, gathered.dropped
        dropped = self._same_title(draft, earlier) or vetted.dropped or self._duplicate(draft, vetted)
        if dropped:
            coverage.dropped[dropped] += 1
            if earlier is not None or recalled:
                self.made.append(Made(draft, vetted, "broken", f"{dropped}: {vetted.text}".strip(": ")))
            return dropped
        if origin in self._senseless and not vetted.doubt:
            vetted = replace(vetted, doubt=f"{MOVED}: {self._senseless[origin]}")
        level = level_of(draft, vetted)
        coverage.kept[level] += 1
        self._titles.add(draft.title)
        self._names.add(draft.name)
        self._forms.setdefault(vetted.form, draft.name)
        self.made.append(Made(draft, vetted, *_compared(earlier, draft, vetted), level))
        return ""

    def _taken(self, draft: Draft) -> bool:
        return draft.title in self._titles or draft.name in self._names

    def _same_title(self, draft: Draft, earlier: Earlier | None) -> str:
        """Asked first: whether it is known before or after vetting depends on how many vet at once."""
        return SAME_TITLE if earlier is None and self._taken(draft) else ""

    def _duplicate(self, draft: Draft, vetted: Vetted) -> str:
        other = self._forms.get(vetted.form, draft.name) if vetted.form and not draft.held else draft.name
        return "" if other == draft.name else "duplicate"

    def run(self, pack: str) -> Run:
        """All that was made; what was rejected is told, too."""
        rejected = [
            Made(self._previous.puzzles[origin].draft, Vetted(self._previous.puzzles[origin].draft.name), "rejected")
            for origin in sorted(self._previous.rejected & self._previous.puzzles.keys())
        ]
        made = sorted(self.made, key=lambda one: one.status == "broken")
        for family in self._families:
            self.coverage[family.name].fault = family.fault
        coverage = [self.coverage[name] for name in sorted(self.coverage)]
        return Run(pack, [*made, *rejected], coverage, self.wanted, self._lost)


def keep(keeper: Keeper, crew: Crew, ledger: Ledger, report: Report) -> None:
    """Vets and keeps until enough are kept or no candidate is left."""

    def at_once(draft: Draft) -> Vetted | None:
        return keeper.at_once(draft) or ledger.known(draft)

    for vetted, (draft, found) in enumerate(crew.results(keeper.drafts(), at_once), start=1):
        if found.dropped not in _CHEAP:
            ledger.keep(draft, found)
        dropped = keeper.take(draft, found)
        report(Progress(keeper.kept, keeper.wanted, vetted, draft.name, dropped))
        if keeper.full:
            break


def level_of(draft: Draft, vetted: Vetted) -> int:
    """How hard it is, from 1 to 5; what a person has written counts."""
    told = draft.document.get("difficulty")
    if draft.held and isinstance(told, int):
        return told
    tree = sqlglot.parse_one(str(draft.document["answer"]), read=DIALECT)
    return difficulty(tree, vetted.near_misses, vetted.traps)


def _compared(earlier: Earlier | None, draft: Draft, vetted: Vetted) -> tuple[Status, str]:
    if earlier is None:
        return "new", ""
    if earlier.broken:
        return "changed", "whole again"
    before, now = earlier.draft.document, draft.document
    changed = [part for part in ("title", "brief", "answer") if _words(before.get(part)) != _words(now.get(part))]
    target = json.dumps(json.loads(vetted.built)["target"])
    if earlier.target and target != earlier.target:
        changed.append("target")
    return ("changed", ", ".join(changed)) if changed else ("unchanged", "")


def _words(text: Any) -> list[str]:
    return str(text or "").split()
