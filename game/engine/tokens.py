"""A text as DuckDB's own lexer cuts it. Never raises, whatever the text."""

import duckdb

_EXACT = (duckdb.token_type.string_const,)


def words(sql: str) -> list[str]:
    """The tokens without comments, in small letters save for quoted texts; a closing `;` is left out.

    Two texts with equal words differ only in layout, letter case and comments.
    """
    data = sql.encode("utf-8", errors="replace")
    cut = duckdb.tokenize(data.decode())
    starts = [start for start, _ in cut]
    found = []
    for (start, kind), end in zip(cut, [*starts[1:], len(data)], strict=False):
        if kind == duckdb.token_type.comment:
            continue
        text = data[start:end].decode(errors="replace")
        found.append(text.strip() if kind in _EXACT or '"' in text else _first(text).lower())
    while found and found[-1] in (";", ""):
        found.pop()
    return found


def _first(text: str) -> str:
    """A token reaches up to the next one's start: layout and comments behind it are not of it."""
    parts = text.split(maxsplit=1)
    return parts[0] if parts else ""
