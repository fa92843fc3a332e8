"""Reading a dbt project's artifacts: names, types, descriptions, tests and lineage as plain data."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from game.errors import ForgeError
from game.forge.dbt import Node, catalog_types, database_types, lineage_of, read_manifest, tables_of
from game.puzzle.catalog import AcceptedValues, Check, Edge, NotNull, Relationship, Unique, UniqueTogether


def _model(name: str, parents: list[str], **more: Any) -> dict[str, Any]:
    columns = {column: {"name": column, "description": text} for column, text in more.pop("columns", {}).items()}
    return {
        "resource_type": "model",
        "name": name,
        "fqn": ["project", "shop", "marts", name],
        "schema": "main",
        "columns": columns,
        "depends_on": {"nodes": parents},
        "config": {},
        **more,
    }


def _test(node: str, column: str | None, name: str, config: Any = None, **arguments: Any) -> dict[str, Any]:
    return {
        "resource_type": "test",
        "name": f"{name}_{column}",
        "attached_node": node,
        "column_name": column,
        "test_metadata": {"name": name, "kwargs": arguments, "namespace": None},
        "config": config or {},
    }


NODES = {
    "seed.p.raw_orders": _model("raw_orders", [], resource_type="seed"),
    "model.p.stg_orders": _model("stg_orders", ["seed.p.raw_orders"]),
    "model.p.orders": _model(
        "orders",
        ["model.p.stg_orders", "model.p.customers"],
        description="One row\n  per order.",
        columns={"id": "The number.", "STATUS": "Where it stands."},
        config={"meta": {"position": 2}},
    ),
    "model.p.customers": _model("customers", ["source.p.crm.people"]),
    "model.p.unrelated": _model("unrelated", ["seed.p.raw_orders"]),
    "test.p.1": _test("model.p.orders", "id", "unique"),
    "test.p.2": _test("model.p.orders", "id", "not_null"),
    "test.p.3": _test("model.p.orders", "customer_id", "relationships", to="ref('customers')", field="id"),
    "test.p.4": _test("model.p.orders", "shop_id", "relationships", to="ref('elsewhere')", field="id"),
    "test.p.5": _test("model.p.orders", "status", "accepted_values", values=["open", "done"]),
    "test.p.6": _test("model.p.orders", "note", "not_null", config={"where": "id > 7"}),
    "test.p.7": _test("model.p.orders", "note", "unique", config={"severity": "WARN"}),
    "test.p.8": _test("model.p.orders", "status", "always", condition="status >\n  ''"),
    "test.p.9": _test("model.p.orders", None, "unique_together", columns=["id", "note"]),
    "test.p.10": _test("model.p.orders", None, "always", condition="note > id"),
    "test.p.11": _test("model.p.orders", None, "always", condition="note > 0", config={"severity": "warn"}),
    "test.p.12": _test("model.p.orders", None, "somebodys_own", condition="note > 0"),
}
SOURCES = {"source.p.crm.people": _model("people", [], resource_type="source", identifier="crm_people")}


@pytest.fixture
def project(tmp_path: Path) -> dict[str, Node]:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"nodes": NODES, "sources": SOURCES}), encoding="utf-8")
    with duckdb.connect() as connection:
        connection.execute(
            "create table orders (id bigint, customer_id bigint, shop_id bigint, status text, note decimal(8, 2))"
        ).fetchall()
        return read_manifest(manifest, database_types(connection))


def test_columns_come_in_the_order_and_types_of_the_database(project: dict[str, Node]) -> None:
    columns = project["model.p.orders"].columns
    assert [column.name for column in columns] == ["id", "customer_id", "shop_id", "status", "note"]
    assert [column.type for column in columns][3:] == ["VARCHAR", "DECIMAL(8,2)"]


def test_descriptions_are_one_line_and_found_whatever_the_letter_case(project: dict[str, Node]) -> None:
    orders = project["model.p.orders"]
    assert orders.description == "One row per order."
    assert [column.description for column in orders.columns] == ["The number.", "", "", "Where it stands.", ""]


def test_the_standard_tests_are_kept_in_one_order(project: dict[str, Node]) -> None:
    tests = {column.name: column.tests for column in project["model.p.orders"].columns}
    assert tests["id"] == (NotNull(), Unique())
    assert tests["customer_id"] == (Relationship("model.p.customers", "id"),)
    assert tests["status"] == (AcceptedValues(("open", "done")), Check("status > ''"))


def test_promises_about_whole_rows_are_the_tables(project: dict[str, Node]) -> None:
    (orders,) = tables_of([project["model.p.orders"]])
    assert orders.tests == (Check("note > id"), UniqueTogether(("id", "note")))
    assert orders.checks == ("status > ''", "note > id")


def test_tests_that_promise_nothing_about_every_row_are_left_out(project: dict[str, Node]) -> None:
    assert project["model.p.orders"].columns[-1].tests == ()


def test_tests_are_no_nodes(project: dict[str, Node]) -> None:
    assert {node.kind for node in project.values()} == {"model", "seed", "source"}


def test_relationships_out_of_the_pack_are_left_out(project: dict[str, Node]) -> None:
    (orders, _) = tables_of([project["model.p.orders"], project["model.p.customers"]])
    assert [column.references for column in orders.columns] == [None, ("customers", "id"), None, None, None]
    (alone,) = tables_of([project["model.p.orders"]])
    assert [column.references for column in alone.columns] == [None] * 5


def test_lineage_is_every_edge_upstream_once(project: dict[str, Node]) -> None:
    edges = lineage_of([project["model.p.orders"], project["model.p.customers"]], project)
    assert edges == (
        Edge("raw_orders", "stg_orders"),
        Edge("stg_orders", "orders"),
        Edge("people", "customers"),
        Edge("customers", "orders"),
    )


def test_meta_and_folder_tell_where_a_model_belongs(project: dict[str, Node]) -> None:
    orders = project["model.p.orders"]
    assert (orders.folder, dict(orders.meta)) == (("shop", "marts"), {"position": 2})


def test_catalog_json_gives_types_in_column_order(tmp_path: Path) -> None:
    columns = {"b": {"name": "b", "type": "DATE", "index": 2}, "a": {"name": "a", "type": "BIGINT", "index": 1}}
    node = {"metadata": {"schema": "MAIN", "name": "Orders"}, "columns": columns}
    (tmp_path / "catalog.json").write_text(json.dumps({"nodes": {"model.p.orders": node}, "sources": {}}))
    types = catalog_types(tmp_path / "catalog.json")
    assert list(types["main", "orders"].items()) == [("a", "BIGINT"), ("b", "DATE")]


def test_without_types_there_are_the_columns_that_are_documented_or_tested(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps({"nodes": NODES}))
    orders = read_manifest(tmp_path / "manifest.json", {})["model.p.orders"]
    assert [column.name for column in orders.columns] == ["id", "STATUS", "customer_id"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(None, id="missing"),
        pytest.param("{", id="broken"),
        pytest.param("[]", id="no mapping"),
        pytest.param('{"metadata": {"dbt_schema_version": "https://dbt/manifest/v99.json"}}', id="of another version"),
        pytest.param(
            '{"metadata": {"dbt_schema_version": "https://dbt/manifest/v13.json"}, "nodes": {}}',
            id="too new",
        ),
    ],
)
def test_an_unreadable_manifest_is_told(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(ForgeError, match=r"manifest\.json"):
        read_manifest(tmp_path / "manifest.json", {})
