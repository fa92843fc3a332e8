"""All candidates of a world, family by family, and the order in which they are vetted: one of each family in turn."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from game.forge.blueprints import blueprints
from game.forge.drafting.candidate import Blueprint, Candidate, digest
from game.forge.vetting.glance import Glance
from game.forge.world.world import World

CANDIDATES_MOST = 80
"""Candidates of one family that are looked at."""


@dataclass
class Family:
    """What one blueprint offers a world. `fault`: why it could not go on; a family that fails stops no other."""

    blueprint: Blueprint
    candidates: list[Candidate] = field(default_factory=list)
    proposed: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    fault: str = ""


def gather(world: World, seed: int, families: Sequence[Blueprint] | None = None) -> list[Family]:
    """Each family with the candidates that stand a glance, in an order that depends on the seed alone."""
    glance = Glance(world)
    order = sorted(families or blueprints(), key=lambda blueprint: digest(str(seed), blueprint.name))
    return [_family(blueprint, world, glance) for blueprint in order]


def _family(blueprint: Blueprint, world: World, glance: Glance) -> Family:
    family, seen = Family(blueprint), set()
    try:
        for candidate in blueprint.propose(world):
            if candidate.key in seen:
                continue
            seen.add(candidate.key)
            family.proposed += 1
            if fault := glance.fault(candidate):
                family.dropped[fault] += 1
            else:
                family.candidates.append(candidate)
            if family.proposed == CANDIDATES_MOST:
                break
    except Exception as error:  # data that nobody thought of: the other families go on, and the report tells
        family.fault = f"{type(error).__name__}: {error}"
    return family


def in_turns(families: Sequence[Family]) -> Iterator[Candidate]:
    """The first candidate of each family, then the second of each, and so on."""
    for n in range(max((len(family.candidates) for family in families), default=0)):
        for family in families:
            if n < len(family.candidates):
                yield family.candidates[n]
