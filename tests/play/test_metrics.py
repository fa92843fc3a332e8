"""Metrics as players ask for them."""

import duckdb
import pytest

from game import paths
from game.errors import UsageError
from game.play.metrics import as_cte, metric_named, query_of
from game.puzzle.metrics import Metric, metrics_of
from game.puzzle.pack import load_pack

SHOP = load_pack(paths.levels_dir() / "packs" / "shop")
METRICS = metrics_of(SHOP.folder)


@pytest.fixture(scope="module")
def shop() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": 1})
    for table in SHOP.tables:
        connection.execute(f"create table {table.name} as from '{SHOP.data_file(table)}'")
    return connection


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_every_cut_of_a_metric_runs_as_a_cte(shop: duckdb.DuckDBPyConnection, metric: Metric) -> None:
    for (by, grain), sql in metric.queries.items():
        found = shop.execute(as_cte(metric, sql))
        names = [column[0] for column in found.description]
        wanted = [*([f"metric_time__{grain}"] if grain else []), *([by] if by else []), metric.name]
        assert sorted(names) == sorted(wanted)
        assert found.fetchall()


@pytest.mark.parametrize(
    ("name", "by", "grain", "sql"),
    [
        ("takings_growth", "category", "month", "with m as (select p.category, date_trunc('month', ordered_at) "
         "as month, sum(l.quantity * l.unit_price) as money from order_lines l join orders o on o.id = l.order_id "
         "join products p on p.id = l.product_id where o.status = 'completed' group by all) "
         "select m.month, m.category, 100 * (m.money / b.money - 1) from m left join m b on b.category = m.category "
         "and b.month = m.month - interval 1 month"),
        ("takings_of_7_days", "channel", "day", "select d.date, o.channel, sum(l.quantity * l.unit_price) from dates d "
         "join orders o on o.ordered_at::date between d.date - 6 and d.date join order_lines l on l.order_id = o.id "
         "where o.status = 'completed' group by all"),
        ("early_orders", "is_loyalty_member", "quarter", "select date_trunc('quarter', joined_on), is_loyalty_member, "
         "nullif(count(o.id), 0) / count(distinct c.id) from customers c left join orders o on o.customer_id = c.id "
         "and o.ordered_at::date - c.joined_on between 0 and 29 group by all"),
        ("orders", "", "", "select count(*) from orders where status = 'completed'"),
        ("takings", "category", "", "select p.category, sum(l.quantity * l.unit_price) from order_lines l "
         "join orders o on o.id = l.order_id join products p on p.id = l.product_id where o.status = 'completed' "
         "group by all"),
        ("buyers", "channel", "quarter", "select date_trunc('quarter', ordered_at), channel, "
         "count(distinct customer_id) from orders where status = 'completed' group by all"),
        ("average_order", "", "month", "select date_trunc('month', ordered_at), sum(l.quantity * l.unit_price) "
         "/ count(distinct o.id)::double from orders o join order_lines l on l.order_id = o.id "
         "where status = 'completed' group by all"),
        ("early_orders", "", "", "select (select count(*) from customers c join orders o on o.customer_id = c.id "
         "and o.ordered_at::date >= c.joined_on and o.ordered_at::date < c.joined_on + 30) "
         "/ (select count(*) from customers)::double"),
        ("takings_to_date", "", "day", "select d.date, sum(l.quantity * l.unit_price) from dates d "
         "join orders o on o.ordered_at::date <= d.date and month(o.ordered_at) = month(d.date) "
         "join order_lines l on l.order_id = o.id where o.status = 'completed' group by all"),
    ],
)  # fmt: skip
def test_a_metric_is_what_its_description_says(
    shop: duckdb.DuckDBPyConnection, name: str, by: str, grain: str, sql: str
) -> None:
    metric = metric_named(METRICS, name)
    given = shop.execute(f"from ({query_of(metric, by, grain)}) order by all").fetchall()
    wanted = shop.execute(f"from ({sql}) order by all").fetchall()
    assert len(given) == len(wanted) > 0
    for one, other in zip(given, wanted, strict=True):
        assert (
            str(one[:-1]).replace(", 0, 0)", ")") == str(other[:-1]).replace(", 0, 0)", ")") or one[:-1] == other[:-1]
        )
        assert (one[-1], other[-1]) == (None, None) or float(one[-1]) == pytest.approx(float(other[-1]))


def test_a_dimension_may_be_called_by_its_last_part() -> None:
    metric = Metric("m", "M", "M.", "simple", {("shop__city", ""): "select 1", ("home__city", ""): "select 2"})
    assert query_of(metric, "shop.city") == "select 1"
    with pytest.raises(UsageError, match="several dimensions") as caught:
        query_of(metric, "city")
    assert "home__city, shop__city" in caught.value.way_out


def test_a_metric_has_a_usual_grain() -> None:
    metric = Metric("m", "M", "M.", "simple", {("", ""): "select 1", ("", "month"): "select 2"}, "month")
    assert [query_of(metric, grain=grain) for grain in (None, "Month", "all")] == ["select 2", "select 2", "select 1"]


def test_letter_case_and_blanks_do_not_matter() -> None:
    metric = metric_named(METRICS, "Average Order")
    assert metric.name == "average_order"
    assert query_of(metric, "Location.City", "MONTH") == metric.queries["location__city", "month"]


@pytest.mark.parametrize(
    ("name", "by", "grain", "near"),
    [
        ("takins", "", "day", "`takings`"),
        ("takings", "categry", "day", "`product__category`"),
        ("takings", "prodct__category", "day", "`product__category`"),
        ("takings", "", "moth", "`month`"),
    ],
)
def test_a_slip_of_the_pen_gets_the_nearest_name(name: str, by: str, grain: str, near: str) -> None:
    with pytest.raises(UsageError) as caught:
        query_of(metric_named(METRICS, name), by, grain)
    assert f"Did you mean {near}" in caught.value.way_out


@pytest.mark.parametrize(
    ("by", "grain", "told"),
    [
        ("weather", "", "can't be cut by `weather`"),
        ("", "eon", "no grain `eon`"),
        ("", "", "it wants a grain"),
    ],
)
def test_what_there_is_not_names_what_there_is(by: str, grain: str, told: str) -> None:
    with pytest.raises(UsageError, match=told) as caught:
        query_of(
            Metric("m", "M", "M.", "cumulative", {("city", "day"): "select 1", ("", "day"): "select 2"}), by, grain
        )
    assert "city" in caught.value.way_out or "day" in caught.value.way_out


def test_an_unknown_metric_names_the_known_ones() -> None:
    with pytest.raises(UsageError) as caught:
        metric_named(METRICS, "happiness")
    assert "takings" in caught.value.way_out
