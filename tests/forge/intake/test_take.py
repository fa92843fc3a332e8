"""The straight way: a manifest and a DuckDB file become a pack."""

from collections.abc import Callable
from dataclasses import replace

import duckdb
import pytest

from game.errors import ForgeError
from game.forge.intake.project import read_project
from game.forge.intake.report import of_kind
from game.forge.intake.settings import Settings, read_settings
from game.forge.intake.take import catalog_of, intake
from game.puzzle.pack import data_hash, load_pack
from tests.forge.intake.projects import Made, check, model, promised

CUSTOMERS = "select i as customer_id, 'town ' || i % 3 as town from range(1, 31) t(i)"
ORDERS = "select i as order_id, i % 30 + 1 as customer_id, i * 1.5::decimal(8,2) as total from range(1, 91) t(i)"
KEYS = [check("customers", "customer_id", "unique"), check("customers", "customer_id", "not_null")]


def test_a_project_becomes_a_pack(make: Callable[..., Made]) -> None:
    made = make({"customers": CUSTOMERS, "orders": ORDERS}, KEYS)
    found = made.take()
    pack = load_pack(made.out)
    assert [(table.name, table.description) for table in pack.tables] == [
        ("customers", "One row per customer."),
        ("orders", "One row per order."),
    ]
    assert all(column.description for table in pack.tables for column in table.columns)
    assert pack.tables == found.tables
    assert len(made.rows("orders")) == 90
    assert data_hash(pack)
    assert promised(found, "orders.customer_id") == [
        "not_null",
        {"relationships": {"to": "customers", "field": "customer_id"}},
    ]


def test_forging_again_writes_the_same_bytes(make: Callable[..., Made]) -> None:
    made = make({"customers": CUSTOMERS, "orders": ORDERS}, KEYS)
    made.take()
    files = [file for file in sorted(made.out.rglob("*")) if file.is_file()]
    before = [file.read_bytes() for file in files]
    made.take(read_settings(made.out))
    assert [file.name for file in files if file.name != "forge-report.md"]
    changed = [file.name for file, data in zip(files, before, strict=True) if file.read_bytes() != data]
    assert changed in ([], ["forge-report.md"])


def test_without_data_the_catalog_is_what_the_artifacts_tell(make: Callable[..., Made]) -> None:
    columns = {"id": {"name": "id", "data_type": "NUMBER(38,0)"}, "at": {"name": "at", "data_type": "TIMESTAMP_NTZ(9)"}}
    made = make({}, [check("orders", "id", "unique")], orders=model("orders", columns=columns))
    project = read_project(made.target, Settings())
    found = catalog_of(project, Settings())
    assert [(c.name, c.type) for c in found.tables[0].columns] == [("id", "BIGINT"), ("at", "TIMESTAMP")]
    assert promised(found, "orders.id") == ["unique"]


def test_without_data_everything_but_rows_is_written(make: Callable[..., Made]) -> None:
    made = make({}, orders=model("orders", columns=["id"]))
    made.out.mkdir()
    intake(made.target, None, made.out, Settings(title="Shop"), lambda line: None)
    assert sorted(file.name for file in made.out.iterdir()) == [
        "forge-report.md",
        "forge.yml",
        "lineage.json",
        "pack.yml",
    ]


def test_words_of_the_user_are_passed_on_and_described_by(make: Callable[..., Made]) -> None:
    made = make({"orders": ORDERS})
    found = made.take(Settings(words={"orders": "sale", "orders.total": "sum paid"}))
    assert found.words["orders"] == "sale"
    assert found.tables[0].description == "One row per sale."
    total = found.tables[0].column("total")
    assert total is not None and total.description == "Sum paid."


def test_tables_of_one_name_carry_their_schemas(make: Callable[..., Made]) -> None:
    one, two = model("orders"), replace_schema("orders", "web")
    made = make({"orders": ORDERS}, orders=one, web_orders=two)
    with duckdb.connect(str(made.data)) as connection:
        connection.execute(f"create schema web; create table web.orders as {ORDERS}")
    found = made.take()
    assert [table.name for table in found.tables] == ["main.orders", "web.orders"]
    assert load_pack(made.out).tables == found.tables


def replace_schema(name: str, schema: str) -> dict[str, object]:
    return {**model(name), "schema": schema, "resource_type": "snapshot"}


@pytest.mark.parametrize(
    ("version", "match"),
    [
        pytest.param("https://schemas.getdbt.com/dbt/manifest/v7.json", "version 7", id="old"),
        pytest.param("", "no manifest", id="none"),
    ],
)
def test_a_manifest_that_is_not_understood_is_told(make: Callable[..., Made], version: str, match: str) -> None:
    made = make({"orders": ORDERS})
    file = made.target / "manifest.json"
    text = file.read_text(encoding="utf-8").replace("https://schemas.getdbt.com/dbt/manifest/v12.json", version)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ForgeError, match=match):
        made.take()


def test_no_data_for_any_table_is_told(make: Callable[..., Made]) -> None:
    made = make({}, orders=model("orders"))
    with pytest.raises(ForgeError, match="corner_shop has rows"):
        made.take()


def test_names_in_forge_yml_that_nothing_is_called_by_are_told(make: Callable[..., Made]) -> None:
    made = make({"orders": ORDERS, "customers": CUSTOMERS})
    with pytest.raises(ForgeError, match="names nothing that the project"):
        made.take(Settings(include=("nosuch",)))
    found = made.take(Settings(exclude=("odrers",), personal={"customers.zity": "drop"}))
    told = {(one.place, one.code) for one in found.notes}
    assert {("odrers", "unmatched"), ("customers.zity", "unknown")} <= told


def test_tables_without_rows_are_left_out_with_what_points_to_them(make: Callable[..., Made]) -> None:
    made = make({"orders": ORDERS, "customers": f"{CUSTOMERS} limit 0"})
    found = made.take()
    assert [table.name for table in found.tables] == ["orders"]
    assert [note.code for note in of_kind(found.notes, "skipped")] == ["empty"]


def test_odd_names_of_columns_are_kept(make: Callable[..., Made]) -> None:
    query = 'select i as "Order No.", i as "place in order""", i as value, \'x\' as "select" from range(30) t(i)'
    made = make({"orders": query})
    found = made.take()
    assert [column.name for column in found.tables[0].columns] == ["Order No.", 'place in order"', "value", "select"]
    assert load_pack(made.out).tables == found.tables


def test_types_that_no_pack_holds_are_changed_or_left_out(make: Callable[..., Made]) -> None:
    query = (
        "select i::hugeint as big, i::utinyint::varchar::blob as bytes, 'a'::enum('a', 'b') as kind, [i] as list, "
        "{'a': i} as doc, timestamp_ns '2025-01-01' as at, i::float as f, interval 1 day as i, uuid() as u "
        "from range(30) t(i)"
    )
    found = make({"things": query}).take()
    types = {column.name: column.type for column in found.tables[0].columns}
    assert types == {
        "big": "BIGINT", "kind": "VARCHAR", "list": "BIGINT[]", "doc": "STRUCT(a BIGINT)", "at": "TIMESTAMP",
        "f": "FLOAT", "i": "INTERVAL", "u": "UUID",
    }  # fmt: skip
    assert [note.place for note in of_kind(found.notes, "changed")] == ["things.bytes"]


def test_settings_of_the_result_are_those_in_the_file(make: Callable[..., Made]) -> None:
    made = make({"customers": CUSTOMERS, "orders": ORDERS}, KEYS)
    found = made.take(Settings(title="Corner", seed=3, count=12))
    plain = replace(
        found.settings, personal_why={}, inferred=tuple(replace(d, why="") for d in found.settings.inferred)
    )
    assert read_settings(made.out) == plain
