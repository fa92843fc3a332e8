from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.atlas.changes import make_schema_changes
from worlds.atlas.records import Asset, Column, Person, SchemaChange
from worlds.tables import read, write


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    assets = read(dbt.ref("raw_atlas_assets"), Asset)
    columns = read(dbt.ref("raw_atlas_columns"), Column)
    people = read(dbt.ref("raw_atlas_people"), Person)
    return write(session, make_schema_changes(assets, columns, people), SchemaChange)
