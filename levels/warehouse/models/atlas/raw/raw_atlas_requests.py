from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.atlas.records import Asset, Person, Request
from worlds.atlas.requests import make_requests
from worlds.tables import read, write


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    assets = read(dbt.ref("raw_atlas_assets"), Asset)
    people = read(dbt.ref("raw_atlas_people"), Person)
    return write(session, make_requests(assets, people), Request)
