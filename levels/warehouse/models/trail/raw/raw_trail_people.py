from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.tables import read, write
from worlds.trail.people import make_people
from worlds.trail.records import GivenName, Person


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    return write(session, make_people(read(dbt.ref("trail_names"), GivenName)), Person)
