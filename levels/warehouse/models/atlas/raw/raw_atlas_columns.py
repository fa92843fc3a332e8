from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.atlas.records import Asset, Column, Entity, Mart, Scratch
from worlds.atlas.schema import make_columns, plan
from worlds.tables import read, write


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    assets = read(dbt.ref("raw_atlas_assets"), Asset)
    entities = read(dbt.ref("atlas_entities"), Entity)
    marts = read(dbt.ref("atlas_marts"), Mart)
    scratch = read(dbt.ref("atlas_scratch"), Scratch)
    return write(session, make_columns(assets, plan(entities, marts, scratch)), Column)
