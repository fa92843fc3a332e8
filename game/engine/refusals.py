"""Why the fence didn't let a text through, told to a person."""

from collections.abc import Sequence

from game.engine.fence import Refusal, Unknown
from game.engine.outcome import ErrorNote
from game.strings import say


def refused(refusal: Refusal, sql: str) -> ErrorNote:
    """The reason, with the place where it shows."""
    details: dict[str, object] = dict(refusal.details)
    return ErrorNote(say(f"engine.refused.{refusal.code}", **details), *_place(sql, refusal.at))


def unknown(missed: Unknown, sql: str) -> ErrorNote:
    """There is no such table or function; which one may have been meant."""
    text = say(f"engine.error.{missed.kind}", name=missed.name)
    if missed.near:
        text += " " + say("engine.error.did_you_mean", candidates=either(missed.near))
    line, column = _place(sql, missed.at)
    return ErrorNote(text, line, column, missed.near)


def _place(sql: str, at: int | None) -> tuple[int, int] | tuple[None, None]:
    """Line and column (1-based, in characters) of a byte of the text."""
    if at is None:
        return None, None
    before = sql.encode("utf-8", errors="replace")[:at].decode(errors="ignore")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def either(names: Sequence[str]) -> str:
    """`a`, `b` or `c`"""
    quoted = [f"`{name}`" for name in names]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
