"""Values of every type: from the worker to JSON, and from JSON back to a table, without loss."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from game.engine.limits import MAX_COLUMNS, MAX_NESTING
from game.engine.outcome import Outcome, Rows
from game.engine.result import desk, load_result_set, load_rows, read_table, to_result_set
from game.errors import EngineError
from game.puzzle.resultset import Json, ResultColumn

Run = Callable[[str], Outcome]
HUGE = "170141183460469231731687303715884105727"
VALUES: list[tuple[str, str, Json]] = [
    ("1::tinyint", "TINYINT", 1),
    ("(-32768)::smallint", "SMALLINT", -32768),
    ("1", "INTEGER", 1),
    ("9007199254740992", "BIGINT", 9007199254740992),
    ("9007199254740993", "BIGINT", "9007199254740993"),
    ("-9007199254740993", "BIGINT", "-9007199254740993"),
    (HUGE, "HUGEINT", HUGE),
    ("255::utinyint", "UTINYINT", 255),
    ("1::usmallint", "USMALLINT", 1),
    ("1::uinteger", "UINTEGER", 1),
    ("18446744073709551615::ubigint", "UBIGINT", "18446744073709551615"),
    ("7::uhugeint", "UHUGEINT", "7"),
    ("123456789012345678901234567890::bignum", "BIGNUM", "123456789012345678901234567890"),
    ("319.50::decimal(8,2)", "DECIMAL(8,2)", "319.50"),
    ("(-0.05)::decimal(4,2)", "DECIMAL(4,2)", "-0.05"),
    ("1.5::decimal(38,10)", "DECIMAL(38,10)", "1.5000000000"),
    ("0.1::double", "DOUBLE", 0.1),
    ("1e300", "DOUBLE", 1e300),
    ("0.5::float", "FLOAT", 0.5),
    ("'nan'::double", "DOUBLE", "NaN"),
    ("'inf'::float", "FLOAT", "Infinity"),
    ("'-inf'::double", "DOUBLE", "-Infinity"),
    ("true", "BOOLEAN", True),
    ("''", "VARCHAR", ""),
    ("'é🎉\n\"'", "VARCHAR", 'é🎉\n"'),
    ("'null'", "VARCHAR", "null"),
    ("null", '"NULL"', None),
    ("null::integer", "INTEGER", None),
    ("date '2024-02-29'", "DATE", "2024-02-29"),
    ("date 'infinity'", "DATE", "infinity"),
    ("date '-infinity'", "DATE", "-infinity"),
    ("date '0044-03-15 (BC)'", "DATE", "0044-03-15 (BC)"),
    ("date '12000-01-01'", "DATE", "12000-01-01"),
    ("time '12:34:56.789'", "TIME", "12:34:56.789"),
    ("'12:34:56.789012345'::time_ns", "TIME_NS", "12:34:56.789012345"),
    ("'12:34:56+02'::timetz", "TIME WITH TIME ZONE", "12:34:56+02"),
    ("timestamp '2024-01-01 00:00:00'", "TIMESTAMP", "2024-01-01T00:00:00"),
    ("timestamp '2024-01-01 12:34:56.789'", "TIMESTAMP", "2024-01-01T12:34:56.789"),
    ("timestamp '0044-03-15 (BC) 10:00:00'", "TIMESTAMP", "0044-03-15 (BC)T10:00:00"),
    ("timestamp 'infinity'", "TIMESTAMP", "infinity"),
    ("timestamp '290000-01-01 00:00:00'", "TIMESTAMP", "290000-01-01T00:00:00"),
    ("timestamp_s '2024-01-01 01:02:03'", "TIMESTAMP_S", "2024-01-01T01:02:03"),
    ("timestamp_ms '2024-01-01 01:02:03.004'", "TIMESTAMP_MS", "2024-01-01T01:02:03.004"),
    ("timestamp_ns '2024-01-01 01:02:03.000000004'", "TIMESTAMP_NS", "2024-01-01T01:02:03.000000004"),
    ("timestamptz '2024-01-01 12:00:00+02'", "TIMESTAMP WITH TIME ZONE", "2024-01-01T10:00:00+00"),
    ("timestamptz 'infinity'", "TIMESTAMP WITH TIME ZONE", "infinity"),
    ("interval '1 year 2 days 03:04:05'", "INTERVAL", "1 year 2 days 03:04:05"),
    ("uuid '11111111-2222-3333-4444-555555555555'", "UUID", "11111111-2222-3333-4444-555555555555"),
    ("'\\xAA\\x00a'::blob", "BLOB", "\\xAA\\x00a"),
    ("'101'::bit", "BIT", "101"),
    ("'a'::enum('a','it''s')", "ENUM('a', 'it''s')", "a"),
    ("'{\"a\": [1, 2.50]}'::json", "JSON", '{"a": [1, 2.50]}'),
    ("[1, null, 3]", "INTEGER[]", [1, None, 3]),
    ("[]", '"NULL"[]', []),
    ("null::integer[]", "INTEGER[]", None),
    ("[[1], [2, 3]]", "INTEGER[][]", [[1], [2, 3]]),
    ("array_value(1, 2)", "INTEGER[2]", [1, 2]),
    ("[9007199254740993]", "BIGINT[]", ["9007199254740993"]),
    (f"[{HUGE}]", "HUGEINT[]", [HUGE]),
    ("[12345678901234567.89::decimal(19,2)]", "DECIMAL(19,2)[]", ["12345678901234567.89"]),
    ("[0.1::double, 'nan', 'inf', '-inf']", "DOUBLE[]", [0.1, "NaN", "Infinity", "-Infinity"]),
    ("[date '2024-01-01']", "DATE[]", ["2024-01-01"]),
    ("['a'::enum('a','b')]", "ENUM('a', 'b')[]", ["a"]),
    ("{'x y': 1, 'Z\"q': date '2024-01-01'}", 'STRUCT("x y" INTEGER, "Z""q" DATE)', {"x y": 1, 'Z"q': "2024-01-01"}),
    ("{'e': 'a'::enum('a','b')}", "STRUCT(e ENUM('a', 'b'))", {"e": "a"}),
    ("row(1, 'a')", "TUPLE(INTEGER, VARCHAR)", {"element1": 1, "element2": "a"}),
    ("map {'k': 1, 'l': 2}", "MAP(VARCHAR, INTEGER)", {"k": 1, "l": 2}),
    ("map {1: 'a'}", "MAP(INTEGER, VARCHAR)", {"1": "a"}),
    ("union_value(num := 2)", "UNION(num INTEGER)", {"num": 2}),
    ("42::variant", "VARIANT", 42),
]  # fmt: skip
every_value = pytest.mark.parametrize(("sql", "type_name", "value"), VALUES, ids=[v[0][:40] for v in VALUES])


def fetched(run: Run, sql: str) -> Rows:
    outcome = run(sql)
    assert outcome.rows is not None, outcome.error
    return outcome.rows


@every_value
def test_every_type_becomes_json(run: Run, sql: str, type_name: str, value: Json) -> None:
    result = to_result_set(fetched(run, f"select {sql} as v"))
    assert (result.columns[0].type, result.rows) == (type_name, ((value,),))
    json.dumps(result.to_json(), allow_nan=False)


@every_value
def test_every_type_comes_back_from_json(run: Run, sql: str, type_name: str, value: Json) -> None:
    rows = fetched(run, f"select {sql} as v union all select null")
    result = to_result_set(rows)
    with desk() as connection:
        load_rows(connection, rows, "a")
        load_result_set(connection, result, "b")
        assert read_table(connection, "b", result.columns, result.total) == result
        equal = connection.execute("select a.c0 is not distinct from b.c0 from a join b using (i)").fetchall()
    assert equal == [(True,), (True,)]


def test_types_are_the_same_wherever_the_computer_stands(run: Run) -> None:
    sql = (
        "select timestamptz '2024-07-01 12:00:00+02'::varchar, date_part('timezone', timestamptz '2024-07-01 00:00:00')"
    )
    assert to_result_set(fetched(run, sql)).rows == (("2024-07-01 10:00:00+00", 0),)
    with desk() as connection:
        assert connection.execute("select current_setting('TimeZone')").fetchall() == [("UTC",)]


def test_no_rows_keep_their_columns(run: Run) -> None:
    result = to_result_set(fetched(run, "select id, name as n from customers where false"))
    assert ([(c.name, c.type) for c in result.columns], result.rows, result.total) == (
        [("id", "BIGINT"), ("n", "VARCHAR")], (), 0,
    )  # fmt: skip


def test_equal_names_stay_apart(run: Run) -> None:
    result = to_result_set(fetched(run, "select 1 as a, 2 as a, 3 as A"))
    assert ([c.name for c in result.columns], result.rows) == (["a", "a", "A"], ((1, 2, 3),))


@pytest.mark.parametrize("name", ["", " ", 'a"b', "i", "c0", "é", "select", "a\nb"])
def test_any_column_name_crosses(run: Run, name: str) -> None:
    quoted = name.replace('"', '""')
    outcome = run(f'select 1 as "{quoted}"')
    if name == "":
        assert outcome.kind == "error"  # DuckDB takes no empty name
    else:
        assert outcome.rows is not None
        assert to_result_set(outcome.rows).columns[0].name == name


def test_row_order_is_kept(run: Run) -> None:
    result = to_result_set(fetched(run, "select range as r from range(5000) order by (r * 7919) % 5003"))
    assert [row[0] for row in result.rows] == sorted(range(5000), key=lambda r: (r * 7919) % 5003)


def test_a_limit_takes_the_first_rows(run: Run) -> None:
    result = to_result_set(fetched(run, "from range(100)"), limit=3)
    assert (result.rows, result.total, result.truncated) == (((0,), (1,), (2,)), 100, True)


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("[" * 48 + "1" + "]" * 48, id="lists"),
        pytest.param("{'a': " * 50 + "1" + "}" * 50, id="structs"),
        pytest.param("map {1: " * (MAX_NESTING + 1) + "1" + "}" * (MAX_NESTING + 1), id="maps"),
    ],
)
def test_what_nests_too_deeply_is_told(run: Run, sql: str) -> None:
    outcome = run(f"select {sql} as v")
    assert (outcome.kind, outcome.rows) == ("error", None)
    assert outcome.error is not None
    assert "nest too deeply" in outcome.error.text


def test_what_nests_deeply_is_shown(run: Run) -> None:
    value = to_result_set(fetched(run, "select " + "[" * MAX_NESTING + "7" + "]" * MAX_NESTING)).rows[0][0]
    for _ in range(MAX_NESTING):
        assert isinstance(value, list)
        value = value[0]
    assert value == 7


def test_too_many_columns_are_told(run: Run) -> None:
    assert len(fetched(run, "select " + ", ".join(["1"] * MAX_COLUMNS)).columns) == MAX_COLUMNS
    outcome = run("select " + ", ".join(["1"] * (MAX_COLUMNS + 1)))
    assert outcome.kind == "error"
    assert outcome.error is not None
    assert str(MAX_COLUMNS + 1) in outcome.error.text


def test_too_many_fields_are_told(run: Run) -> None:
    ones, twos = (", ".join(f"f{n}: {value}" for n in range(100)) for value in ("1", "s"))
    outcome = run(f"with a as (select {{{ones}}} as s), b as (select {{{twos}}} from a) from b")
    assert outcome.error is not None
    assert "too many fields" in outcome.error.text


def test_too_long_names_are_told(run: Run) -> None:
    outcome = run(f'with a as (select 1 as "{"x" * 50_000}") select {", ".join(["*"] * 30)} from a')
    assert outcome.error is not None
    assert "too long to be shown" in outcome.error.text


HOSTILE = (
    "')z\" INT)) IS NULL AS c1, 7 AS c2 --",
    "a''b",
    "'",
    '"',
    "]})",
    "/*",
    ";",
    "ENUM('a')",
    "\n--\n",
    "\\",
    "é🎉",
)
ENUMS: list[tuple[str, Json]] = [
    ("{value}", "{value}"),
    ("[{value}]", ["{value}"]),
    ("[[{value}], null]", [["{value}"], None]),
    ("array_value({value}, null)", ["{value}", None]),
    ("{{x: 1, {name}: {value}}}", {"x": 1, "{name}": "{value}"}),
    ("[{{{name}: [{value}], y: 1.5::decimal(8, 2)}}]", [{"{name}": ["{value}"], "y": 1.5}]),
    ("map {{{value}: 1}}", {"{value}": 1}),
    ("map {{1: {value}}}", {"1": "{value}"}),
    ("row(1, {value})", {"element1": 1, "element2": "{value}"}),
    ("union_value({name} := {value})", {"{name}": "{value}"}),
]


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize(("shape", "expected"), ENUMS, ids=[shape for shape, _ in ENUMS])
def test_enums_become_text_whatever_things_are_called(run: Run, shape: str, expected: Json, hostile: str) -> None:
    def named(value: Json) -> Json:
        if isinstance(value, dict):
            return {key.format(name=hostile, value=hostile): named(item) for key, item in value.items()}
        if isinstance(value, list):
            return [named(item) for item in value]
        return hostile if isinstance(value, str) else value

    text, name = hostile.replace("'", "''"), hostile.replace('"', '""')
    value = f"'{text}'::enum('{text}', 'other')"
    rows = fetched(run, "select " + shape.format(value=value, name=f'"{name}"') + " as v, 'x' as w")
    assert to_result_set(rows).rows == ((named(expected), "x"),)


def test_a_name_that_looks_like_an_enum_is_a_name(run: Run) -> None:
    kind = """struct(k int, "ENUM('" int, b enum(')z" INT)) IS NULL AS c1, (SELECT 7) AS c2 --'))"""
    result = to_result_set(fetched(run, f"select null::{kind} as c, 'x' as d"))
    assert result.rows == ((None, "x"),)


def test_an_enum_within_what_cannot_be_written_is_told(run: Run) -> None:
    outcome = run("with a as (select row() as empty) select {a: 'x'::enum('x'), b: empty} as v from a")
    assert outcome.kind == "error"
    assert outcome.error is not None
    assert "Cast the ENUM" in outcome.error.text


@pytest.mark.parametrize(
    ("sql", "text"),
    [
        pytest.param("select [repeat('9', 5000)::bignum]", ["9" * 5000], id="digits"),
        pytest.param("select [('-' || repeat('9', 5000))::bignum]", ["-" + "9" * 5000], id="negative"),
        pytest.param("select {'a': repeat('9', 5000)::json}", {"a": "9" * 5000}, id="digits-in-json"),
    ],
)
def test_numbers_of_any_length_are_shown(run: Run, sql: str, text: Json) -> None:
    assert to_result_set(fetched(run, sql)).rows == ((text,),)


@pytest.mark.parametrize("depth", [101, 900, 3000])
def test_json_too_deep_to_be_read_stays_text(run: Run, depth: int) -> None:
    json_text = "[" * depth + "]" * depth
    result = to_result_set(fetched(run, f"select {{'a': (repeat('[', {depth}) || repeat(']', {depth}))::json}}"))
    assert result.rows == ((f'{{"a":{json_text}}}',),)


def test_json_of_many_brackets_is_read(run: Run) -> None:
    assert to_result_set(fetched(run, "select [{a: x} for x in range(500)]")).rows[0][0] == [
        {"a": n} for n in range(500)
    ]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"kept": 4}, id="more-rows-announced"),
        pytest.param({"kept": 2}, id="fewer-rows-announced"),
        pytest.param({"columns": (ResultColumn("a", "BIGINT"),)}, id="fewer-columns-announced"),
        pytest.param({"columns": (ResultColumn("a", "BIGINT"),) * 3}, id="more-columns-announced"),
        pytest.param({"ipc": b""}, id="nothing"),
        pytest.param({"ipc": b"x" * 1000}, id="no-arrow"),
    ],
)
def test_what_was_not_announced_is_an_error_of_ours(run: Run, change: dict[str, object]) -> None:
    rows = fetched(run, "select range, 'x' from range(3)")
    assert len(to_result_set(rows).rows) == 3
    with pytest.raises(EngineError, match="stopped"):
        to_result_set(replace(rows, **change))  # type: ignore[arg-type]


def test_arrow_of_nonsense_is_an_error_of_ours(run: Run) -> None:
    rows = fetched(run, "select 'abc'")
    for place in range(0, len(rows.ipc), 5):
        broken = rows.ipc[:place] + b"\x7f" + rows.ipc[place + 1 :]
        try:
            to_result_set(replace(rows, ipc=broken))
        except EngineError:
            continue
