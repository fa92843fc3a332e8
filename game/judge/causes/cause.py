"""A cause as plain data and as a sentence. No sqlglot here: the parent imports this."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from game.judge.misconceptions.suspicion import STAGES, Stage
from game.strings import say

_FAMILIES = ("causes", "misconceptions")


@dataclass(frozen=True)
class Cause:
    """`family` names the list of texts that `code` stands in; `within`: the CTE or subquery it is about, in words.

    `proved`: a replacement there gives the target; otherwise only the text and the results speak for it.
    """

    stage: Stage
    family: str
    code: str
    details: Mapping[str, str]
    within: str = ""
    proved: bool = True

    @property
    def sentence(self) -> str:
        """The symptom in words: only the player's own names and literals stand in it."""
        told = say(f"{self.family}.{self.code}", **self.details)
        return say("causes.within", name=self.within, told=told) if self.within else told

    def to_json(self) -> dict[str, Any]:
        return {**vars(self), "details": dict(self.details)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Cause":
        """The reverse of `to_json`; raises KeyError, TypeError or ValueError for another shape."""
        if data["stage"] not in STAGES or data["family"] not in _FAMILIES:
            raise ValueError(f"{data['stage']!r} is no stage or {data['family']!r} no list of texts")
        return cls(**data)
