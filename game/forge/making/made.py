"""What a run of the forge has made, and what became of all that it looked at."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from game.forge.vetting.draft import Draft
from game.forge.vetting.vet import Vetted

Status = Literal["unchanged", "changed", "new", "broken", "rejected"]


@dataclass(frozen=True)
class Made:
    """A puzzle of this run or of the last one: `why` tells what changed, or what broke it."""

    draft: Draft
    vetted: Vetted
    status: Status
    why: str = ""
    level: int = 0


@dataclass
class Coverage:
    """Of one family: how many it proposed, how many were vetted, how many are kept by level, and why the others
    fell."""

    blueprint: str
    proposed: int = 0
    vetted: int = 0
    kept: Counter[int] = field(default_factory=Counter)
    glanced: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    fault: str = ""

    @property
    def fell(self) -> Counter[str]:
        """Why any of them fell, and how often."""
        return self.glanced + self.dropped

    def to_json(self) -> dict[str, Any]:
        return {
            "blueprint": self.blueprint,
            "proposed": self.proposed,
            "vetted": self.vetted,
            "kept": {str(level): count for level, count in sorted(self.kept.items())},
            "dropped": dict(sorted(self.fell.items())),
            "fault": self.fault,
        }


@dataclass(frozen=True)
class Run:
    """All puzzles, the kept ones first in the order in which they were taken, and the families by name. `lost`: names
    of those that were called back and that no family proposes any more."""

    pack: str
    puzzles: Sequence[Made]
    coverage: Sequence[Coverage]
    wanted: int
    lost: Sequence[str] = ()

    @property
    def kept(self) -> list[Made]:
        return [made for made in self.puzzles if made.status in ("unchanged", "changed", "new")]

    @property
    def set_aside(self) -> list[Made]:
        """Broken ones that a person holds on to: they are played no more, and not lost."""
        return [made for made in self.puzzles if made.status == "broken" and made.draft.held]

    @property
    def looked(self) -> bool:
        """Whether any family was asked for more than there was already."""
        return any(family.proposed for family in self.coverage)

    def count(self, status: Status) -> int:
        """How many puzzles have that status."""
        return sum(made.status == status for made in self.puzzles)

    def to_json(self) -> dict[str, Any]:
        return {
            "pack": self.pack,
            "wanted": self.wanted,
            "puzzles": [
                {
                    "name": made.draft.name,
                    "title": made.draft.title,
                    "blueprint": made.draft.blueprint,
                    "difficulty": made.level or None,
                    "status": made.status,
                    "why": made.why,
                }
                for made in self.puzzles
            ],
            "coverage": [family.to_json() for family in self.coverage],
        }
