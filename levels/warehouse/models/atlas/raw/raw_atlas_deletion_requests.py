from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.atlas.records import DeletionRequest
from worlds.atlas.requests import make_deletion_requests
from worlds.tables import write


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    return write(session, make_deletion_requests(), DeletionRequest)
