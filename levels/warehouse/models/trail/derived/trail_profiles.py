from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.tables import read, write
from worlds.trail.records import Features, Profile
from worlds.trail.scoring import make_profiles


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    return write(session, make_profiles(read(dbt.ref("trail_features"), Features)), Profile)
