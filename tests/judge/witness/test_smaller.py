"""A case becomes small and plain, and what is said of it is the reason."""

from collections.abc import Mapping
from typing import Any

import pytest

from game.judge.witness.question import Trial, other_arithmetic
from game.judge.witness.smaller import Shrinker
from game.judge.witness.special import special
from game.puzzle.witness import Row, Witness
from tests.judge.witness.conftest import Trials

PEOPLE: tuple[Row, ...] = (
    ("1", "Ana", "Rome", "2024-01-05"),
    ("2", "Ben", None, "2024-02-01"),
    ("3", "Cid", "Oslo", "2024-02-07"),
    ("4", "Dot", "Rome", "2024-03-01"),
)
ORDERS: tuple[Row, ...] = (
    ("1", "1", "12.50", "paid", "2025-01-03 10:00:00"),
    ("2", "2", "10.00", "paid", "2025-01-20 11:30:00"),
    ("3", "3", "31.00", "back", "2025-02-02 09:10:00"),
    ("4", None, "4.40", "paid", "2025-02-11 17:45:00"),
)
ALL = Witness({"customers": PEOPLE, "orders": ORDERS}, ("days",))
OVER = "select id from orders where amount > 10"
FROM = "select id from orders where amount >= 10"


def smallest(trial: Trial, sql: str, witness: Witness = ALL) -> Witness:
    assert trial.tells(witness, sql)
    return Shrinker(trial.grower.facts, trial.clues, lambda made: trial.tells(made, sql)).shrink(witness)


def said(trial: Trial, sql: str, witness: Witness) -> Mapping[str, Any]:
    return special(witness, trial.grower.facts, trial.clues, lambda made: trial.agrees(made, sql))


def test_nothing_can_go_from_a_shrunk_case(trial: Trials) -> None:
    small = smallest(trial(OVER), FROM)
    assert [row[2] for row in small.rows["orders"]] == ["10.00"]
    assert small.size == 1  # whom an order belongs to doesn't matter, so it comes to point to nobody


def test_rows_that_others_point_to_stay_as_long_as_they_are_asked(trial: Trials) -> None:
    answer = "select c.name, o.id from customers c join orders o on o.customer_id = c.id where o.amount > 10"
    small = smallest(trial(answer), answer.replace("> 10", ">= 10"))
    assert {table: len(rows) for table, rows in small.rows.items()} == {"customers": 1, "orders": 1}


def test_rows_come_to_point_to_the_same_row(trial: Trials) -> None:
    answer = "select count(*) from orders o join customers c on c.id = o.customer_id having count(*) > 1"
    small = smallest(
        trial(answer), answer.replace("> 1", "> 2"), Witness({"customers": PEOPLE[:2], "orders": ORDERS[:2]})
    )
    assert {table: len(rows) for table, rows in small.rows.items()} == {"customers": 1, "orders": 2}


def test_shrinking_gives_the_same_every_time(trial: Trials) -> None:
    assert smallest(trial(OVER), FROM) == smallest(trial(OVER), FROM)


def test_a_value_at_the_edge_is_the_reason(trial: Trials) -> None:
    asked = trial(OVER)
    assert said(asked, FROM, smallest(asked, FROM)) == {"kind": "edge", "column": "amount", "value": "10.00"}


def test_a_null_is_the_reason(trial: Trials) -> None:
    other = "select count(customer_id) from orders"
    asked = trial("select count(*) from orders", player=other)
    assert said(asked, other, smallest(asked, other)) == {"kind": "null", "column": "customer_id"}


def test_what_can_be_undone_while_it_still_fails_isnt_the_reason(trial: Trials) -> None:
    asked = trial("select count(customer_id), max(amount) from orders where status <> 'x'")
    other = "select count(customer_id), min(amount) from orders where status <> 'x'"
    case = Witness({"customers": PEOPLE[:1], "orders": (ORDERS[0], ORDERS[3])})
    assert asked.tells(case, other)
    assert said(asked, other, case)["kind"] != "null"


def test_a_moment_at_midnight_is_the_reason(trial: Trials) -> None:
    asked = trial("select id from orders where ordered_at::date > date '2025-01-02'")
    other = "select id from orders where ordered_at > date '2025-01-03'"
    case = Witness({"orders": (("1", None, "12.50", "paid", "2025-01-03 00:00:00"),)})
    assert asked.tells(case, other)
    assert said(asked, other, case) == {"kind": "midnight", "column": "ordered_at"}


def test_what_many_rows_have_is_no_news(trial: Trials) -> None:
    asked = trial("select count(*) from customers where city = 'Bern' or city = 'Rome'")
    case = Witness({"customers": (("6", "Fay", "Bern", "2024-04-01"), PEOPLE[0])})
    other = "select count(*) from customers where city = 'Rome'"
    assert asked.tells(case, other)
    assert said(asked, other, case) == {"kind": "because"}  # two of seven live there


def test_moments_as_far_apart_as_a_query_says_are_the_reason(trial: Trials) -> None:
    gap = "select count(*) from orders a join orders b on a.ordered_at - b.ordered_at {} interval 12 hour"
    asked = trial(gap.format("<"), player=gap.format("<="))
    rows = (ORDERS[0], ("2", "1", "10.00", "paid", "2025-01-03 22:00:00"))
    case = Witness({"customers": PEOPLE[:1], "orders": rows})
    assert asked.tells(case, gap.format("<="))
    assert said(asked, gap.format("<="), case) == {
        "kind": "distance",
        "table": "orders",
        "columns": "`ordered_at`",
        "far": "12 hours",
    }


@pytest.mark.parametrize(
    ("sql", "other"),
    [
        ("SELECT AVG(amount) FROM orders", "SELECT (CAST(SUM(amount) AS DOUBLE) / COUNT(amount)) FROM orders"),
        ("SELECT AVG(amount) OVER () FROM orders", None),
        ("SELECT AVG(DISTINCT amount) FROM orders", None),
        ("SELECT AVG(amount) FILTER(WHERE id > 1) FROM orders", None),
        ("SELECT SUM(amount) FROM orders", None),
        ("SELECT (", None),
    ],
)
def test_a_mean_is_a_sum_by_a_count_too(sql: str, other: str | None) -> None:
    assert other_arithmetic(sql) == (() if other is None else (other,))


def test_a_case_at_the_last_digit_of_a_mean_is_unfair(trial: Trials) -> None:
    mean = "(select avg(p.amount) from orders p where p.status = o.status and p.id <> o.id)"
    asked = trial(f"select o.id from orders o where o.amount > 2 * {mean}")
    prices = ("2.40", "5.40", "1.50", "4.20")
    witness = Witness(
        {"orders": tuple((str(n), None, price, "paid", "2025-01-03 10:00:00") for n, price in enumerate(prices))}
    )
    assert asked.unfair(witness, asked.expected(witness)) == "undetermined"
