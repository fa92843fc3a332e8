"""What holds of every family of time, on the inn and on a world of odd names, nulls and empty tables."""

from importlib import import_module
from pathlib import Path

import pytest
from sqlglot import exp

from game.forge.drafting import tree
from game.forge.drafting.candidate import Blueprint, Candidate
from game.forge.world.world import World
from tests.forge.blueprints.inn import inn, odd
from tests.forge.blueprints.worlds import sound

FAMILIES = (
    "cohort", "funnel", "gaps_islands", "lag_change", "latest_per_key", "moving_average", "percent_change",
    "rank_per_group", "running_total", "sessions",
)  # fmt: skip


def _family(name: str) -> Blueprint:
    found = import_module(f"game.forge.blueprints.{name}").BLUEPRINT
    assert isinstance(found, Blueprint)
    return found


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return inn(tmp_path_factory.mktemp("inn"))


@pytest.mark.parametrize("name", FAMILIES)
def test_candidates_are_sound_and_tell_their_words(world: World, name: str) -> None:
    found = sound(world, _family(name).propose(world))
    assert 1 <= len(found) <= 60
    assert len({c.brief for c in found}) == len(found)
    for candidate in found:
        _assert_told(candidate)


def _assert_told(candidate: Candidate) -> None:
    """Each word that a condition asks for stands in the brief."""
    for condition in candidate.answer.find_all(exp.EQ):
        for literal in condition.find_all(exp.Literal):
            if literal.is_string:
                assert literal.name in candidate.brief, candidate.brief


@pytest.mark.parametrize("name", FAMILIES)
def test_odd_tables_are_no_trouble(tmp_path: Path, name: str) -> None:
    made = odd(tmp_path)
    for candidate in sound(made, _family(name).propose(made)):
        assert "_loaded_at" not in tree.text(candidate.answer) and "zoned" not in tree.text(candidate.answer)
