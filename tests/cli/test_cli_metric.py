"""`semicolon metric`."""

from collections.abc import Callable
from subprocess import CompletedProcess
from typing import Any

Cli = Callable[..., CompletedProcess[str]]


def test_metrics_are_listed(look: Cli) -> None:
    text = look("metric").stdout
    assert "takings_to_date" in text
    assert "conversion" in text


def test_a_metric_is_printed_with_its_cte(look: Cli) -> None:
    done = look("metric", "takings", "--by", "category", "--grain", "quarter")
    assert done.returncode == 0
    assert "28 rows" in done.stdout
    assert "with takings as (" in done.stdout


def test_metrics_are_listed_as_json(look: Cli, valid: Callable[[str, str], Any]) -> None:
    data = valid("metric-list", look("metric", "--json").stdout)
    assert data["pack"] == "shop"
    assert {"takings", "takings_to_date"} <= {metric["name"] for metric in data["metrics"]}


def test_without_a_grain_the_usual_one_is_taken(look: Cli, valid: Callable[[str, str], Any]) -> None:
    data = valid("metric", look("metric", "Takings_Growth", "--by", "CATEGORY", "--json").stdout)
    assert (data["grain"], data["grains"]) == ("month", ["month"])
    assert data["run"]["result"]["columns"][0]["name"] == "metric_time__month"


def test_a_second_dimension_is_refused(look: Cli) -> None:
    done = look("metric", "takings", "--by", "category", "--by", "city")
    assert (done.returncode, done.stdout) == (2, "")
    assert "more than once" in done.stderr


def test_help_speaks_of_a_metric(look: Cli) -> None:
    assert "a metric's name" in look("metric", "--help").stdout


def test_its_cte_runs(look: Cli, valid: Callable[[str, str], Any]) -> None:
    data = valid("metric", look("metric", "average_order", "--grain", "month", "--json").stdout)
    assert data["run"]["result"]["total"] == 12
    again = valid("run", look("run", data["cte"], "--json").stdout)
    assert again["result"]["rows"] == data["run"]["result"]["rows"]


def test_what_there_is_not_is_told_with_what_there_is(look: Cli) -> None:
    done = look("metric", "takings", "--by", "weather")
    assert (done.returncode, done.stdout) == (2, "")
    assert "product__category" in done.stderr
    assert "Did you mean `takings`" in look("metric", "takins").stderr
