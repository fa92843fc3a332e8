from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.sensors.boxes import make_boxes
from worlds.sensors.records import Box
from worlds.tables import write


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    return write(session, make_boxes(), Box)
