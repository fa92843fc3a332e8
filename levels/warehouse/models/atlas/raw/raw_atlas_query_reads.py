from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.atlas.queries import QueryLog
from worlds.atlas.records import Asset, Column, Dashboard, Edge, Grant, Person, Read
from worlds.tables import read, write


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    assets = read(dbt.ref("raw_atlas_assets"), Asset)
    columns = read(dbt.ref("raw_atlas_columns"), Column)
    edges = read(dbt.ref("raw_atlas_edges"), Edge)
    people = read(dbt.ref("raw_atlas_people"), Person)
    grants = read(dbt.ref("raw_atlas_grants"), Grant)
    dashboards = read(dbt.ref("atlas_dashboards"), Dashboard)
    return write(session, QueryLog(assets, columns, edges, people, grants, dashboards).make()[1], Read)
