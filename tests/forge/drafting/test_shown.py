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
