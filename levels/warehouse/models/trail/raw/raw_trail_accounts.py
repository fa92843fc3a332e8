from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.tables import read, write
from worlds.trail.people import make_accounts
from worlds.trail.records import Account, Person


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    return write(session, make_accounts(read(dbt.ref("raw_trail_people"), Person)), Account)
