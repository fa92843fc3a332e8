"""Families that count, choose and bucket: sound on a plain world and on odd tables, and the same every time."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from game.forge.drafting.candidate import Blueprint
from game.forge.world.world import World
from tests.forge.blueprints.stall import odd, stall
from tests.forge.blueprints.worlds import sound

FAMILIES = (
    "aggregate", "conditional_count", "date_bucket", "distinct_values", "filters", "group_having", "missing_days",
    "null_test", "share_of_total", "top_n",
)  # fmt: skip
BRIEF_MOST = 340


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("made", [stall, odd])
def test_what_is_proposed_is_sound(family: str, made: Callable[[Path], World], tmp_path: Path) -> None:
    blueprint: Blueprint = import_module(f"game.forge.blueprints.{family}").BLUEPRINT
    of = made(tmp_path)
    found = sound(of, blueprint.propose(of))
    assert [c.id for c in blueprint.propose(of)] == [c.id for c in found]
    assert len(found) <= 60 and all(len(c.brief) < BRIEF_MOST for c in found)
    if made is stall:
        assert found
        assert any(c.wrong for c in found) and len({c.title for c in found}) > len(found) / 3
