"""Where each column of a pack comes from, and what asks for it: `lineage.json`, written when the world is built.

Reading it runs nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from game.puzzle.generated import read_list

FILE = "lineage.json"
ROWS = ""
"""Stands in place of a column for which rows a table has."""
Place = tuple[str, str]
"""(node, column)."""
USES = ("semantic_model", "metric", "exposure", "test")
"""Kinds of what asks relations and is none, in the order in which they are told."""


@dataclass(frozen=True)
class Relation:
    """A table on the way to a pack's tables, one of them, or one made of them.

    `reads`: columns of its parents that its text names; `made_of`: for each of its columns those that go into it, none
    where its own text sets it down; `rows`: those that decide which rows it has; `layer`: the folder that it lies in. A
    relation that nobody can look into (Python, or SQL that isn't understood) isn't `known`: it may read all, and make
    anything of it.
    """

    name: str
    kind: str
    language: str
    columns: tuple[str, ...]
    parents: tuple[str, ...]
    known: bool
    reads: frozenset[Place]
    made_of: Mapping[str, frozenset[Place]]
    rows: frozenset[Place] = frozenset()
    layer: str = ""

    def to_json(self) -> dict[str, Any]:
        """`{name, kind, language, layer, columns, parents, known, reads: [[node, column]], made_of: {column: […]},
        rows: […]}`."""
        return {
            "name": self.name,
            "kind": self.kind,
            "language": self.language,
            "layer": self.layer,
            "columns": list(self.columns),
            "parents": list(self.parents),
            "known": self.known,
            "reads": _listed(self.reads),
            "made_of": {column: _listed(places) for column, places in self.made_of.items()},
            "rows": _listed(self.rows),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Relation":
        """The reverse of `to_json`; raises KeyError, TypeError or ValueError for another shape."""
        made_of = {str(column): _places(places) for column, places in data["made_of"].items()}
        names = tuple(map(str, data["columns"])), tuple(map(str, data["parents"]))
        told = str(data["name"]), str(data["kind"]), str(data["language"])
        reads, rows = _places(data["reads"]), _places(data["rows"])
        return cls(*told, *names, data["known"] is True, reads, made_of, rows, str(data["layer"]))

    def needs(self, place: Place) -> bool:
        """Whether it may break when that column changes."""
        return place in self.reads if self.known else place[0] in self.parents

    def feeds(self, place: Place) -> tuple[str, ...]:
        """Its columns that may come out otherwise when that one changes."""
        if not self.known:
            return self.columns if place[0] in self.parents else ()
        return tuple(column for column in self.columns if place in self.made_of.get(column, ()))

    def counts(self, place: Place) -> bool:
        """Whether it may have other rows when that column changes."""
        return place in self.rows if self.known else place[0] in self.parents


@dataclass(frozen=True)
class Use:
    """What asks relations and is none: a metric, a semantic model, an exposure, a test. `relations`: those that it
    takes as they are; `reads`: columns that it can't do without; `parts`: those of what it can lose alone, as a cut."""

    kind: str
    name: str
    title: str = ""
    relations: tuple[str, ...] = ()
    reads: frozenset[Place] = frozenset()
    parts: Mapping[str, frozenset[Place]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """`{kind, name, title, relations, reads: [[node, column]], parts: {name: […]}}`."""
        return {
            "kind": self.kind,
            "name": self.name,
            "title": self.title,
            "relations": list(self.relations),
            "reads": _listed(self.reads),
            "parts": {part: _listed(places) for part, places in self.parts.items()},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Use":
        """The reverse of `to_json`; raises KeyError, TypeError or ValueError for another shape."""
        if data["kind"] not in USES:
            raise ValueError("an unknown kind of use")
        parts = {str(part): _places(places) for part, places in data["parts"].items()}
        told = str(data["kind"]), str(data["name"]), str(data["title"])
        return cls(*told, tuple(map(str, data["relations"])), _places(data["reads"]), parts)

    @property
    def tables(self) -> frozenset[str]:
        """All relations that it asks in any way."""
        places = (self.reads, *self.parts.values())
        return frozenset(self.relations).union(table for listed in places for table, _ in listed)


def _listed(places: frozenset[Place]) -> list[list[str]]:
    return [list(place) for place in sorted(places)]


def _places(data: Any) -> frozenset[Place]:
    return frozenset((str(node), str(column)) for node, column in data)


def relations_of(folder: Path) -> tuple[Relation, ...]:
    """The relations of the pack in `folder`, sources first; () where it has no file of them.

    Raises PackError for a file that is damaged, too large, or a link to elsewhere.
    """
    return read_list(folder, FILE, "relations", Relation.from_json)


def uses_of(folder: Path) -> tuple[Use, ...]:
    """What asks for the relations of the pack in `folder`; () where it has no file of them. Raises PackError as
    `relations_of` does."""
    return read_list(folder, FILE, "uses", Use.from_json)
