from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.shop.lines import make_lines
from worlds.shop.records import Customer, Discount, Line, Order, Product
from worlds.tables import read, write


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    orders = read(dbt.ref("raw_shop_orders"), Order)
    products = read(dbt.ref("shop_products"), Product)
    discounts = read(dbt.ref("shop_discounts"), Discount)
    customers = read(dbt.ref("raw_shop_customers"), Customer)
    return write(session, make_lines(orders, products, discounts, customers), Line)
