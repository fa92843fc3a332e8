"""The law within lists, structs and maps, and for values of the rarer types."""

from collections.abc import Callable

import pytest

from game.judge.nested import kind
from game.judge.verdict import Verdict
from game.puzzle.contract import OrderKey

Checks = Callable[..., Verdict]
HUGE = "170141183460469231731687303715884105727"

SAME = [
    pytest.param("[1.5::double]", "[1.50::decimal(8,2)]", id="list-of-floats-and-decimals"),
    pytest.param("[0.1::double + 0.2]", "[0.3::double]", id="list-within-tolerance"),
    pytest.param("[1::integer]", "[1.00::decimal(38,2)]", id="list-of-wholes-and-decimals"),
    pytest.param("[1, null]", "[1::hugeint, null]", id="null-in-a-list"),
    pytest.param("[1, 2]", "array_value(1, 2)", id="list-and-array"),
    pytest.param("['nan'::double]", "['nan'::float]", id="nan-in-a-list"),
    pytest.param("[-0.0::double]", "[0.0::double]", id="negative-zero-in-a-list"),
    pytest.param("[date '2024-01-01']", "[timestamp '2024-01-01 00:00:00']", id="date-at-midnight-in-a-list"),
    pytest.param("{'a': 1, 'b': 0.5::double}", "{'B': 0.50, 'A': 1}", id="struct-fields-by-name"),
    pytest.param("{'a': [{'b': 0.3::double}]}", "{'a': [{'b': 0.1::double + 0.2}]}", id="deep"),
    pytest.param("map {'x': 1, 'y': 2}", "map {'y': 2, 'x': 1}", id="map-in-any-order"),
    pytest.param("map {1: 0.3::double}", "map {1.0: 0.1::double + 0.2}", id="map-keys-by-value"),
    pytest.param("[]::integer[]", "[]::varchar[]", id="empty-lists"),
    pytest.param("null::integer[]", "null::double[]", id="null-lists"),
    pytest.param("'{\"a\":  [1, 2]}'::json", "'{\"a\":[1,2]}'::json", id="json-white-space"),
    pytest.param("interval 1 month", "interval 30 days", id="a-month-is-30-days"),
    pytest.param("interval 1 year", "interval 12 months", id="a-year-is-12-months"),
    pytest.param(f"{HUGE}::hugeint", f"{HUGE}::uhugeint", id="hugeint-and-uhugeint"),
    pytest.param(f"{HUGE}::hugeint", f"{HUGE}::bignum", id="hugeint-and-bignum"),
    pytest.param("5::hugeint", "5.000::decimal(38,30)", id="hugeint-and-deep-decimal"),
    pytest.param("5::ubigint", "5.0::decimal(20,1)", id="ubigint-and-decimal"),
    pytest.param("1.5::decimal(38,30)", "1.5::decimal(38,1)", id="decimals-that-share-no-type"),
    pytest.param(f"{HUGE}::hugeint", f"{HUGE}::double", id="hugeint-and-float"),
    pytest.param("timestamptz '2024-01-01 12:00:00+02'", "timestamptz '2024-01-01 10:00:00+00'", id="one-moment"),
    pytest.param("time '10:00:00'", "time '10:00:00.000'", id="time"),
    pytest.param("'\\xAA'::blob", "'\\xAA'::blob", id="blob"),
]
WRONG = [
    pytest.param("[1.5::double]", "[1.51::decimal(8,2)]", id="list-of-floats-and-decimals"),
    pytest.param("[9007199254740993]", "[9007199254740992.0::decimal(38,1)]", id="exact-in-a-list"),
    pytest.param("[1, null]", "[1, 0]", id="null-in-a-list"),
    pytest.param("[1]", "[1, null]", id="null-makes-it-longer"),
    pytest.param("[1]", "['1']", id="text-in-a-list"),
    pytest.param("[1.0::double, 2.0]", "[2.0::double, 1.0]", id="order-of-a-list"),
    pytest.param("['nan'::double]", "[null::double]", id="nan-is-not-null"),
    pytest.param("[[1], []]", "[[], [1]]", id="lists-in-a-list"),
    pytest.param("{'a': 1, 'b': 2}", "{'a': 2, 'b': 1}", id="values-of-fields"),
    pytest.param("{'a': 1}", "{'a': 1, 'b': null}", id="more-fields"),
    pytest.param("{'a': 1}", "map {'a': 1}", id="struct-and-map"),
    pytest.param("map {'x': 1, 'y': 2}", "map {'x': 2, 'y': 1}", id="values-of-a-map"),
    pytest.param("null::integer[]", "[]::integer[]", id="null-and-empty"),
    pytest.param("'{\"a\": 1}'::json", "'{\"a\": \"1\"}'::json", id="json-number-and-text"),
    pytest.param("interval 1 month", "interval 31 days", id="a-month-is-not-31-days"),
    pytest.param(f"{HUGE}::hugeint", f"({HUGE} - 1)::hugeint", id="hugeint"),
    pytest.param("1.5::decimal(38,30)", "1.500000000000000000000000000001::decimal(38,30)", id="last-digit"),
    pytest.param("1.5::decimal(38,1)", "1.500000000000000000000000000001::decimal(38,30)", id="last-digit-apart"),
    pytest.param("'A'::blob", "'\\x41\\x00'::blob", id="blob"),
    pytest.param("time '10:00:00'", "time '10:00:00.000001'", id="time"),
    pytest.param("timestamptz '2024-01-01 12:00:00+02'", "timestamptz '2024-01-01 12:00:00+00'", id="two-moments"),
]  # fmt: skip


@pytest.mark.parametrize(("target", "given"), SAME)
def test_the_same_value(check: Checks, target: str, given: str) -> None:
    assert check(f"select {target}", f"select {given}").solved
    assert check(f"select {given}", f"select {target}").solved


@pytest.mark.parametrize(("target", "given"), WRONG)
def test_another_value(check: Checks, target: str, given: str) -> None:
    assert not check(f"select {target}", f"select {given}").solved
    assert not check(f"select {given}", f"select {target}").solved


def test_rows_of_nested_floats_pair_one_to_one(check: Checks) -> None:
    target = "select * from (values (1, [0.3::double]), (2, [0.5::double, 1.0]), (2, [0.7::double])) t(k, v)"
    given = (
        "select * from (values (2, [0.7::double]), (2, [0.5::double, 1.0 + 1e-12]), (1, [0.1::double + 0.2])) t(k, v)"
    )
    assert check(target, given).solved
    verdict = check(target, given.replace("1e-12", "1e-3"))
    assert verdict.rows is not None
    assert (verdict.rows.matched, verdict.rows.extra) == (2, (1,))
    assert [tile.state for tile in verdict.tiles] == ["exact", "absent", "partial", "open"]


def test_an_enum_is_sorted_as_its_type_says(check: Checks) -> None:
    sizes = "select v::enum('small', 'medium', 'large') as v from (values ('large'), ('small'), ('medium')) t(v)"
    key = [OrderKey("v", 0)]
    assert check(f"{sizes} order by v", f"{sizes} order by v", order=key).solved
    assert not check(f"{sizes} order by v", f"{sizes} order by v::varchar", order=key).solved


def test_a_type_is_read_as_a_tree() -> None:
    found = kind('STRUCT("a b" INTEGER[], M MAP(VARCHAR, DECIMAL(5,2)))')
    assert (found.family, list(found.parts)) == ("struct", ["a b", "m"])
    assert found.parts["a b"].parts["child"].name == "INTEGER"
    assert found.parts["m"].parts["value"].name == "DECIMAL(5,2)"
    assert kind("VARIANT").family == "free"
