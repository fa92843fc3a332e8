"""Foreign text made harmless: nothing in the data may drive the terminal or turn its lines around."""

import unicodedata

_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_ESCAPED = frozenset({"Cc", "Cs", "Zl", "Zp"})


def safe(text: str) -> str:
    r"""One line: control characters as `\n` or `\x1b`, marks that change the writing direction as `\u202e`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


def safe_lines(text: str) -> str:
    """The same, but line breaks stay and tabs become four blanks: for SQL and other text of many lines."""
    return "\n".join(safe(line.expandtabs(4)) for line in text.replace("\r\n", "\n").split("\n"))


def _shown(character: str) -> str:
    if unicodedata.category(character) not in _ESCAPED and character not in _TURNING:
        return character
    code = ord(character)
    return _NAMED.get(character) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")
