"""What a query makes of an instance, it makes twice of one that comes twice."""

from random import Random

import pytest

from game.judge.witness.double import double
from game.judge.witness.maker import Maker
from game.judge.witness.valid import draft_of, settle, valid, witness_of
from game.puzzle.witness import Cell
from tests.judge.witness.conftest import Trials

PER_CUSTOMER = "select customer_id, count(*) as n, sum(amount) from orders group by customer_id order by n"
PER_CITY = "select city, count(*) as n from customers group by city order by n"


@pytest.mark.parametrize(("answer", "columns"), [(PER_CUSTOMER, (1, 2)), (PER_CITY, (1,))])
def test_groups_come_twice_and_tie(trial: Trials, answer: str, columns: tuple[int, ...]) -> None:
    asked = trial(answer)
    doubled = 0
    for n in range(80):
        witness = asked.grower.instance(f"{n}")
        if witness is None or not (once := asked.expected(witness).rows):
            continue
        draft = draft_of(witness, asked.grower.facts)
        maker = Maker(asked.grower.facts, asked.clues, Random(n))
        made = double(maker, draft)
        if made is None or not (settle(made, asked.grower.facts) and valid(made, asked.grower.facts)):
            continue
        twice = asked.expected(witness_of(made, asked.grower.whole)).rows
        kept = sorted(str([row[c] for c in columns]) for row in once)
        doubled += sorted(str([row[c] for c in columns]) for row in twice) == sorted(kept * 2)
    assert doubled > 5


def test_a_large_instance_comes_once(trial: Trials) -> None:
    asked = trial(PER_CITY)
    rows: list[list[Cell]] = [[str(n), "Ana", "Rome", "2024-01-05"] for n in range(41)]
    assert double(Maker(asked.grower.facts, asked.clues, Random(1)), {"customers": rows}) is None


def test_a_sort_key_that_is_missing_is_told(trial: Trials) -> None:
    asked = trial(PER_CITY + ", city", order=(0, 1))
    made = [asked.grower.instance(f"{n}") for n in range(40)]
    bases = [w for w in made if w is not None and asked.expected(w).rows]
    told = 0
    for n, base in enumerate(bases):
        tied = asked.instance(f"tied {n}", base, tied=True)
        told += tied is not None and asked.bench.ask(PER_CITY).differs(tied[1], (0, 1))
    assert told
