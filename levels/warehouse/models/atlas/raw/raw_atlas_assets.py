from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.atlas.assets import make_assets
from worlds.atlas.records import Asset, Dashboard, Entity, Mart, Person, Scratch
from worlds.tables import read, write


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    entities = read(dbt.ref("atlas_entities"), Entity)
    marts = read(dbt.ref("atlas_marts"), Mart)
    scratch = read(dbt.ref("atlas_scratch"), Scratch)
    dashboards = read(dbt.ref("atlas_dashboards"), Dashboard)
    people = read(dbt.ref("raw_atlas_people"), Person)
    return write(session, make_assets(entities, marts, scratch, dashboards, people), Asset)
