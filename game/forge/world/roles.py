"""What a column is for, as far as name, type, declared tests and values tell."""

import re
from typing import Literal

from game.forge.world.likeness import likeness_of
from game.forge.world.profile import ColumnProfile, is_number
from game.forge.world.words import snake_case
from game.puzzle.catalog import Column, Table

Role = Literal[
    "key",  # tells rows apart
    "link",  # points to a row of another table
    "parent",  # points to another row of its own table
    "money",  # an amount that can be summed
    "count",  # a whole number that can be summed
    "measure",  # a number that is averaged rather than summed: a price, a share, a score, a temperature
    "category",  # few values, each in many rows
    "flag",  # yes or no
    "label",  # what people call a row by
    "text",  # other words
    "day",  # a date
    "moment",  # a date with a time
    "list",
    "document",  # JSON, struct or map
    "other",
]
CATEGORY_MOST = 24
"""Different values up to which a column sorts rows into kinds."""
_MONEY = re.compile(
    r"(^|_)(amount|total|revenue|sales|cost|costs|spend|spent|paid|payment|takings|fee|fees|tax|discount|refund|balance|salary|"
    r"wage|budget|turnover|income|profit|margin|value|credit|debit|gross|net)($|_)"
)
_NEW_YEAR = re.compile(r"-01-01( 00:00:00(\+00)?)?$")
_RATE = re.compile(
    r"(^|_)(price|rate|ratio|share|pct|percent|percentage|score|rating|average|avg|mean|median|latitude|longitude|lat|lon|lng|age|"
    r"year|month|day|week|hour|minute|quarter|weight|height|width|temperature|speed|rank|position|level|grade|priority|line|"
    r"number|no|version|index|zip|code|confidence|probability|limit|seq|sequence|ordinal)($|_)|^((sort|display)_)?order$"
)
_LABEL = re.compile(r"(^|_)(name|title|label|subject|headline|nickname|login|email|sku|code|slug|city|username)$")
_PERSON = re.compile(r"(^|_)(first|last|given|family|middle|full|sur)_?name$")
"""Part of a person's name: two people may share it, and it sorts nobody into a kind."""
_NAMES_LEAST = 5
"""Different values of which most are persons' names, or the like: they sort nobody into a kind."""
_LABEL_TYPES = "VARCHAR"


def role_of(table: Table, column: Column, rows: int, known: ColumnProfile) -> Role:
    """The role of a column of a table with that many rows."""
    if column.references is not None:
        return "parent" if column.references[0] == table.name else "link"
    if column.is_key or column.is_unique:
        return "label" if column.type == _LABEL_TYPES and _LABEL.search(snake_case(column.name)) else "key"
    kind, name = column.type, snake_case(column.name)
    if kind.endswith("[]"):
        return "list"
    if kind == "JSON" or kind.startswith(("STRUCT", "MAP")):
        return "document"
    if kind == "BOOLEAN":
        return "flag"
    if kind.startswith(("DATE", "TIMESTAMP")) and _only_years(known):
        return "other"
    if kind == "DATE":
        return "day"
    if kind.startswith("TIMESTAMP"):
        return "moment"
    if is_number(kind):
        return _of_number(column, name, rows, known)
    if kind == "VARCHAR" or kind.startswith("ENUM"):
        return _of_text(column, name, rows, known)
    return "other"


def _only_years(known: ColumnProfile) -> bool:
    """Whether all dates are the first of January, as masked days of birth are: nobody asks for their months."""
    return len(known.frequent) > 1 and all(_NEW_YEAR.search(value) for value, _ in known.frequent)


def _of_number(column: Column, name: str, rows: int, known: ColumnProfile) -> Role:
    whole = not column.type.startswith(("DECIMAL", "DOUBLE", "FLOAT"))
    if name.endswith("_id") or name == "id":
        return "other"
    if _RATE.search(name):
        return "category" if whole and _repeats(rows, known) and known.distinct <= CATEGORY_MOST // 2 else "measure"
    if whole:
        return "money" if _MONEY.search(name) else "count"
    return "money" if _MONEY.search(name) else "measure"


def _of_text(column: Column, name: str, rows: int, known: ColumnProfile) -> Role:
    if _PERSON.search(name) or (known.distinct >= _NAMES_LEAST and likeness_of([v for v, _ in known.frequent])):
        return "label"
    if column.accepted or (known.distinct <= CATEGORY_MOST and _repeats(rows, known)):
        return "category"
    if _LABEL.search(name) or ((known.length or 99) <= 24 and known.distinct > rows * 0.5):
        return "label"
    return "text"


def _repeats(rows: int, known: ColumnProfile) -> bool:
    """Whether each value comes several times, on the average."""
    return 1 < known.distinct <= rows / 3
