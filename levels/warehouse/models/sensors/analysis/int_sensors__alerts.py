from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.sensors.alerts import make_alerts
from worlds.sensors.records import Alert, Reading, Sensor
from worlds.tables import read, write


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    sensors = read(dbt.ref("sensors_installed"), Sensor)
    return write(session, make_alerts(sensors, read(dbt.ref("readings"), Reading)), Alert)
