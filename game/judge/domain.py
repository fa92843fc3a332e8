"""How two columns of different types meet: law 3 of the judge, written as SQL expressions.

Each pair of columns is brought into one domain. `exact` domains are VARCHAR keys that are equal iff the values are;
the `float` domain is DOUBLE, compared within a tolerance. Types that never meet get keys that never match.
"""

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

    kind: Literal["exact", "float"]
    target: str
    player: str
    slack: float = 0.0


def meet(target_type: str, player_type: str) -> Domain:
    """The domain of a target column and a player's column as the law has it."""
    a, b = type_class(target_type), type_class(player_type)
    if "null" in (a, b):
        return Domain("exact", _TEXT, _TEXT)
    if a in NUMBERS and b in NUMBERS:
        if "float" in (a, b):
            return Domain("float", _DOUBLE, _DOUBLE)
        return Domain("exact", _number(a), _number(b))
    if a != b or (a == "other" and target_type != player_type):
        return Domain("exact", f"'t' || {_TEXT}", f"'p' || {_TEXT}")
    if a == "stamp":
        fine = "TIMESTAMP_NS" if "TIMESTAMP_NS" in (target_type, player_type) else "TIMESTAMP"
        return Domain("exact", _stamp(fine), _stamp(fine))
    if a == "interval":
        return Domain("exact", "{c}", "{c}")
    if a == "nested":
        return Domain("exact", "CAST(to_json({c}) AS VARCHAR)", "CAST(to_json({c}) AS VARCHAR)")
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
