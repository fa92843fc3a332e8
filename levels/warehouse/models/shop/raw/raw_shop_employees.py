from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.shop.records import Employee, Location, Name
from worlds.shop.staff import make_employees
from worlds.tables import read, write


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    locations = read(dbt.ref("shop_locations"), Location)
    first = read(dbt.ref("shop_first_names"), Name)
    last = read(dbt.ref("shop_last_names"), Name)
    return write(session, make_employees(locations, first, last), Employee)
