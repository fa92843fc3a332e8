"""Is a statement finished? Told by DuckDB's own lexer, so that a `;` in a text or a comment ends nothing."""

import duckdb


def finished(sql: str) -> bool:
    """Whether the last thing that isn't a comment is a `;`."""
    data = sql.encode("utf-8", errors="replace")
    end = len(data)
    for start, kind in reversed(duckdb.tokenize(data.decode())):
        if kind != duckdb.token_type.comment:
            # A token reaches up to the next one's start, so blanks behind it are not of it.
            return data[start:end].strip() == b";" and kind == duckdb.token_type.operator
        end = start
    return False
