"""What the pack promises about columns, from the `tables` of a request."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Tables = Iterable[Mapping[str, Any]]


@dataclass(frozen=True)
class Field:
    """A column of a table. `is_key`: other tables point to it, or it is called id. `null_with`: columns of the table
    that are null wherever it is, and nowhere else."""

    table: str
    name: str
    nullable: bool
    references: tuple[str, str] | None
    is_key: bool
    null_with: frozenset[str] = frozenset()

    @property
    def domain(self) -> tuple[str, str] | None:
        """The key whose numbers these are, its own for a key; None where nothing is known."""
        return self.references or ((self.table, self.name) if self.is_key else None)


class Catalog:
    """Tables by their names, letter case aside, `main.` said or not."""

    def __init__(self, tables: Tables) -> None:
        listed = list(tables)
        targets = {(c["references"][0], c["references"][1]) for t in listed for c in t["columns"] if c["references"]}
        self.schema = {t["name"]: {c["name"]: c["type"] for c in t["columns"]} for t in listed}
        self._names = {t["name"].lower(): t["name"] for t in listed}
        self._fields = {
            (t["name"].lower(), c["name"].lower()): Field(
                t["name"],
                c["name"],
                bool(c["nullable"]),
                (c["references"][0], c["references"][1]) if c["references"] else None,
                (t["name"], c["name"]) in targets or c["name"].lower() == "id",
                frozenset(c.get("null_with") or ()),
            )
            for t in listed
            for c in t["columns"]
        }

    def table(self, namespace: str, name: str) -> str | None:
        """The pack's name of a table that a query names."""
        whole = f"{namespace or 'main'}.{name}".lower()
        return self._names.get(whole) or (self._names.get(name.lower()) if whole.startswith("main.") else None)

    def field(self, table: str, name: str) -> Field | None:
        return self._fields.get((table.lower(), name.lower()))

    def columns(self, table: str) -> list[str]:
        return [name for owner, name in self._fields if owner == table.lower()]

    def references(self, child: str, parent: str) -> bool:
        """Whether a column of `child` points to `parent`."""
        return any(f.table == child and f.references and f.references[0] == parent for f in self._fields.values())
