"""All who share a place are in, and the second place is the next different number."""

from pathlib import Path

from game.forge.blueprints.rank_per_group import BLUEPRINT
from game.forge.drafting.candidate import Candidate
from game.forge.world.world import World
from tests.forge.blueprints.worlds import rows, world

DISHES = """
create table dishes (id integer primary key, name varchar not null unique,
    course varchar not null, price decimal(6, 2) not null);
insert into dishes select n, 'Dish ' || chr((64 + n)::integer), (['main', 'sweet'])[n % 2 + 1], 5 + n * n % 7
    from range(1, 21) t(n);
"""


def test_ties_are_shown(tmp_path: Path) -> None:
    made = world(tmp_path, DISHES)
    for candidate in BLUEPRINT.propose(made):
        if ".price in course desc" in candidate.key:
            _assert_places(made, candidate)


def _assert_places(made: World, candidate: Candidate) -> None:
    dishes = made.connection.execute("select course, name, price from dishes").fetchall()
    how = candidate.key.split()[-1]
    for course in ("main", "sweet"):
        prices = sorted((price for c, _, price in dishes if c == course), reverse=True)
        wanted = {sorted(set(prices))[-2]} if how == "second" else set(prices[: int(how)])
        assert {price for c, _, price in rows(made, candidate) if c == course} == wanted
        shown = [row for row in rows(made, candidate) if row[0] == course]
        assert len(shown) == sum(price in wanted for price in prices)
    assert made.rows(candidate.wrong[0].query) != rows(made, candidate)
