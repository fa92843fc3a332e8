from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.tables import read, write
from worlds.trail.records import Features, Habit
from worlds.trail.scoring import make_habits


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    return write(session, make_habits(read(dbt.ref("trail_features"), Features)), Habit)
