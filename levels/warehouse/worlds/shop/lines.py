"""What was in the baskets, at which price and with which discount code."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

from worlds.dice import Dice
from worlds.shop.records import Customer, Discount, Line, Order, Product

SEED = 9_241
LINE_COUNTS = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15)
LINE_COUNT_WEIGHTS = (62, 48, 36, 22, 12, 8, 4, 3, 2, 2, 1)
QUANTITIES, QUANTITY_WEIGHTS = (1, 2, 3, 4, 6, 10, 12), (62, 22, 6, 4, 3, 1, 2)
REPEAT_PERCENT = 3
# Percent of normal popularity by category and month.
SEASONS = {
    "drinks": {6: 140, 7: 160, 8: 160},
    "fruit": {5: 130, 6: 150, 7: 150, 8: 140, 1: 70, 2: 70},
    "bakery": {12: 140},
    "household": {11: 120, 12: 160},
}
# Stollen is baked in November and December only, and then everybody wants it.
CHRISTMAS_STOLLEN, STOLLEN_SEASON = 10, 500
# Dairy and pantry went up on this day; before, they cost about a twentieth less.
PRICE_RISE, RISEN = date(2025, 4, 1), ("dairy", "pantry")
CLEARANCE = timedelta(days=30)
EVENING_HOUR, EVENING_PERCENT = 19, 30
DISCOUNT_PERCENT = 11
CODE_WEIGHTS, COMMON_CODE = {"WELCOME10": 4, "STUDENT10": 3, "GIFT5": 1}, 8
NEVER_USED = ("PILOT30", "BACK2SCHOOL", "OPENING50")
ONLY_FOR = {"HALFBREAD": "bakery", "COFFEE1": "drinks"}
LATE_DAYS, LATE_PERCENT = timedelta(days=10), 12
TIED_RANKS = (10, 11)


class Basket:
    """Fills one order after the other from the products and codes of its day."""

    def __init__(self, products: list[Product], discounts: list[Discount], customers: list[Customer]) -> None:
        self.dice = Dice(SEED)
        self.products = products
        self.discounts = [discount for discount in discounts if discount.code not in NEVER_USED]
        self.loyal = {customer.id for customer in customers if customer.is_loyalty_member}

    def fill(self, order: Order) -> list[Line]:
        """The lines of an order; ids come later. A product comes once, but for the ones scanned twice."""
        count = self.dice.weighted(LINE_COUNTS, LINE_COUNT_WEIGHTS)
        weights = [_popularity(product, order.ordered_at.date()) for product in self.products]
        lines: list[Line] = []
        chosen: list[Product] = []
        for number in range(1, count + 1):
            if chosen and self.dice.percent(REPEAT_PERCENT):
                product = self.dice.one(chosen)
            else:
                product = self.dice.weighted(self.products, weights)
                weights[self.products.index(product)] = 0
                chosen.append(product)
            lines.append(self._line(order, number, product))
        return lines

    def _line(self, order: Order, number: int, product: Product) -> Line:
        quantity = self.dice.weighted(QUANTITIES, QUANTITY_WEIGHTS)
        price = self._price(product, order.ordered_at)
        line = Line(0, order.id, number, product.id, quantity, price, None)
        if self.dice.percent(DISCOUNT_PERCENT):
            fitting = [code for code in self.discounts if self._may_use(code, order, product, line)]
            if fitting:
                code = self.dice.weighted(fitting, [CODE_WEIGHTS.get(code.code, COMMON_CODE) for code in fitting])
                line = line._replace(discount_id=code.id)
        return line

    def _price(self, product: Product, at: datetime) -> int:
        """Cents, in steps of ten: the list price, lower before the rise, in clearance and late in the evening."""
        cents, day = int(product.price * 100), at.date()
        if product.category in RISEN and day < PRICE_RISE:
            cents = cents * 95 // 100
        if product.discontinued_on is not None and day > product.discontinued_on - CLEARANCE:
            cents = cents * 40 // 100
        if product.category == "bakery" and at.hour >= EVENING_HOUR and self.dice.percent(EVENING_PERCENT):
            cents = cents // 2
        return cents // 10 * 10

    def _may_use(self, code: Discount, order: Order, product: Product, line: Line) -> bool:
        """Whether the till takes the code: its dates (now and then some days late), its goods, whole cents."""
        day = order.ordered_at.date()
        late = code.ends_on is not None and day > code.ends_on
        if day < code.starts_on or (code.ends_on is not None and day > code.ends_on + LATE_DAYS):
            return False
        if late and not self.dice.percent(LATE_PERCENT):
            return False
        if ONLY_FOR.get(code.code, product.category) != product.category:
            return False
        if code.code.startswith("LOYAL") and order.customer_id not in self.loyal:
            return False
        return code.kind == "amount" or line.quantity * line.unit_price_cents * int(code.value) % 100 == 0


def make_lines(
    orders: list[Order], products: list[Product], discounts: list[Discount], customers: list[Customer]
) -> list[Line]:
    """About 8,000 lines, numbered by order and line number."""
    basket = Basket(products, discounts, customers)
    lines = [line for order in orders for line in basket.fill(order)]
    lines = _tie_products(lines, {order.id for order in orders if order.status == "COMPLETED"})
    return [line._replace(id=number) for number, line in enumerate(lines, start=1)]


def net_cents(line: Line, discounts: dict[int, Discount]) -> int:
    """What the line cost after its discount: percent of the line, or an amount once per line, never below 0."""
    gross = line.quantity * line.unit_price_cents
    if line.discount_id is None:
        return gross
    discount = discounts[line.discount_id]
    if discount.kind == "percent":
        return gross * (100 - int(discount.value)) // 100
    return max(0, gross - int(discount.value * 100))


def _popularity(product: Product, day: date) -> int:
    if day < product.launched_on or (product.discontinued_on is not None and day > product.discontinued_on):
        return 0
    if product.id == CHRISTMAS_STOLLEN:
        return product.popularity * STOLLEN_SEASON if day.month in (11, 12) else 0
    return product.popularity * SEASONS.get(product.category, {}).get(day.month, 100)


def _tie_products(lines: list[Line], completed: set[int]) -> list[Line]:
    """Makes the tenth and eleventh best-selling products equal, in completed orders and in all others too."""
    within = [line for line in lines if line.order_id in completed]
    others = [line for line in lines if line.order_id not in completed]
    pair = [product for product, _ in _sold(within).most_common()[TIED_RANKS[0] - 1 : TIED_RANKS[1]]]
    more, fewer = max(_sold(within)[product] for product in pair), min(_sold(others)[product] for product in pair)
    for product in pair:
        within = _with_total(within, product, more)
        others = _with_total(others, product, fewer)
    return sorted(within + others, key=lambda line: (line.order_id, line.line_number))


def _sold(lines: list[Line]) -> Counter[int]:
    """Quantity by product id."""
    sold: Counter[int] = Counter()
    for line in lines:
        sold[line.product_id] += line.quantity
    return sold


def _with_total(lines: list[Line], product_id: int, total: int) -> list[Line]:
    """The lines with this product's quantities moved one by one, on lines without a code, until they sum to `total`."""
    missing = total - _sold(lines)[product_id]
    step = 1 if missing > 0 else -1
    moved = []
    for line in lines:
        if missing and line.product_id == product_id and line.discount_id is None and line.quantity + step > 0:
            line = line._replace(quantity=line.quantity + step)
            missing -= step
        moved.append(line)
    return moved
