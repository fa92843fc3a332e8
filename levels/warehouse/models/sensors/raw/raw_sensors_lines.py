from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from worlds.sensors.climate import make_measurements
from worlds.sensors.feed import make_feed
from worlds.sensors.records import Line, MailedLine, Sensor, Site
from worlds.tables import read, write


def model(dbt: Any, session: DuckDBPyConnection) -> DuckDBPyRelation:
    sites = read(dbt.ref("sensors_sites"), Site)
    sensors = read(dbt.ref("sensors_installed"), Sensor)
    mailed = read(dbt.ref("sensors_mailed_lines"), MailedLine)
    _, lines = make_feed(sensors, make_measurements(sites, sensors), mailed)
    return write(session, lines, Line)
