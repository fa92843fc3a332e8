"""How briefs say what is shown, rounded and in which order."""

import pytest

from game.forge.drafting.candidate import Output, Sort, shown

CITY, PRICE, ORDERS = Output("city", "city"), Output("p", "average price", 2), Output("n", "number of orders")
FIRST, LAST = Output("first_name", "first name"), Output("last_name", "last name")
LOW, HIGH = Output("low", "lowest price", 2), Output("high", "highest price", 2)


@pytest.mark.parametrize(
    ("outputs", "order", "said"),
    [
        pytest.param(
            (CITY, PRICE, ORDERS),
            (Sort("n", "desc", "number"), Sort("city")),
            "show city, average price (rounded to two decimals) and number of orders. "
            "Sort by number of orders, highest first, then by city",
            id="rounding-stands-by-what-is-rounded",
        ),
        pytest.param(
            (FIRST, LAST, ORDERS),
            (Sort("first_name"), Sort("last_name")),
            "show first and last name, and number of orders. Sort by first and last name",
            id="people",
        ),
        pytest.param(
            (CITY, LOW, HIGH),
            (Sort("low", "asc", "number"),),
            "show city, lowest price and highest price, the last two rounded to two decimals. "
            "Sort by lowest price, lowest first",
            id="two-rounded",
        ),
        pytest.param(
            (LOW, HIGH), (), "show lowest price and highest price, both rounded to two decimals", id="no-order"
        ),
        pytest.param(
            (CITY, PRICE),
            (Sort("city", "desc"), Sort("p", "asc", "number")),
            "show city and average price, the latter rounded to two decimals. "
            "Sort by city from Z to A, then by average price, lowest first",
            id="from-the-end",
        ),
    ],
)
def test_shown(outputs: tuple[Output, ...], order: tuple[Sort, ...], said: str) -> None:
    assert shown(outputs, order) == said


def test_a_long_question_leaves_room_for_few_words() -> None:
    order = (Sort("n", "desc", "number"), Sort("city"))
    assert shown((CITY, PRICE, ORDERS), order, 0).endswith("Most orders first, then by city")


def test_what_is_explained_in_brackets_is_sorted_by_its_name() -> None:
    assert shown((Output("week", "week (its Monday)"), PRICE), (Sort("week", kind="time"),)) == (
        "show week (its Monday) and average price, the latter rounded to two decimals. Sort by week"
    )
