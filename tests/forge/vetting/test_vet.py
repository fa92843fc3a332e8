"""Vetting one draft: what a person holds on to falls by errors alone, and what else speaks against it is told."""

from dataclasses import replace
from pathlib import Path

import duckdb

from game.forge.making.gathering import families_of
from game.forge.vetting.draft import Draft, draft_of
from game.forge.vetting.vet import vet
from game.forge.workshop import workshops
from game.forge.world.world import world_of
from game.puzzle.pack import load_pack


def _first(club: Path) -> Draft:
    with duckdb.connect() as connection:
        families = families_of(world_of(load_pack(club), connection, {}), 1)
        [family] = [family for family in families if family.name == "aggregate"]
        gathered = family.next()
    assert gathered is not None
    draft = draft_of(gathered.candidate)
    return replace(draft, document={**draft.document, "brief": f"{draft.document['brief']} {'And so on. ' * 60}"})


def test_a_puzzle_that_is_held_on_to_stays_with_its_doubts(club: Path) -> None:
    draft = _first(club)
    with workshops(load_pack(club), 1) as [shop]:
        assert vet(shop, draft).dropped == "brief-long"
        kept = vet(shop, replace(draft, held=True))
    assert kept.dropped == ""
    assert kept.doubt.startswith("brief-long: ")
