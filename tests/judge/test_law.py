"""The law of the judge, paragraphs 1 to 3: what is the same result, what is a fault of form, what is wrong."""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.judge.verdict import Verdict
from game.puzzle.contract import OrderKey

Checks = Callable[..., Verdict]
SLOW = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def values(rows: list[tuple[str, ...]], names: str = "a, b, c") -> str:
    """A query that gives these rows of SQL expressions, in this order."""
    if not rows:
        return f"from (select {', '.join(f'null as {name}' for name in names.split(', '))}) where false"
    listed = ", ".join(f"({', '.join(row)}, {n})" for n, row in enumerate(rows))
    return f"select {names} from (values {listed}) t({names}, i) order by i"


def solved(verdict: Verdict) -> bool:
    assert (verdict.verdict == "solved") is all(tile.sign == "■" for tile in verdict.tiles)
    return verdict.solved


def form(verdict: Verdict) -> list[str]:
    """Codes of the faults of form; the verdict is then wrong, and told as such."""
    assert not (verdict.form_fault and verdict.solved)
    assert not (verdict.form_fault and verdict.diagnosis)
    return [remark.code for remark in verdict.remarks] if verdict.form_fault else []


SAME = [
    ("select 319.5::decimal(8,1)", "select 319.50::decimal(8,2)"),
    ("select 319.5::decimal(8,1)", "select 319.5::double"),
    ("select 319.5::double", "select 319.50::decimal(8,2)"),
    ("select 7::bigint", "select 7.00::decimal(8,2)"),
    ("select 7::tinyint", "select 7::hugeint"),
    ("select 7", "select 7.0::double"),
    ("select 0.0::double", "select (-0.0)::double"),
    ("select 100::decimal(5,0)", "select 100"),
    ("select 0.00::decimal(5,2)", "select 0"),
    ("select (-10.0)::decimal(5,1)", "select -10"),
    ("select 0.1::double + 0.2::double", "select 0.3::decimal(2,1)"),
    ("select 1e15::double", "select 1e15::double + 0.5"),
    ("select date '2024-01-01'", "select timestamp '2024-01-01 00:00:00'"),
    ("select timestamp '2024-01-01 00:00:00'", "select date '2024-01-01'"),
    ("select timestamp '2024-01-01 12:00:00'", "select timestamp_ns '2024-01-01 12:00:00'"),
    ("select date 'infinity'", "select timestamp 'infinity'"),
    ("select interval 1 day", "select interval 24 hours"),
    ("select 'nan'::double", "select 'nan'::float"),
    ("select 'inf'::double", "select 'inf'::double"),
    ("select null::integer", "select null"),
    ("select null::integer", "select null::varchar"),
    ("select null", "select null::date"),
    ("select 'a'", "select 'a'::enum('a', 'b')"),
    ("select [1, 2]", "select [1, 2]::bigint[]"),
    ("select {'a': 1}", "select {'a': 1}"),
    ("select 1 as a", "select 1 as something_else"),
    ("select 1 as a where false", "select 2 as a where false"),
    ("select uuid '11111111-2222-3333-4444-555555555555'", "select '11111111-2222-3333-4444-555555555555'"),
]
WRONG = [
    ("select 319.5", "select 319.51"),
    ("select 7", "select 8"),
    ("select 9007199254740993", "select 9007199254740992"),
    ("select 12345678901234567.89", "select 12345678901234567.88"),
    ("select 1.0::double", "select 1.00001::double"),
    ("select 1.0::double", "select 'nan'::double"),
    ("select 'inf'::double", "select '-inf'::double"),
    ("select 'inf'::double", "select 1e308::double"),
    ("select null::integer", "select 0"),
    ("select 0", "select null"),
    ("select null::varchar", "select ''"),
    ("select null::varchar", "select 'null'"),
    ("select ''", "select null"),
    ("select ''", "select ' '"),
    ("select 'null'", "select null::varchar"),
    ("select 'nan'::double", "select null::double"),
    ("select 'a'", "select 'A'"),
    ("select 'a'", "select 'a '"),
    ("select 'é'", "select 'e\u0301'"),
    ("select date '2024-01-01'", "select timestamp '2024-01-01 00:00:01'"),
    ("select date '2024-01-01'", "select date '5000000-01-01'"),
    ("select timestamp '2024-01-01 00:00:00'", "select date '5000000-01-01'"),
    ("select timestamp_ns '2024-01-01 00:00:00'", "select date '3000-01-01'"),
    ("select date '2024-01-01'", "select '2024-01-01 15:00:00'"),
    ("select date '2024-01-01'", "select timestamptz '2024-01-01 15:00:00+00'"),
    ("select time '01:00:00'", "select interval 1 hour"),
    ("select time '01:00:00'", "select timestamp '2024-01-01 01:00:00'"),
    ("select interval 1 day", "select interval 25 hours"),
    ("select true", "select false"),
    ("select true", "select 5"),
    ("select 3", "select '3.7'"),
    ("select 1000000000000", "select '1000000000000.5'"),
    ("select 1", "select 'one'"),
    ("select '01'", "select 1"),
    ("select 1 where false", "select 1"),
    ("select 1", "select 1 where false"),
    ("select 1", "select 1 union all select 1"),
    ("select 1 union all select 1", "select 1"),
    ("select 1, 2", "select 1"),
    ("select 1", "select 1, 2"),
    ("select {'a': 1}", "select {'b': 1}"),
    ("select [1, 2]", "select [2, 1]"),
    ("select 1, 1", "select 1, 2"),
    ("select 1, 'x'", "select 'x', 2"),
    ("select null::integer", "select 'abc'"),
    ("select 1 union all select null", "select '1' union all select 'x'"),
    ("select null::boolean", "select 5"),
]
FORM = [
    ("select 7", "select '7'", "type"),
    ("select 319.50", "select '319.5'", "type"),
    ("select 0.5::double", "select '0.5'", "type"),
    ("select '7'", "select 7", "type"),
    ("select date '2024-01-05'", "select '2024-01-05'", "type"),
    ("select date '2024-01-05'", "select '2024-1-5'", "type"),
    ("select timestamp '2024-01-01 10:00:00'", "select '2024-01-01 10:00:00'", "type"),
    ("select '2024-01-01'", "select date '2024-01-01'", "type"),
    ("select time '10:00:00'", "select '10:00:00'", "type"),
    ("select true", "select 'true'", "type"),
    ("select true", "select 1", "type"),
    ("select 1", "select true", "type"),
    ("select timestamp '2024-01-01 10:00:00'", "select timestamptz '2024-01-01 10:00:00+00'", "type"),
    ("select 1 as a, 'x' as b", "select 'x', 1", "columns_order"),
    ("select 1 as a, 'x' as b, null as c", "select null, 1, 'x'", "columns_order"),
]


@pytest.mark.parametrize(("target", "given"), SAME)
def test_the_same_value(check: Checks, target: str, given: str) -> None:
    assert solved(check(target, given))


@pytest.mark.parametrize(("target", "given"), WRONG)
def test_wrong_data_is_wrong_never_a_fault_of_form(check: Checks, target: str, given: str) -> None:
    verdict = check(target, given)
    assert (verdict.verdict, verdict.form_fault) == ("wrong", False)
    assert not solved(verdict)
    assert verdict.diagnosis
    assert all(finding.text.endswith(("?", ".")) for finding in verdict.diagnosis)


@pytest.mark.parametrize(("target", "given", "code"), FORM)
def test_right_data_in_the_wrong_form(check: Checks, target: str, given: str, code: str) -> None:
    verdict = check(target, given)
    assert (verdict.verdict, form(verdict)) == ("wrong", [code])


# properties over random rows

CELL = st.sampled_from(["1", "2", "null", "3"])
TEXT = st.sampled_from(["'x'", "'y'", "null", "''"])
FLOAT = st.sampled_from(["0.5::double", "1.0::double", "null", "'nan'::double", "1.0000000001::double"])
ROWS = st.lists(st.tuples(CELL, TEXT, FLOAT), max_size=7)


@SLOW
@given(rows=ROWS, data=st.data())
def test_shuffled_rows_are_the_same_where_order_is_free(
    check: Checks, rows: list[tuple[str, ...]], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(rows))
    assert solved(check(values(rows), values(shuffled)))


@SLOW
@given(rows=ROWS, names=st.permutations(["x", "y", "a"]))
def test_aliases_never_matter(check: Checks, rows: list[tuple[str, ...]], names: list[str]) -> None:
    verdict = check(values(rows), values(rows, ", ".join(names)))
    assert solved(verdict)
    assert [remark.code for remark in verdict.remarks] == ["names"]


@SLOW
@given(rows=ROWS.filter(bool), data=st.data())
def test_how_often_a_row_comes_matters(check: Checks, rows: list[tuple[str, ...]], data: st.DataObject) -> None:
    again = data.draw(st.sampled_from(rows))
    more = check(values(rows), values([*rows, again]))
    less = check(values([*rows, again]), values(rows))
    assert (more.verdict, less.verdict) == ("wrong", "wrong")
    assert more.rows is not None
    assert less.rows is not None
    assert (len(more.rows.extra), len(more.rows.missing), more.rows.matched) == (1, 0, len(rows))
    assert (len(less.rows.extra), len(less.rows.missing), less.rows.matched) == (0, 1, len(rows))


@SLOW
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(10, 19), st.integers(20, 29)), min_size=1, max_size=6),
    st.permutations([0, 1, 2]),
)
def test_columns_in_another_order_are_a_fault_of_form(
    check: Checks, numbers: list[tuple[int, int, int]], places: list[int]
) -> None:
    rows = [tuple(map(str, row)) for row in numbers]
    moved = [tuple(row[p] for p in places) for row in rows]
    verdict = check(values(rows), values(moved))
    if places == [0, 1, 2]:
        assert solved(verdict)
    else:
        assert form(verdict) == ["columns_order"]
        expected = ["exact" if p == n else "misplaced" for n, p in enumerate(places)]
        assert [tile.state for tile in verdict.tiles if tile.kind == "column"] == expected


@SLOW
@given(target=ROWS, given_rows=ROWS)
def test_marks_and_tiles_add_up(
    check: Checks, target: list[tuple[str, ...]], given_rows: list[tuple[str, ...]]
) -> None:
    verdict = check(values(target), values(given_rows))
    same = sorted(plain(target)) == sorted(plain(given_rows))
    assert solved(verdict) is same
    assert verdict.rows is not None
    matched = verdict.rows.matched
    assert matched + len(verdict.rows.missing) == len(target)
    assert matched + len(verdict.rows.extra) == len(given_rows)
    assert matched == common(plain(target), plain(given_rows))
    [rows_tile] = [tile for tile in verdict.tiles if tile.kind == "rows"]
    assert rows_tile.state == ("exact" if same else "partial" if matched else "absent")
    if not same and not verdict.form_fault:
        assert verdict.diagnosis
        assert all(finding.text.endswith(("?", ".")) for finding in verdict.diagnosis)


def plain(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Rows with what is within tolerance made equal."""
    return [tuple("1.0::double" if cell.startswith("1.0") else cell for cell in row) for row in rows]


def common(a: list[tuple[str, ...]], b: list[tuple[str, ...]]) -> int:
    return (Counter(a) & Counter(b)).total()


@SLOW
@given(rows=ROWS)
def test_the_same_text_gets_the_same_verdict(check: Checks, rows: list[tuple[str, ...]]) -> None:
    target, text = values(rows), values(list(reversed(rows))[:-1])
    first, second = check(target, text).to_json(), check(target, text).to_json()
    assert first | {"ms": 0} == second | {"ms": 0}


# tolerance


@pytest.mark.parametrize(
    ("target", "given", "same"),
    [
        pytest.param(["1000.0"], ["1000.0000005"], True, id="relative"),
        pytest.param(["1000.0"], ["1000.00001"], False, id="beyond-relative"),
        pytest.param(["0.0", "1000000.0"], ["0.0000009", "1000000.0"], True, id="absolute-by-scale"),
        pytest.param(["0.0", "1000000.0"], ["0.000002", "1000000.0"], False, id="beyond-absolute"),
        pytest.param(["0.0", "1.0"], ["0.0000001", "1.0"], False, id="absolute-shrinks-with-scale"),
        pytest.param(["0.0"], ["1e-300"], False, id="zero-alone"),
        pytest.param(["1.0", "1.0000000008"], ["1.0000000008", "1.0000000016"], True, id="chain-greedy-by-size"),
        pytest.param(["1.0000000008", "1.0"], ["1.0000000008", "1.0"], True, id="chain-taken-crosswise"),
        pytest.param(["1.0", "1.0"], ["1.0", "1.0000000002"], True, id="equal-keys"),
        pytest.param(["1.0", "1.0"], ["1.0000000008", "1.0000000016"], False, id="chain-too-long"),
        pytest.param(["1.0", "1.0", "2.0"], ["1.0", "2.0", "2.0"], False, id="multiplicity"),
    ],
)
def test_floats_within_tolerance(check: Checks, target: list[str], given: list[str], same: bool) -> None:
    assert solved(check(doubles(target), doubles(given))) is same


def doubles(numbers: list[str]) -> str:
    return "select v from (values " + ", ".join(f"({n}::double)" for n in numbers) + ") t(v)"


def test_pairs_that_a_greedy_pairing_would_miss(check: Checks) -> None:
    """In two columns, the first row fits both of the other side, the second only the one the first would take."""
    target = values([("1.0::double", "5.0::double"), ("1.0000000008::double", "5.0::double")], "a, b")
    given = values([("1.0000000008::double", "5.0::double"), ("0.9999999995::double", "5.0::double")], "a, b")
    assert solved(check(target, given))
    assert solved(check(given, target))


def test_many_rows_with_equal_keys_and_noise(check: Checks) -> None:
    target = "select i % 3 as k, 0.1::double * (i % 7) as v from range(1500) t(i)"
    noisy = (
        "select i % 3 as k, 0.1::double * (i % 7) * (1 + 1e-13 * (i % 11)) as v from range(1500) t(i) order by hash(i)"
    )
    assert solved(check(target, noisy))
    assert not check(target, noisy.replace("range(1500)", "range(1499)")).solved
    assert not check(target, noisy.replace("1e-13", "1e-3")).solved


def test_a_thousand_floats_in_one_bunch(check: Checks) -> None:
    target = "select round(i / 97.0::double, 1) as v from range(1000) t(i)"
    given = "select i / 97.0::double from range(1000) t(i) order by hash(i)"
    assert form(check(target, given, digits={0: 1})) == ["rounding"]


# order


def by(column: str, index: int, direction: str = "asc", nulls: str = "any") -> OrderKey:
    return OrderKey(column, index, direction, nulls)  # type: ignore[arg-type]


ORDERED = "select * from (values ('a', 2), ('b', 1), ('c', 2), ('d', null)) t(k, v)"


@pytest.mark.parametrize(
    ("end", "keys", "state"),
    [
        pytest.param("order by v desc, k", [by("v", 1, "desc")], "exact", id="as-asked"),
        pytest.param("order by v desc, k desc", [by("v", 1, "desc")], "exact", id="ties-in-any-order"),
        pytest.param("order by v desc nulls first", [by("v", 1, "desc")], "exact", id="nulls-first"),
        pytest.param("order by v desc nulls last", [by("v", 1, "desc")], "exact", id="nulls-last"),
        pytest.param("order by v desc nulls last", [by("v", 1, "desc", "first")], "absent", id="nulls-told-first"),
        pytest.param("order by v desc nulls first", [by("v", 1, "desc", "first")], "exact", id="nulls-as-told"),
        pytest.param("order by v desc nulls first", [by("v", 1, "desc", "last")], "absent", id="nulls-told-last"),
        pytest.param("order by v", [by("v", 1, "desc")], "absent", id="wrong-direction"),
        pytest.param("order by k", [by("v", 1, "desc")], "absent", id="wrong-column"),
        pytest.param("order by v desc, k", [by("v", 1, "desc"), by("k", 0)], "exact", id="two-keys"),
        pytest.param("order by v desc, k desc", [by("v", 1, "desc"), by("k", 0)], "absent", id="second-key-turned"),
        pytest.param("order by all", [by("k", 0)], "exact", id="order-by-all"),
    ],
)
def test_order_counts_by_the_rank_of_its_keys(check: Checks, end: str, keys: list[OrderKey], state: str) -> None:
    verdict = check(ORDERED, f"{ORDERED} {end}", order=keys)
    [tile] = [tile for tile in verdict.tiles if tile.kind == "order"]
    assert tile.state == state
    assert solved(verdict) is (state == "exact")
    if state == "absent":
        assert not verdict.form_fault
        assert [finding.code for finding in verdict.diagnosis] == ["order"]


def test_order_by_luck_is_a_fault_of_form(check: Checks) -> None:
    lucky = "select * from (values ('b', 1), ('a', 2)) t(k, v)"
    verdict = check(lucky, lucky, order=[by("v", 1)])
    assert form(verdict) == ["no_order_by"]
    assert [tile.state for tile in verdict.tiles if tile.kind == "order"] == ["partial"]


def test_no_luck_without_order_by_is_a_fault_of_form_too(check: Checks) -> None:
    """The rows are right, and the brief's order is simply not asked for."""
    lucky = "select * from (values ('b', 1), ('a', 2)) t(k, v)"
    verdict = check(lucky, lucky, order=[by("k", 0)])
    assert form(verdict) == ["no_order_by"]
    assert [tile.state for tile in verdict.tiles if tile.kind == "order"] == ["absent"]


def test_an_order_in_a_subquery_is_luck(check: Checks) -> None:
    lucky = "select * from (values ('b', 1), ('a', 2)) t(k, v)"
    assert form(check(lucky, f"from ({lucky} order by v)", order=[by("v", 1)])) == ["no_order_by"]


def test_no_rows_are_in_order(check: Checks) -> None:
    empty = "select 1 as v where false"
    assert solved(check(empty, f"{empty} order by 1", order=[by("v", 0)]))
    assert form(check(empty, empty, order=[by("v", 0)])) == ["no_order_by"]


def test_floats_that_differ_by_noise_are_ties(check: Checks) -> None:
    target = "select * from (values ('a', 0.3::double), ('b', 0.1::double + 0.2), ('c', 1)) t(k, v) order by v"
    given = "select * from (values ('b', 0.3::double), ('a', 0.1::double + 0.2), ('c', 1)) t(k, v) order by v"
    assert solved(check(target, given, order=[by("v", 1)]))


@SLOW
@given(rows=st.lists(st.tuples(CELL, CELL), min_size=1, max_size=6), first=st.booleans(), desc=st.booleans())
def test_any_honest_order_by_is_right(check: Checks, rows: list[tuple[str, ...]], first: bool, desc: bool) -> None:
    target = values(rows, "a, b")
    way, nulls = ("desc" if desc else "asc"), ("first" if first else "last")
    given = f"select a, b from ({target}) order by a {way} nulls {nulls}, b"
    assert solved(check(target, given, order=[by("a", 0, way)]))


@SLOW
@given(rows=st.lists(st.tuples(st.sampled_from("123456")), min_size=2, max_size=6, unique=True), data=st.data())
def test_any_other_order_is_wrong(check: Checks, rows: list[tuple[str, ...]], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(rows))
    verdict = check(values(sorted(rows), "a"), values(shuffled, "a"), order=[by("a", 0)])
    assert solved(verdict) is (list(shuffled) == sorted(rows))


# rounding


@pytest.mark.parametrize(
    ("target", "given", "fault"),
    [
        pytest.param("select 0.33::decimal(4,2)", "select 1 / 3.0::double", "rounding", id="decimal-target"),
        pytest.param("select round(1 / 3.0::double, 2)", "select 1 / 3.0::double", "rounding", id="float-target"),
        pytest.param(
            "select round(1 / 3.0::double, 2)", "select round(1 / 3.0::double, 3)", "rounding", id="less-rounded"
        ),
        pytest.param("select round(2 / 3.0::double, 2)", "select '0.67'", "type", id="rounded-but-text"),
        pytest.param("select round(1 / 3.0::double, 2)", "select round(1 / 3.0::double, 1)", None, id="too-much"),
        pytest.param("select round(1 / 3.0::double, 2)", "select 0.34", None, id="wrong"),
        pytest.param("select round(1 / 3.0::double, 2)", "select trunc(0.67)", None, id="cut-off"),
        pytest.param("select 0.33::decimal(4,2)", "select 0.33", "", id="right"),
    ],
)
def test_rounding_that_the_brief_asks_for(check: Checks, target: str, given: str, fault: str | None) -> None:
    verdict = check(target, given, digits={0: 2})
    if fault == "":
        assert solved(verdict)
    else:
        assert form(verdict) == ([fault] if fault else [])
        assert verdict.verdict == "wrong"


def test_unrounded_where_nobody_asked_to_round_is_wrong(check: Checks) -> None:
    verdict = check("select 0.33::decimal(4,2)", "select 1 / 3.0::double")
    assert (verdict.verdict, verdict.form_fault) == ("wrong", False)


def test_two_faults_of_form_are_both_told(check: Checks) -> None:
    target = "select * from (values (1, 'x'), (2, 'y')) t(a, b) order by a"
    given = "select * from (values ('x', '1'), ('y', '2')) t(a, b)"
    assert form(check(target, given, order=[by("a", 0)])) == ["columns_order", "type", "no_order_by"]
