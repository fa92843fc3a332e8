"""Rows come to be such as only one of two queries takes."""

from collections import Counter

import pytest

from game.judge.witness.passing import Apart
from tests.judge.witness.conftest import Trials

WITH_ORDERS = "select c.id from customers c where exists (select 1 from orders o where o.customer_id = c.id{})"
SPRING = " and o.ordered_at < '2025-06-01'"
PAID = " and o.status <> 'back'"
DEAR = " and o.amount < 100"


def told(trial: Trials, answer: str, player: str, count: int = 96) -> Counter[bool]:
    """How many of the instances around the player's query tell it, and how many don't."""
    asked = trial(answer, player=player)
    found: Counter[bool] = Counter()
    base = None
    for n in range(count):
        made = asked.instance(f"{n}", base)
        if made is not None:
            found[asked.bench.ask(player).differs(made[1], asked.question.order)] += 1
            base = made[0] if made[1].rows else base
    return found


def test_what_only_one_asks_is_known(trial: Trials) -> None:
    asked = trial(WITH_ORDERS.format(SPRING), player=WITH_ORDERS.format(SPRING + PAID))
    [apart] = asked.clues.apart["orders"]
    assert apart == Apart(("r.ordered_at < '2025-06-01'",), "r.status <> 'back'")
    numbers = [
        asked.grower.facts.tables["orders"].rows[n] for m in asked.grower.pools.apart["orders"] for n in m.numbers
    ]
    assert {row[0] for row in numbers} == {"4", "7"}  # those of June aside


def test_where_no_row_is_apart_those_are_known_that_both_take(trial: Trials) -> None:
    asked = trial(WITH_ORDERS.format(SPRING), player=WITH_ORDERS.format(SPRING + DEAR))
    [models] = asked.grower.pools.apart["orders"]
    assert not models.whole
    assert len(models.numbers) == 11


@pytest.mark.parametrize("asked", ["", SPRING])
@pytest.mark.parametrize("added", [PAID, DEAR])
def test_a_condition_that_nobody_asked_for_is_told(trial: Trials, asked: str, added: str) -> None:
    found = told(trial, WITH_ORDERS.format(asked), WITH_ORDERS.format(asked + added))
    assert found[True] > 5
    assert found[False]
