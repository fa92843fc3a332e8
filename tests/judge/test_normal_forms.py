"""Normal forms: a proof where two queries are the same, silence where they are not, and never the wrong way round."""

import itertools
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.judge.normal import normal_form

SCHEMA = {"t": {"a": "INTEGER", "b": "INTEGER", "s": "VARCHAR"}, "u": {"a": "INTEGER", "c": "INTEGER"}}
LINES = (Path(__file__).parent / "normal_forms.sql").read_text(encoding="utf-8").splitlines()
PAIRS = [tuple(part.strip() for part in line.split(";")) for line in LINES if not line.startswith("--")]


def proved(one: str, other: str) -> bool:
    first = normal_form(one, SCHEMA)
    return first is not None and first == normal_form(other, SCHEMA)


@pytest.mark.parametrize(("one", "other", "expected"), PAIRS, ids=[f"{p[0]} ~ {p[1]}" for p in PAIRS])
def test_a_pair(one: str, other: str, expected: str) -> None:
    assert expected in ("same", "other", "open")
    if expected != "open":
        assert proved(one, other) is (expected == "same")


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("", id="empty"),
        pytest.param("select", id="half"),
        pytest.param("select 'abc", id="open-quote"),
        pytest.param("select " + "(" * 200 + "1" + ")" * 200, id="deep"),
        pytest.param("select nothing from nowhere", id="unknown"),
        pytest.param("select 1; select 2", id="two"),
        pytest.param("\0", id="nul"),
        pytest.param("from t positional join u", id="only-duckdb-knows"),
    ],
)
def test_what_cannot_be_read_is_no_proof_and_no_crash(sql: str) -> None:
    assert normal_form(sql, SCHEMA) is None or isinstance(normal_form(sql, SCHEMA), str)


def test_names_of_qualified_tables_are_known() -> None:
    schema = {"cd.bookings": {"id": "INTEGER"}, "members": {"id": "INTEGER"}}
    one = normal_form("select id from cd.bookings where id = 1", schema)
    assert one is not None
    assert one == normal_form("select b.id from cd.bookings b where 1 = b.id", schema)
    assert one != normal_form("select id from main.members where id = 1", schema)


# No proof for queries whose results differ: parts of queries, put together at random, on small random tables.

COLUMNS = st.sampled_from(["t.a", "t.b", "u.c", "t.a + t.b", "coalesce(t.a, u.c)", "t.s", "1", "null"])
CONDITIONS = st.sampled_from(
    [
        "t.a = 1",
        "t.a <> 1",
        "t.a > 1",
        "not t.a > 1",
        "t.a >= 1",
        "t.a in (1, 2)",
        "t.a not in (1, null)",
        "t.b is null",
        "t.b = t.b",
        "t.a = 1 or t.a <> 1",
        "t.a = 1 and t.b = 2",
        "u.c between 1 and 2",
        "coalesce(u.c, 0) = 0",
        "true",
        "null",
        "t.s = 'x'",
        "t.a = 1 or t.b = 2 and u.c = 1",
        "t.a = u.c",
        "t.a - 1 = 1",
        "t.b * 2 = 4",
        "not (t.a = 1 and t.b = 1)",
        "exists (select 1 from u v where v.a = t.a)",
        "t.a in (select c from u)",
        "t.a not in (select c from u)",
    ]
)
JOINS = st.sampled_from(
    [
        "join u on t.a = u.a",
        "left join u on t.a = u.a",
        "full join u on t.a = u.a",
        "cross join u",
        "left join u on t.a = u.a and u.c = 1",
        "join u on t.a = u.c",
        "right join u on u.a = t.a",
    ]
)
ENDS = st.sampled_from(
    [
        "",
        "",
        "",
        "group by all",
        "group by all having count(*) > 1",
        "limit 1",
        "order by 1",
        "order by 1 desc",
        "order by 2",
    ]
)


@st.composite
def queries(draw: st.DrawFn) -> str:
    one, two = draw(COLUMNS), draw(COLUMNS)
    distinct = draw(st.sampled_from(["", "", "distinct "]))
    where = draw(CONDITIONS)
    query = f"select {distinct}{one} as x, {two} as y from t {draw(JOINS)} where {where} {draw(ENDS)}"
    wrap = draw(st.sampled_from(["{}", "{}", "with q as ({}) select x, y from q", "select y, x from ({})"]))
    return wrap.format(query)


DATA = """
create table t(a integer, b integer, s varchar); create table u(a integer, c integer);
insert into t values (1, 1, 'x'), (1, 2, null), (2, null, 'X'), (2, 2, 'x'), (null, 2, ''), (3, 1, 'x'), (1, 1, 'x');
insert into u values (1, 1), (1, null), (2, 2), (null, 1), (4, 0), (3, 3), (2, 2);
"""


@settings(max_examples=30, deadline=None)
@given(st.lists(queries(), min_size=8, max_size=8))
def test_queries_with_different_results_are_never_proved_the_same(found: list[str]) -> None:
    forms: dict[str, list[str]] = {}
    for query in found:
        form = normal_form(query, SCHEMA)
        if form is not None:
            forms.setdefault(form, []).append(query)
    with duckdb.connect() as connection:
        connection.execute(DATA)
        for alike in forms.values():
            for one, other in itertools.pairwise(alike):
                if "limit" not in one:
                    assert rows(connection, one) == rows(connection, other)


@settings(max_examples=80, deadline=None)
@given(
    queries(),
    st.sampled_from(
        [
            (">=", ">"),
            ("<>", "="),
            ("left join", "join"),
            ("full", "left"),
            ("and", "or"),
            ("distinct ", ""),
            (" desc", ""),
            ("count(*) > 1", "count(*) > 2"),
            ("= 1", "= 2"),
            ("t.a", "t.b"),
            ("u.c", "u.a"),
            ("'x'", "'X'"),
            ("not in", "in"),
            ("coalesce", "nullif"),
            ("in (1, 2)", "in (1, 3)"),
            ("y, x", "x, y"),
            ("order by 1", "order by 2"),
        ]
    ),
)
def test_a_mutated_query_is_never_proved_the_same_unless_it_is(query: str, change: tuple[str, str]) -> None:
    mutant = query.replace(*change)
    if mutant != query and "limit" not in query and proved(query, mutant):
        with duckdb.connect() as connection:
            connection.execute(DATA)
            assert rows(connection, query) == rows(connection, mutant)


def rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[str]:
    return sorted(str(row) for row in connection.execute(sql).fetchall())
