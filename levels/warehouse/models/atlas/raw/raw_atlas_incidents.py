from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.atlas.health import make_incidents
from worlds.atlas.records import Asset, Edge, Incident
from worlds.tables import read, write


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    assets = read(dbt.ref("raw_atlas_assets"), Asset)
    edges = read(dbt.ref("raw_atlas_edges"), Edge)
    return write(session, make_incidents(assets, edges), Incident)
