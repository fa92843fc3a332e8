"""Is a statement finished? Told by DuckDB's own lexer, so that a `;` in a text or a comment ends nothing."""

import duckdb


def finished(sql: str) -> bool:
    """Whether the last thing that isn't a comment is a `;`."""
    data = sql.encode("utf-8", errors="replace")
    spans = duckdb.tokenize(data.decode())
    ends = [start for start, _ in spans[1:]] + [len(data)]
    for (start, kind), end in zip(reversed(spans), reversed(ends), strict=True):
        if kind == duckdb.token_type.comment:
            continue
        # A token reaches up to the next one's start, so blanks behind it are not of it.
        return data[start:end].strip() == b";" and kind == duckdb.token_type.operator
    return False
