"""Lists, structs and maps by the same law as plain columns: within them, too, numbers are equal by value, floats
within tolerance, a DATE at midnight.

A value's key is a text that is equal iff all that compares exactly is; its floats stand beside it, in an order that
the key tells. Fields of a struct are found by name, whatever their case and order; entries of a map have no order.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

import duckdb
from duckdb.sqltypes import DuckDBPyType

from game.judge import domain

Parsed: TypeAlias = "None | bool | str | Decimal | list[Parsed] | dict[str, Parsed]"
Key: TypeAlias = "None | bool | str | list[Key] | dict[str, Key]"
Side = str
"""`t` or `p`: marks values of types that never meet, so that they don't."""
_FAMILIES = {"list": "list", "array": "list", "struct": "struct", "tuple": "struct", "map": "map", "union": "union"}


@dataclass(frozen=True)
class Kind:
    """A type as a tree. `family`: list, struct, map, union, free (a variant or JSON: a value tells what it is) or
    plain; `parts`: by name what is within."""

    name: str
    family: str = "plain"
    parts: Mapping[str, "Kind"] = field(default_factory=dict)


def kind(type_name: str) -> Kind:
    """The tree of a DuckDB type name."""
    if type_name in ("VARIANT", "JSON"):
        return Kind(type_name, "free")
    try:
        return _kind(duckdb.sqltype(type_name))
    except duckdb.Error:
        return Kind(type_name)


def _kind(found: DuckDBPyType) -> Kind:
    name, family = str(found), _FAMILIES.get(found.id)
    if family is None:
        return Kind(name, "free" if name in ("VARIANT", "JSON") else "plain")
    children = [(part, child) for part, child in found.children if isinstance(child, DuckDBPyType)]
    if found.id == "tuple":
        children = [(f"element{n}", child) for n, (_, child) in enumerate(children, start=1)]
    return Kind(name, family, {part.lower(): _kind(child) for part, child in children if part})


def key(text: str | None, mine: Kind, other: Kind, side: Side) -> tuple[str | None, tuple[float, ...]]:
    """Key and floats of a value that came as JSON text, met by values of kind `other`; (None, ()) for NULL."""
    if text is None:
        return None, ()
    try:
        value = json.loads(text, parse_int=Decimal, parse_float=Decimal, parse_constant=str)
        floats: list[float] = []
        parts = _Walk(side, floats).key(value, mine, other)
        return json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":")), tuple(floats)
    except RecursionError:
        return text, ()


@dataclass(frozen=True)
class _Walk:
    side: Side
    floats: list[float]

    def key(self, value: Parsed, mine: Kind, other: Kind) -> Key:
        if value is None:
            return None
        if mine.family != other.family:
            return [self.side, _free(value)]
        if mine.family == "list" and isinstance(value, list):
            return [self.key(item, _part(mine, "child"), _part(other, "child")) for item in value]
        if mine.family == "map" and isinstance(value, dict):
            return self._map(value, mine, other)
        if mine.family in ("struct", "union"):
            return self._struct(value, mine, other)
        return _free(value) if mine.family == "free" else self._plain(value, mine, other)

    def _map(self, value: dict[str, Parsed], mine: Kind, other: Kind) -> Key:
        numbers = all(domain.type_class(_part(kind, "key").name) in domain.NUMBERS for kind in (mine, other))
        named = {_number(Decimal(name)) if numbers else f"s{name}": item for name, item in value.items()}
        return {name: self.key(named[name], _part(mine, "value"), _part(other, "value")) for name in sorted(named)}

    def _struct(self, value: Parsed, mine: Kind, other: Kind) -> Key:
        if isinstance(value, list):  # a tuple that was never anything else
            value = {f"element{n}": item for n, item in enumerate(value, start=1)}
        if not isinstance(value, dict):
            return [self.side, _free(value)]
        named = {name.lower(): item for name, item in value.items()}
        return {name: self.key(named[name], _part(mine, name), _part(other, name)) for name in sorted(named)}

    def _plain(self, value: Parsed, mine: Kind, other: Kind) -> Key:
        shared = domain.meet(mine.name, other.name)
        if shared.kind == "float" and isinstance(value, (str, Decimal)):
            self.floats.append(float(value))
            return "f"
        if shared.target != shared.player:
            return [self.side, _free(value)]
        if domain.type_class(mine.name) == "stamp" and isinstance(value, str) and len(value) == len("2024-01-01"):
            return f"s{value} 00:00:00"
        return _free(value)


def _part(kind: Kind, name: str) -> Kind:
    """What is within; a kind that meets none where the two differ."""
    return kind.parts.get(name, Kind("", "none"))


def _free(value: Parsed) -> Key:
    if isinstance(value, list):
        return [_free(item) for item in value]
    if isinstance(value, dict):
        return {name: _free(item) for name, item in value.items()}
    if isinstance(value, Decimal):
        return _number(value)
    return f"s{value}" if isinstance(value, str) else value


def _number(value: Decimal) -> str:
    """A number's text by value alone: 1.50 is 1.5, -0 is 0."""
    if not value.is_finite():
        return f"n{value}"
    sign, digits, exponent = value.as_tuple()
    text = "".join(map(str, digits)).lstrip("0")
    bare = text.rstrip("0")
    return f"n{'-' * sign}{bare}e{int(exponent) + len(text) - len(bare)}" if bare else "n0"
