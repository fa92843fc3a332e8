"""A metric put into a query that is being written."""

import duckdb
import pytest

from game.play.ctes import insertion
from game.puzzle.metrics import Metric

SQL = "SELECT\n  42 AS takings"
METRIC = Metric("takings", "Takings", "Money.", "simple", {("", ""): SQL})
CTE = "takings as (\n  SELECT\n    42 AS takings\n)"


def _put(text: str) -> str:
    new = insertion(text, METRIC, SQL)
    assert new is not None
    assert "takings" in new.text[: new.head].splitlines()[-1]
    return text[: new.at] + new.text + text[new.at :]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", f"with {CTE}\nselect * from takings\norder by all\n"),
        (" \n", f"with {CTE}\nselect * from takings\norder by all\n \n"),
        ("-- ideas", f"-- ideas\nwith {CTE}\nselect * from takings\norder by all\n"),
        ("select * from takings", f"with {CTE}\nselect * from takings"),
        ("-- ideas: with\n  select *\n  from takings;", f"-- ideas: with\n  with {CTE}\n  select *\n  from takings;"),
        ("/* é\u00a0*/ from takings", f"/* é\u00a0*/ with {CTE}\nfrom takings"),
        ("WITH a as (select 1 as b)\nselect * from a, takings", None),
        ("with\n  a as (select 1)\nfrom takings", f"with\n  {CTE},\n  a as (select 1)\nfrom takings"),
        ("with recursive r as (select 1) from takings", f"with recursive {CTE},\nr as (select 1) from takings"),
        ("(select * from takings)", f"with {CTE}\n(select * from takings)"),
        ("select 'x' as b, takings as money from takings", None),
    ],
)
def test_a_metric_goes_before_the_query(text: str, wanted: str | None) -> None:
    made = _put(text)
    assert wanted in (None, made)
    rows = duckdb.execute(made).fetchall()
    assert any(42 in row for row in rows)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("with takings as (select 1 as n) from takings", "takings_2"),
        ("with Takings as not materialized (select 1 as n) from takings", "takings_2"),
        ('with "takings" (n) as (select 1) from takings', "takings_2"),
        ("with takings as (select 1), takings_2 as (select 2) from takings", "takings_3"),
        ("with a as (select (takings) as b from takings) from a", "takings"),
    ],
)
def test_a_name_that_is_taken_gets_a_number(text: str, name: str) -> None:
    new = insertion(text, METRIC, SQL)
    assert new is not None
    assert new.text.startswith(f"{name} as (")
    assert duckdb.execute(text[: new.at] + new.text + text[new.at :]).fetchall()


@pytest.mark.parametrize("text", ["with", "with recursive", "describe takings", "selct 1", "'select", "; select 1"])
def test_what_is_no_query_takes_none(text: str) -> None:
    assert insertion(text, METRIC, SQL) is None
