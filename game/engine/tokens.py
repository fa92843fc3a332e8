"""A text as DuckDB's own lexer cuts it. Never raises, whatever the text."""

import re
from typing import NamedTuple

import duckdb

OPENING = frozenset("([{")
CLOSING = frozenset(")]}")
_PARTNERS = {")": "(", "]": "[", "}": "{"}
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
    (none there); `start` and `end` in bytes of the `plain` text, without the layout behind."""

    word: str
    kind: str
    start: int
    end: int

    @property
    def quoted(self) -> bool:
        return self.kind in ("name", "text")


def plain(sql: str) -> str:
    """`sql` as DuckDB's parser counts it: the spaces of Unicode outside quotes and line comments are plain ones.

    As many characters as before, but fewer bytes; DuckDB's positions are bytes of this text.
    """
    if not _SPACE.search(sql):
        return sql
    return _RUNS.sub(lambda run: " " if _SPACE.match(run[0]) else run[0], sql)


def tokens(sql: str) -> list[Token]:
    """The tokens in order, without comments."""
    data = plain(sql).encode("utf-8", errors="replace")
    cut = duckdb.tokenize(data.decode())
    ends = [start for start, _ in cut[1:]] + [len(data)]
    return [
        _token(data, start, end, _KINDS[kind]) for (start, kind), end in zip(cut, ends, strict=False) if _KINDS[kind]
    ]


def _token(data: bytes, start: int, end: int, kind: str) -> Token:
    """A token reaches up to the next one's start: the layout behind it is not of it."""
    raw = data[start:end].rstrip(_LAYOUT)
    word, end = raw.decode(errors="replace"), start + len(raw)
    if kind == "word":
        return Token(word, "name", start, end) if word.startswith(_QUOTES) else Token(word.lower(), kind, start, end)
    if kind == "number" and not word[:1].isdigit():
        return Token(word, "sign", start, end)  # a dot between names
    return Token(word.lower() if kind == "number" else word, kind, start, end)


def words(sql: str) -> list[str]:
    """The tokens' words; a closing `;` is left out.

    Two texts with equal words differ only in layout, letter case and comments.
    """
    found = [token.word for token in tokens(sql)]
    while found and found[-1] in (";", ""):
        found.pop()
    return found


def unclosed(sql: str) -> int | None:
    """Where the innermost bracket stands that is opened and never closed (0-based, in characters), if there is one."""
    opened: list[Token] = []
    for token in tokens(sql):
        if token.quoted:
            continue
        if token.word in OPENING:
            opened.append(token)
        elif token.word in CLOSING:
            if not opened or opened[-1].word != _PARTNERS[token.word]:
                return None
            opened.pop()
    return len(plain(sql).encode("utf-8", errors="replace")[: opened[-1].start].decode()) if opened else None
