"""What asks a project's models and is no model: read from dbt's artifacts."""

import json
from pathlib import Path
from typing import Any

import pytest

from game.forge.dbt import Node
from game.forge.uses import uses
from game.puzzle.catalog import Column
from game.puzzle.lineage import Use


def _node(name: str, columns: str) -> Node:
    listed = tuple(Column(column, "BIGINT", "", ()) for column in columns.split())
    return Node(name, "model", name, ("shop",), "main", f"{name}_v1", "", listed, (), {})


PROJECT = {name: _node(name, "id total status") for name in ("orders", "lines", "elsewhere")}
UNIQUE: dict[str, Any] = {
    "name": "unique_orders_id",
    "resource_type": "test",
    "attached_node": "orders",
    "column_name": "id",
    "test_metadata": {"name": "unique"},
    "depends_on": {"nodes": ["orders"]},
    "compiled_code": 'select id from "w"."main"."orders_v1" group by id having count(*) > 1',
}
SUMS: dict[str, Any] = {
    "name": "lines_sum_up",
    "resource_type": "test",
    "depends_on": {"nodes": ["orders", "lines"]},
    "compiled_code": "select 1 from orders_v1 o join lines_v1 l on l.id = o.id where l.total <> o.total",
}


def _uses(tmp_path: Path, nodes: list[dict[str, Any]], **told: dict[str, Any]) -> tuple[Use, ...]:
    file = tmp_path / "manifest.json"
    file.write_text(json.dumps({"nodes": {node["name"]: node for node in nodes}, **told}), encoding="utf-8")
    return uses(file, PROJECT, {"orders", "lines"})


@pytest.mark.parametrize(
    ("test", "title", "relations", "reads"),
    [
        pytest.param(UNIQUE, "unique orders.id", (), {("orders", "id")}, id="of-a-column"),
        pytest.param(UNIQUE | {"compiled_code": ""}, "unique orders.id", (), {("orders", "id")}, id="not-compiled"),
        pytest.param(
            SUMS, "", (), {("orders", "id"), ("lines", "id"), ("orders", "total"), ("lines", "total")}, id="singular"
        ),
        pytest.param(SUMS | {"compiled_code": "(("}, "", ("orders", "lines"), set(), id="unreadable"),
    ],
)
def test_a_test_reads_what_its_text_names(
    tmp_path: Path, test: dict[str, Any], title: str, relations: tuple[str, ...], reads: set[tuple[str, str]]
) -> None:
    assert _uses(tmp_path, [test]) == (Use("test", test["name"], title, relations, frozenset(reads)),)


def test_what_asks_other_worlds_is_left_out(tmp_path: Path) -> None:
    assert _uses(tmp_path, [SUMS | {"compiled_code": "", "depends_on": {"nodes": ["elsewhere"]}}]) == ()


def test_exposures_and_unit_tests_take_relations_as_they_are(tmp_path: Path) -> None:
    exposure = {"name": "report", "label": "A  report", "depends_on": {"nodes": ["orders"]}}
    unit = {"name": "adds_up", "description": "It does.", "depends_on": {"nodes": ["lines"]}}
    assert _uses(tmp_path, [], exposures={"e": exposure}, unit_tests={"u": unit}) == (
        Use("exposure", "report", "A report", ("orders",)),
        Use("test", "adds_up", "It does.", ("lines",)),
    )


def test_a_semantic_model_is_told_part_by_part(tmp_path: Path) -> None:
    model = {
        "name": "sales",
        "description": "All of them.",
        "depends_on": {"nodes": ["orders"]},
        "entities": [{"name": "order", "expr": "id"}],
        "dimensions": [{"name": "status", "expr": None}],
        "measures": [
            {"name": "takings", "expr": "case when status = 'ok' then total end"},
            {"name": "rows", "expr": "1"},
        ],
    }
    (found,) = _uses(tmp_path, [], semantic_models={"s": model})
    assert {part: {column for _, column in places} for part, places in found.parts.items()} == {
        "entity order": {"id"},
        "dimension status": {"status"},
        "measure takings": {"status", "total"},
        "measure rows": set(),
    }
