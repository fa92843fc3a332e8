"""A limit as a person says it."""

import pytest

from game.forge.drafting.conditions import amount
from game.forge.world.profile import ColumnProfile
from game.forge.world.roles import Role
from game.forge.world.words import phrase_of
from game.forge.world.world import WorldColumn
from game.puzzle.catalog import Column


@pytest.mark.parametrize(
    ("name", "kind", "role", "said"),
    [
        pytest.param("price", "DECIMAL(8,2)", "measure", "a price of more than 10", id="one"),
        pytest.param("number_of_visits", "BIGINT", "count", "more than 10 visits", id="a-number-of-them"),
        pytest.param("views", "INTEGER", "count", "more than 10 views", id="several"),
        pytest.param("size_mb", "INTEGER", "measure", "a size of more than 10 MB", id="a-unit"),
    ],
)
def test_more_than_ten(name: str, kind: str, role: Role, said: str) -> None:
    column = WorldColumn("t", Column(name, kind), role, phrase_of(name, kind), ColumnProfile(0, 9, None, None))
    assert amount(column, "more than 10") == said
