"""The candidates of a world, family by family, each looked at when it is asked for; and the order in which they are
vetted: one of each family in turn."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from game.forge.blueprints import blueprints
from game.forge.drafting.candidate import Blueprint, Candidate, digest
from game.forge.vetting.glance import Glance
from game.forge.world.world import World

CANDIDATES_MOST = 80
"""Candidates of one family that are looked at."""
_CHOICE = 4
"""Candidates of one family among which the next one is chosen."""


@dataclass(frozen=True)
class Gathered:
    """A candidate that stands a glance; what its family had proposed until then, and why others of it fell."""

    candidate: Candidate
    proposed: int
    dropped: Counter[str]


class Family:
    """What one blueprint offers a world, one after the other. `fault`: why it could not go on; a family that fails
    stops no other."""

    def __init__(self, blueprint: Blueprint, world: World, glance: Glance) -> None:
        self.name = blueprint.name
        self.fault = ""
        self._blueprint = blueprint
        self._world = world
        self._glance = glance
        self._gathered = self._look()

    def next(self) -> Gathered | None:
        """The next candidate that stands a glance; None where there is no further one."""
        return next(self._gathered, None)

    def proposed(self, keys: Collection[str]) -> dict[str, Candidate]:
        """Those of all its candidates that have one of these keys."""
        left = set(keys)
        found = {}
        for candidate in self._proposals() if left else ():
            if candidate.key in left:
                found[candidate.key] = candidate
                left.remove(candidate.key)
                if not left:
                    break
        return found

    def _look(self) -> Iterator[Gathered]:
        dropped: Counter[str] = Counter()
        for proposed, candidate in enumerate(self._proposals(), start=1):
            fault = self._glance.fault(candidate)
            if fault:
                dropped[fault] += 1
            else:
                yield Gathered(candidate, proposed, dropped.copy())

    def _proposals(self) -> Iterator[Candidate]:
        seen: set[str] = set()
        try:
            for candidate in self._blueprint.propose(self._world):
                if candidate.key not in seen:
                    seen.add(candidate.key)
                    yield candidate
                if len(seen) == CANDIDATES_MOST:
                    return
        except Exception as error:  # data that nobody thought of: the other families go on, and the report tells
            self.fault = f"{type(error).__name__}: {error}"


def families_of(world: World, seed: int, chosen: Sequence[Blueprint] | None = None) -> list[Family]:
    """All families, in an order that depends on the seed alone."""
    glance = Glance(world)
    order = sorted(chosen or blueprints(), key=lambda blueprint: digest(str(seed), blueprint.name))
    return [Family(blueprint, world, glance) for blueprint in order]


def in_turns(families: Sequence[Family]) -> Iterator[Gathered]:
    """A candidate of each family, then another of each, and so on: of the next few of a family the one that is least
    like those it has given, and of these the one that is about what was asked least so far. So no family asks the same
    of the same table twice, nor all families of the same tables, where there is anything else."""
    asked: Counter[str] = Counter()
    given: dict[str, list[Collection[str]]] = {family.name: [] for family in families}
    waiting: dict[str, list[Gathered]] = {family.name: [] for family in families}
    while waiting:
        for family in [family for family in families if family.name in waiting]:
            few = waiting[family.name]
            while len(few) < _CHOICE and (gathered := family.next()) is not None:
                few.append(gathered)
            if not few:
                del waiting[family.name]
                continue
            before = given[family.name]
            least = min(few, key=lambda one: (_alike(one.candidate.about, before), _asked(one.candidate.about, asked)))
            few.remove(least)
            before.append(least.candidate.about)
            asked.update(least.candidate.about)
            yield least


def _asked(about: Collection[str], asked: Counter[str]) -> float:
    """How often what a candidate is about was asked, on the average."""
    return sum(asked[part] for part in about) / max(1, len(about))


def _alike(about: Collection[str], others: Sequence[Collection[str]]) -> float:
    """How much of what a candidate is about the nearest of the others is about, too: from 0 to 1."""
    own = set(about)
    return max((len(own & set(other)) / max(1, len(own | set(other))) for other in others), default=0.0)
