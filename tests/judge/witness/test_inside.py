"""Days that always lie in a period of another table do so in every case, and yet may be moved."""

from collections.abc import Iterator
from random import Random

import duckdb
import pytest

from game.judge.witness.bench import Bench
from game.judge.witness.maker import Maker
from game.judge.witness.mend import mend
from game.judge.witness.periods import covered
from game.judge.witness.question import Question, Trial
from game.judge.witness.valid import Draft, settle, valid
from tests.judge.witness.conftest import catalog

SCRIPT = """
create table guests as select 'g' || n as id from range(12) r(n);
create table stays as select n as id, 'g' || n % 12 as guest_id,
    timestamp '2025-03-01' + interval (n * 40) hour as came_at, came_at + interval (1 + n % 20) hour as left_at
    from range(40) r(n);
create table meals as select s.id * 10 + n as id, s.guest_id,
    s.came_at + (s.left_at - s.came_at) * (n + 1) / 4 as served_at
    from stays s, range(3) r(n);
alter table guests add column first_meal_at timestamp;
update guests set first_meal_at = (select min(served_at) from meals where guest_id = guests.id);
"""
ANSWER = "select s.id from stays s join guests g on g.id = s.guest_id where g.first_meal_at < '2025-03-05'"
STAYS = (1, 2, 3)
"""Guest, begin and end of a stay, by place."""


@pytest.fixture(scope="module")
def asked() -> Iterator[Trial]:
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(SCRIPT)
        tables = catalog(connection, ["guests", "stays", "meals"])
        for table in tables:
            for column in table["columns"]:
                column["unique"] = column["name"] == "id"
                column["nullable"] = False
                if column["name"] == "guest_id":
                    column["references"] = ["guests", "id"]
        question = {"sql": ANSWER, "also": [], "assume": [], "order": [], "key": "k"}
        yield Trial(Bench(connection, tables), Question.of(question), tables)


def test_a_row_comes_with_the_period_that_its_day_lies_in(asked: Trial) -> None:
    made = [asked.grower.instance(f"{n}") for n in range(60)]
    with_meals = [w for w in made if w is not None and w.rows.get("meals")]
    assert len(with_meals) > 50
    assert all(covered(w.rows["meals"], 1, 2, w.rows["stays"], STAYS) for w in with_meals)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("day", ["2025-02-20 00:00:00", "2025-03-01 00:30:00", "2025-03-09 00:00:00"])
def test_a_day_that_is_moved_takes_its_period_along(asked: Trial, seed: int, day: str) -> None:
    facts = asked.grower.facts
    before: Draft = {
        "guests": [["g0", "2025-03-01 00:00:00"]],
        "stays": [["0", "g0", "2025-03-01 00:00:00", "2025-03-01 01:00:00"]],
        "meals": [["0", "g0", "2025-03-01 00:00:00"]],
    }
    assert valid(before, facts)
    draft = {name: [list(row) for row in rows] for name, rows in before.items()}
    draft["meals"][0][2] = day
    mend(draft, before, Maker(facts, asked.clues, Random(seed)))
    assert draft["meals"][0][2] == day
    assert covered(draft["meals"], 1, 2, draft["stays"], STAYS)
    assert settle(draft, facts)
    assert draft["guests"] == [["g0", day]]


def test_a_period_that_is_moved_takes_its_days_along(asked: Trial) -> None:
    before: Draft = {
        "guests": [["g0", "2025-03-01 00:00:00"]],
        "stays": [["0", "g0", "2025-03-01 00:00:00", "2025-03-01 01:00:00"]],
        "meals": [["0", "g0", "2025-03-01 00:00:00"], ["1", "g0", "2025-03-01 00:30:00"]],
    }
    draft = {name: [list(row) for row in rows] for name, rows in before.items()}
    draft["stays"][0][2:] = ["2025-04-01 00:00:00", "2025-04-01 05:00:00"]
    assert mend(draft, before, Maker(asked.grower.facts, asked.clues, Random(1)))
    assert [row[2] for row in draft["meals"]] == ["2025-04-01 00:00:00"] * 2


def test_who_has_no_period_gets_one(asked: Trial) -> None:
    before: Draft = {
        "guests": [["g0", "2025-03-01 00:00:00"], ["g1", "2025-03-02 16:00:00"]],
        "stays": [["0", "g0", "2025-03-01 00:00:00", "2025-03-01 01:00:00"]],
        "meals": [["0", "g0", "2025-03-01 00:00:00"]],
    }
    draft = {name: [list(row) for row in rows] for name, rows in before.items()}
    draft["meals"].append(["10", "g1", "2025-03-02 16:00:00"])
    assert mend(draft, before, Maker(asked.grower.facts, asked.clues, Random(1)))
    assert draft["stays"][1][1:] == ["g1", "2025-03-02 16:00:00", "2025-03-02 17:00:00"]
    assert settle(draft, asked.grower.facts)
    assert valid(draft, asked.grower.facts)
