"""Where each column of a pack comes from: `lineage.json`, written when the world is built. Reading it runs nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from game.puzzle.generated import read_list

FILE = "lineage.json"
Place = tuple[str, str]
"""(node, column)."""


@dataclass(frozen=True)
class Relation:
    """A table on the way to a pack's tables, or one of them. `reads`: columns of its parents that its text names;
    `made_of`: for each of its columns those that go into it. A relation that nobody can look into (Python, or SQL that
    isn't understood) isn't `known`: it may read all, and make anything of it."""

    name: str
    kind: str
    language: str
    columns: tuple[str, ...]
    parents: tuple[str, ...]
    known: bool
    reads: frozenset[Place]
    made_of: Mapping[str, frozenset[Place]]

    def to_json(self) -> dict[str, Any]:
        """`{name, kind, language, columns, parents, known, reads: [[node, column]], made_of: {column: […]}}`."""
        return {
            "name": self.name,
            "kind": self.kind,
            "language": self.language,
            "columns": list(self.columns),
            "parents": list(self.parents),
            "known": self.known,
            "reads": _listed(self.reads),
            "made_of": {column: _listed(places) for column, places in self.made_of.items()},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Relation":
        """The reverse of `to_json`; raises KeyError, TypeError or ValueError for another shape."""
        made_of = {str(column): _places(places) for column, places in data["made_of"].items()}
        names = tuple(map(str, data["columns"])), tuple(map(str, data["parents"]))
        told = str(data["name"]), str(data["kind"]), str(data["language"])
        return cls(*told, *names, data["known"] is True, _places(data["reads"]), made_of)

    def needs(self, place: Place) -> bool:
        """Whether it may break when that column changes."""
        return place in self.reads if self.known else place[0] in self.parents

    def feeds(self, place: Place) -> tuple[str, ...]:
        """Its columns that may come out otherwise when that one changes."""
        if not self.known:
            return self.columns if place[0] in self.parents else ()
        return tuple(column for column in self.columns if place in self.made_of.get(column, ()))


def _listed(places: frozenset[Place]) -> list[list[str]]:
    return [list(place) for place in sorted(places)]


def _places(data: Any) -> frozenset[Place]:
    return frozenset((str(node), str(column)) for node, column in data)


def relations_of(folder: Path) -> tuple[Relation, ...]:
    """The relations of the pack in `folder`, sources first; () where it has no file of them.

    Raises PackError for a file that is damaged, too large, or a link to elsewhere.
    """
    return read_list(folder, FILE, "relations", Relation.from_json)
