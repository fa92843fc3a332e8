from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.shop.people import make_customers
from worlds.shop.records import Customer, Location, Name
from worlds.tables import read, write


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    locations = read(dbt.ref("shop_locations"), Location)
    first = read(dbt.ref("shop_first_names"), Name)
    last = read(dbt.ref("shop_last_names"), Name)
    return write(session, make_customers(locations, first, last), Customer)
