"""Sort keys that no output column holds, but one tells: the order counts all the same."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlglot
from sqlglot import exp

from game.judge.case import Case
from game.judge.diagnose import out_of_order
from game.judge.labels import Labels, labels
from game.judge.normal import DIALECT
from game.judge.verdict import Verdict
from game.play.words import contract_line
from game.puzzle.contract import Contract, ContractColumn, OrderKey
from game.puzzle.resultset import ResultColumn, ResultSet
from tests.judge.conftest import Checks, case_for

CLASSES = "(select n, ntile(3) over (order by n) as class from t)"
LEVELS = "case when class = 1 then 'high' when class = 2 then 'average' else 'low' end"
KEY = OrderKey("v", 0, values=("high", "average", "low"))
ROWS = "select * from (values ('high', 1), ('high', 2), ('average', 3), ('low', 4)) t(v, n)"


def found(sql: str) -> Labels | None:
    tree = sqlglot.parse_one(sql, read=DIALECT)
    assert isinstance(tree, exp.Select)
    return labels(tree.args["order"].expressions[0].this, [item.unalias() for item in tree.selects], tree)


@pytest.mark.parametrize(
    ("sql", "wanted"),
    [
        (f"select n, {LEVELS} as v from {CLASSES} order by class", Labels(1, ("high", "average", "low"))),
        (f"select {LEVELS} from {CLASSES} c order by c.class desc", Labels(0, ("high", "average", "low"))),
        ("select case k when 2 then 'b' when 1 then 'z' end from t order by k", Labels(0, ("z", "b"))),
        ("select dayname(d), count(*) from t group by all order by isodow(d)", Labels(0, (
            *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),))),
        ("select monthname(d::date) as m from t order by month(d)", Labels(0, (
            *("January", "February", "March", "April", "May", "June"),
            *("July", "August", "September", "October", "November", "December"),))),
    ],
)  # fmt: skip
def test_an_output_tells_the_key(sql: str, wanted: Labels) -> None:
    assert found(sql) == wanted


@pytest.mark.parametrize(
    "sql",
    [
        f"select n, {LEVELS.replace('low', 'high')} from {CLASSES} order by class",  # one text for two values
        f"select n, {LEVELS} from (select n, ntile(4) over () as class from t) order by class",  # ELSE for two values
        f"select n, {LEVELS} from t order by class",  # ELSE for nobody knows what
        "select case when class > 1 then 'b' else 'a' end from t order by class",
        "select case when class = 1 then 1 when class = 2 then 2 end from t order by class",
        "select case when other = 1 then 'a' when other = 2 then 'b' end from t order by class",
        "select dayname(d) from t order by isodow(e)",
        "select dayname(d) from t order by month(d)",
        "select n from t order by class",
    ],
)
def test_no_output_tells_the_key(sql: str) -> None:
    assert found(sql) is None


def test_rows_count_in_the_order_of_what_labels_mean(check: Checks) -> None:
    key, by_number = [KEY, OrderKey("n", 1)], "case v when 'high' then 1 when 'average' then 2 else 3 end"
    assert check(f"{ROWS} order by {by_number}, n", f"{ROWS} order by {by_number}, n", order=key).solved
    by_text = check(f"{ROWS} order by {by_number}, n", f"{ROWS} order by v, n", order=key)
    assert (by_text.verdict, [tile.state for tile in by_text.tiles if tile.kind == "order"]) == ("wrong", ["absent"])
    assert not check(f"{ROWS} order by {by_number}, n", f"{ROWS} order by {by_number}, n desc", order=key).solved


def test_a_contract_says_which_order_counts_and_keeps_it() -> None:
    contract = Contract((ContractColumn("v", "VARCHAR"), ContractColumn("n", "INTEGER")), (KEY,))
    assert Contract.from_json(contract.to_built_json()) == contract
    assert contract.to_json()["order"] == [
        {"column": "v", "direction": "asc", "nulls": "any", "values": ["high", "average", "low"]}
    ]
    assert "v (high, average, low)" in contract_line(contract)
    assert "`v` (high, average, low)" in out_of_order(contract).text


def test_an_order_by_what_isnt_shown_has_to_be_asked_for(check_case: Callable[[Case, str], Verdict]) -> None:
    column = ResultColumn("v", "VARCHAR")
    contract = Contract((ContractColumn("v", "VARCHAR"),), by_unshown=True)
    case = replace(case_for(ResultSet((column,), (("a",), ("b",)), 2), (), {}), contract=contract)
    rows = "select v from (values ('a', 2), ('b', 1)) t(v, n)"
    assert check_case(case, f"{rows} order by n").solved
    by_luck = check_case(case, rows)
    assert (by_luck.solved, by_luck.form_fault, [r.code for r in by_luck.remarks]) == (False, True, ["no_order_by"])
    assert Contract.from_json(contract.to_built_json()) == contract
    assert "in the brief's order" in contract_line(contract)
