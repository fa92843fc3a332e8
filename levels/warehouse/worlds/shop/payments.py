"""How orders were paid: once, in two methods, not at all, and what went back."""

from __future__ import annotations

from datetime import datetime

from worlds.dice import Dice
from worlds.shop.lines import net_cents
from worlds.shop.orders import after
from worlds.shop.records import Discount, Line, Order, Payment

SEED = 6_133
METHODS = ("CARD", "CASH", "VOUCHER")
METHOD_WEIGHTS = {"SHOP": (58, 34, 8), "WEB": (90, 0, 10), "PHONE": (30, 65, 5)}
UNPAID_PERCENT = {"COMPLETED": 3, "RETURNED": 8, "CANCELLED": 80}
REFUND_PERCENT = {"COMPLETED": 0, "RETURNED": 85, "CANCELLED": 100}
SPLIT_PERCENT, SMALLEST_SPLIT_CENTS = 6, 400
# Hours until the money arrives; the till takes it within the minute.
DELAY_HOURS = {"WEB": (0, 30), "PHONE": (1, 70)}
REFUND_HOURS = (20, 300)


def make_payments(orders: list[Order], lines: list[Line], discounts: list[Discount]) -> list[Payment]:
    """About 3,000 payments, numbered by time. What is paid is always the whole order, what is refunded too."""
    dice = Dice(SEED)
    codes = {discount.id: discount for discount in discounts}
    totals: dict[int, int] = {}
    for line in lines:
        totals[line.order_id] = totals.get(line.order_id, 0) + net_cents(line, codes)
    payments: list[Payment] = []
    for order in orders:
        if totals[order.id] > 0 and not dice.percent(UNPAID_PERCENT[order.status]):
            payments += _payments(dice, order, totals[order.id])
    payments.sort(key=lambda payment: (payment.paid_at, payment.order_id))
    return [payment._replace(id=number) for number, payment in enumerate(payments, start=1)]


def _payments(dice: Dice, order: Order, total: int) -> list[Payment]:
    paid_at = order.ordered_at
    if order.channel in DELAY_HOURS:
        paid_at = after(order.ordered_at, dice, DELAY_HOURS[order.channel])
    payments = [_payment(order, method, cents, paid_at) for method, cents in _parts(dice, order, total)]
    if dice.percent(REFUND_PERCENT[order.status]):
        refunded_at = after(paid_at, dice, REFUND_HOURS)
        payments += [part._replace(amount_cents=-part.amount_cents, paid_at=refunded_at) for part in payments]
    return payments


def _parts(dice: Dice, order: Order, total: int) -> list[tuple[str, int]]:
    """(method, cents) once, or twice with the first part a round sum."""
    method = dice.weighted(METHODS, METHOD_WEIGHTS[order.channel])
    if total < SMALLEST_SPLIT_CENTS or not dice.percent(SPLIT_PERCENT):
        return [(method, total)]
    first = dice.between(1, (total - 1) // 200) * 200 if method != "VOUCHER" else total // 200 * 100
    others = [other for other in METHODS if other != method and not (order.channel == "WEB" and other == "CASH")]
    return [(method, first), (dice.one(others), total - first)]


def _payment(order: Order, method: str, cents: int, paid_at: datetime) -> Payment:
    return Payment(0, order.id, method, cents, paid_at)
