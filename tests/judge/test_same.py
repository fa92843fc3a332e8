"""The quick yes or no agrees with the whole comparison, whatever the types, the values and the order."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.engine.outcome import Rows
from game.engine.result import to_result_set
from game.errors import EngineError
from game.judge import compare, pairing, plain
from game.judge import same as quick
from game.judge.compare import Comparer
from game.judge.same import same
from game.puzzle.contract import Contract, OrderKey

RowsOf = Callable[[str], Rows]

VALUES: dict[str, Sequence[str]] = {
    "TINYINT": ["0", "1", "-3"],
    "BIGINT": ["0", "1", "9007199254740993", "9007199254740992"],
    "UBIGINT": ["0", "1", "18446744073709551615"],
    "HUGEINT": ["1", "-170141183460469231731687303715884105728", "9007199254740993"],
    "UHUGEINT": ["1", "340282366920938463463374607431768211455"],
    "BIGNUM": ["'1'", "'340282366920938463463374607431768211456'"],
    "DECIMAL(4,2)": ["1", "1.5", "-0.05", "0"],
    "DECIMAL(12,4)": ["1", "1.5", "1.5001", "0.3"],
    "DECIMAL(38,30)": ["1", "1.5", "1.000000000000000000000000000001"],
    "FLOAT": ["0.5", "'nan'", "'-inf'", "1"],
    "DOUBLE": ["1", "1.0000000008", "1.0000000016", "'nan'", "'inf'", "-0.0", "0.0", "0.30000000000000004", "0.3"],
    "VARCHAR": ["'a'", "'A'", "''", "'a '", "'é'", "'1'", "'null'", "'🎉'"],
    "ENUM('b', 'a')": ["'a'", "'b'"],
    "BOOLEAN": ["true", "false"],
    "DATE": ["'2024-01-01'", "'2024-01-02'", "'infinity'", "'5000000-01-01'", "'0044-03-15 (BC)'"],
    "TIMESTAMP": ["'2024-01-01'", "'2024-01-01 00:00:00.5'", "'2024-01-02'", "'infinity'", "'12000-01-01'"],
    "TIMESTAMP_S": ["'2024-01-01'", "'2024-01-02 03:04:05'"],
    "TIMESTAMP_NS": ["'2024-01-01'", "'2024-01-01 00:00:00.000000001'"],
    "TIMESTAMP WITH TIME ZONE": ["'2024-01-01 00:00:00+00'", "'2024-01-01 02:00:00+02'", "'2024-01-01 00:00:00+02'"],
    "TIME": ["'10:00:00'", "'10:00:00.5'"],
    "INTERVAL": ["'1 month'", "'30 days'", "'24 hours'", "'1 day'"],
    "BLOB": ["'a'", "'\\x00'"],
    "UUID": ["'11111111-2222-3333-4444-555555555555'"],
    "JSON": ["'{\"a\": 1}'", "'{\"a\":1}'", "'[1]'"],
    "INTEGER[]": ["[1, 2]", "[2, 1]", "[]", "[null]"],
    "DOUBLE[]": ["[1.0, 2.0]", "[1.0000000001, 2.0]", "['nan']"],
    "DECIMAL(4,2)[]": ["[1, 2]", "[1.5]"],
    "STRUCT(a INTEGER, b DOUBLE)": ["{'a': 1, 'b': 2}", "{'a': 1, 'b': null}"],
    "STRUCT(b DECIMAL(4,2), A BIGINT)": ["{'b': 2, 'A': 1}"],
    "MAP(VARCHAR, INTEGER)": ["map {'x': 1, 'y': 2}", "map {'y': 2, 'x': 1}"],
}
NEIGHBOURS = {
    "numbers": [name for name in VALUES if "INT" in name or "DECIMAL" in name or name in ("FLOAT", "DOUBLE", "BIGNUM")],
    "moments": [name for name in VALUES if name.startswith(("DATE", "TIMESTAMP"))],
    "nested": [name for name in VALUES if name.endswith("]") or name.startswith(("STRUCT", "MAP"))],
}
PLAIN = ["BIGINT", "HUGEINT", "DECIMAL(12,4)", "DOUBLE", "VARCHAR", "BOOLEAN", "DATE", "TIMESTAMP"]
FEW = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def types(draw: st.DrawFn) -> tuple[str, str]:
    """A target's type and a result's: mostly the same or of one family."""
    first = draw(st.sampled_from(list(VALUES)))
    families = [family for family in NEIGHBOURS.values() if first in family]
    near = st.sampled_from(families[0]) if families else st.just(first)
    return first, draw(st.one_of(st.just(first), near, st.sampled_from(list(VALUES))))


@st.composite
def cells(draw: st.DrawFn, target: str, given: str) -> tuple[str, str]:
    """A value and what it may be in the result: often the same text, where the type has it."""
    value = draw(st.sampled_from([*VALUES[target], "null"]))
    other = draw(st.sampled_from([*VALUES[given], "null"]))
    same_text = value == "null" or value in VALUES[given]
    return value, value if same_text and draw(st.integers(0, 9)) else other


@st.composite
def results(draw: st.DrawFn) -> tuple[str, str, tuple[OrderKey, ...]]:
    """SQL of a target, SQL of a result, and sort keys."""
    kinds = draw(st.lists(types(), min_size=1, max_size=3))
    rows = draw(st.lists(st.tuples(*(cells(a, b) for a, b in kinds)), max_size=6))
    target = [[cell[0] for cell in row] for row in rows]
    given = draw(st.permutations([[cell[1] for cell in row] for row in rows]))
    if draw(st.integers(0, 9)) == 0:
        given = given[1:]
    keys = draw(st.lists(st.integers(0, len(kinds) - 1), max_size=2, unique=True))
    ways = st.tuples(st.sampled_from(["asc", "desc"]), st.sampled_from(["any", "first", "last"]))
    order = tuple(OrderKey(f"c{n}", n, *draw(ways)) for n in keys)  # type: ignore[arg-type]
    sort = ", ".join(f"c{n} {'desc' if draw(st.booleans()) else ''}" for n in keys)
    end = f" order by {sort}" if sort and draw(st.booleans()) else ""
    return query(target, [a for a, _ in kinds]), query(list(given), [b for _, b in kinds]) + end, order


def query(rows: list[list[str]], kinds: Sequence[str]) -> str:
    columns = ", ".join(f"c{n}" for n in range(len(kinds)))
    casts = ", ".join(f"cast(null as {kind}) as c{n}" for n, kind in enumerate(kinds))
    listed = [
        f"select {', '.join(f'cast({v} as {kind})' for v, kind in zip(row, kinds, strict=True))}, {i}"
        for i, row in enumerate(rows)
    ]
    union = " union all ".join([f"(select {casts}, 0 as i where false)", *listed])
    return f"select {columns} from (select * from ({union}) order by i)"


def answers(rows_of: RowsOf, target: str, given: str, order: Sequence[OrderKey], ordered: bool) -> tuple[bool, bool]:
    wanted, rows = to_result_set(rows_of(target)), rows_of(given)
    contract = Contract((), tuple(order))
    quickly = same(wanted, rows, contract, ordered)
    with Comparer(wanted, rows, contract) as comparer, pytest.MonkeyPatch.context() as patch:
        patch.setattr(compare, "few_right", lambda *_: None)  # the whole way, by queries
        return quickly, comparer.compare(ordered).right


@FEW
@given(results(), st.booleans())
def test_it_agrees_with_the_whole_comparison(
    rows_of: RowsOf, made: tuple[str, str, tuple[OrderKey, ...]], ordered: bool
) -> None:
    quickly, wholly = answers(rows_of, *made, ordered or bool(made[2]))
    assert quickly is wholly


@FEW
@given(results(), st.booleans())
def test_what_is_for_large_results_agrees_too(
    rows_of: RowsOf, made: tuple[str, str, tuple[OrderKey, ...]], as_arrow: bool
) -> None:
    """Digests, order by the values themselves, pairing by size and bunches in SQL, on results of a few rows."""
    target, given_sql, order = made
    wanted, rows = rows_of(target), rows_of(given_sql)
    right = same(to_result_set(wanted), rows, Contract((), order), True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compare, "_DIGEST_LEAST", 0)
        patch.setattr(pairing, "_ROWS_FEW", -1)
        with Comparer(wanted if as_arrow else to_result_set(wanted), rows, Contract((), order)) as comparer:
            found = comparer.compare(True)
            assert found.right is right
            assert (len(found.pairs), len({t for t, _ in found.pairs}), len({p for _, p in found.pairs})) == (
                (len(found.pairs),) * 3
            )
            assert sorted([*found.missing, *(t for t, _ in found.pairs)]) == list(range(wanted.total))
            assert sorted([*found.extra, *(p for _, p in found.pairs)]) == list(range(rows.total))


@FEW
@given(st.data())
def test_it_agrees_on_plain_types_in_any_order(rows_of: RowsOf, data: st.DataObject) -> None:
    """Without a query on the way, and mostly right."""
    kinds = data.draw(st.lists(st.sampled_from(PLAIN), min_size=1, max_size=3))
    finite = {
        kind: [v for v in VALUES[kind] if "infinity" not in v and "000-01" not in v and "BC" not in v] for kind in kinds
    }
    row = st.tuples(*(st.sampled_from([*finite[kind], "null"]) for kind in kinds))
    rows = [list(cells) for cells in data.draw(st.lists(row, max_size=8))]
    n, way = data.draw(st.integers(0, len(kinds) - 1)), data.draw(st.sampled_from(["asc", "desc"]))
    nulls = data.draw(st.sampled_from(["any", "first", "last"]))
    end = data.draw(
        st.sampled_from(["", f" order by c{n} {way} nulls first", f" order by c{n} {way} nulls last, 1 desc"])
    )
    order = (OrderKey(f"c{n}", n, way, nulls),) if data.draw(st.booleans()) else ()  # type: ignore[arg-type]
    shuffled = data.draw(st.permutations(rows))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quick, "Comparer", None)
        wanted = to_result_set(rows_of(query(rows, kinds)))
        quickly = same(wanted, rows_of(query(list(shuffled), kinds) + end), Contract((), order), True)
    _, wholly = answers(rows_of, query(rows, kinds), query(list(shuffled), kinds) + end, order, True)
    assert quickly is wholly
    assert quickly or order


@pytest.mark.parametrize("kind", sorted({"SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER", *VALUES}))
def test_plain_values_are_read_as_the_target_has_them(rows_of: RowsOf, kind: str) -> None:
    values = [*VALUES.get(kind, ["0", "1", "2"]), "null"]
    rows = rows_of(query([[value] for value in values], [kind]))
    wanted = to_result_set(rows)
    try:
        [column] = plain.of_rows(rows)
        expected = plain.of_target(kind, [row[0] for row in wanted.rows])
    except plain.NotPlain:
        assert kind not in PLAIN or "infinity" in str(values)
        return
    assert list(map(repr, column)) == list(map(repr, expected)) or column == expected


def test_other_widths_counts_and_orders_by_luck_are_not_the_same(rows_of: RowsOf) -> None:
    one = to_result_set(rows_of("select 1"))
    by_it = Contract((), (OrderKey("c0", 0),))
    assert same(one, rows_of("select 1"), by_it, True)
    assert not same(one, rows_of("select 1"), by_it, False)
    assert not same(one, rows_of("select 1, 1"), Contract(()), True)
    assert not same(one, rows_of("select 1 union all select 1"), Contract(()), True)


def test_arrow_that_was_not_announced_is_an_error_of_ours(rows_of: RowsOf) -> None:
    rows = rows_of("select 'abc', 1.5, 1::hugeint, null::bigint")
    wanted = to_result_set(rows)
    for place in range(0, len(rows.ipc), 5):
        broken = Rows(rows.columns, rows.ipc[:place] + b"\x7f" + rows.ipc[place + 1 :], rows.kept, rows.total)
        try:
            assert same(wanted, broken, Contract(()), True) in (True, False)
        except EngineError:
            continue
    with pytest.raises(EngineError, match="stopped"):
        same(wanted, Rows(rows.columns, b"", 1, 1), Contract(()), True)
