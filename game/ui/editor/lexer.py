"""What each stretch of the text is, by DuckDB's own tokenizer, so that colours never disagree with the engine.

The engine's token types are refined for words: a name directly before `(` is a function, and so are the keywords in
`words.CALLED`; a word after a dot is a name, and so are the keywords in `words.DATA`.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

import duckdb

from game.ui.editor import words
from game.ui.editor.document import UNSAFE, Location

Kind = Literal["keyword", "name", "function", "number", "string", "operator", "comment", "semicolon"]
Span = tuple[int, int, Kind]
"""Start column, end column and kind; columns count code points."""
LineSpans = tuple[Span, ...]

KINDS: dict[int, Kind] = {
    id(duckdb.token_type.keyword): "keyword",
    id(duckdb.token_type.identifier): "name",
    id(duckdb.token_type.numeric_const): "number",
    id(duckdb.token_type.string_const): "string",
    id(duckdb.token_type.operator): "operator",
    id(duckdb.token_type.comment): "comment",
}
"""By identity: members of an enumeration are single, and hashing one takes three times as long as its id."""
SPACE = " \t\n\r\v\f"
UNICODE_SPACE = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000\ufeff]")
"""The parser takes these for spaces, the tokenizer for letters."""
BEYOND_ASCII = re.compile("[^\\x00-\\x7f]")
MAX_BYTES = 4

WORD_KINDS = frozenset({"keyword", "name", "function"})


@lru_cache(maxsize=64)
def spans(text: str) -> tuple[LineSpans, ...]:
    """For each line of the text (broken at `\\n`) its spans from left to right; they leave out space only."""
    rows: list[list[Span]] = [[]]
    line_start, line_end = 0, text.find("\n")
    for start, end, kind in _tokens(text):
        while line_end != -1 and start > line_end:
            rows.append([])
            line_start, line_end = line_end + 1, text.find("\n", line_end + 1)
        while line_end != -1 and end > line_end:
            if start < line_end:
                rows[-1].append((start - line_start, line_end - line_start, kind))
            rows.append([])
            start = line_start = line_end + 1
            line_end = text.find("\n", line_start)
        if start < end:
            rows[-1].append((start - line_start, end - line_start, kind))
    rows.extend([] for _ in range(text.count("\n") + 1 - len(rows)))
    return tuple(map(tuple, rows))


def word_at(text: str, location: Location) -> str:
    """The word under or directly left of the caret with what qualifies it: `c.first_name`, but `c` on its qualifier.

    Keywords count as words, strings and comments do not; "" where there is none.
    """
    line_number, column = location
    lines = text.split("\n")
    if not 0 <= line_number < len(lines):
        return ""
    line, row = lines[line_number], spans(text)[line_number]
    touching = [i for i, (start, end, kind) in enumerate(row) if kind in WORD_KINDS and start <= column <= end]
    if not touching:
        return ""
    last = first = touching[-1]
    while first >= 2 and line[row[first - 1][0] : row[first - 1][1]] == "." and row[first - 2][2] in WORD_KINDS:
        first -= 2
    return "".join(line[start:end] for start, end, _ in row[first : last + 1])


def _tokens(text: str) -> Iterator[tuple[int, int, Kind]]:
    """Start, end (offsets in code points, trailing space cut off) and kind of each token of the whole text."""
    safe = text if text.isascii() and "\0" not in text else UNSAFE.sub("\ufffd", UNICODE_SPACE.sub(" ", text))
    tokens = duckdb.tokenize(safe)
    starts = [offset for offset, _ in tokens]
    if not safe.isascii():
        starts = _code_points(safe, starts)
    ends = [*starts[1:], len(safe)]
    after_dot = False
    for start, stop, (_, token_type) in zip(starts, ends, tokens, strict=False):
        word = safe[start:stop].rstrip(SPACE)
        end = start + len(word)
        kind = KINDS[id(token_type)]
        if kind == "name" or kind == "keyword":
            kind = _word_kind(word, kind, after_dot, safe[end : end + 1] == "(")
            after_dot = False
        else:
            after_dot = word == "."
            if after_dot:
                kind = "operator"
            elif word == ";":
                kind = "semicolon"
        yield start, end, kind


def _word_kind(word: str, kind: Kind, after_dot: bool, called: bool) -> Kind:
    if called and (kind == "name" or after_dot or word.lower() in words.CALLED):
        return "function"
    return "name" if after_dot or (kind == "keyword" and word.lower() in words.DATA) else kind


def _code_points(text: str, offsets: list[int]) -> list[int]:
    """Ascending byte offsets into the text's UTF-8 form as code point offsets."""
    points: list[int] = []
    wide = ((match.start(), len(match[0].encode()) - 1) for match in BEYOND_ASCII.finditer(text))
    at, more = next(wide)
    surplus = 0
    for offset in offsets:
        while at + surplus < offset:
            surplus += more
            at, more = next(wide, (len(text) * MAX_BYTES + 1, 0))
        points.append(offset - surplus)
    return points
