from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.shop.orders import make_orders
from worlds.shop.records import Closure, Customer, Employee, Holiday, Location, Order
from worlds.shop.service import assign_employees
from worlds.tables import read, write


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    locations = read(dbt.ref("shop_locations"), Location)
    closures = read(dbt.ref("shop_closures"), Closure)
    holidays = read(dbt.ref("shop_holidays"), Holiday)
    customers = read(dbt.ref("raw_shop_customers"), Customer)
    employees = read(dbt.ref("raw_shop_employees"), Employee)
    orders = make_orders(locations, closures, holidays, customers)
    return write(session, assign_employees(orders, employees, locations), Order)
