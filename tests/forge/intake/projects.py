"""Tiny dbt projects: a manifest as a dictionary, rows in a DuckDB file or a folder."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from game.forge.intake.outcome import Intake
from game.forge.intake.settings import Settings
from game.forge.intake.take import intake

SCHEMA = "https://schemas.getdbt.com/dbt/manifest/v12.json"


@dataclass
class Made:
    """A project and its data; `take` brings it in."""

    target: Path
    data: Path
    out: Path

    def take(self, settings: Settings | None = None) -> Intake:
        self.out.mkdir(exist_ok=True)
        return intake(self.target, self.data, self.out, settings or Settings(), lambda line: None)

    def rows(self, table: str) -> list[tuple[Any, ...]]:
        """What the pack has of a table, in the file's order."""
        return self.read(f"data/{table}.parquet")

    def read(self, file: str) -> list[tuple[Any, ...]]:
        with duckdb.connect() as connection:
            return connection.execute(f"from '{self.out / file}'").fetchall()


def model(name: str, **more: Any) -> dict[str, Any]:
    """A node of the manifest; `columns` may be names, or what dbt has of each."""
    columns = more.pop("columns", {})
    if not isinstance(columns, Mapping):
        columns = {column: {"name": column} for column in columns}
    return {
        "resource_type": "model",
        "name": name,
        "package_name": "shop",
        "fqn": ["shop", *more.pop("folder", ["marts"]), name],
        "schema": "main",
        "columns": columns,
        "depends_on": {"nodes": []},
        "config": {"materialized": "table"},
        **more,
    }


def check(node: str, column: str | None, name: str, package: str | None = None, **more: Any) -> dict[str, Any]:
    """A test of the manifest; `config` aside, all is for its arguments."""
    config = more.pop("config", {})
    return {
        "resource_type": "test",
        "name": f"{name}_{node}_{column}",
        "attached_node": f"model.shop.{node}",
        "column_name": column,
        "test_metadata": {"name": name, "kwargs": more, "namespace": package},
        "depends_on": {"nodes": [f"model.shop.{node}"]},
        "config": config,
    }


def write_manifest(target: Path, nodes: Sequence[Mapping[str, Any]], **more: Any) -> None:
    target.mkdir(parents=True, exist_ok=True)
    named = {f"{node['resource_type']}.shop.{node['name']}": node for node in nodes}
    metadata = {"dbt_schema_version": SCHEMA, "project_name": "corner_shop", "adapter_type": "duckdb"}
    text = json.dumps({"metadata": metadata, "nodes": named, "sources": {}, **more})
    (target / "manifest.json").write_text(text, encoding="utf-8")


def made(
    folder: Path, tables: Mapping[str, str], tests: Sequence[Mapping[str, Any]] = (), **nodes: Mapping[str, Any]
) -> Made:
    """A model for each table, made by its query; `nodes` may tell more of some, or bring others."""
    listed = [nodes.get(name) or model(name) for name in tables]
    listed += [node for name, node in nodes.items() if name not in tables]
    write_manifest(folder / "target", [*listed, *tests])
    (folder / "data.duckdb").unlink(missing_ok=True)
    with duckdb.connect(str(folder / "data.duckdb")) as connection:
        for name, query in tables.items():
            connection.execute(f"create table {name} as {query}")
    return Made(folder / "target", folder / "data.duckdb", folder / "out")


def promised(found: Intake, place: str) -> list[Any]:
    """What is promised at a table or `table.column`, as pack.yml has it."""
    name, _, column = place.partition(".")
    table = next(table for table in found.tables if table.name == name)
    tests = table.tests if not column else table.column(column).tests  # type: ignore[union-attr]
    return [test.to_json() for test in tests]
