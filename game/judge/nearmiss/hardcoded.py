"""The visible result written down as it is: right today, wrong on any other data."""

import json
from collections.abc import Mapping
from typing import Any

from game.engine.names import literal, quoted
from game.puzzle.resultset import is_type_name

ROWS_MOST = 200
"""Longer results nobody types."""


def hardcoded(target: Mapping[str, Any]) -> str | None:
    """A query that gives a result set's rows (as JSON: {columns, rows, total}) in their order; None where it can't."""
    columns, rows = target["columns"], target["rows"]
    types = [str(column["type"]) for column in columns]
    if not 0 < len(rows) <= ROWS_MOST or target["total"] > len(rows) or not all(map(is_type_name, types)):
        return None
    lines = []
    for n, row in enumerate(rows, start=1):
        cells = [_cell(value, type_) for value, type_ in zip(row, types, strict=True)]
        if None in cells:
            return None
        lines.append(f"({n}, {', '.join(str(cell) for cell in cells)})")
    names = [f"c{n}" for n in range(1, len(columns) + 1)]
    shown = ", ".join(f"{c} AS {quoted(str(column['name']))}" for c, column in zip(names, columns, strict=True))
    return f"SELECT {shown} FROM (VALUES {', '.join(lines)}) AS known(n, {', '.join(names)}) ORDER BY n"


def _cell(value: Any, type_: str) -> str | None:
    if value is None:
        return f"CAST(NULL AS {type_})"
    if isinstance(value, (list, dict)):
        return None
    text = value if isinstance(value, str) else json.dumps(value)
    return f"CAST({literal(text)} AS {type_})"
