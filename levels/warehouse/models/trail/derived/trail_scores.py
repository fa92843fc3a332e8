from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.tables import read, write
from worlds.trail.records import Example, Score
from worlds.trail.scoring import make_scores


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    return write(session, make_scores(read(dbt.ref("trail_examples"), Example)), Score)
