from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.tables import read, write
from worlds.trail.features import make_examples
from worlds.trail.records import Deed, Example


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    return write(session, make_examples(read(dbt.ref("trail_deeds"), Deed)), Example)
