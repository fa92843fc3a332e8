"""DuckDB's errors as short, kind texts with a position and candidates; no host path, no traceback."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import duckdb

from game.engine.fence import Refusal
from game.engine.outcome import ErrorNote
from game.engine.tokens import unclosed
from game.strings import say

_PREFIX = re.compile(r"^[A-Z][A-Za-z ]*(?:Error|Exception): ")
_PATH = re.compile(r"(?:[A-Za-z]:\\|/)[\w.\-]+(?:[/\\][\w.\-]+)+")
_KINDS = re.compile(r"\b(U?)INT(8|16|32|64)\b")
_KIND_NAMES = {"8": "TINYINT", "16": "SMALLINT", "32": "INTEGER", "64": "BIGINT"}
_QUOTED = re.compile(r'"([^"\n]+)"')
_MISSED = re.compile(r'column (?:named? )?"([^"]+)"|with name "?([^\s!"]+)|Referenced table "([^"]+)"')
NEAR = 0.6
"""Likeness (difflib) from which a name is offered."""
MAX_TEXT = 300


@dataclass(frozen=True)
class _Rule:
    """A pattern over DuckDB's message and what to say where it is found."""

    pattern: re.Pattern[str]
    tell: Callable[[re.Match[str], Sequence[str]], str]


def _rule(pattern: str, tell: Callable[[re.Match[str], Sequence[str]], str]) -> _Rule:
    return _Rule(re.compile(pattern, re.DOTALL), tell)


_RULES = (
    _rule(r"syntax error at or near \"(.*?)\"", lambda m, _: say("engine.error.near", token=m[1])),
    _rule(r"syntax error at end of input", lambda m, _: say("engine.error.near_end")),
    _rule(r"unterminated", lambda m, _: say("engine.error.near_end")),
    _rule(r"Referenced column \"(.*?)\" not found", lambda m, _: say("engine.error.column", name=m[1])),
    _rule(
        r"(?:Table|Values list) \"(.*?)\" does not have a column named \"(.*?)\"",
        lambda m, _: say("engine.error.column_of_alias", table=m[1], name=m[2]),
    ),
    _rule(r"Referenced table \"(.*?)\" not found", lambda m, _: say("engine.error.table", name=m[1])),
    _rule(r"Table with name (\S+) does not exist", lambda m, _: say("engine.error.table", name=m[1])),
    _rule(
        r"(?:Scalar|Aggregate|Table|Window)?[\w ]*Function with name (\S+) does not exist",
        lambda m, _: say("engine.error.function", name=m[1]),
    ),
    _rule(r"column \"(.*?)\" must appear in the GROUP BY clause", lambda m, _: say("engine.error.group_by", name=m[1])),
    _rule(
        r"Ambiguous reference to column name \"(.*?)\"",
        lambda m, found: say("engine.error.ambiguous", name=m[1], candidates=_list(found)),
    ),
    _rule(
        r"argument types '(.*?)'\. You might|function call \"(.*?)\"\. In order",
        lambda m, _: say("engine.error.arguments", call=f"`{m[1] or m[2]}`"),
    ),
    _rule(
        r"[Cc]ould not convert string '(.*?)' to (\w+)",
        lambda m, _: say("engine.error.conversion", value=m[1], type=_type(m[2])),
    ),
)
_LOCKED = ("disabled by configuration", "attached in read-only mode")
_SAYS_CANDIDATES = ("Ambiguous",)


def refusal(error: Refusal) -> ErrorNote:
    """Why the fence didn't let the text through."""
    details: dict[str, object] = dict(error.details)
    return ErrorNote(say(f"engine.refused.{error.code}", **details))


def failure(error: duckdb.Error, sql: str) -> ErrorNote:
    """What DuckDB says about `sql`, in the game's words."""
    if isinstance(error, duckdb.PermissionException) or any(mark in str(error) for mark in _LOCKED):
        return ErrorNote(say("engine.locked"))
    if isinstance(error, (duckdb.InternalException, duckdb.FatalException)):
        return ErrorNote(say("engine.internal"))
    opened = unclosed(sql) if isinstance(error, duckdb.ParserException) else None
    if opened is not None:
        return ErrorNote(say("engine.error.unclosed", bracket=sql[opened]), *_place(sql[:opened]))
    body, line, column = _read(str(error), sql)
    found = _candidates(body)
    text = _told(_PREFIX.sub("", body), found)
    return ErrorNote(text, line, column, found)


def _told(body: str, found: Sequence[str]) -> str:
    for rule in _RULES:
        match = rule.pattern.search(body)
        if match:
            text = rule.tell(match, found)
            if found and not body.startswith(_SAYS_CANDIDATES):
                text += " " + say("engine.error.did_you_mean", candidates=_list(found))
            return text
    first = body.strip().split("\n")[0]
    return say("engine.error.other", text=_PATH.sub("…", first)[:MAX_TEXT])


def _read(text: str, sql: str) -> tuple[str, int | None, int | None]:
    """The message, and line and column (1-based, in characters) in `sql`.

    A worker's DuckDB gives errors as JSON, for its `LINE n:` picture counts the cells of a screen and cuts long lines.
    """
    try:
        told = json.loads(_PREFIX.sub("", text))
        body, position = str(told["exception_message"]), told.get("position")
    except (ValueError, TypeError, KeyError):
        return text, None, None
    if position is None:
        return body, None, None
    return body, *_place(sql.encode()[: int(position)].decode(errors="ignore"))


def _place(before: str) -> tuple[int, int]:
    """Line and column (1-based) of what comes after `before`."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _type(name: str) -> str:
    """A type as it is written in SQL: INTEGER, where the engine says INT32."""
    return _KINDS.sub(lambda m: m[1] + _KIND_NAMES[m[2]], name)


def _candidates(body: str) -> tuple[str, ...]:
    for mark in ("Candidate bindings:", "Did you mean", "Candidate tables:"):
        if mark in body:
            rest = body.split(mark, 1)[1].split("\n")[0]
            return _near(body, list(dict.fromkeys(name.rsplit(".", 1)[-1] for name in _QUOTED.findall(rest))))
    use = re.search(r"\(use: (.*?)\)", body)
    return tuple(re.findall(r"'([^']+)'", use[1])) if use else ()


def _near(body: str, names: Sequence[str]) -> tuple[str, ...]:
    """Those names that a slip of the hand could have meant; DuckDB offers what little it has."""
    missed = _MISSED.search(body)
    wanted = next(filter(None, missed.groups())).lower() if missed else ""
    close = get_close_matches(wanted, [name.lower() for name in names], cutoff=NEAR)
    return tuple(name for name in names if name.lower() in close)


def _list(names: Sequence[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    if len(quoted) < 2:
        return "".join(quoted)
    return ", ".join(quoted[:-1]) + " or " + quoted[-1]
