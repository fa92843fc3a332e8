"""Tests and constraints of a dbt project, as a pack knows them."""

from typing import Any

import pytest

from game.forge.promises import promises

NODES: dict[str, Any] = {
    "model.p.orders": {"name": "orders", "relation_name": '"db"."shop"."orders"'},
    "model.p.customers": {"name": "customers", "relation_name": '"db"."shop"."customers"'},
    "source.p.crm.customers": {"name": "customers"},
}


def _promised(name: str, package: str | None = None, column: str | None = "x", **told: Any) -> list[Any]:
    test = {
        "name": "t",
        "attached_node": "model.p.orders",
        "column_name": column,
        "test_metadata": {"name": name, "namespace": package, "kwargs": told.pop("kwargs", {})},
        "config": {},
        **told,
    }
    found = promises({**NODES, "test.p.t": test}).get("model.p.orders", {})
    return [test.to_json() for tests in found.values() for test in tests]


NUMBERS = {"values": ["1", "2.5", "true"], "quote": False}
PAIR = ["a", "b"]
EXPECTATIONS, UTILS = "dbt_expectations", "dbt_utils"


@pytest.mark.parametrize(
    ("package", "name", "arguments", "promised"),
    [
        (None, "not_null", {}, ["not_null"]),
        (None, "unique", {}, ["unique"]),
        (None, "accepted_values", {"values": ["a"]}, [{"accepted_values": ["a"]}]),
        (None, "accepted_values", {"arguments": {"values": ["a"]}}, [{"accepted_values": ["a"]}]),
        (None, "accepted_values", NUMBERS, [{"accepted_values": [1, 2.5, True]}]),
        (None, "accepted_values", {"values": ["current_date"], "quote": False}, []),
        (UTILS, "expression_is_true", {"expression": ">= 0"}, [{"check": '"x" >= 0'}]),
        (UTILS, "accepted_range", {"min_value": 0, "max_value": 9}, [{"check": '"x" >= 0 and "x" <= 9'}]),
        (UTILS, "accepted_range", {"min_value": 0, "inclusive": False}, [{"check": '"x" > 0'}]),
        (UTILS, "accepted_range", {"min_value": "2020-01-01"}, [{"check": "\"x\" >= '2020-01-01'"}]),
        (UTILS, "unique_combination_of_columns", {"combination_of_columns": PAIR}, [{"unique_together": PAIR}]),
        (UTILS, "not_null_proportion", {"at_least": 0.9}, []),
        (UTILS, "relationships_where", {"to": "ref('customers')", "field": "id"}, []),
        (UTILS, "at_least_one", {}, []),
        (EXPECTATIONS, "expect_column_values_to_not_be_null", {}, ["not_null"]),
        (EXPECTATIONS, "expect_column_values_to_not_be_null", {"row_condition": "y > 0"}, []),
        (EXPECTATIONS, "expect_column_values_to_be_unique", {}, ["unique"]),
        (EXPECTATIONS, "expect_column_values_to_be_in_set", {"value_set": ["a"]}, [{"accepted_values": ["a"]}]),
        (EXPECTATIONS, "expect_compound_columns_to_be_unique", {"column_list": PAIR}, [{"unique_together": PAIR}]),
        ("somebody", "not_null", {}, []),
    ],
)  # fmt: skip
def test_each_kind(package: str | None, name: str, arguments: dict[str, Any], promised: list[Any]) -> None:
    assert _promised(name, package, kwargs=arguments) == promised


def test_of_two_relations_of_a_name_the_one_depended_on_is_meant() -> None:
    arguments = {"to": "source('crm', 'customers')", "field": "id"}
    depends = {"nodes": ["source.p.crm.customers", "model.p.orders"]}
    found = _promised("relationships", kwargs=arguments, depends_on=depends)
    assert found == [{"relationships": {"to": "source.p.crm.customers", "field": "id"}}]


@pytest.mark.parametrize("config", [{"where": "y"}, {"severity": "WARN"}, {"error_if": ">5"}, {"enabled": False}])
def test_what_tolerates_is_none(config: dict[str, Any]) -> None:
    assert _promised("not_null", config=config) == []


@pytest.mark.parametrize(
    ("constraint", "promised"),
    [
        ({"type": "not_null"}, ["not_null"]),
        ({"type": "primary_key"}, ["not_null", "unique"]),
        ({"type": "check", "expression": "x > 0"}, [{"check": "x > 0"}]),
        (
            {"type": "foreign_key", "to": "`db`.`shop`.`customers`", "to_columns": ["id"]},
            [{"relationships": {"to": "model.p.customers", "field": "id"}}],
        ),
        (
            {"type": "foreign_key", "expression": "references shop.customers (id)"},
            [{"relationships": {"to": "model.p.customers", "field": "id"}}],
        ),
        ({"type": "custom", "expression": "anything"}, []),
    ],
)
def test_constraints_of_a_contract(constraint: dict[str, Any], promised: list[Any]) -> None:
    orders = {**NODES["model.p.orders"], "columns": {"x": {"constraints": [constraint]}}}
    nodes = {key: value for key, value in NODES.items() if not key.startswith("source")}
    for enforced in (True, False):
        told = {**nodes, "model.p.orders": {**orders, "contract": {"enforced": enforced}}}
        found = promises(told).get("model.p.orders", {}).get("x", [])
        assert [test.to_json() for test in found] == (promised if enforced else [])
