from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.sensors.records import Reading, Score
from worlds.sensors.robust import make_scores
from worlds.tables import read, write


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    return write(session, make_scores(read(dbt.ref("readings"), Reading)), Score)
