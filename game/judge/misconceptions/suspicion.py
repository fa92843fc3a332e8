"""A suspicion as plain data and as a sentence. No sqlglot here: the parent imports this."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from game.strings import say

Stage = Literal["FROM", "JOIN", "WHERE", "GROUP BY", "HAVING", "SELECT", "ORDER BY", "LIMIT"]
STAGES: tuple[Stage, ...] = get_args(Stage)
MEASURED = frozenset(
    "fan_out partnerless condition_none not_in_null namesakes month_of_any_year months_together".split()
)
"""Codes whose numbers were counted in the visible data: true there, whatever a hidden case holds."""


@dataclass(frozen=True)
class Suspicion:
    """What the text of a query shows: a stage and a symptom.

    `certain`: true of this query whatever the data, and hardly ever meant so. Otherwise the sentence is true as well,
    but whether it matters here only results can tell.
    """

    stage: Stage
    code: str
    details: Mapping[str, str]
    certain: bool

    @property
    def sentence(self) -> str:
        """The symptom in words: only the player's own names and literals stand in it."""
        return say(f"misconceptions.{self.code}", **self.details)

    def to_json(self) -> dict[str, Any]:
        return {"stage": self.stage, "code": self.code, "details": dict(self.details), "certain": self.certain}
