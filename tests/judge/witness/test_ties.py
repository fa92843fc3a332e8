"""Dates that lie equally far from others come about."""

from collections.abc import Callable
from random import Random

import pytest

from game.judge.witness.change import Change
from game.judge.witness.maker import Maker
from game.judge.witness.question import Trial
from game.judge.witness.ties import again_later, to_middle, to_same_distance
from game.judge.witness.valid import Draft
from game.judge.witness.values import moment
from game.puzzle.witness import Witness
from tests.judge.witness.conftest import Trials

RUNS = "select id, ordered_at - lag(ordered_at) over (partition by customer_id order by ordered_at) from orders"
LATE = "select o.id, o.ordered_at::date - c.joined_on as days from orders o join customers c on c.id = o.customer_id"


def draft() -> Draft:
    return {
        "customers": [["1", "Ana", "Rome", "2024-01-05"], ["2", "Ben", None, "2024-02-01"]],
        "orders": [
            ["1", "1", "12.50", "paid", "2025-01-03 10:00:00"],
            ["2", "1", "8.00", "paid", "2025-01-10 11:30:00"],
            ["3", "1", "31.00", "paid", "2025-03-30 09:10:00"],
            ["4", "2", "4.40", "back", "2025-02-11 17:45:00"],
        ],
        "cd.notes": [],
    }


def made(asked: Trial, change: Change, wanted: Callable[[Draft], bool]) -> bool:
    """Whether a few tries of a change bring about what is wanted."""
    makers = (Maker(asked.grower.facts, asked.clues, Random(seed)) for seed in range(200))
    changed = (change(maker, draft()) for maker in makers)
    return any(wanted(one) for one in changed if one is not None)


def days(one: Draft, table: str = "orders", place: int = 4, of: str | None = None) -> list[int]:
    rows = [row for row in one[table] if of is None or row[1] == of]
    return sorted(at.toordinal() for row in rows if (at := moment(row[place] or "")) is not None)


def test_a_date_comes_to_lie_in_the_middle(trial: Trials) -> None:
    def equal_gaps(one: Draft) -> bool:
        found = days(one, of="1")
        return len(found) == 3 and found[2] - found[1] == found[1] - found[0] > 1

    assert not equal_gaps(draft())
    assert made(trial(RUNS), to_middle, equal_gaps)


def test_a_date_comes_to_lie_as_far_from_its_companion_as_anothers_does(trial: Trials) -> None:
    def equally_late(one: Draft) -> bool:
        joined = {row[0]: moment(row[3] or "") for row in one["customers"]}
        far = [(moment(row[4] or ""), joined[row[1]]) for row in one["orders"]]
        delays = [at.toordinal() - since.toordinal() for at, since in far if at is not None and since is not None]
        return len(set(delays)) < len(delays)

    assert not equally_late(draft())
    assert made(trial(LATE), to_same_distance, equally_late)


def test_a_stretch_comes_again(trial: Trials) -> None:
    def again(one: Draft) -> bool:
        found = days(one, of="1")
        return len(found) == 5 and found[1] - found[0] == found[4] - found[3]

    assert made(trial(RUNS), again_later, again)


@pytest.mark.parametrize("change", [to_middle, to_same_distance, again_later])
def test_nothing_is_made_of_nothing(trial: Trials, change: Change) -> None:
    asked = trial(RUNS)
    assert (
        change(Maker(asked.grower.facts, asked.clues, Random(1)), {"customers": [], "orders": [], "cd.notes": []})
        is None
    )


SORTED = "select name, city, id from customers where city is not null order by city, name, id"


def test_rows_tie_in_all_sort_keys_but_one(trial: Trials) -> None:
    """A city twice with other names, which come in either order of rows."""
    asked = trial(SORTED)
    base = Witness({"customers": (("1", "Ana", "Rome", "2024-01-05"), ("3", "Cid", "Oslo", "2024-02-07"))})
    rows = [asked.grower.tied(base, str(n)).rows.get("customers", ()) for n in range(200)]
    tied = [
        [row[1] for row in found if row[2] == city and row[1] is not None]
        for found in rows
        for city in ("Rome", "Oslo")
        if len({row[1] for row in found if row[2] == city}) > 1
    ]
    assert any(names == sorted(names) for names in tied)
    assert any(names != sorted(names) for names in tied)
