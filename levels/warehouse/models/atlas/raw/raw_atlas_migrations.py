from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.atlas.changes import make_migrations
from worlds.atlas.records import Asset, Migration
from worlds.tables import read, write


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    assets = read(dbt.ref("raw_atlas_assets"), Asset)
    return write(session, make_migrations(assets), Migration)
