"""`semicolon tables` and `stats`."""

from collections.abc import Callable
from subprocess import CompletedProcess
from typing import Any

from game import paths
from game.puzzle.pack import load_pack

Cli = Callable[..., CompletedProcess[str]]
PACK = load_pack(paths.levels_dir() / "packs" / "shop")


def test_all_tables_are_listed_with_their_rows(look: Cli) -> None:
    text = look("tables").stdout
    assert [table.name for table in PACK.tables if table.name not in text] == []
    assert "3,016 rows" in text


def test_one_table_tells_columns_types_and_promises(look: Cli) -> None:
    done = look("tables", "Orders", COLUMNS="200")
    line = next(line for line in done.stdout.splitlines() if line.startswith("customer_id"))
    assert "bigint" in line
    assert "→ customers.id · may be null" in line
    status = next(line for line in done.stdout.splitlines() if line.startswith("status"))
    assert "never null · one of completed, returned, cancelled" in status
    key = next(line for line in done.stdout.splitlines() if line.startswith("id"))
    assert "key, never null" in key


def test_a_narrow_terminal_gets_the_same_facts(look: Cli) -> None:
    done = look("tables", "orders", COLUMNS="50")
    assert max(map(len, done.stdout.splitlines())) <= 50
    assert "→ customers.id · may be null" in done.stdout


def test_all_tables_as_data(look: Cli, valid: Callable[[str, str], Any]) -> None:
    data = valid("tables", look("tables", "--json").stdout)
    assert data["pack"] == "shop"
    assert [table["name"] for table in data["tables"]] == [table.name for table in PACK.tables]


def test_one_table_as_data_with_what_stands_around_it(look: Cli, valid: Callable[[str, str], Any]) -> None:
    data = valid("table", look("tables", "ORDERS", "--json").stdout)
    assert (data["name"], data["rows"], data["sources"]) == ("orders", 3016, ["stg_shop__orders"])
    assert (data["readers"], data["exposures"]) == (["shop_sales"], ["shop_metrics", "shop_pack"])
    assert {"orders", "takings"} <= set(data["metrics"])
    assert ["order_lines", "order_id"] in data["pointed_at_by"]
    assert data["columns"][0]["pointed_at_by"] == data["pointed_at_by"]
    assert data["usage"]["puzzles"] == len(PACK.puzzles)
    assert len(data["sample"]["rows"]) == 3


def test_one_table_tells_who_reads_it_and_what_points_at_it(look: Cli) -> None:
    text = " ".join(look("tables", "order_lines", COLUMNS="200").stdout.split())
    assert "Read by `shop_sales`." in text
    assert "`takings`" in text
    assert "Pointed at by `order_lines.order_id`" in " ".join(look("tables", "orders", COLUMNS="200").stdout.split())


def test_an_unknown_table_names_the_known_ones(look: Cli) -> None:
    done = look("tables", "nowhere")
    assert (done.returncode, done.stdout) == (2, "")
    assert "customers, orders" in done.stderr


def test_stats_of_a_fresh_history(look: Cli, valid: Callable[[str, str], Any]) -> None:
    data = valid("stats", look("stats", "--json").stdout)
    assert data["average_tries"] is None
    assert "days in a row" in look("stats").stdout


def test_stats_after_a_solved_day(cli: Cli, valid: Callable[[str, str], Any]) -> None:
    today = valid("today", cli("today", "--json").stdout)["puzzle"]["id"]
    answer = PACK.puzzles[today.partition("/")[2]].answer
    assert cli("submit", answer).returncode == 0
    data = valid("stats", cli("stats", "--json").stdout)
    assert (data["days_in_a_row"], data["solved"], data["distribution"]) == (1, 1, {"1": 1})
    assert "Solved at try" in cli("stats").stdout
