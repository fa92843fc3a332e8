from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.shop.records import Closure, Employee, Holiday, Location, Order, Shift
from worlds.shop.shifts import make_shifts
from worlds.tables import read, write


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    employees = read(dbt.ref("raw_shop_employees"), Employee)
    orders = read(dbt.ref("raw_shop_orders"), Order)
    locations = read(dbt.ref("shop_locations"), Location)
    closures = read(dbt.ref("shop_closures"), Closure)
    holidays = read(dbt.ref("shop_holidays"), Holiday)
    return write(session, make_shifts(employees, orders, locations, closures, holidays), Shift)
