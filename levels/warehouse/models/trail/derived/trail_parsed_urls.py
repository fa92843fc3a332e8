from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.tables import read, write
from worlds.trail.addresses import parse_url
from worlds.trail.records import Address, ParsedUrl


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    addresses = read(dbt.ref("stg_trail__page_views"), Address)
    return write(session, [parse_url(address) for address in addresses], ParsedUrl)
