"""A year of orders: who bought where and when. Who served them is decided in `service`."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta

from worlds.dice import Dice
from worlds.shop.calendar import day_weights, days, is_trading
from worlds.shop.records import Closure, Customer, Holiday, Location, Order

SEED = 7_703
ORDERS = 3_020
CHANNELS, CHANNEL_WEIGHTS = ("SHOP", "WEB", "PHONE"), (78, 15, 7)
STATUSES, STATUS_WEIGHTS = ("COMPLETED", "RETURNED", "CANCELLED"), (92, 5, 3)
HOURS = range(7, 21)
HOUR_WEIGHTS = (7, 11, 9, 7, 8, 12, 9, 5, 5, 7, 11, 13, 8, 4)
WALK_IN_PERCENT = 28
AT_HOME_PERCENT = 80
# How often a customer comes, drawn once each: a long tail, and one in seven never ordered.
REGULARITY, REGULARITY_WEIGHTS = (0, 1, 2, 4, 8, 16, 40), (10, 20, 24, 18, 14, 9, 3)
# The namesakes' share is given: some of each name have orders, some have none.
KNOWN_REGULARITY = {18: 12, 207: 6, 33: 20, 150: 6, 366: 0, 61: 9, 244: 3, 90: 7, 311: 0, 129: 5, 290: 10}
# A nightly job on the web shop stamps the first order of these months at midnight.
MIDNIGHT_MONTHS = (2, 3, 4, 6, 9, 10, 12)
DOUBLE_CLICK_EVERY = 120
TIED_RANKS = (3, 4)
LATE_ENTRY_EVERY, LATE_ENTRY_PLACES = 12, 17


class OrderBook:
    """The seeds an order is drawn from, with the weights made once."""

    def __init__(
        self, locations: list[Location], closures: list[Closure], holidays: list[Holiday], customers: list[Customer]
    ) -> None:
        self.dice = Dice(SEED)
        self.locations, self.closures, self.customers = locations, closures, customers
        self.days, self.day_weights = days(), day_weights(holidays, closures)
        self.regularity = [
            KNOWN_REGULARITY.get(customer.id, self.dice.weighted(REGULARITY, REGULARITY_WEIGHTS))
            for customer in customers
        ]

    def draw(self) -> Order:
        """One order on some day; id and employee come later."""
        day = self.dice.weighted(self.days, self.day_weights)
        channel = self.dice.weighted(CHANNELS, CHANNEL_WEIGHTS)
        walk_in = channel == "SHOP" and self.dice.percent(WALK_IN_PERCENT)
        customer = None if walk_in else self._customer(day)
        at = time(self.dice.weighted(HOURS, HOUR_WEIGHTS), self.dice.between(0, 59))
        return self._order(customer, datetime.combine(day, at), channel)

    def draw_at_midnight(self, month: int) -> Order:
        """A web order stamped at the first instant of the month."""
        day = date(2025, month, 1)
        return self._order(self._customer(day), datetime.combine(day, time()), "WEB")

    def _order(self, customer: Customer | None, at: datetime, channel: str) -> Order:
        status = self.dice.weighted(STATUSES, STATUS_WEIGHTS)
        shop = self._location(customer, at.date())
        return Order(0, customer.id if customer else None, shop, None, at, channel, status)

    def _customer(self, day: date) -> Customer:
        pairs = zip(self.customers, self.regularity, strict=True)
        return self.dice.weighted(self.customers, [weight if who.joined_on <= day else 0 for who, weight in pairs])

    def _location(self, customer: Customer | None, day: date) -> int:
        trading = [shop for shop in self.locations if is_trading(shop, day, self.closures)]
        at_home = customer is not None and self.dice.percent(AT_HOME_PERCENT)
        if customer is not None and at_home and any(shop.id == customer.location_id for shop in trading):
            return customer.location_id
        return self.dice.weighted(trading, [shop.footfall for shop in trading]).id


def make_orders(
    locations: list[Location], closures: list[Closure], holidays: list[Holiday], customers: list[Customer]
) -> list[Order]:
    """About 3,000 orders, numbered as they were entered: by time, but for a few phone orders keyed in late."""
    book = OrderBook(locations, closures, holidays, customers)
    orders = [book.draw() for _ in range(ORDERS)]
    orders += [book.draw_at_midnight(month) for month in MIDNIGHT_MONTHS]
    orders += _double_clicks(orders)
    orders = _tie_locations(orders)
    orders.sort(key=lambda order: order.ordered_at)
    return _numbered(orders)


def _double_clicks(orders: list[Order]) -> list[Order]:
    """Some web orders were sent twice in the same minute; the shop cancelled the second."""
    web = [order for order in orders if order.channel == "WEB" and order.status == "COMPLETED"]
    return [order._replace(status="CANCELLED") for order in web[::DOUBLE_CLICK_EVERY]]


def _tie_locations(orders: list[Order]) -> list[Order]:
    """Leaves out walk-ins of the third-busiest shop until it has exactly as many orders as the fourth."""
    ranked = Counter(order.location_id for order in orders).most_common()
    (busier, more), (_, fewer) = (ranked[rank - 1] for rank in TIED_RANKS)
    surplus = [order for order in orders if order.location_id == busier and order.customer_id is None]
    dropped = {id(order) for order in surplus[: more - fewer]}
    return [order for order in orders if id(order) not in dropped]


def _numbered(orders: list[Order]) -> list[Order]:
    """Ids from 1 by place; every twelfth phone order swaps its id with one entered later."""
    ids = list(range(1, len(orders) + 1))
    phone = [place for place, order in enumerate(orders) if order.channel == "PHONE"]
    for place in phone[::LATE_ENTRY_EVERY]:
        later = min(place + LATE_ENTRY_PLACES, len(ids) - 1)
        ids[place], ids[later] = ids[later], ids[place]
    return [order._replace(id=number) for number, order in zip(ids, orders, strict=True)]


def after(moment: datetime, dice: Dice, hours: tuple[int, int]) -> datetime:
    """A moment some hours later, to the minute, still in the same year."""
    later = moment + timedelta(hours=dice.between(*hours), minutes=dice.between(1, 59))
    return later if later.year == moment.year else moment
