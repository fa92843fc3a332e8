"""Where a project's tables lie in the warehouse, and which of their columns may show values."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from game.errors import ForgeError
from game.puzzle.catalog import Table

PUBLIC = "public"
_RENDERED = re.compile(r'([\w$-]+|"[^"]+"|`[^`]+`)(\.([\w$-]+|"[^"]+"|`[^`]+`))*')


@dataclass(frozen=True)
class Relation:
    """A table and where it lies: `parts` are database, schema and identifier as far as known, `rendered` the same as
    dbt wrote it for its warehouse, with that warehouse's quotes; "" if unknown."""

    table: Table
    parts: tuple[str, ...]
    rendered: str = ""


def relations_of(manifest: Path, tables: Sequence[Table]) -> tuple[Relation, ...]:
    """The tables with their places by `manifest.json`; one that it doesn't know lies where its own name says.

    Raises ForgeError.
    """
    nodes = {str(node["name"]).lower(): node for node in _nodes(manifest)}
    return tuple(_relation(table, nodes.get(_bare(table.name))) for table in tables)


def public_columns(manifest: Path, tables: Sequence[Table], listed: Collection[str] = ()) -> frozenset[tuple[str, str]]:
    """(table, column) of every column that its project calls public: by `meta: {public: true}`, by the tag `public`,
    or by `listed`, the `public:` of forge.yml (`orders.status`). A mark on a whole model opens nothing.

    Raises ForgeError.
    """
    wanted = {entry.strip().lower() for entry in listed}
    for node in _nodes(manifest):
        for name, column in (node.get("columns") or {}).items():
            if _is_public(column):
                wanted.add(f"{node['name']}.{name}".lower())
    return frozenset(
        (table.name, column.name)
        for table in tables
        for column in table.columns
        if {f"{table.name}.{column.name}".lower(), f"{_bare(table.name)}.{column.name.lower()}"} & wanted
    )


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
