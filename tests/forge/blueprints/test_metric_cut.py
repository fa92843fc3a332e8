"""A metric written out gives what the semantic layer's own query gives."""

from dataclasses import replace
from itertools import islice
from pathlib import Path

import duckdb
import pytest

from game.forge.blueprints import metric_cut
from game.forge.drafting.metricsql import plain
from game.forge.world.world import World, world_of
from game.paths import levels_dir
from game.puzzle.metrics import Metric
from game.puzzle.pack import load_pack
from tests.forge.blueprints.worlds import rows, sound, world


@pytest.fixture(scope="module")
def shop() -> World:
    return world_of(load_pack(levels_dir() / "packs" / "shop"), duckdb.connect())


def test_plain_queries_give_what_compiled_ones_give(shop: World) -> None:
    found = sound(shop, islice(metric_cut.propose(shop), 12))
    metrics = {metric.name: metric for metric in shop.metrics}
    for candidate in found:
        name, _, cut = candidate.key.partition(" by ")
        by, _, grain = cut.partition(" ")
        asked = metrics[name].queries[("" if by == "all" else by, grain)]
        compiled = shop.connection.execute(asked).fetchall()
        groups = [row for row in compiled if None not in row[:-1]]
        ours, theirs = ([round(float(row[-1]), 1) for row in some] for some in (rows(shop, candidate), groups))
        limited = "Show only those above" in candidate.brief
        assert set(ours) <= set(theirs) if limited else sorted(ours) == pytest.approx(sorted(theirs), abs=0.11)


def test_conditions_of_the_metric_stay(shop: World) -> None:
    metrics = {metric.name: metric for metric in shop.metrics}
    made = plain(shop, metrics["takings"].queries["location__city", ""], "location__city", "")
    assert made is not None and [c.sql() for c in made.conditions] == ["o.status = 'completed'"]
    assert made.cut is not None and made.column(made.cut).name == "city"


def test_a_metric_by_time_says_by_which_and_leaves_out_what_has_none(tmp_path: Path) -> None:
    of = world(
        tmp_path,
        """
        create table invoices (id integer primary key, amount integer not null, paid_on date);
        insert into invoices select n, n * n % 90, if(n % 7 > 0, date '2025-01-05' + (n * 2)::integer, null)
            from range(120) t(n);
        """,
    )
    query = "select date_trunc('month', paid_on) as metric_time__month, sum(amount) as revenue from invoices group by 1"
    metric = Metric("revenue", "revenue", "Money invoiced.", "simple", {("", "month"): query}, "month")
    [candidate] = sound(of, metric_cut.propose(replace(of, metrics=(metric,))))
    assert "Months go by payment date. Leave out invoices without a payment date." in candidate.brief
    assert all(row[0] is not None for row in rows(of, candidate))


def test_what_is_no_single_query_has_no_plain_form(shop: World) -> None:
    metrics = {metric.name: metric for metric in shop.metrics}
    assert plain(shop, metrics["takings_to_date"].queries["", "day"], "", "day") is None
    assert plain(shop, "select 1 from nowhere", "", "") is None
    assert plain(shop, "select (", "", "") is None
