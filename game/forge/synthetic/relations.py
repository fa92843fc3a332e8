"""Where a project's tables lie in the warehouse, and which of their columns may show values."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from game.errors import ForgeError
from game.puzzle.catalog import Table

Ids: TypeAlias = Mapping[str, str]
"""Table → unique id of its node."""
PUBLIC = "public"
_NO_IDS: Ids = {}
_RENDERED = re.compile(r'([\w$-]+|"[^"]+"|`[^`]+`)(\.([\w$-]+|"[^"]+"|`[^`]+`))*')


@dataclass(frozen=True)
class Relation:
    """A table and where it lies: `parts` are database, schema and identifier as far as known, `rendered` the same as
    dbt wrote it for its warehouse, with that warehouse's quotes; "" if unknown."""

    table: Table
    parts: tuple[str, ...]
    rendered: str = ""


def relations_of(manifest: Path, tables: Sequence[Table], ids: Ids = _NO_IDS) -> tuple[Relation, ...]:
    """The tables with their places by `manifest.json`; one that it doesn't know lies where its own name says.

    `ids`: by which node a table is made, where its name doesn't say so. Raises ForgeError.
    """
    found = _nodes_of(manifest, tables, ids)
    return tuple(_relation(table, found.get(table.name)) for table in tables)


def public_columns(
    manifest: Path, tables: Sequence[Table], listed: Collection[str] = (), ids: Ids = _NO_IDS
) -> frozenset[tuple[str, str]]:
    """(table, column) of every column that its project calls public: by `meta: {public: true}`, by the tag `public`,
    or by `listed`, the `public:` of forge.yml (`orders.status`). A mark on a whole model opens nothing.

    Raises ForgeError.
    """
    names = {table.name.lower() for table in tables}
    entries = {entry.strip().lower() for entry in listed}
    # A bare name means a table in a schema only where no table is called just so: one mark opens one column.
    bare = {entry for entry in entries if entry.rpartition(".")[0] not in names}
    wanted = set(entries)
    for table_name, node in _nodes_of(manifest, tables, ids).items():
        for name, column in (node.get("columns") or {}).items():
            if _is_public(column):
                wanted.add(f"{table_name}.{name}".lower())
    return frozenset(
        (table.name, column.name)
        for table in tables
        for column in table.columns
        if f"{table.name}.{column.name}".lower() in wanted or f"{_bare(table.name)}.{column.name.lower()}" in bare
    )


def _nodes_of(manifest: Path, tables: Sequence[Table], ids: Ids) -> dict[str, Mapping[str, Any]]:
    """Table → its node."""
    nodes = list(_nodes(manifest))
    by_name = {str(node["name"]).lower(): node for node in nodes}
    by_name |= {f"{node.get('schema')}.{node['name']}".lower(): node for node in nodes}
    by_id = {str(node.get("unique_id")): node for node in nodes}
    found = {table.name: by_id.get(ids.get(table.name, "")) or by_name.get(table.name.lower()) for table in tables}
    return {name: node for name, node in found.items() if node is not None}


def _bare(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _nodes(manifest: Path) -> Iterator[Mapping[str, Any]]:
    try:
        data = json.loads(manifest.read_text(encoding="utf-8"))
        found = [*data.get("sources", {}).values(), *data.get("nodes", {}).values()]
    except (OSError, ValueError, AttributeError) as error:
        raise ForgeError(
            f"{manifest} can't be read: {error}.",
            title="No dbt artifacts",
            way_out="`dbt parse` writes manifest.json into the target folder.",
        ) from error
    # Where a source and a model share a name, the model counts: it comes last.
    return (node for node in found if node.get("resource_type") in ("source", "seed", "snapshot", "model"))


def _relation(table: Table, node: Mapping[str, Any] | None) -> Relation:
    if node is None:
        return Relation(table, tuple(table.name.split(".")))
    identifier = node.get("alias") or node.get("identifier") or node["name"]
    parts = tuple(str(part) for part in (node.get("database"), node.get("schema"), identifier) if part)
    rendered = str(node.get("relation_name") or "")
    return Relation(table, parts, rendered if _RENDERED.fullmatch(rendered) else "")


def _is_public(column: Mapping[str, Any]) -> bool:
    config = column.get("config") or {}
    meta = {**(column.get("meta") or {}), **(config.get("meta") or {})}
    tags = [*_listed(column.get("tags")), *_listed(config.get("tags"))]
    return meta.get(PUBLIC) is True or PUBLIC in tags


def _listed(tags: Any) -> Sequence[Any]:
    return tags if isinstance(tags, list) else [tags]
