"""Why the fence didn't let a text through, told to a person."""

import re
from typing import Literal

from game.engine.dialects.text import Text
from game.engine.fence import Refusal, Unknown
from game.engine.messages import either, missing, short
from game.engine.outcome import ErrorNote
from game.engine.visible import Visible, fold
from game.strings import say

_WORD = re.compile(r"\w+")


def refused(refusal: Refusal, sql: str) -> ErrorNote:
    """The reason, with the place where it shows."""
    if refusal.code == "table_function":
        foreign = missing("function", refusal.details["name"], refusal.at, sql)
        if foreign is not None:
            return foreign
    details: dict[str, object] = {key: short(value) for key, value in refusal.details.items()}
    return _note(say(f"engine.refused.{refusal.code}", **details), refusal.at, sql)


def unknown(missed: Unknown, sql: str) -> ErrorNote:
    """There is no such table or function; which one may have been meant, or how it is said here."""
    return missing(missed.kind, missed.name, missed.at, sql) or _unknown(missed.kind, missed, sql)


def discreet(note: ErrorNote, visible: Visible, sql: str) -> ErrorNote:
    """The same, unless DuckDB offers names that are hidden and that the text doesn't know itself."""
    told = {fold(word) for word in _WORD.findall(" ".join((note.text, *note.candidates)))}
    secret = visible.defined | {part for name in visible.hidden for part in name.split(".")}
    if not secret & told - {fold(word) for word in _WORD.findall(sql)}:
        return note
    return ErrorNote(say("engine.error.discreet"), note.line, note.column)


def _unknown(kind: Literal["table", "function"], missed: Unknown, sql: str) -> ErrorNote:
    text = say(f"engine.error.{kind}", name=short(missed.name))
    if missed.near:
        text += " " + say("engine.error.did_you_mean", candidates=either(missed.near))
    return _note(text, missed.at, sql, missed.near)


def _note(text: str, at: int | None, sql: str, candidates: tuple[str, ...] = ()) -> ErrorNote:
    line, column = (None, None) if at is None else Text(sql).place(at)
    return ErrorNote(text, line, column, candidates)
