"""A dbt project as its artifacts tell it: relations with types and promises, by which names a pack calls them."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from game.errors import ForgeError
from game.forge.dbt import Node, catalog_types, read_manifest
from game.forge.intake.settings import Settings
from game.forge.intake.types import duckdb_type
from game.puzzle.catalog import Column
from game.puzzle.pack import MAX_COLUMNS
from game.strings import say

MANIFEST = "manifest.json"
CATALOG = "catalog.json"
SEMANTICS = "semantic_manifest.json"
_UNFIT = re.compile(r"[^A-Za-z0-9_]+")


@dataclass(frozen=True)
class Project:
    """`folder`: dbt's target; `nodes`: every relation by id; `typed`: ids whose types a catalog or contract told;
    `adapter`: dbt's name of the warehouse that it was built in; `time_spines`: ids of lists of days for metrics."""

    folder: Path
    name: str
    adapter: str
    nodes: Mapping[str, Node]
    typed: frozenset[str]
    time_spines: frozenset[str]

    @property
    def manifest(self) -> Path:
        return self.folder / MANIFEST

    @property
    def semantics(self) -> Path | None:
        """The file of semantic models, where there is one."""
        file = self.folder / SEMANTICS
        return file if file.is_file() else None

    def named(self, names: Mapping[str, str]) -> "Project":
        """With the relations of these ids called so."""
        nodes = {id_: replace(node, name=names.get(id_, node.name)) for id_, node in self.nodes.items()}
        return replace(self, nodes=nodes)


def read_project(dbt: Path, settings: Settings) -> Project:
    """The project whose artifacts lie in `dbt`, its target folder or the folder around it. Raises ForgeError where
    there is no manifest, or one that isn't understood."""
    folder = dbt if (dbt / MANIFEST).is_file() or not (dbt / "target" / MANIFEST).is_file() else dbt / "target"
    types = catalog_types(folder / CATALOG) if (folder / CATALOG).is_file() else {}
    nodes = read_manifest(folder / MANIFEST, types)
    told: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    metadata = told.get("metadata")
    if not isinstance(metadata, dict) or "/manifest/" not in str(metadata.get("dbt_schema_version")):
        raise ForgeError(
            say("intake.errors.no_manifest", file=folder / MANIFEST),
            title=say("intake.errors.no_manifest_title"),
            way_out=say("intake.errors.no_manifest_way_out"),
        )
    adapter = str(metadata.get("adapter_type") or "")
    typed = frozenset(
        id_
        for id_, node in nodes.items()
        if (node.schema.lower(), node.relation.lower()) in types or _contracted(told, id_)
    )
    return Project(
        folder,
        str(metadata.get("project_name") or ""),
        adapter,
        {id_: replace(node, columns=_typed(node.columns, adapter)) for id_, node in nodes.items()},
        typed,
        frozenset(id_ for id_, data in told.get("nodes", {}).items() if data.get("time_spine")),
    )


def _contracted(told: Mapping[str, Any], id_: str) -> bool:
    columns = (told.get("nodes", {}).get(id_) or {}).get("columns") or {}
    return bool(columns) and all(column.get("data_type") for column in columns.values())


def _typed(columns: Sequence[Column], adapter: str) -> tuple[Column, ...]:
    """With DuckDB's types; what a pack can't hold is left out, and so is the end of a very wide table."""
    found = ((column, duckdb_type(column.type, adapter)) for column in columns)
    return tuple(replace(column, type=kind) for column, kind in found if kind is not None)[:MAX_COLUMNS]


def pack_names(nodes: Sequence[Node]) -> dict[str, str]:
    """Node id → what its table is called in a pack: its name; with its schema where two would be called alike."""
    plain = {node.id: _fit(node.name) for node in nodes}
    counts: dict[str, int] = {}
    for name in plain.values():
        counts[name.lower()] = counts.get(name.lower(), 0) + 1
    names: dict[str, str] = {}
    taken: set[str] = set()
    for node in nodes:
        name = plain[node.id]
        if counts[name.lower()] > 1:
            name = f"{_fit(node.schema)}.{name}"
        base, number = name, 1
        while name.lower() in taken:
            number += 1
            name = f"{base}_{number}"
        taken.add(name.lower())
        names[node.id] = name
    return names


def _fit(name: str) -> str:
    """As an identifier that needs no quotes."""
    plain = _UNFIT.sub("_", name).strip("_") or "table"
    return f"t_{plain}" if plain[0].isdigit() else plain
