"""A text as DuckDB's own lexer cuts it. Never raises, whatever the text."""

from dataclasses import dataclass

import duckdb

OPENING = frozenset("([{")
CLOSING = frozenset(")]}")
_PARTNERS = {")": "(", "]": "[", "}": "{"}
_EXACT = (duckdb.token_type.string_const,)


@dataclass(frozen=True)
class Token:
    """A word, in small letters save for quoted texts, and where it begins and ends (bytes of UTF-8)."""

    word: str
    start: int
    end: int
    quoted: bool


def tokens(sql: str) -> list[Token]:
    """The tokens in order, without comments."""
    data = sql.encode("utf-8", errors="replace")
    cut = duckdb.tokenize(data.decode())
    starts = [start for start, _ in cut]
    found = []
    for (start, kind), end in zip(cut, [*starts[1:], len(data)], strict=False):
        if kind == duckdb.token_type.comment:
            continue
        text = data[start:end].decode(errors="replace")
        quoted = kind in _EXACT or '"' in text
        word = text.strip() if quoted else _first(text)
        found.append(Token(word if quoted else word.lower(), start, start + len(word.encode()), quoted))
    return found


def words(sql: str) -> list[str]:
    """The tokens' words; a closing `;` is left out.

    Two texts with equal words differ only in layout, letter case and comments.
    """
    found = [token.word for token in tokens(sql)]
    while found and found[-1] in (";", ""):
        found.pop()
    return found


def _first(text: str) -> str:
    """A token reaches up to the next one's start: layout and comments behind it are not of it."""
    parts = text.split(maxsplit=1)
    return parts[0] if parts else ""


def unclosed(sql: str) -> int | None:
    """Where the innermost bracket stands that is opened and never closed (0-based, in characters), if there is one."""
    data = sql.encode("utf-8", errors="replace")
    opened: list[int] = []
    for start, kind in duckdb.tokenize(data.decode()):
        sign = data[start : start + 1].decode(errors="replace")
        if kind in (duckdb.token_type.comment, duckdb.token_type.string_const):
            continue
        if sign in _PARTNERS.values():
            opened.append(start)
        elif sign in _PARTNERS:
            if not opened or data[opened[-1] : opened[-1] + 1].decode() != _PARTNERS[sign]:
                return None
            opened.pop()
    return len(data[: opened[-1]].decode(errors="replace")) if opened else None
