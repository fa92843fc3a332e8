"""What a line is answered: a verdict and the sentence a player would read first."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from game.judge.verdict import Verdict, VerdictKind

KEYS = ("verdict", "reason", "ms")
"""The keys that an answer adds to a line's own."""
LEAST_MS = 0.1
_KINDS = get_args(VerdictKind)


@dataclass(frozen=True)
class Answer:
    """`ms` is what judging took; 0 where the line could not be judged (`verdict` then is "error")."""

    verdict: str
    reason: str
    ms: float

    @classmethod
    def of(cls, verdict: Verdict) -> "Answer":
        return cls(verdict.verdict, reason(verdict), max(LEAST_MS, round(verdict.ms, 1)))

    @classmethod
    def unjudged(cls, reason: str) -> "Answer":
        return cls("error", reason, 0)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Answer":
        """Raises ValueError for what is no answer."""
        if tuple(data) != KEYS:
            raise ValueError("other keys")
        verdict, reason, ms = data.values()
        if verdict not in _KINDS or not isinstance(reason, str):
            raise ValueError("no verdict")
        if isinstance(ms, bool) or not isinstance(ms, (int, float)) or ms < 0:
            raise ValueError("no time")
        return cls(verdict, reason, ms)

    @property
    def judged(self) -> bool:
        return self.ms > 0

    def written(self, opening: str) -> bytes:
        """The whole line of OUT. A lone surrogate, which UTF-8 can't hold, becomes JSON's own escape."""
        added = json.dumps(vars(self), ensure_ascii=False, allow_nan=False)[1:]
        return f"{opening}{added}\n".encode("utf-8", errors="backslashreplace")


def reason(verdict: Verdict) -> str:
    """The sentence a player would read first; "" where the puzzle is solved."""
    if verdict.solved:
        return ""
    told = [finding.text for finding in verdict.diagnosis]
    if verdict.form_fault:
        told += [remark.text for remark in verdict.remarks]
    if verdict.error:
        told.append(verdict.error.text)
    if verdict.counterexample:
        told.append(verdict.counterexample.because)
    return next(filter(None, told), "")
