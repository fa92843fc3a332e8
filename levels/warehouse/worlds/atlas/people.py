"""Who works with data: teams full of people, some who left, and the service accounts that never sleep."""

from __future__ import annotations

from datetime import date

from worlds.atlas.records import Person, Team, Weighted
from worlds.dice import Dice

SEED = 2_203
SERVICES = ("loader", "dbt", "lookout", "backup", "scoring")
PLATFORM_TEAM = 7
# The lead of a team comes first; the others' roles by where they work.
ROLES = {
    7: ("engineer", "engineer", "steward"),
    8: ("analyst", "analyst", "scientist"),
    9: ("engineer",),
    10: ("analyst", "planner"),
}
OTHER_ROLES = ("planner", "clerk", "analyst")
OFFSETS, OFFSET_WEIGHTS = (60, 120, 180, 330, -300), (5, 60, 10, 15, 10)
JOINED, LEADS_UNTIL = (date(2019, 1, 7), date(2026, 3, 16)), date(2024, 6, 30)
# One in so many joined in the quarter of the query log.
NEW_PERCENT, NEW = 12, (date(2026, 4, 1), date(2026, 6, 26))
LEFT = (date(2025, 9, 1), date(2026, 6, 12))
LEAVERS = {6: 1, 7: 2, 8: 3, 9: 2, 12: 2, 13: 2, 15: 1, 16: 3}
# Two people of one name, in two teams.
NAMESAKES = {8: ("Mei", "Tanaka"), 12: ("Mei", "Tanaka"), 10: ("Jonas", "Brandt"), 15: ("Jonas", "Brandt")}


def make_people(teams: list[Team], first: list[Weighted], last: list[Weighted]) -> list[Person]:
    """Leads from the top down, then their people, then service accounts; nobody's number is below the manager's."""
    dice = Dice(SEED)
    taken = set(NAMESAKES.values())
    people: list[Person] = []
    lead: dict[int, Person] = {}
    for team in teams:
        if team.people:
            boss = lead.get(team.parent_id or 0)
            lead[team.id] = _person(dice, people, team, boss, "lead", _free_name(dice, taken, first, last))
    for team in teams:
        for number in range(1, team.people + LEAVERS.get(team.id, 0)):
            known = NAMESAKES.get(team.id) if number == 1 else None
            boss = lead.get(team.id) or lead[team.parent_id or 1]
            role = dice.one(ROLES.get(team.id, OTHER_ROLES))
            person = _person(dice, people, team, boss, role, known or _free_name(dice, taken, first, last))
            if number >= team.people or not team.people:
                people[-1] = person._replace(joined_on=dice.day(JOINED[0], date(2025, 6, 30)), left_on=dice.day(*LEFT))
    for name in SERVICES:
        people.append(
            Person(len(people) + 1, name, f"svc_{name}", "service", PLATFORM_TEAM, None, "service", JOINED[0], None, 0)
        )
    return people


def _free_name(dice: Dice, taken: set[tuple[str, str]], first: list[Weighted], last: list[Weighted]) -> tuple[str, str]:
    while (name := (dice.name(first), dice.name(last))) in taken:
        pass
    taken.add(name)
    return name


def _person(
    dice: Dice, people: list[Person], team: Team, boss: Person | None, role: str, name: tuple[str, str]
) -> Person:
    handle = f"{name[0]}.{name[1]}".lower().replace("á", "a")
    double = sum(person.handle.rstrip("2") == handle for person in people)
    person = Person(
        len(people) + 1,
        " ".join(name),
        f"{handle}{double + 1}" if double else handle,
        "person",
        team.id,
        boss.id if boss else None,
        role,
        _joining_day(dice, role),
        None,
        dice.weighted(OFFSETS, OFFSET_WEIGHTS),
    )
    people.append(person)
    return person


def _joining_day(dice: Dice, role: str) -> date:
    if role == "lead":
        return dice.day(JOINED[0], LEADS_UNTIL)
    return dice.day(*(NEW if dice.percent(NEW_PERCENT) else JOINED))
