"""What a dbt project says about itself: its artifacts as plain data. Reads files, runs nothing of the project.

`manifest.json` has names, descriptions, tests and parents; column types come from `catalog.json` or from the built
database. Both files are read as JSON, so any dbt since manifest v10 will do.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

import duckdb

from game.errors import ForgeError
from game.forge.promises import AnyTest, promises, warned
from game.puzzle.catalog import Check, Column, Edge, Relationship, Table, TableTest, Test, UniqueTogether

# (schema, relation), both in lower case → column → type, columns in their order.
Types: TypeAlias = Mapping[tuple[str, str], Mapping[str, str]]

_KINDS = ("model", "seed", "snapshot", "source")
OLDEST = 10
"""The first version of manifests that is read: dbt 1.6."""
NEWEST = 12
"""The last version that is read: dbt 1.8 and later."""
_VERSION = re.compile(r"/manifest/v(\d+)")
_ARTIFACTS = "`dbt build` and `dbt docs generate` write manifest.json and catalog.json into the target folder."
_UNKNOWN_TYPE = "VARCHAR"


@dataclass(frozen=True)
class Node:
    """One relation of the project: a model, seed, snapshot or source.

    `folder` is its path below the project (`("shop", "marts")`); relationships name other nodes by their `id`. `marks`:
    tags and meta (`pii`, `classification=confidential`) by column in lower case, "" for the relation itself.
    `package`: the project that it is of. Of several versions of a model only the `latest` is. `warned`: (column or "",
    test) of the tests that would be promises if they didn't only warn.
    """

    id: str
    kind: str
    name: str
    folder: tuple[str, ...]
    schema: str
    relation: str
    description: str
    columns: tuple[Column, ...]
    parents: tuple[str, ...]
    meta: Mapping[str, Any]
    tests: tuple[TableTest, ...] = ()
    materialized: str = ""
    package: str = ""
    marks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    latest: bool = True
    warned: tuple[tuple[str, str], ...] = ()


def read_manifest(path: Path, types: Types) -> dict[str, Node]:
    """All relations in a `manifest.json`, by unique id.

    Columns are those of `types` where it knows the relation, else the documented ones and those that tests stand at.
    Raises ForgeError.
    """
    manifest = _read_json(path)
    _check_version(path, manifest)
    found = {**manifest.get("nodes", {}), **manifest.get("sources", {})}
    tests, only_warned = promises(found), warned(found)
    return {
        id_: replace(_node(id_, data, tests.get(id_, {}), types), warned=tuple(only_warned.get(id_, ())))
        for id_, data in found.items()
        if data.get("resource_type") in _KINDS
    }


def catalog_types(path: Path) -> Types:
    """Column types as a `catalog.json` (`dbt docs generate`) has them. Raises ForgeError."""
    catalog = _read_json(path)
    types = {}
    for data in [*catalog.get("nodes", {}).values(), *catalog.get("sources", {}).values()]:
        columns = sorted(data["columns"].values(), key=lambda column: int(column["index"]))
        relation = (data["metadata"]["schema"].lower(), data["metadata"]["name"].lower())
        types[relation] = {column["name"]: column["type"] for column in columns}
    return types


def database_types(connection: duckdb.DuckDBPyConnection) -> Types:
    """Column types of every table and view in the connection's database."""
    query = """
        select schema_name, table_name, column_name, data_type
        from duckdb_columns()
        where database_name = current_database() and not internal
        order by schema_name, table_name, column_index
    """
    types: dict[tuple[str, str], dict[str, str]] = {}
    for schema, relation, column, type_ in connection.execute(query).fetchall():
        types.setdefault((schema.lower(), relation.lower()), {})[column] = type_
    return types


def tables_of(nodes: Sequence[Node]) -> tuple[Table, ...]:
    """The nodes as tables of one pack; relationships to anything outside of it are left out."""
    names = {node.id: node.name for node in nodes}
    return tuple(
        Table(
            node.name,
            node.description,
            tuple(_within(column, names) for column in node.columns),
            _one_line(node.meta.get("owner")),
            tuple(map(_one_line, node.meta.get("issues") or ())),
            node.tests,
        )
        for node in nodes
    )


def lineage_of(nodes: Sequence[Node], project: Mapping[str, Node]) -> tuple[Edge, ...]:
    """Every edge on the way from the project's sources to `nodes`, each once, upstream first."""
    edges: dict[Edge, None] = {}
    for node in nodes:
        for edge in _upstream(node, project, set()):
            edges.setdefault(edge)
    return tuple(edges)


def _upstream(node: Node, project: Mapping[str, Node], seen: set[str]) -> Iterator[Edge]:
    seen.add(node.id)
    for parent in (project[id_] for id_ in node.parents if id_ in project):
        if parent.id not in seen:
            yield from _upstream(parent, project, seen)
        yield Edge(parent.name, node.name)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ForgeError(
            f"{path} can't be read: {error}.",
            title="No dbt artifacts",
            way_out=_ARTIFACTS,
        ) from error
    if not isinstance(data, dict):
        raise ForgeError(f"{path} holds no dbt artifact.", title="No dbt artifacts", way_out=_ARTIFACTS)
    return data


def _check_version(path: Path, manifest: Mapping[str, Any]) -> None:
    version = _VERSION.search(str((manifest.get("metadata") or {}).get("dbt_schema_version") or ""))
    if version and int(version[1]) < OLDEST:
        raise ForgeError(
            f"{path} is a manifest of version {version[1]}; version {OLDEST} is the first that is understood.",
            title="An old dbt",
            way_out="`dbt parse` or `dbt build` of dbt 1.6 or later writes a newer one.",
        )
    if version and int(version[1]) > NEWEST:
        raise ForgeError(
            f"{path} is a manifest of version {version[1]}; version {NEWEST} is the last that is understood.",
            title="A newer dbt",
            way_out=f"Look for a newer Semicolon; or let `dbt parse` of dbt-core 1.8 to 1.11 write one of {NEWEST}.",
        )
    if not isinstance(manifest.get("nodes"), dict):
        told = f"version {version[1]}" if version else "no version"
        raise ForgeError(
            f"{path} is a manifest of {told} without any nodes; versions {OLDEST} to {NEWEST} are known.",
            title="No dbt artifacts",
            way_out=f"{_ARTIFACTS} If yours did: this dbt is newer than the forge, please tell us.",
        )


def _node(id_: str, data: Mapping[str, Any], tests: Mapping[str, Sequence[AnyTest]], types: Types) -> Node:
    name = str(data["name"])
    schema = str(data.get("schema") or "")
    relation = str(data.get("alias") or data.get("identifier") or name)
    documented = {str(key): column for key, column in data.get("columns", {}).items()}
    known = types.get((schema.lower(), relation.lower()))
    if known is None:
        known = {key: str(column.get("data_type") or _UNKNOWN_TYPE) for key, column in documented.items()}
        named = {key.lower() for key in known}
        known |= {key: _UNKNOWN_TYPE for key in tests if key and key not in named}
    described = {key.lower(): _one_line(column.get("description")) for key, column in documented.items()}
    columns = [
        Column(
            column,
            type_,
            described.get(column.lower(), ""),
            tuple(test for test in tests.get(column.lower(), ()) if not isinstance(test, UniqueTogether)),
        )
        for column, type_ in known.items()
    ]
    return Node(
        id=id_,
        kind=str(data["resource_type"]),
        name=name,
        folder=tuple(data.get("fqn", ())[1:-1]),
        schema=schema,
        relation=relation,
        description=_one_line(data.get("description")),
        columns=tuple(columns),
        parents=tuple(dict.fromkeys(data.get("depends_on", {}).get("nodes", ()))),
        meta=data.get("config", {}).get("meta") or data.get("meta") or {},
        tests=tuple(test for test in tests.get("", ()) if isinstance(test, Check | UniqueTogether)),
        materialized=str(data.get("config", {}).get("materialized") or ""),
        package=str(data.get("package_name") or ""),
        marks={"": _marks(data)} | {key.lower(): _marks(column) for key, column in documented.items()},
        latest=data.get("version") is None or data.get("version") == data.get("latest_version"),
    )


def _marks(data: Mapping[str, Any]) -> tuple[str, ...]:
    """Tags, and meta as `key=value`, in lower case; meta that is true as its key alone, that is false not at all."""
    config = data.get("config") or {}
    meta = {**(data.get("meta") or {}), **(config.get("meta") or {})}
    told = (
        str(key) if value is True else f"{key}={value}" for key, value in meta.items() if value not in (False, None)
    )
    tags = (
        str(tag)
        for part in (data.get("tags"), config.get("tags"))
        for tag in ([part] if isinstance(part, str) else part or ())
    )
    return tuple(dict.fromkeys(text.lower() for text in (*tags, *told)))


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _within(column: Column, names: Mapping[str, str]) -> Column:
    """With relationships to nodes among `names` only, and by their names."""
    kept: list[Test] = []
    for test in column.tests:
        if not isinstance(test, Relationship):
            kept.append(test)
        elif test.to in names:
            kept.append(Relationship(names[test.to], test.field))
    return replace(column, tests=tuple(kept))
