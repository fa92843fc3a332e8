"""What flows between the steps: one record per seed or raw table, fields named as its columns. Money is in cents."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple


class Location(NamedTuple):
    """A shop; `footfall` is its share of the trade, in no unit."""

    id: int
    city: str
    opened_on: date
    closed_on: date | None
    footfall: int


class Closure(NamedTuple):
    """Days on which one shop, or all of them (`location_id` None), took no orders."""

    id: int
    location_id: int | None
    closed_from: date
    closed_until: date


class Holiday(NamedTuple):
    """A public holiday of 2025."""

    date: date
    shops_closed: bool


class Product(NamedTuple):
    """An article with its list price in currency units; `popularity` is its share of the lines, 0 for never."""

    id: int
    category: str
    price: Decimal
    launched_on: date
    discontinued_on: date | None
    popularity: int


class Discount(NamedTuple):
    """A code with its value: percent or currency units."""

    id: int
    code: str
    kind: str
    value: Decimal
    starts_on: date
    ends_on: date | None


class Name(NamedTuple):
    """A first or last name and how common it is."""

    name: str
    weight: int


class Comment(NamedTuple):
    """Something customers write; None where it fits an answer without a score."""

    id: int
    rating: int | None
    comment: str


class Employee(NamedTuple):
    """A row of raw_shop_employees."""

    id: int
    first_name: str
    last_name: str
    location_id: int
    manager_id: int | None
    role: str
    hired_on: date
    left_on: date | None
    hourly_wage_cents: int


class Customer(NamedTuple):
    """A row of raw_shop_customers; `email` is an empty string where the till's form was left blank."""

    id: int
    first_name: str
    last_name: str
    email: str
    birth_date: date | None
    location_id: int
    is_loyalty_member: bool
    joined_on: date


class Order(NamedTuple):
    """A row of raw_shop_orders; channel and status in the till's capitals."""

    id: int
    customer_id: int | None
    location_id: int
    employee_id: int | None
    ordered_at: datetime
    channel: str
    status: str


class Line(NamedTuple):
    """A row of raw_shop_order_lines."""

    id: int
    order_id: int
    line_number: int
    product_id: int
    quantity: int
    unit_price_cents: int
    discount_id: int | None


class Payment(NamedTuple):
    """A row of raw_shop_payments; a refund is negative."""

    id: int
    order_id: int
    method: str
    amount_cents: int
    paid_at: datetime


class Shift(NamedTuple):
    """A row of raw_shop_shifts."""

    id: int
    employee_id: int
    location_id: int
    starts_at: datetime
    ends_at: datetime | None
    break_minutes: int | None


class Answer(NamedTuple):
    """A row of raw_shop_survey_results."""

    id: int
    customer_id: int
    order_id: int | None
    rating: int | None
    answered_at: datetime
    comment: str | None
