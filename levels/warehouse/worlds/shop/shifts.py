"""Hours worked: tills are staffed by day, bakers come before dawn, stockers stay past closing."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from worlds.dice import Dice
from worlds.shop.calendar import FIRST_DAY, LAST_DAY, day_weights, days, is_trading
from worlds.shop.records import Closure, Employee, Holiday, Location, Order, Shift

SEED = 3_571
BREAKS, BREAK_WEIGHTS = (0, 15, 20, 30, 45, 60, None), (4, 10, 6, 50, 16, 6, 8)
FORGOT_TO_CLOCK_OUT_IN = 70
NOT_CLOCKED_IN_IN = 160
# Starts and lengths (minutes) beyond the till; some cross midnight, some end exactly at it.
BACK_ROOM = {
    "baker": ((22 * 60, 450), (22 * 60 + 30, 420), (23 * 60, 420), (3 * 60 + 30, 480), (4 * 60, 450)),
    "stocker": ((6 * 60, 480), (16 * 60, 480), (16 * 60 + 30, 510), (17 * 60, 450), (14 * 60, 420)),
}
BACK_ROOM_SHIFTS = (38, 62)
# Till shifts: from, to (minutes of the day); the first that covers the day's orders is worked.
TILL = ((390, 870), (420, 900), (480, 990), (600, 1080), (780, 1275), (720, 1290), (540, 1275), (390, 1290))


def make_shifts(
    employees: list[Employee],
    orders: list[Order],
    locations: list[Location],
    closures: list[Closure],
    holidays: list[Holiday],
) -> list[Shift]:
    """About 4,000 shifts, numbered by start. Nobody's shifts overlap."""
    dice = Dice(SEED)
    shifts = _till_shifts(dice, orders)
    trading = [day for day, weight in zip(days(), day_weights(holidays, closures), strict=True) if weight]
    shop = {location.id: location for location in locations}
    for employee in employees:
        if employee.role in BACK_ROOM:
            shifts += _back_room_shifts(dice, employee, shop[employee.location_id], trading, closures)
    shifts.sort(key=lambda shift: (shift.starts_at, shift.employee_id))
    return [shift._replace(id=number) for number, shift in enumerate(shifts, start=1)]


def _till_shifts(dice: Dice, orders: list[Order]) -> list[Shift]:
    """One shift per employee and day with orders, long enough for all of them; a few never clocked in."""
    times: dict[tuple[date, int], list[Order]] = {}
    for order in orders:
        if order.employee_id is not None:
            times.setdefault((order.ordered_at.date(), order.employee_id), []).append(order)
    shifts = []
    for (day, employee_id), served in sorted(times.items()):
        minutes = [order.ordered_at.hour * 60 + order.ordered_at.minute for order in served]
        fitting = [span for span in TILL if span[0] <= min(minutes) and max(minutes) <= span[1]]
        start, end = fitting[0] if dice.percent(60) else dice.one(fitting)
        if dice.between(1, NOT_CLOCKED_IN_IN) > 1:
            shifts.append(_shift(dice, employee_id, served[0].location_id, day, start, end - start))
    return shifts


def _back_room_shifts(
    dice: Dice, employee: Employee, shop: Location, trading: list[date], closures: list[Closure]
) -> list[Shift]:
    """Shifts on every other day at most, so that a night never runs into the next."""
    first = max(employee.hired_on, FIRST_DAY)
    last = min(employee.left_on or LAST_DAY, LAST_DAY) - timedelta(days=1)
    possible = [
        day
        for day in trading
        if first <= day <= last and (day.toordinal() + employee.id) % 2 == 0 and is_trading(shop, day, closures)
    ]
    count = min(dice.between(*BACK_ROOM_SHIFTS), len(possible))
    return [
        _shift(dice, employee.id, shop.id, day, *dice.one(BACK_ROOM[employee.role]))
        for day in dice.sample(possible, count)
    ]


def _shift(dice: Dice, employee_id: int, location_id: int, day: date, start: int, minutes: int) -> Shift:
    starts_at = datetime.combine(day, time()) + timedelta(minutes=start + dice.one((-5, 0, 0, 0, 0)))
    ends_at = datetime.combine(day, time()) + timedelta(minutes=start + minutes + dice.one((0, 0, 0, 5, 15)))
    forgot = dice.between(1, FORGOT_TO_CLOCK_OUT_IN) == 1
    pause = dice.weighted(BREAKS, BREAK_WEIGHTS)
    return Shift(0, employee_id, location_id, starts_at, None if forgot else ends_at, pause)
