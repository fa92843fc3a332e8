"""Every family of blueprints works on two worlds at least: it stands in their packs, or one of its first candidates is
kept there."""

from collections import defaultdict
from itertools import islice
from pathlib import Path

import duckdb
import pytest

from game.forge.blueprints import blueprints
from game.forge.drafting.candidate import Blueprint
from game.forge.making.gathering import families_of
from game.forge.vetting.draft import draft_of
from game.forge.vetting.vet import vet
from game.forge.workshop import workshops
from game.forge.world.world import world_of
from game.puzzle.pack import load_pack
from tests.shipped import FOLDERS

TRIED_MOST = 6
WORLDS_LEAST = 2


def _standing() -> dict[str, set[str]]:
    """The worlds in whose packs each family stands."""
    found = defaultdict(set)
    for name, folder in FOLDERS.items():
        for puzzle in load_pack(folder).puzzles.values():
            if puzzle.forged is not None:
                found[puzzle.forged.blueprint].add(name)
    return found


def _keeps(blueprint: Blueprint, folder: Path) -> bool:
    pack = load_pack(folder)
    with duckdb.connect() as connection:
        [family] = families_of(world_of(pack, connection, {}), 1, [blueprint])
        gathered = list(islice(iter(family.next, None), TRIED_MOST))
    if not gathered:
        return False
    with workshops(pack, 1) as [shop]:
        return any(not vet(shop, draft_of(one.candidate)).dropped for one in gathered)


STANDING = _standing()


@pytest.mark.parametrize("blueprint", blueprints(), ids=lambda blueprint: blueprint.name)
def test_a_family_works_on_two_worlds(blueprint: Blueprint) -> None:
    found = set(STANDING[blueprint.name])
    for name in sorted(FOLDERS.keys() - found):
        if len(found) < WORLDS_LEAST and _keeps(blueprint, FOLDERS[name]):
            found.add(name)
    assert len(found) >= WORLDS_LEAST, f"{blueprint.name} works in {sorted(found)} alone"
