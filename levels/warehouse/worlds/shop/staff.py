"""The people who work in the shops: a chief, area managers, shop managers and their crews."""

from __future__ import annotations

from datetime import date, timedelta

from worlds.dice import Dice
from worlds.shop.records import Employee, Location, Name

SEED = 1_907
CHIEF_ID = 1
HIRING_SINCE = date(2019, 1, 7)
HIRING_UNTIL = date(2025, 10, 31)
# The shop managers of these shops lead an area, and the shop managers there report to them.
AREA_SHOPS = {1: (2, 3, 17, 18, 20), 4: (5, 6, 15, 16), 7: (8, 9), 10: (11, 12, 13, 14, 19)}
CREW = ("cashier", "cashier", "baker", "stocker")
WAGE_CENTS = {"cashier": (1425, 25, 9), "baker": (1600, 50, 8), "stocker": (1350, 25, 6), "manager": (2350, 50, 9)}
CHIEF_WAGE_CENTS = 4800
# The baker at Am Markt has been courted by others: more than the shop manager earns.
STAR_BAKER_SHOP, STAR_BAKER_WAGE_CENTS = 5, 2950
AREA_WAGE_CENTS = (3150, 3150, 3300, 3050)


def make_employees(locations: list[Location], first: list[Name], last: list[Name]) -> list[Employee]:
    """About 90 employees: the chief is 1, the shop manager of location n is n + 1, crews follow shop by shop."""
    dice = Dice(SEED)
    chief = Employee(CHIEF_ID, "Ingrid", "Ashworth", 1, None, "chief", HIRING_SINCE, None, CHIEF_WAGE_CENTS)
    people = [chief] + [_manager(dice, location, first, last) for location in locations]
    for location in locations:
        for role in _crew(location):
            people.append(_worker(dice, len(people) + 1, location, role, first, last))
    return people


def manager_of(location_id: int) -> int:
    """The employee id of a shop's manager."""
    return location_id + 1


def _crew(location: Location) -> list[str]:
    """The roles below the shop manager: busy shops have a third cashier, the smallest no baker."""
    crew = list(CREW if location.footfall > 4 else CREW[1:2] + CREW[3:])
    return crew if location.footfall < 8 else [*crew, "cashier"]


def _manager(dice: Dice, location: Location, first: list[Name], last: list[Name]) -> Employee:
    areas = [shop for shop, others in AREA_SHOPS.items() if location.id in others]
    wage = _wage(dice, "manager")
    if location.id in AREA_SHOPS:
        wage = AREA_WAGE_CENTS[list(AREA_SHOPS).index(location.id)]
    hired = max(location.opened_on - timedelta(days=30), HIRING_SINCE + timedelta(days=dice.between(0, 300)))
    boss = manager_of(areas[0]) if areas else CHIEF_ID
    names = dice.name(first), dice.name(last)
    return Employee(manager_of(location.id), *names, location.id, boss, "manager", hired, location.closed_on, wage)


def _worker(dice: Dice, number: int, location: Location, role: str, first: list[Name], last: list[Name]) -> Employee:
    earliest = max(location.opened_on - timedelta(days=14), HIRING_SINCE)
    until = location.closed_on - timedelta(days=200) if location.closed_on else HIRING_UNTIL
    hired = dice.day(earliest, until)
    left = location.closed_on
    if left is None and hired.year < 2025 and dice.percent(18):
        left = dice.day(date(2025, 1, 31), date(2025, 11, 30))
    names = dice.name(first), dice.name(last)
    wage = _wage(dice, role)
    if role == "baker" and location.id == STAR_BAKER_SHOP:
        wage = STAR_BAKER_WAGE_CENTS
    return Employee(number, *names, location.id, manager_of(location.id), role, hired, left, wage)


def _wage(dice: Dice, role: str) -> int:
    """Wages move in steps, so many people earn the same to the cent."""
    base, step, steps = WAGE_CENTS[role]
    return base + step * dice.between(0, steps)
