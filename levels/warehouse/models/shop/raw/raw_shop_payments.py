from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.shop.payments import make_payments
from worlds.shop.records import Discount, Line, Order, Payment
from worlds.tables import read, write


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    orders = read(dbt.ref("raw_shop_orders"), Order)
    lines = read(dbt.ref("raw_shop_order_lines"), Line)
    discounts = read(dbt.ref("shop_discounts"), Discount)
    return write(session, make_payments(orders, lines, discounts), Payment)
