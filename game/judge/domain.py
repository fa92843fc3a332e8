"""How two columns of different types meet: law 3 of the judge, written as SQL expressions.

Each pair of columns is brought into one domain. `exact` domains are keys of one type that are equal iff the values
are; the `float` domain is DOUBLE, compared within a tolerance; the `nested` domain is a JSON text, of which
`nested.py` makes a key and the floats within. Types that never meet get keys that never match.

Intervals are equal where DuckDB says so: a month is 30 days, a day 24 hours. JSON is equal but for white space
and the way numbers are written.
"""

import re
from dataclasses import dataclass
from typing import Literal

from game.engine.result import is_nested

TypeClass = Literal[
    "whole", "decimal", "float", "text", "bool", "stamp", "zoned", "interval", "nested", "null", "other"
]

_WHOLE = frozenset(
    "TINYINT SMALLINT INTEGER BIGINT HUGEINT UTINYINT USMALLINT UINTEGER UBIGINT UHUGEINT BIGNUM".split()
)
_STAMPS = frozenset("DATE TIMESTAMP TIMESTAMP_S TIMESTAMP_MS TIMESTAMP_NS".split())
_FITS_HUGEINT = _WHOLE - {"UHUGEINT", "BIGNUM"}
_FITS_BIGINT = _FITS_HUGEINT - {"HUGEINT", "UBIGINT"}
_DECIMAL_TYPE = re.compile(r"DECIMAL\((\d+), ?(\d+)\)")
_DIGITS = {"TINYINT": 3, "SMALLINT": 5, "INTEGER": 10, "BIGINT": 19, "UTINYINT": 3, "USMALLINT": 5, "UINTEGER": 10}
"""Digits that hold every value of a whole type, where a decimal can have as many beside some of its own."""
_DECIMAL_MOST = 38
NUMBERS: frozenset[TypeClass] = frozenset({"whole", "decimal", "float"})


def type_class(type_name: str) -> TypeClass:
    """The family of a DuckDB type name."""
    if is_nested(type_name):
        return "nested"
    if type_name in _WHOLE:
        return "whole"
    if type_name.startswith("DECIMAL"):
        return "decimal"
    if type_name in ("FLOAT", "DOUBLE"):
        return "float"
    if type_name in ("VARCHAR", "UUID", "JSON") or type_name.startswith("ENUM"):
        return "text"
    if type_name in _STAMPS:
        return "stamp"
    named: dict[str, TypeClass] = {
        "BOOLEAN": "bool",
        "TIMESTAMP WITH TIME ZONE": "zoned",
        "INTERVAL": "interval",
        '"NULL"': "null",
    }
    return named.get(type_name, "other")


@dataclass(frozen=True)
class Domain:
    """Where a target column and a player's column meet.

    `target` and `player` are SQL templates with `{c}` for the column. `slack` widens the absolute tolerance of the
    float domain: half a unit of the last digit, where the player left out a rounding.
    """

    kind: Literal["exact", "float", "nested"]
    target: str
    player: str
    slack: float = 0.0


def meet(target_type: str, player_type: str) -> Domain:
    """The domain of a target column and a player's column as the law has it."""
    a, b = type_class(target_type), type_class(player_type)
    if "null" in (a, b):
        return Domain("exact", _TEXT, _TEXT)
    if a in NUMBERS and b in NUMBERS:
        return Domain("float", _DOUBLE, _DOUBLE) if "float" in (a, b) else _exact_numbers(target_type, player_type)
    if a != b or (a == "other" and target_type != player_type):
        return Domain("exact", f"'t' || {_TEXT}", f"'p' || {_TEXT}")
    if a == "nested":
        return Domain("nested", _JSON, _JSON)
    if target_type == player_type == "JSON":
        return Domain("exact", _MINIFIED, _MINIFIED)
    if a in ("text", "other"):  # an enum comes as text, and DuckDB can't group by every type there is
        return Domain("exact", _TEXT, _TEXT)
    if target_type == player_type:
        return Domain("exact", "{c}", "{c}")
    if a == "stamp":
        fine = "TIMESTAMP_NS" if "TIMESTAMP_NS" in (target_type, player_type) else "TIMESTAMP"
        return Domain("exact", _stamp(fine), _stamp(fine))
    return Domain("exact", _TEXT, _TEXT)


def mend(target_type: str, player_type: str, digits: int | None) -> Domain | None:
    """The domain once a fault of form is forgiven, or None where there is none to forgive.

    Forgiven are another family of types (a number as text, a date as text) and a missing rounding to `digits`.
    """
    a, b = type_class(target_type), type_class(player_type)
    if a in NUMBERS and b in NUMBERS:
        return None if digits is None else Domain("float", _DOUBLE, _DOUBLE, slack=0.5 * 10.0**-digits)
    if a == b or "null" in (a, b) or "nested" in (a, b):
        return None
    if a in ("whole", "decimal") and digits is None:
        return Domain("exact", f"coalesce({_FIXED}, {_TEXT})", _FIXED)
    if a in NUMBERS:
        slack = 0.0 if digits is None else 0.5 * 10.0**-digits
        return Domain("float", _DOUBLE, "TRY_CAST({c} AS DOUBLE)", slack)
    if a == "bool" and b in NUMBERS:
        return Domain("exact", _TEXT, "CASE {c} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END")
    if a == "stamp":  # never through DATE, which would drop a time that is wrong
        return Domain("exact", _stamp("TIMESTAMP"), "CAST(TRY_CAST({c} AS TIMESTAMP) AS VARCHAR)")
    if a == "text" or b == "text":
        return Domain("exact", _TEXT, f"CAST(TRY_CAST({{c}} AS {target_type}) AS VARCHAR)")
    return None


def _exact_numbers(target_type: str, player_type: str) -> Domain:
    """One type that holds all values of both, else texts."""
    both = {target_type, player_type}
    decimals = [_digits(name) for name in (target_type, player_type)]
    if len(both) == 1:
        return Domain("exact", "{c}", "{c}")
    if both <= _FITS_HUGEINT:
        return _as("BIGINT" if both <= _FITS_BIGINT else "HUGEINT")
    if None not in decimals:
        whole, part = (max(numbers) for numbers in zip(*(d for d in decimals if d), strict=True))
        if whole + part <= _DECIMAL_MOST:
            return _as(f"DECIMAL({whole + part},{part})")
    return Domain("exact", _number(type_class(target_type)), _number(type_class(player_type)))


def _digits(type_name: str) -> tuple[int, int] | None:
    """Digits before and after the point."""
    found = _DECIMAL_TYPE.fullmatch(type_name)
    if found:
        return int(found[1]) - int(found[2]), int(found[2])
    return (_DIGITS[type_name], 0) if type_name in _DIGITS else None


def _as(type_name: str) -> Domain:
    key = f"CAST({{c}} AS {type_name})"
    return Domain("exact", key, key)


_JSON = "CAST(to_json({c}) AS VARCHAR)"
_MINIFIED = "CASE WHEN json_valid({c}) THEN CAST(json({c}) AS VARCHAR) ELSE CAST({c} AS VARCHAR) END"
_TEXT = "CAST({c} AS VARCHAR)"
_DOUBLE = "CAST({c} AS DOUBLE)"
_FIXED = "CAST(TRY_CAST({c} AS DECIMAL(38,12)) AS VARCHAR)"
_DECIMAL = (
    "CASE WHEN contains(CAST({c} AS VARCHAR), '.') THEN rtrim(rtrim(CAST({c} AS VARCHAR), '0'), '.') "
    "ELSE CAST({c} AS VARCHAR) END"
)


def _stamp(type_name: str) -> str:
    """A moment's text; a date too far off for the type keeps its own."""
    return f"coalesce(CAST(TRY_CAST({{c}} AS {type_name}) AS VARCHAR), {_TEXT})"


def _number(family: TypeClass) -> str:
    """A whole number's text; a decimal's without closing zeros, so that 319.50 is 319.5 and 2.00 is 2."""
    return _TEXT if family == "whole" else _DECIMAL
