"""What the result panel says about an outcome: counts, marks, notes and errors as data."""

from __future__ import annotations

from dataclasses import dataclass, field

from game.engine.outcome import ErrorNote
from game.judge.verdict import Verdict
from game.puzzle.resultset import ResultSet
from game.strings import say
from game.ui.screens.puzzle.controller import Outcome
from game.ui.widgets.marks import Marks


@dataclass(frozen=True)
class ResultView:
    """`tone` is the role of `note`; `message` is rich text in place of rows."""

    result: ResultSet | None = None
    marks: Marks = field(default_factory=Marks)
    count: str = ""
    note: str = ""
    tone: str = "muted"
    message: str = ""
    line: int | None = None
    column: int | None = None


def result_view(outcome: Outcome | None) -> ResultView:
    """The panel after a run or a submit."""
    if outcome is None:
        return ResultView()
    if outcome.error is not None or outcome.result is None:
        return _trouble(outcome)
    rows = outcome.result
    marks, note, tone = Marks(), "", "muted"
    if isinstance(outcome, Verdict):
        marks, note, tone = _marked(outcome)
    if not note and rows.truncated:
        note = say("ui.result.first", shown=f"{len(rows.rows):,}", total=f"{rows.total:,}")
    if not note and outcome.ms:
        note = say("ui.result.took", ms=_milliseconds(outcome.ms))
    return ResultView(rows, marks, rows_words(rows.total), note, tone)


def rows_words(count: int) -> str:
    """`7 rows`"""
    return say("ui.result.one_row") if count == 1 else say("ui.result.rows", count=f"{count:,}")


def error_message(error: ErrorNote) -> str:
    """The error with its place and what may have been meant, as rich text."""
    parts = [error.text.strip()]
    if error.line is not None:
        place = say("ui.error.line", line=error.line)
        if error.column is not None:
            place = say("ui.error.place", line=error.line, column=error.column)
        parts.append(f"**{place}**")
    names = [f"`{name}`" for name in error.candidates if name not in error.text]
    if names:
        parts.append(say("ui.error.meant", names=", ".join(names)))
    return "\n".join(parts)


def _trouble(outcome: Outcome) -> ResultView:
    error = outcome.error or ErrorNote("", None, None, ())
    verdict = outcome.verdict
    message = error_message(error) if error.text else say(f"ui.result.{verdict}_text")
    return ResultView(
        count="", note=say(f"ui.result.{verdict}"), tone="error", message=message, line=error.line, column=error.column
    )


def _marked(verdict: Verdict) -> tuple[Marks, str, str]:
    if verdict.solved:
        return Marks(), say("ui.result.solved"), "right_text"
    if verdict.rows is None:
        return Marks(), "", "muted"
    extra, missing = len(verdict.rows.extra), len(verdict.rows.missing)
    marks = Marks(frozenset(verdict.rows.extra), verdict.rows.missing)
    words = []
    if extra:
        words.append(say("ui.result.one_extra") if extra == 1 else say("ui.result.extra", count=extra))
    if missing:
        words.append(say("ui.result.one_missing") if missing == 1 else say("ui.result.missing", count=missing))
    return marks, " · ".join(words), "misplaced_text" if extra else "right_text"


def _milliseconds(ms: float) -> str:
    return f"{ms:.0f}" if ms >= 10 else f"{ms:.1f}"
