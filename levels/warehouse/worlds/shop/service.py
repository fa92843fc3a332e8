"""Who served an order: somebody who worked there on that day, now and then a colleague from the same city."""

from __future__ import annotations

from datetime import date

from worlds.dice import Dice
from worlds.shop.records import Employee, Location, Order

SEED = 5_309
HELPER_PERCENT = 5
SERVING_WEIGHT = {"cashier": 3, "manager": 1}


def assign_employees(orders: list[Order], employees: list[Employee], locations: list[Location]) -> list[Order]:
    """Fills `employee_id` of every order but the web's; nobody serves in two shops on one day."""
    dice = Dice(SEED)
    city = {location.id: location.city for location in locations}
    serving = [employee for employee in employees if employee.role in SERVING_WEIGHT]
    posts: dict[tuple[int, date], int] = {}
    served = []
    for order in orders:
        if order.channel != "WEB":
            order = order._replace(employee_id=_server(dice, order, serving, city, posts))
        served.append(order)
    return served


def _server(
    dice: Dice, order: Order, serving: list[Employee], city: dict[int, str], posts: dict[tuple[int, date], int]
) -> int:
    day, shop = order.ordered_at.date(), order.location_id
    free = [
        employee
        for employee in serving
        if employee.hired_on <= day <= (employee.left_on or day) and posts.get((employee.id, day), shop) == shop
    ]
    crew = [employee for employee in free if employee.location_id == shop]
    neighbours = [employee for employee in free if city[employee.location_id] == city[shop]]
    helpers = [employee for employee in neighbours if employee.location_id != shop]
    pool = helpers if helpers and (not crew or dice.percent(HELPER_PERCENT)) else crew or free
    chosen = dice.weighted(pool, [SERVING_WEIGHT[employee.role] for employee in pool])
    posts[chosen.id, day] = shop
    return chosen.id
