"""Rows made from a catalog alone: every promise holds, and the same seed gives the same bytes."""

import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings

from game.forge.synthetic.make import Synthesis, make_rows
from game.forge.world.profile import ColumnProfile, TableProfile, profile
from game.paths import levels_dir
from game.puzzle.catalog import AcceptedValues, Check, Column, NotNull, Relationship, Table, Unique, UniqueTogether
from game.puzzle.pack import load_pack
from tests.forge.synthetic.catalogs import catalogs
from tests.forge.synthetic.holding import broken, opened

KEY = (NotNull(), Unique())
SHOP = (
    Table(
        "customers",
        "",
        (
            Column("id", "BIGINT", "", KEY),
            Column("first_name", "VARCHAR"),
            Column("last_name", "VARCHAR"),
            Column("email", "VARCHAR", "", (Unique(),)),
            Column("signed_up_at", "TIMESTAMP", "", (NotNull(),)),
            Column("first_order_date", "DATE"),
            Column("number_of_orders", "BIGINT"),
            Column("lifetime_value", "DECIMAL(12,2)"),
            Column("referrer_id", "BIGINT", "", (Relationship("customers", "id"),)),
        ),
    ),
    Table(
        "orders",
        "",
        (
            Column("id", "BIGINT", "", KEY),
            Column("customer_id", "BIGINT", "", (NotNull(), Relationship("customers", "id"))),
            Column("status", "VARCHAR", "", (NotNull(), AcceptedValues(("placed", "shipped", "returned")))),
            Column("ordered_at", "TIMESTAMP", "", (NotNull(),)),
            Column("shipped_at", "TIMESTAMP"),
            Column("amount", "DECIMAL(10,2)", "", (NotNull(), Check("amount > 0"))),
        ),
    ),
    Table(
        "order_lines",
        "",
        (
            Column("order_id", "BIGINT", "", (NotNull(), Relationship("orders", "id"))),
            Column("line_number", "INTEGER", "", (NotNull(),)),
            Column("quantity", "INTEGER", "", (NotNull(), Check("quantity >= 1"))),
            Column("unit_price", "DECIMAL(8,2)", "", (NotNull(),)),
            Column("line_total", "DECIMAL(10,2)", "", (NotNull(),)),
        ),
        tests=(UniqueTogether(("order_id", "line_number")),),
    ),
)


def made(tables: Sequence[Table], folder: Path, seed: str = "s", **more: Any) -> Synthesis:
    return make_rows(tables, more.pop("profiles", {}), seed, folder, **more)


def asked(tables: Sequence[Table], folder: Path, query: str) -> list[tuple[Any, ...]]:
    with opened(folder, tables) as connection:
        return connection.execute(query).fetchall()


@given(catalogs())
@settings(max_examples=15)
def test_every_promise_that_is_kept_holds(tables: tuple[Table, ...]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = made(tables, Path(folder), rows=80)
        with opened(Path(folder), found.catalog) as connection:
            assert broken(connection, found.catalog) == []


@given(catalogs())
@settings(max_examples=5)
def test_same_seed_same_bytes(tables: tuple[Table, ...]) -> None:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        assert made(tables, Path(one), rows=60) == made(tables, Path(other), rows=60)
        for table in tables:
            assert (Path(one) / f"{table.name}.parquet").read_bytes() == (
                Path(other) / f"{table.name}.parquet"
            ).read_bytes()


def test_another_seed_other_rows(tmp_path: Path) -> None:
    made(SHOP, tmp_path / "a", "a")
    made(SHOP, tmp_path / "b", "b")
    assert (tmp_path / "a/orders.parquet").read_bytes() != (tmp_path / "b/orders.parquet").read_bytes()


def test_types_are_the_catalogs(tmp_path: Path) -> None:
    made(SHOP, tmp_path)
    for table in SHOP:
        found = asked(SHOP, tmp_path, f"describe {table.name}")
        assert [(name, type_) for name, type_, *_ in found] == [(c.name, c.type) for c in table.columns]


def test_nothing_of_a_plain_shop_is_given_up(tmp_path: Path) -> None:
    found = made(SHOP, tmp_path)
    assert found.unmet == ()
    assert found.catalog == SHOP
    assert all(table.rows >= 60 for table in found.tables)


def test_customers_have_unequal_numbers_of_orders(tmp_path: Path) -> None:
    made(SHOP, tmp_path)
    query = "select count(o.id) from customers c left join orders o on o.customer_id = c.id group by c.id order by 1"
    counts = [n for (n,) in asked(SHOP, tmp_path, query)]
    assert counts[0] == 0
    assert counts[-1] > 3 * sum(counts) / len(counts)


def test_nobody_orders_before_signing_up(tmp_path: Path) -> None:
    made(SHOP, tmp_path)
    query = "select count(*) from orders join customers c on c.id = customer_id where ordered_at < signed_up_at"
    assert asked(SHOP, tmp_path, query) == [(0,)]


def test_what_children_tell_is_true(tmp_path: Path) -> None:
    made(SHOP, tmp_path)
    query = """
        select count(*) from customers c left join (
            select customer_id, count(*) as n, min(ordered_at)::date as first_day, sum(amount) as total
            from orders group by 1
        ) o on o.customer_id = c.id
        where number_of_orders <> coalesce(n, 0) or first_order_date is distinct from first_day
           or lifetime_value is distinct from total
    """
    assert asked(SHOP, tmp_path, query) == [(0,)]


def test_a_line_costs_what_it_says(tmp_path: Path) -> None:
    made(SHOP, tmp_path)
    assert asked(SHOP, tmp_path, "select count(*) from order_lines where line_total <> quantity * unit_price") == [(0,)]


def test_lines_are_numbered_within_their_order(tmp_path: Path) -> None:
    made(SHOP, tmp_path)
    query = (
        "select count(*) from (select max(line_number) <> count(*) as gap from order_lines group by order_id) where gap"
    )
    assert asked(SHOP, tmp_path, query) == [(0,)]


def test_what_begins_ends_later(tmp_path: Path) -> None:
    made(SHOP, tmp_path)
    assert asked(SHOP, tmp_path, "select count(*) from orders where shipped_at < ordered_at") == [(0,)]


def test_no_circles_among_referrers(tmp_path: Path) -> None:
    made(SHOP, tmp_path)
    assert asked(SHOP, tmp_path, "select count(*) from customers where referrer_id >= id") == [(0,)]
    assert asked(SHOP, tmp_path, "select count(referrer_id) > 20 from customers") == [(True,)]


def test_addresses_are_of_their_persons(tmp_path: Path) -> None:
    made(SHOP, tmp_path)
    query = "select count(*) from customers where lower(first_name) = 'ada' and not email like 'ada.%'"
    assert asked(SHOP, tmp_path, query) == [(0,)]


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        pytest.param("id > 0 and id < 0", "would break it", id="never true"),
        pytest.param("id in (select 1)", "one row", id="more than a row"),
        pytest.param("id >", "one row", id="no SQL"),
        pytest.param("nothing > 1", "one row", id="a column that isn't there"),
        pytest.param("true) union select (1", "one row", id="an escape"),
        pytest.param("len(read_text('/etc/passwd')) > 0", "one row", id="reading files"),
    ],
)
def test_what_cannot_be_kept_is_told_and_no_longer_promised(tmp_path: Path, condition: str, why: str) -> None:
    table = Table("t", "", (Column("id", "BIGINT", "", KEY),), tests=(Check(condition),))
    found = made([table], tmp_path)
    [unmet] = found.unmet
    assert condition in unmet.promise and why in unmet.why
    assert found.catalog == (Table("t", "", table.columns),)
    assert found.tables[0].rows >= 60


def test_accepted_values_of_another_type_are_no_promise(tmp_path: Path) -> None:
    table = Table("t", "", (Column("n", "BIGINT", "", (NotNull(), AcceptedValues(("a", "b")))),))
    found = made([table], tmp_path)
    assert [unmet.why for unmet in found.unmet] == ["none of the values is a BIGINT"]
    assert found.tables[0].rows >= 60


def test_a_type_that_duckdb_does_not_know_becomes_text(tmp_path: Path) -> None:
    table = Table("t", "", (Column("id", "BIGINT", "", KEY), Column("area", "GEOGRAPHY; drop table t")))
    found = made([table], tmp_path)
    assert "is no type" in found.notes[0]
    assert found.catalog[0].columns[1].type == "VARCHAR"


def test_tables_that_point_to_each_other(tmp_path: Path) -> None:
    one = Table("a", "", (Column("id", "BIGINT", "", KEY), Column("b_id", "BIGINT", "", (Relationship("b", "id"),))))
    other = Table(
        "b", "", (Column("id", "BIGINT", "", KEY), Column("a_id", "BIGINT", "", (NotNull(), Relationship("a", "id"))))
    )
    found = made([one, other], tmp_path)
    assert found.unmet == ()
    assert asked([one, other], tmp_path, "select count(b_id) > 50, count(a_id) > 50 from a, b limit 1")


def test_a_key_with_names_from_a_child_has_those_names(tmp_path: Path) -> None:
    kinds = Table("kinds", "", (Column("kind", "VARCHAR", "", KEY),))
    things = Table(
        "things",
        "",
        (Column("kind", "VARCHAR", "", (NotNull(), Relationship("kinds", "kind"), AcceptedValues(("x", "y")))),),
    )
    found = made([kinds, things], tmp_path)
    assert found.unmet == () and found.tables[0].rows == 2
    assert found.catalog == (kinds, things)


def test_rows_are_scaled_to_the_budget(tmp_path: Path) -> None:
    profiles: Mapping[str, TableProfile] = {
        "CUSTOMERS": TableProfile(1_000, {}),
        "orders": TableProfile(1_000_000, {}),
        "order_lines": TableProfile(2_000_000, {}),
    }
    found = made(SHOP, tmp_path, profiles=profiles, rows=800)
    rows = {table.name: table.rows for table in found.tables}
    assert rows == {"customers": 30, "orders": 400, "order_lines": 800}


@pytest.mark.parametrize(("distinct", "monthly"), [(20, True), (300, False)])
def test_months_stay_months(tmp_path: Path, distinct: int, monthly: bool) -> None:
    """Where no more dates come than there are months; and whole days have no time."""
    columns = (Column("fee_month", "TIMESTAMP"), Column("ended_month", "DATE"), Column("paid_at", "TIMESTAMP"))
    known = ColumnProfile(0, distinct, "2022-12-28 00:00:00", "2024-12-03 00:00:00")
    days = ColumnProfile(0, 300, "2023-01-02 00:00:00", "2024-12-05 00:00:00")
    profile = TableProfile(500, {"fee_month": known, "ended_month": known, "paid_at": days})
    make_rows([Table("fees", "", columns)], {"fees": profile}, "1", tmp_path)
    file = tmp_path / "fees.parquet"
    with duckdb.connect() as connection:
        asked = "day(fee_month) = 1 and hour(fee_month) = 0, day(ended_month) = 1, hour(paid_at) = 0"
        counts = ", ".join(f"avg(({one})::int)" for one in asked.split(", "))
        [(fees, ended, paid)] = connection.execute(f"select {counts} from read_parquet('{file}')").fetchall()
    assert (fees == ended == 1) == monthly and paid == 1


def test_a_profile_comes_back_out(tmp_path: Path) -> None:
    """Of our own world: rows → profile → rows → profile."""
    pack = load_pack(levels_dir() / "packs" / "shop")
    tables = [table for table in pack.tables if table.name in ("customers", "products", "orders", "locations")]
    with duckdb.connect() as connection:
        for table in tables:
            connection.execute(f"create view {table.name} as from read_parquet('{pack.data_file(table)}')")
        real = {t.name: profile(connection, t.name, [(c.name, c.type) for c in t.columns]) for t in tables}
    found = made(tables, tmp_path, profiles=real)
    with opened(tmp_path, found.catalog) as connection:
        again = {t.name: profile(connection, t.name, [(c.name, c.type) for c in t.columns]) for t in tables}
    for table in found.catalog:
        rows, new_rows = real[table.name].rows, again[table.name].rows
        assert new_rows >= 0.9 * rows
        for column in table.columns:
            before, after = real[table.name].columns[column.name], again[table.name].columns[column.name]
            if not column.references and not table.checks:
                assert before.nulls / rows == pytest.approx(after.nulls / new_rows, abs=0.12), (table.name, column.name)
            if before.complete and column.accepted and rows > 200:
                assert {value for value, _ in after.frequent} <= {value for value, _ in before.frequent}
                share = before.frequent[0][1] / rows - dict(after.frequent).get(before.frequent[0][0], 0) / new_rows
                assert abs(share) < 0.12, (table.name, column.name)


def test_twenty_tables_are_made_in_seconds(tmp_path: Path) -> None:
    tables = [
        Table(f"{table.name}_{n}", "", table.columns[:1] + table.columns[2:6]) for n in range(7) for table in SHOP[:2]
    ]
    began = time.process_time()
    made([t for t in tables if not any(c.references for c in t.columns)], tmp_path, rows=1_000)
    assert time.process_time() - began < 10
