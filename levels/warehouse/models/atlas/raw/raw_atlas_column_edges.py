from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.atlas.records import Asset, Column, ColumnEdge, Entity, Mart, Scratch
from worlds.atlas.schema import make_column_edges, plan
from worlds.tables import read, write


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    assets = read(dbt.ref("raw_atlas_assets"), Asset)
    columns = read(dbt.ref("raw_atlas_columns"), Column)
    entities = read(dbt.ref("atlas_entities"), Entity)
    marts = read(dbt.ref("atlas_marts"), Mart)
    scratch = read(dbt.ref("atlas_scratch"), Scratch)
    return write(session, make_column_edges(assets, plan(entities, marts, scratch), columns), ColumnEdge)
