from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.atlas.costs import make_costs
from worlds.atlas.records import Cost, Team
from worlds.tables import read, write


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    teams = read(dbt.ref("atlas_teams"), Team)
    return write(session, make_costs(teams), Cost)
