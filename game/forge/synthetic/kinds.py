"""Types of columns, by what making a value of them takes."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Family = Literal["whole", "decimal", "float", "text", "bool", "day", "moment", "clock", "uuid", "list", "other"]

_BITS = {"TINYINT": 7, "SMALLINT": 15, "INTEGER": 31, "BIGINT": 63, "HUGEINT": 120}
_BITS |= {"UTINYINT": 8, "USMALLINT": 16, "UINTEGER": 32, "UBIGINT": 63, "UHUGEINT": 120}
_DECIMAL = re.compile(r"DECIMAL\((\d+), ?(\d+)\)")
_ENUM_VALUE = re.compile(r"'((?:[^']|'')*)'")


@dataclass(frozen=True)
class Kind:
    """A type's family; `most`: what a number of it may be at most; `scale`: digits after the point; `values` of an
    enum."""

    family: Family
    most: int = 2**31 - 1
    scale: int = 2
    values: tuple[str, ...] = ()
    unsigned: bool = False

    @property
    def number(self) -> bool:
        return self.family in ("whole", "decimal", "float")

    @property
    def dated(self) -> bool:
        return self.family in ("day", "moment")

    @property
    def plain(self) -> bool:
        """Whether its values can be compared and counted in every warehouse."""
        return self.family not in ("list", "other")


@lru_cache(maxsize=4_096)
def kind_of(type_: str) -> Kind:
    """The kind of a DuckDB type."""
    name = type_.strip().upper()
    if name.endswith("[]"):
        return Kind("list")
    if name in _BITS:
        return Kind("whole", 2 ** _BITS[name] - 1, 0, unsigned=name.startswith("U"))
    if found := _DECIMAL.fullmatch(name):
        return Kind("decimal", 10 ** (int(found[1]) - int(found[2])) - 1, int(found[2]))
    if name.startswith("ENUM"):
        return Kind("text", values=tuple(value.replace("''", "'") for value in _ENUM_VALUE.findall(type_)))
    return _NAMED.get(name, Kind("moment") if name.startswith("TIMESTAMP") else Kind("other"))


_NAMED = {
    "DECIMAL": Kind("decimal", 10**15 - 1, 3),
    "DOUBLE": Kind("float", 10**12, 4),
    "FLOAT": Kind("float", 10**6, 2),
    "VARCHAR": Kind("text"),
    "TEXT": Kind("text"),
    "BOOLEAN": Kind("bool"),
    "DATE": Kind("day"),
    "TIME": Kind("clock"),
    "UUID": Kind("uuid"),
}
