from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.tables import read, write
from worlds.trail.agents import parse_agent
from worlds.trail.records import Header, ParsedAgent


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    headers = read(dbt.ref("raw_trail_visitors"), Header)
    return write(session, [parse_agent(header) for header in headers], ParsedAgent)
