from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.sensors.forecast import make_forecasts
from worlds.sensors.records import Forecast, SiteDay
from worlds.tables import read, write


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    return write(session, make_forecasts(read(dbt.ref("int_sensors__site_days"), SiteDay)), Forecast)
