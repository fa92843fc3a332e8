from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.atlas.access import make_grants
from worlds.atlas.records import Asset, Grant, Person, Team
from worlds.tables import read, write


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    assets = read(dbt.ref("raw_atlas_assets"), Asset)
    people = read(dbt.ref("raw_atlas_people"), Person)
    teams = read(dbt.ref("atlas_teams"), Team)
    return write(session, make_grants(assets, people, teams), Grant)
