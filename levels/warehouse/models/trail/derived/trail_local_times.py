from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.tables import read, write
from worlds.trail.clocks import local_time
from worlds.trail.records import LocalTime, Moment


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    moments = read(dbt.ref("trail_moments"), Moment)
    return write(session, [local_time(moment) for moment in moments], LocalTime)
