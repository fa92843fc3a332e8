from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.shop.records import Answer, Comment, Customer, Order
from worlds.shop.surveys import make_answers
from worlds.tables import read, write


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    customers = read(dbt.ref("raw_shop_customers"), Customer)
    orders = read(dbt.ref("raw_shop_orders"), Order)
    comments = read(dbt.ref("shop_comments"), Comment)
    return write(session, make_answers(customers, orders, comments), Answer)
