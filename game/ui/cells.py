"""What a value looks like in a table cell, and how a type is called in one word."""

from __future__ import annotations

import json
import re
from typing import Literal, NamedTuple

from game.puzzle.resultset import Json

Kind = Literal["number", "text", "null", "other"]
LONGEST_CELL = 240  # signs; longer text is cut before it is measured
_NUMBERS = re.compile(r"^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL.*|NUMERIC.*|FLOAT|DOUBLE|REAL)$")
_SHORT = {
    "VARCHAR": "text",
    "BOOLEAN": "bool",
    "DOUBLE": "float",
    "FLOAT": "float",
    "REAL": "float",
    "DATE": "date",
    "TIME": "time",
    "TIMESTAMP WITH TIME ZONE": "timestamptz",
}


class Cell(NamedTuple):
    """The text of a value and what kind it is."""

    text: str
    kind: Kind


def cell(value: Json, type_name: str) -> Cell:
    """A value as one line of text."""
    if value is None:
        return Cell("null", "null")
    if isinstance(value, bool):
        return Cell("true" if value else "false", "other")
    if isinstance(value, (dict, list)):
        return Cell(json.dumps(value, ensure_ascii=False)[:LONGEST_CELL], "other")
    text = str(value)
    if len(text) > LONGEST_CELL:
        text = text[:LONGEST_CELL] + "…"
    return Cell(" ".join(text.splitlines()) if "\n" in text else text, "number" if is_number(type_name) else "text")


def is_number(type_name: str) -> bool:
    """True for the types whose columns are right-aligned."""
    return _NUMBERS.match(type_name.upper()) is not None


def short_type(type_name: str) -> str:
    """`BIGINT` → int, `DECIMAL(10,2)` → decimal, `VARCHAR` → text, `INTEGER[]` → int[]."""
    upper = type_name.upper()
    if upper.endswith("[]"):
        return short_type(type_name[:-2]) + "[]"
    if upper in _SHORT:
        return _SHORT[upper]
    if upper.startswith(("DECIMAL", "NUMERIC")):
        return "decimal"
    if upper.startswith("STRUCT"):
        return "struct"
    if is_number(type_name):
        return "int"
    return type_name.lower()
