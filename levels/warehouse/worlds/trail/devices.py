"""First-party ids: one or more a device, since cookies get cleared; two people may share a tablet."""

from __future__ import annotations

from datetime import date, timedelta

from worlds.dice import Dice
from worlds.trail.calendar import FIRST_DAY, LAST_DAY
from worlds.trail.records import Agent, Person, Visitor

SEED = 2_713
KIND_CHANCES = {"phone": 82, "computer": 58, "tablet": 12}
SHARED_TABLET_PERCENT = 85
# An ad id lives on the device and outlives the cookies; many people have refused to be given one.
AD_ID_PERCENT = {"phone": 62, "tablet": 60, "computer": 24}
CLEARED_PERCENT = 30
ZONE_UNKNOWN_PERCENT = 4
ROBOTS = 5


class Shelf:
    """Makes devices one after the other and never gives an id twice."""

    def __init__(self, agents: list[Agent]) -> None:
        self.dice = Dice(SEED)
        self.agents = agents
        self.ids: set[str] = set()

    def device(self, kind: str, owner: Person, other: Person | None = None) -> list[Visitor]:
        """The first-party ids of one device, which follow each other and share its ad id, if it has one."""
        agent = self._agent(kind)
        ad_id = self._id("ad") if self.dice.percent(AD_ID_PERCENT[kind]) else None
        zone = None if self.dice.percent(ZONE_UNKNOWN_PERCENT) else owner.time_zone
        starts = [FIRST_DAY]
        while self.dice.percent(CLEARED_PERCENT):
            starts.append(self.dice.day(FIRST_DAY + timedelta(days=7), LAST_DAY))
        starts = sorted(set(starts))
        ends = [start - timedelta(days=1) for start in starts[1:]] + [LAST_DAY]
        return [
            Visitor(self._id("v"), ad_id, agent, zone, kind, owner.id, other.id if other else None, start, end)
            for start, end in zip(starts, ends, strict=True)
        ]

    def robot(self) -> Visitor:
        """A program that reads the site; it has no owner, no zone and no ad id."""
        return Visitor(self._id("v"), None, self._agent("bot"), None, "bot", 0, None, FIRST_DAY, LAST_DAY)

    def _agent(self, kind: str) -> str:
        fitting = [agent for agent in self.agents if agent.kind == kind]
        return self.dice.weighted(fitting, [agent.weight for agent in fitting]).user_agent

    def _id(self, prefix: str) -> str:
        while (made := f"{prefix}-{self.dice.between(0, 16**5 - 1):05x}") in self.ids:
            pass
        self.ids.add(made)
        return made


def make_visitors(people: list[Person], agents: list[Agent]) -> list[Visitor]:
    """About 1,000 first-party ids, device by device, then the robots; not each of them is ever seen."""
    shelf = Shelf(agents)
    visitors: list[Visitor] = []
    for person in people:
        kinds = [kind for kind, chance in KIND_CHANCES.items() if shelf.dice.percent(chance)] or ["phone"]
        for kind in kinds:
            visitors += shelf.device(kind, person)
    for first, second in _couples(people):
        if shelf.dice.percent(SHARED_TABLET_PERCENT):
            visitors += shelf.device("tablet", first, second)
    return visitors + [shelf.robot() for _ in range(ROBOTS)]


def alive(visitor: Visitor, day: date) -> bool:
    """Whether this first-party id is in use on a day."""
    return visitor.lives_from <= day <= visitor.lives_until


def _couples(people: list[Person]) -> list[tuple[Person, Person]]:
    """The first two of each household of more than one."""
    homes: dict[int, list[Person]] = {}
    for person in people:
        homes.setdefault(person.household, []).append(person)
    return [(home[0], home[1]) for home in homes.values() if len(home) > 1]
