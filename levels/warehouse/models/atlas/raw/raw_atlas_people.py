from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.atlas.people import make_people
from worlds.atlas.records import Person, Team, Weighted
from worlds.tables import read, write


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    teams = read(dbt.ref("atlas_teams"), Team)
    first = read(dbt.ref("atlas_first_names"), Weighted)
    last = read(dbt.ref("atlas_last_names"), Weighted)
    return write(session, make_people(teams, first, last), Person)
