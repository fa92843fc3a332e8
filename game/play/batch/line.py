"""The lines of a batch as they were written: what is judged in each, and all the rest untouched."""

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import BinaryIO

from game.engine.limits import MIB
from game.errors import UsageError
from game.play.batch.answer import KEYS
from game.puzzle.model import Pack
from game.strings import say

LINE_BYTES = 2 * MIB
"""Bytes of a line that is read; a longer one is skipped and told. Its query has to fit a frame to the judge."""
NAME_CHARS = 80
"""Characters of an unknown puzzle's name that are told."""
_BLANK = re.compile(r"[ \t\r\n]*")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Line:
    """One line of IN; numbers begin at 1. `puzzle` is the name within the pack. `fault` says why it can't be judged,
    and is "" where it can. `opening` is how its answer begins: all its own keys, as they were written."""

    number: int
    size: int
    opening: str = "{"
    puzzle: str = ""
    sql: str = ""
    fault: str = ""


def read_lines(source: BinaryIO, pack: Pack) -> Iterator[Line]:
    """One Line for each line, whatever is in it. Raises UsageError where this is no text in UTF-8 at all."""
    for number in count(1):
        text = source.readline(LINE_BYTES + 1)
        if not text:
            return
        if number == 1:
            if text.startswith(_UTF16):
                raise UsageError(say("play.batch.utf16"), way_out=say("play.batch.utf16_way"))
            text = text.removeprefix(codecs.BOM_UTF8)
        if len(text) > LINE_BYTES and not text.endswith(b"\n"):
            fault = say("play.batch.long", line=number, mib=LINE_BYTES // MIB)
            yield Line(number, len(text) + _skip_rest(source), fault=fault)
        else:
            yield _line(number, text, pack)


def _skip_rest(source: BinaryIO) -> int:
    size = 0
    while text := source.readline(LINE_BYTES):
        size += len(text)
        if text.endswith(b"\n"):
            break
    return size


def _line(number: int, text: bytes, pack: Pack) -> Line:
    if not text.strip():
        return Line(number, len(text), fault=say("play.batch.empty", line=number))
    try:
        members = _members(text.decode("utf-8"))
    except (ValueError, RecursionError):
        return Line(number, len(text), fault=say("play.batch.no_object", line=number))
    opening = "{" + "".join(f"{written}, " for key, _, written in members if key not in KEYS)
    values = {key: value for key, value, _ in members}
    for key in ("puzzle", "sql"):
        if not isinstance(values.get(key), str):
            return Line(number, len(text), opening, fault=say("play.batch.missing", line=number, key=key))
    name = str(values["puzzle"]).removeprefix(f"{pack.name}/")
    if name not in pack.puzzles:
        fault = say("play.batch.unknown", line=number, pack=pack.name, puzzle=name[:NAME_CHARS])
        return Line(number, len(text), opening, fault=fault)
    return Line(number, len(text), opening, name, str(values["sql"]))


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


_DECODER = json.JSONDecoder(parse_float=len, parse_int=len, parse_constant=_no_constant)
"""Reads texts and finds where a value ends; what a number is worth nobody asks here, it may be of any length."""


def _members(text: str) -> list[tuple[str, object, str]]:
    """Key, value, and `"key": value` as it was written, for each member of a JSON object. Raises ValueError."""
    at = _after(text, _blank(text, 0), "{")
    found: list[tuple[str, object, str]] = []
    while text[at : at + 1] != "}" or found:
        start = at
        key, end = _DECODER.raw_decode(text, at)
        if not isinstance(key, str):
            raise ValueError("no key")
        colon = _blank(text, end)
        value, end = _DECODER.raw_decode(text, _after(text, colon, ":"))
        found.append((key, value, text[start:end]))
        at = _blank(text, end)
        if text[at : at + 1] == "}":
            break
        at = _after(text, at, ",")
    if _blank(text, _after(text, at, "}")) != len(text):
        raise ValueError("more than an object")
    return found


def _blank(text: str, at: int) -> int:
    """Where the blanks that begin at `at` end."""
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _after(text: str, at: int, sign: str) -> int:
    """The place of what follows `sign`, which has to stand at `at`."""
    if text[at : at + 1] != sign:
        raise ValueError(f"no {sign}")
    return _blank(text, at + 1)
