"""What the linter says of a pack, as data."""

from dataclasses import dataclass
from typing import Literal

from game.strings import say

Level = Literal["error", "warning"]


@dataclass(frozen=True)
class PackFinding:
    """`place` is the field it is about; `mend` says what an author can do."""

    code: str
    level: Level
    puzzle: str
    place: str
    text: str
    mend: str

    def to_json(self) -> dict[str, str]:
        return dict(vars(self))


def finding(code: str, level: Level, puzzle: str, place: str, **details: object) -> PackFinding:
    """A finding with its words from `forge.check.<code>`."""
    key = code.replace("-", "_")
    text = say(f"forge.check.{key}.text", **details)
    return PackFinding(code, level, puzzle, place, text, say(f"forge.check.{key}.mend", **details))
