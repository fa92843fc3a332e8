"""What flows between the steps: one record per seed or raw table, fields named as its columns.

Measured values are whole tenths of the kind's unit (215 is 21.5 °C); results of statistics are hundredths.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple


class Site(NamedTuple):
    """A place with sensors; `kind` decides its climate."""

    id: int
    kind: str


class Sensor(NamedTuple):
    """A sensor with the limits beyond which it calls for help, in its kind's unit; None where it never does."""

    id: int
    code: str
    vendor_id: int
    site_id: int
    kind: str
    installed_on: date
    retired_on: date | None
    relay_id: int | None
    low_limit: Decimal | None
    high_limit: Decimal | None


class Measurement(NamedTuple):
    """What a sensor felt at a time (UTC), in tenths."""

    sensor_id: int
    at: datetime
    tenths: int


class Delivery(NamedTuple):
    """A row of raw_sensors_deliveries: one file. `announced_rows` is None where the note was missing."""

    id: int
    vendor_id: int
    file_name: str
    for_day: date
    announced_rows: int | None
    arrived_at: datetime


class Line(NamedTuple):
    """A row of raw_sensors_lines: one line of a file, as it came."""

    id: int
    delivery_id: int
    line_number: int | None
    line: str


class MailedLine(NamedTuple):
    """A line that a vendor mailed after a file was cut short."""

    id: int
    vendor_id: int
    for_day: date
    line: str


class Box(NamedTuple):
    """A row of raw_sensors_boxes: three values side by side, as they came."""

    id: int
    box: str
    taken_at: str
    temperature: str
    humidity: str
    co2: str


class Reading(NamedTuple):
    """A good reading."""

    raw_id: int
    sensor_id: int
    measured_at: datetime
    value: Decimal


class Alert(NamedTuple):
    """A row of int_sensors__alerts; `cleared_at` is None while it lasts, the acknowledgement where nobody gave one."""

    id: int
    sensor_id: int
    kind: str
    raised_at: datetime
    cleared_at: datetime | None
    worst_tenths: int
    acknowledged_at: datetime | None
    acknowledged_by: str | None


class Score(NamedTuple):
    """A row of int_sensors__outliers: a reading far from its sensor's median, in hundredths."""

    raw_id: int
    median_hundredths: int
    deviation_hundredths: int
    score_hundredths: int


class SiteDay(NamedTuple):
    """The mean of a site's good temperatures on a day."""

    id: int
    site_id: int
    day: date
    mean: Decimal


class Forecast(NamedTuple):
    """A row of int_sensors__forecasts: what a method said the day before, in hundredths."""

    id: int
    site_id: int
    day: date
    method: str
    forecast_hundredths: int
