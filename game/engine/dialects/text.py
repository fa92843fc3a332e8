"""A refused text as DuckDB's own lexer cuts it, to be looked at around one place. Never raises, whatever the text."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import duckdb

_OPENING = frozenset("([{")
_CLOSING = frozenset(")]}")
_QUOTES = ('"', "`")
_SPACES = "\u00a0\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff"
_SPACE = re.compile(f"[{_SPACES}]")
_RUNS = re.compile(f"""'[^']*'?|"[^"]*"?|--[^\\n]*|\\$(\\w*)\\$.*?(?:\\$\\1\\$|\\Z)|[{_SPACES}]""", re.DOTALL)
_KINDS = {
    duckdb.token_type.identifier: "word",
    duckdb.token_type.keyword: "word",
    duckdb.token_type.string_const: "text",
    duckdb.token_type.numeric_const: "number",
    duckdb.token_type.operator: "sign",
    duckdb.token_type.comment: "",
}
_LAYOUT = b" \t\r\n\f\v"


class Token(NamedTuple):
    """`word`: in small letters, save for quoted ones; `kind`: "word", "name" (quoted), "text", "number", "sign" or ""
    (none there); `start` and `end` in bytes, without the layout behind."""

    word: str
    kind: str
    start: int
    end: int


NOTHING = Token("", "", -1, -1)


def plain(sql: str) -> str:
    """`sql` as DuckDB's parser counts it: the spaces of Unicode outside quotes and line comments are plain ones.

    As many characters as before, but fewer bytes; DuckDB's positions are bytes of this text.
    """
    if not _SPACE.search(sql):
        return sql
    return _RUNS.sub(lambda run: " " if _SPACE.match(run[0]) else run[0], sql)


@dataclass(frozen=True)
class Text:
    """What was refused."""

    sql: str

    @cached_property
    def plain(self) -> str:
        return plain(self.sql)

    @cached_property
    def data(self) -> bytes:
        return self.plain.encode("utf-8", errors="replace")

    @cached_property
    def tokens(self) -> list[Token]:
        """All tokens save comments."""
        cut = duckdb.tokenize(self.data.decode())
        ends = [start for start, _ in cut[1:]] + [len(self.data)]
        return [
            self._token(start, end, _KINDS[kind]) for (start, kind), end in zip(cut, ends, strict=False) if _KINDS[kind]
        ]

    def _token(self, start: int, end: int, kind: str) -> Token:
        raw = self.data[start:end].rstrip(_LAYOUT)
        word, end = raw.decode(errors="replace"), start + len(raw)
        if kind == "word":
            return (
                Token(word, "name", start, end) if word.startswith(_QUOTES) else Token(word.lower(), kind, start, end)
            )
        if kind == "number" and not word[:1].isdigit():
            kind = "sign"  # a dot between names
        return Token(word, kind, start, end)

    def index(self, at: int) -> int | None:
        """The token at a byte."""
        found = bisect_right(self._starts, at) - 1
        return found if found >= 0 and at < self.tokens[found].end else None

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    def place(self, at: int) -> tuple[int, int]:
        """Line and column (1-based, in characters) of a byte."""
        before = self.data[: max(at, 0)].decode(errors="ignore")
        return before.count("\n") + 1, len(before) - before.rfind("\n")

    def spot(self, at: int | None) -> "Spot | None":
        found = None if at is None else self.index(at)
        return None if found is None else Spot(self, found)


@dataclass(frozen=True)
class Spot:
    """One token and what is around it."""

    text: Text
    here: int

    def token(self, step: int = 0) -> Token:
        """The token so many steps to the right (to the left below 0)."""
        found = self.here + step
        return self.text.tokens[found] if 0 <= found < len(self.text.tokens) else NOTHING

    def word(self, step: int = 0) -> str:
        return self.token(step).word

    def kind(self, step: int = 0) -> str:
        return self.token(step).kind

    def glued(self, step: int) -> bool:
        """Nothing stands between that token and the next."""
        return 0 <= self.token(step).end == self.token(step + 1).start

    @cached_property
    def _around(self) -> tuple[int | None, int]:
        depth = commas = 0
        for found in range(self.here - 1, -1, -1):
            word = self.text.tokens[found].word
            if word in _CLOSING:
                depth += 1
            elif word in _OPENING:
                if depth == 0:
                    return found, commas
                depth -= 1
            elif word == "," and depth == 0:
                commas += 1
        return None, commas

    @property
    def opened(self) -> "Spot | None":
        """The bracket this place is in."""
        found = self._around[0]
        return None if found is None else Spot(self.text, found)

    @property
    def call(self) -> str:
        """The function whose arguments this place is among, or nothing."""
        opened = self.opened
        return opened.word(-1) if opened is not None and opened.word() == "(" and opened.kind(-1) == "word" else ""

    @property
    def argument(self) -> int:
        """The number (from 0) of that argument."""
        return self._around[1]

    def back(self, step: int = 0) -> int:
        """From a closing bracket so many steps away: the steps to its opening one, or just that many again."""
        depth = 0
        for found in range(self.here + step, -1, -1):
            word = self.text.tokens[found].word
            depth += (word in _CLOSING) - (word in _OPENING)
            if depth <= 0:
                return found - self.here
        return step

    @cached_property
    def before(self) -> list[str]:
        """The words left of this place and on its level, from the nearest bracket it is in; calls are left out."""
        found: list[str] = []
        depth = 0
        for index in range(self.here - 1, -1, -1):
            token = self.text.tokens[index]
            if token.word in _CLOSING:
                depth += 1
            elif token.word in _OPENING:
                if depth == 0:
                    break
                depth -= 1
            elif depth == 0:
                found.append(token.word)
        return found[::-1]
