from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.tables import read, write
from worlds.trail.devices import make_visitors
from worlds.trail.records import Agent, Person, Visitor


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    people = read(dbt.ref("raw_trail_people"), Person)
    return write(session, make_visitors(people, read(dbt.ref("trail_agents"), Agent)), Visitor)
