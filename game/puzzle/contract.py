"""The contract of a puzzle: what counts when an answer is judged."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Direction = Literal["asc", "desc"]
Nulls = Literal["any", "first", "last"]


@dataclass(frozen=True)
class ContractColumn:
    """An output column. `digits`: decimals the brief rounds to, or None where it doesn't round."""

    name: str
    type: str
    digits: int | None = None


@dataclass(frozen=True)
class OrderKey:
    """Rows count in the order of output column `index` (0-based): of its values, or as these stand in `values`."""

    column: str
    index: int
    direction: Direction = "asc"
    nulls: Nulls = "any"
    values: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """`{column, direction, nulls}`, and `values` where there are some."""
        values = {"values": list(self.values)} if self.values else {}
        return {"column": self.column, "direction": self.direction, "nulls": self.nulls} | values


@dataclass(frozen=True)
class Contract:
    """What counts: columns by position, order by keys, how ties and floats are taken, what may happen in the data.

    `one_row`: the answer is cut to one row. Its keys say which one it is, and no query has to ask for an order.
    `by_unshown`: rows are asked for in the order of what isn't shown. A query has to ask for an order, and which one it
    asks for can't be seen.
    """

    columns: tuple[ContractColumn, ...]
    order: tuple[OrderKey, ...] = ()
    ties: str = "free"
    tolerance: float = 1e-9
    may: tuple[str, ...] = ()
    one_row: bool = False
    by_unshown: bool = False

    @property
    def sorting(self) -> tuple[OrderKey, ...]:
        """The keys that rows count in the order of."""
        return () if self.one_row else self.order

    @property
    def asks_order(self) -> bool:
        """Whether a query has to have an ORDER BY."""
        return bool(self.sorting) or (self.by_unshown and not self.one_row)

    def to_json(self) -> dict[str, Any]:
        """What players are told: `{columns: [{name, type}], order: [{column, direction, nulls}], ties, …}`."""
        return {
            "columns": [{"name": c.name, "type": c.type} for c in self.columns],
            "order": [key.to_json() for key in self.sorting],
            "ties": self.ties,
            "tolerance": self.tolerance,
            "may": list(self.may),
        }

    def to_built_json(self) -> dict[str, Any]:
        """What `built/` keeps: with the digits columns are rounded to, and the place of each sort key."""
        columns = [{"name": c.name, "type": c.type, "digits": c.digits} for c in self.columns]
        order = [{"column": key.column, "index": key.index} | key.to_json() for key in self.order]
        unshown = {"by_unshown": True} if self.by_unshown else {}
        return self.to_json() | {"columns": columns, "order": order, "one_row": self.one_row} | unshown

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Contract":
        """The reverse of `to_built_json`; raises KeyError, TypeError or ValueError for anything else."""
        columns = tuple(ContractColumn(c["name"], c["type"], c["digits"]) for c in data["columns"])
        order = tuple(
            OrderKey(k["column"], k["index"], k["direction"], k["nulls"], tuple(map(str, k.get("values", ()))))
            for k in data["order"]
        )
        for key in order:
            if key.direction not in get_args(Direction) or key.nulls not in get_args(Nulls):
                raise ValueError(f"unknown order {key}")
            if key.index not in range(len(columns)):
                raise ValueError(f"no column {key.index}")
        kept = data["ties"], float(data["tolerance"]), tuple(data["may"]), bool(data["one_row"])
        return cls(columns, order, *kept, by_unshown=bool(data.get("by_unshown")))
