from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.tables import read, write
from worlds.trail.features import make_features
from worlds.trail.records import Deed, Features


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    return write(session, make_features(read(dbt.ref("trail_deeds"), Deed)), Features)
