"""Each metric of the built-in worlds, in each grain it is offered in, against a query written from its description."""

from collections.abc import Iterator, Mapping

import duckdb
import pytest

from game import paths
from game.play.metrics import metric_named, query_of
from game.puzzle.metrics import TOTAL, Metric, metrics_of
from game.puzzle.pack import load_pack

WORLDS = ("shop", "trail")
METRICS = {world: metrics_of(paths.levels_dir() / "packs" / world) for world in WORLDS}

LINES = "from orders o join order_lines l on l.order_id = o.id where o.status = 'completed'"
SESSIONS = "from sessions s join visitors v on v.id = s.visitor_id where v.kind <> 'bot'"
MEANINGS: Mapping[str, tuple[str, str]] = {
    "orders": ("ordered_at", "select {t}, count(*) from orders where status = 'completed' group by all"),
    "orders_placed": ("ordered_at", "select {t}, count(*) from orders group by all"),
    "takings": ("o.ordered_at", f"select {{t}}, sum(l.quantity * l.unit_price) {LINES} group by all"),
    "pieces": ("o.ordered_at", f"select {{t}}, sum(l.quantity) {LINES} group by all"),
    "buyers": (
        "ordered_at",
        "select {t}, count(distinct customer_id) from orders where status = 'completed' group by all",
    ),
    "registrations": (
        "d.day",
        "select {t}, count(c.id) from (select distinct coalesce(d.date, c.joined_on) as day from customers c "
        "full join dates d on d.date = c.joined_on) d left join customers c on c.joined_on = d.day "
        "where {t} is null or {t} in (select {c} from dates) group by all",
    ),
    "received": ("paid_at", "select {t}, sum(amount) from payments group by all"),
    "refunded": ("paid_at", "select {t}, sum(greatest(-amount, 0)) from payments group by all"),
    "average_order": (
        "o.ordered_at",
        f"select {{t}}, sum(l.quantity * l.unit_price) / count(distinct o.id) {LINES} group by all",
    ),
    "completion_rate": (
        "ordered_at",
        "select {t}, nullif(count(*) filter (where status = 'completed'), 0) / count(*) from orders group by all",
    ),
    "average_score": ("answered_at", "select {t}, avg(rating) from survey_results group by all"),
    "score_total": ("answered_at", "select {t}, sum(rating) from survey_results group by all"),
    "scores": ("answered_at", "select {t}, count(rating) from survey_results group by all"),
    "takings_to_date": (
        "d.date",
        "select {t}, sum(l.quantity * l.unit_price) from dates d join orders o on o.ordered_at < d.date + 1 "
        "and date_trunc('month', o.ordered_at) = date_trunc('month', d.date) join order_lines l on l.order_id = o.id "
        "where o.status = 'completed' group by all",
    ),
    "takings_of_7_days": (
        "d.date",
        "select {t}, sum(l.quantity * l.unit_price) from dates d join orders o on o.ordered_at < d.date + 1 "
        "and o.ordered_at >= d.date - 6 join order_lines l on l.order_id = o.id "
        "where o.status = 'completed' group by all",
    ),
    "takings_growth": (
        "o.ordered_at",
        f"with m as (select {{t}} as month, sum(l.quantity * l.unit_price) as money {LINES} group by all) "
        "select month, 100 * (money / lag(money) over (order by month) - 1) from m",
    ),
    "pieces_per_order": ("o.ordered_at", f"select {{t}}, sum(l.quantity) / count(distinct o.id) {LINES} group by all"),
    "early_orders": (
        "c.joined_on",
        "select {t}, nullif(count(o.id), 0) / count(distinct c.id) from customers c left join orders o "
        "on o.customer_id = c.id and o.ordered_at >= c.joined_on and o.ordered_at < c.joined_on + 30 group by all",
    ),
    "human_views": (
        "p.viewed_at",
        "select {t}, count(*) from page_views p join visitors v on v.id = p.visitor_id where v.kind <> 'bot' "
        "group by all",
    ),
    "readers": (
        "p.viewed_at",
        "select {t}, count(distinct v.id) from page_views p join visitors v on v.id = p.visitor_id "
        "where v.kind <> 'bot' and p.page_kind = 'article' group by all",
    ),
    "visits": ("s.started_at", f"select {{t}}, count(*) {SESSIONS} group by all"),
    "visits_solved": ("s.started_at", f"select {{t}}, count(*) filter (where s.is_solved) {SESSIONS} group by all"),
    "pages": ("s.started_at", f"select {{t}}, sum(s.views) {SESSIONS} group by all"),
    "tickets_opened": ("opened_at", "select {t}, count(*) from tickets group by all"),
    "tickets_on_site": ("opened_at", "select {t}, count(visitor_id) from tickets group by all"),
    "votes_cast": ("voted_at", "select {t}, count(*) from votes group by all"),
    "votes_for": ("voted_at", "select {t}, count(*) filter (where solved) from votes group by all"),
    "searches_answered": ("searched_at", "select {t}, count(results) from searches group by all"),
    "searches_in_vain": ("searched_at", "select {t}, count(*) filter (where results = 0) from searches group by all"),
    "rating_total": ("opened_at", "select {t}, sum(rating) from tickets group by all"),
    "ratings": ("opened_at", "select {t}, count(rating) from tickets group by all"),
    "solved_rate": (
        "s.started_at",
        f"select {{t}}, count(*) filter (where s.is_solved) / count(*) {SESSIONS} group by all",
    ),
    "vain_rate": (
        "searched_at",
        "select {t}, count(*) filter (where results = 0) / nullif(count(results), 0) from searches group by all",
    ),
    "average_rating": ("opened_at", "select {t}, avg(rating) from tickets group by all"),
    "pages_per_visit": ("s.started_at", f"select {{t}}, avg(s.views) {SESSIONS} group by all"),
    "net_help": (
        "voted_at",
        "select {t}, 100 * (count(*) filter (where solved) - count(*) filter (where not solved)) / count(*) "
        "from votes group by all",
    ),
    "tickets_per_1000_visits": (
        "e.at",
        "with e as (select opened_at as at, visitor_id is not null as is_site, false as is_visit from tickets "
        f"union all select s.started_at, false, true {SESSIONS}) "
        "select {t}, case when bool_or(not is_visit) and bool_or(is_visit) "
        "then 1000 * count(*) filter (where is_site) / count(*) filter (where is_visit) end from e group by all",
    ),
    "search_to_ticket": (
        "e.day",
        "with hits as (select max(s.searched_at::date) as day from tickets t join searches s "
        "on s.visitor_id = t.visitor_id and t.opened_at::date - s.searched_at::date in (0, 1) group by t.id), "
        "e as (select day, true as is_ticket from hits union all select searched_at::date, false from searches) "
        "select {t}, nullif(count(*) filter (where is_ticket), 0) / count(*) filter (where not is_ticket) "
        "from e group by all",
    ),
}  # fmt: skip
"""By name: the column that tells the time, and the query; `{t}` stands for its grain, NULL for all of time."""


@pytest.fixture(scope="module")
def worlds() -> Iterator[Mapping[str, duckdb.DuckDBPyConnection]]:
    opened = {world: duckdb.connect(config={"threads": 1}) for world in WORLDS}
    for world, connection in opened.items():
        pack = load_pack(paths.levels_dir() / "packs" / world)
        for table in pack.tables:
            connection.execute(f"create table {table.name} as from '{pack.data_file(table)}'")
    yield opened
    for connection in opened.values():
        connection.close()


def test_every_metric_has_a_meaning() -> None:
    assert {metric.name for metrics in METRICS.values() for metric in metrics} == set(MEANINGS)


@pytest.mark.parametrize(
    ("world", "metric"),
    [pytest.param(world, metric, id=metric.name) for world, metrics in METRICS.items() for metric in metrics],
)
def test_a_metric_is_what_its_description_says_in_every_grain(
    worlds: Mapping[str, duckdb.DuckDBPyConnection], world: str, metric: Metric
) -> None:
    grains = [grain for by, grain in metric.queries if by == TOTAL]
    assert metric.grain in grains
    for grain in grains:
        given = _values(worlds[world], query_of(metric, grain=grain))
        assert given == pytest.approx(_values(worlds[world], _meant(metric.name, grain)), nan_ok=True), grain


@pytest.mark.parametrize(
    ("name", "grains"),
    [("takings_to_date", ("day",)), ("takings_of_7_days", ("day",)), ("takings_growth", ("month",))],
)
def test_a_metric_that_means_something_in_one_grain_is_offered_in_that_alone(
    name: str, grains: tuple[str, ...]
) -> None:
    metric = metric_named(METRICS["shop"], name)
    assert metric.grains == grains == (metric.grain,)


def _meant(name: str, grain: str) -> str:
    column, sql = MEANINGS[name]
    cut, calendar = (f"date_trunc('{grain}', {text})" if grain else "null" for text in (column, "date"))
    return sql.replace("{t}", cut).replace("{c}", calendar)


def _values(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str, float]:
    """Value by time, "" for all of time; NaN for NULL."""
    rows = connection.execute(f"from ({sql})").fetchall()
    values = {str(row[0])[:10] if len(row) > 1 and row[0] is not None else "": row[-1] for row in rows}
    assert len(values) == len(rows) > 0
    return {time: float("nan" if value is None else value) for time, value in values.items()}
