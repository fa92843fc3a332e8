"""Rows that break what the project declares are put aside with the reason; the rest load on."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.forge.intake.report import of_kind
from game.forge.intake.settings import Decision, Settings
from game.puzzle.catalog import NotNull
from tests.forge.intake.projects import Made, check, made, model, promised

PARENTS = "select i as id, 'p' || i as name from range(1, 21) t(i)"


def _reasons(made: Made, table: str) -> list[str]:
    return sorted(row[0] for row in made.read(f"quarantine/{table}.parquet"))


@pytest.mark.parametrize(
    ("test", "query", "reason"),
    [
        pytest.param(
            check("things", "x", "not_null"), "select nullif(i, 7) as x from range(40) t(i)", "x is null.", id="null"
        ),
        pytest.param(
            check("things", "x", "unique"),
            "select greatest(i, 1) as x from range(40) t(i)",
            "x repeats a value that an earlier row has.",
            id="unique",
        ),
        pytest.param(
            check("things", "x", "accepted_values", values=["a", "b"]),
            "select case when i = 3 then 'c' when i % 2 = 0 then 'a' else 'b' end as x from range(40) t(i)",
            "x is none of the accepted values.",
            id="accepted",
        ),
        pytest.param(
            check("things", "x", "accepted_values", values=["1", "2"], quote=False),
            "select case when i = 3 then 9 else i % 2 + 1 end as x from range(40) t(i)",
            "x is none of the accepted values.",
            id="accepted numbers",
        ),
        pytest.param(
            check("things", None, "expression_is_true", "dbt_utils", expression="x < 39"),
            "select i as x from range(40) t(i)",
            "Not true: x < 39",
            id="expression",
        ),
        pytest.param(
            check("things", "x", "accepted_range", "dbt_utils", min_value=1),
            "select i as x from range(40) t(i)",
            'Not true: "x" >= 1',
            id="range",
        ),
        pytest.param(
            check("things", "x", "expect_column_values_to_be_between", "dbt_expectations", max_value=39, strictly=True),
            "select i as x from range(1, 40) t(i)",
            'Not true: "x" < 39',
            id="between",
        ),
        pytest.param(
            check("things", "x", "not_empty_string", "dbt_utils"),
            "select case when i = 3 then ' ' else i::varchar end as x from range(40) t(i)",
            "Not true: trim(\"x\") <> ''",
            id="empty",
        ),
        pytest.param(
            check("things", None, "unique_combination_of_columns", "dbt_utils", combination_of_columns=["x", "y"]),
            "select greatest(i, 1) as x, 1 as y from range(40) t(i)",
            "x, y together repeat what an earlier row has.",
            id="together",
        ),
    ],
)
def test_one_bad_row_is_put_aside(make: Callable[..., Made], test: dict[str, object], query: str, reason: str) -> None:
    made = make({"things": query}, [test])
    found = made.take()
    assert _reasons(made, "things") == [reason]
    [note] = of_kind(found.notes, "quarantined")
    assert (note.place, note.count) == ("things", 1)
    assert len(made.rows("things")) in (38, 39)


def test_orphans_of_what_was_put_aside_follow(make: Callable[..., Made]) -> None:
    tables = {
        "shops": f"{PARENTS} union all select null, 'nobody'",
        "orders": "select i as id, i % 20 + 1 as shop from range(40) t(i) union all select 99, 21",
        "lines": "select i as id, i % 40 as order_id from range(80) t(i) union all select 200, 99",
    }
    tests = [
        check("shops", "id", "not_null"),
        check("orders", "shop", "relationships", to="ref('shops')", field="id"),
        check("lines", "order_id", "relationships", to="ref('orders')", field="id"),
    ]
    made = make(tables, tests)
    found = made.take()
    assert {note.place: note.count for note in of_kind(found.notes, "quarantined")} == {
        "shops": 1, "orders": 1, "lines": 1,
    }  # fmt: skip
    assert (len(made.rows("orders")), len(made.rows("lines"))) == (40, 80)


TREE = {
    "shops": f"{PARENTS} union all select 5, 'twice' union all select 50, null",
    "orders": "select i as id, i % 20 + 1 as shop from range(40) t(i) union all select 100 + i, 50 from range(30) t(i)",
    "lines": "select i as id, i % 40 as order_id from range(80) t(i) union all select 200 + i, 100 from range(25) t(i)",
}
LOST = [check("shops", "id", "unique"), check("shops", "name", "not_null")]
LINKS = [
    check("orders", "shop", "relationships", to="ref('shops')", field="id"),
    check("lines", "order_id", "relationships", to="ref('orders')", field="id"),
]


@pytest.mark.parametrize("links", [LINKS, LINKS[:1], LINKS[1:], []], ids=["declared", "one", "other", "inferred"])
def test_rows_follow_those_they_point_to(make: Callable[..., Made], links: list[dict[str, object]]) -> None:
    """However many: a third of the orders, and what points to these. A shop that is there twice is still there."""
    made = make({**TREE, "orders": TREE["orders"].replace("shop", "shop_id")}, LOST + _named(links))
    found = made.take()
    [told] = of_kind(found.notes, "changed")
    assert told.text.startswith("shops, orders, lines: what other tables count")
    assert (len(made.rows("shops")), len(made.rows("orders")), len(made.rows("lines"))) == (20, 40, 80)
    assert [(note.place, note.code, note.count) for note in of_kind(found.notes, "quarantined")] == [
        ("shops", "rows", 1), ("shops", "rows", 1), ("orders", "following", 30), ("lines", "following", 25),
    ]  # fmt: skip
    assert set(_reasons(made, "orders")) == {"shop_id 50 points to a row of shops that is put aside itself."}
    assert set(_reasons(made, "lines")) == {"order_id 100 points to a row of orders that is put aside itself."}
    assert {"relationships": {"to": "shops", "field": "id"}} in promised(found, "orders.shop_id")
    assert {"relationships": {"to": "orders", "field": "id"}} in promised(found, "lines.order_id")
    assert "orders: 30 rows follow others into quarantine." in (made.out / "forge-report.md").read_text("utf-8")


def _named(links: list[dict[str, object]]) -> list[dict[str, object]]:
    return [{**link, "column_name": "shop_id"} if link["column_name"] == "shop" else link for link in links]


def test_a_chain_within_a_table_is_followed_to_its_end(make: Callable[..., Made]) -> None:
    query = (
        "select i as id, case when i between 2 and 60 then i - 1 end as parent_id, "
        "case when i > 1 then 'p' || i end as name from range(1, 101) t(i)"
    )
    tests = [
        check("nodes", "name", "not_null"),
        check("nodes", "parent_id", "relationships", to="ref('nodes')", field="id"),
    ]
    made = make({"nodes": query}, tests)
    made.take()
    assert [row[0] for row in made.rows("nodes")] == list(range(61, 101))


def test_own_orphans_are_told_from_those_that_follow(make: Callable[..., Made]) -> None:
    """And a link that too many rows break by themselves takes nobody along."""
    orders = "select i as id, i % 20 + 1 as shop from range(40) t(i) union all select 100, 50 union all select 101, 77"
    made = make({**TREE, "orders": orders, "lines": "select 1 as id"}, LOST + LINKS[:1])
    made.take()
    assert _reasons(made, "orders") == [
        "shop 50 points to a row of shops that is put aside itself.",
        "shop isn't found in shops.id.",
    ]
    made = make(
        {**TREE, "orders": orders.replace("77", "77 from range(9)"), "lines": "select 1 as id"}, LOST + LINKS[:1]
    )
    found = made.take()
    assert [note.code for note in of_kind(found.notes, "dropped")] == ["too_many"]
    assert len(made.rows("orders")) == 50


def test_what_a_row_points_to_is_not_told_where_it_is_masked(make: Callable[..., Made]) -> None:
    tables = {
        "members": "select 'm' || i || '@mail.org' as email, case when i > 1 then i end as n from range(1, 41) t(i)",
        "visits": "select i as id, 'm' || (i % 40 + 1) || '@mail.org' as email from range(80) t(i)",
    }
    tests = [
        check("members", "n", "not_null"),
        check("members", "email", "unique"),
        check("visits", "email", "relationships", to="ref('members')", field="email"),
    ]
    made = make(tables, tests)
    made.take()
    assert set(_reasons(made, "visits")) == {"email … points to a row of members that is put aside itself."}


def test_rows_put_aside_can_be_opened_by_anybody(make: Callable[..., Made]) -> None:
    made = make(
        {"things": "select nullif(i, 7) as x, 'a, \"b\"' as y from range(40) t(i)"}, [check("things", "x", "not_null")]
    )
    made.take()
    text = (made.out / "quarantine" / "things.csv").read_text(encoding="utf-8")
    assert text == 'reason,x,y\nx is null.,,"a, ""b"""\n'


def test_a_confirmed_finding_that_many_rows_break_is_not_promised(make: Callable[..., Made]) -> None:
    made = make({"things": "select nullif(i % 4, 0) as x from range(40) t(i)"})
    found = made.take(Settings(inferred=(Decision("things.x", NotNull(), confirmed=True),)))
    assert [note.code for note in of_kind(found.notes, "dropped")] == ["too_many"]
    assert promised(found, "things.x") == []


def test_tests_that_only_warn_are_told_in_one_line(make: Callable[..., Made]) -> None:
    warn = {"severity": "warn"}
    tests = [
        check("things", "x", "not_null", config=warn),
        check(
            "things", None, "unique_combination_of_columns", "dbt_utils", combination_of_columns=["x", "y"], config=warn
        ),
        check("things", "y", "not_null", config={"severity": "WARN", "where": "x > 3"}),
        check("things", "y", "somebodys_own", config=warn),
        check("things", "y", "unique", config={"severity": "error"}),
    ]
    found = make({"things": "select nullif(i, 7) as x, i as y from range(40) t(i)"}, tests).take()
    [line] = [note.text for note in of_kind(found.notes, "dropped")]
    assert line == (
        "Only a warning in dbt, so not taken as a promise: things.x not_null, things unique_combination_of_columns."
    )


def test_a_promise_that_many_rows_break_is_dropped(make: Callable[..., Made]) -> None:
    made = make({"things": "select i % 10 as x, i as id from range(40) t(i)"}, [check("things", "x", "unique")])
    found = made.take()
    assert [note.code for note in of_kind(found.notes, "dropped")] == ["too_many"]
    assert "unique" not in promised(found, "things.x")
    assert len(made.rows("things")) == 40
    assert not (made.out / "quarantine").exists()


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        pytest.param("x <= current_date", "volatile", id="today"),
        pytest.param("x > (select 1)", "beyond_row", id="subquery"),
        pytest.param("1 = 1); drop table things; select (1 = 1", "beyond_row", id="two statements"),
        pytest.param("iff(x > 0, true, false)", "not_evaluable", id="another dialect"),
        pytest.param("x >", "beyond_row", id="no expression"),
    ],
)
def test_conditions_that_cannot_be_tested_are_dropped(make: Callable[..., Made], condition: str, code: str) -> None:
    test = check("things", None, "expression_is_true", "dbt_utils", expression=condition)
    found = make({"things": "select i as x from range(40) t(i)"}, [test]).take()
    assert [note.code for note in of_kind(found.notes, "dropped")] == [code]


@pytest.mark.parametrize(
    "config", [{"where": "x > 7"}, {"severity": "warn"}, {"error_if": ">100"}], ids=["where", "warn", "tolerance"]
)
def test_what_is_no_promise_costs_no_row(make: Callable[..., Made], config: dict[str, str]) -> None:
    test = check("things", "x", "not_null", config=config)
    made = make({"things": "select nullif(i, 7) as x from range(40) t(i)"}, [test])
    made.take()
    assert len(made.rows("things")) == 40


def test_constraints_of_enforced_contracts_are_promises(make: Callable[..., Made]) -> None:
    columns = {
        "id": {"name": "id", "constraints": [{"type": "primary_key"}]},
        "parent": {
            "name": "parent",
            "constraints": [{"type": "foreign_key", "to": '"db"."main"."parents"', "to_columns": ["id"]}],
        },
        "x": {"name": "x", "constraints": [{"type": "check", "expression": "x >= 0"}, {"type": "not_null"}]},
    }
    contract = {"contract": {"enforced": True}, "relation_name": '"db"."main"."children"'}
    made = make(
        {"children": "select i as id, i % 20 + 1 as parent, i as x from range(40) t(i)", "parents": PARENTS},
        children=model("children", columns=columns, **contract),
        parents=model("parents", relation_name='"db"."main"."parents"'),
    )
    found = made.take()
    assert promised(found, "children.id") == ["not_null", "unique"]
    assert {"relationships": {"to": "parents", "field": "id"}} in promised(found, "children.parent")
    assert {"check": "x >= 0"} in promised(found, "children.x")


def test_a_confirmed_finding_puts_rows_aside(make: Callable[..., Made]) -> None:
    made = make({"things": "select nullif(i, 7) as x from range(40) t(i)"})
    made.take(Settings(inferred=(Decision("things.x", NotNull(), confirmed=True),)))
    assert _reasons(made, "things") == ["x is null."]


def test_what_relationships_to_a_layer_below_say_is_asked_of_the_mart(make: Callable[..., Made]) -> None:
    tests = [check("orders", "customer_id", "relationships", to="ref('stg_customers')", field="customer_id")]
    made = make(
        {
            "customers": "select i as customer_id from range(30) t(i)",
            "orders": "select i as id, i % 31 as customer_id from range(31) t(i)",
        },
        tests,
        stg_customers=model("stg_customers", folder=["staging"]),
    )
    made.take()
    assert _reasons(made, "orders") == ["customer_id isn't found in customers.customer_id."]


ROWS = st.lists(
    st.tuples(st.none() | st.integers(0, 12), st.none() | st.integers(0, 9), st.sampled_from("abc")),
    min_size=1,
    max_size=40,
).map(lambda rows: [*rows, (99, None, "a")])
"""The last row breaks nothing: a pack has one row at least."""


@settings(max_examples=12)
@given(rows=ROWS, parents=st.lists(st.none() | st.integers(0, 9), min_size=1, max_size=12))
def test_whatever_comes_in_keeps_what_is_promised_of_it(
    rows: list[tuple[int | None, int | None, str]], parents: list[int | None]
) -> None:
    """And no row is lost: each is in the pack, or in quarantine with a reason."""
    with TemporaryDirectory() as folder:
        listed = ", ".join(
            f"({a if a is not None else 'null'}, {b if b is not None else 'null'}, '{c}')" for a, b, c in rows
        )
        ids = ", ".join(f"({p if p is not None else 'null'})" for p in parents)
        project = made(
            Path(folder),
            {
                "children": f"select a::int as a, b::int as b, c from (values {listed}) t(a, b, c)",
                "parents": f"select id::int as id from (values {ids}) t(id)",
            },
            [
                check("children", "a", "unique"),
                check("children", "a", "not_null"),
                check("children", "b", "relationships", to="ref('parents')", field="id"),
                check("children", "c", "accepted_values", values=["a", "b"]),
                check("parents", "id", "unique"),
                check("parents", "id", "not_null"),
            ],
        )
        found = project.take()
        known = {table.name for table in found.tables}
        aside = sum(note.count for note in of_kind(found.notes, "quarantined") if note.place == "children")
        loaded = project.rows("children") if "children" in known else []
        assert len(loaded) + aside == len(rows)
        if "children" not in known:
            return
        first, second, third = (list(column) for column in zip(*loaded, strict=True))
        if "unique" in promised(found, "children.a"):
            assert len([a for a in first if a is not None]) == len({a for a in first if a is not None})
        if "not_null" in promised(found, "children.a"):
            assert None not in first
        if {"accepted_values": ["a", "b"]} in promised(found, "children.c"):
            assert set(third) <= {"a", "b"}
        if any("relationships" in test for test in promised(found, "children.b")):
            assert set(second) - {None} <= {row[0] for row in project.rows("parents")}
