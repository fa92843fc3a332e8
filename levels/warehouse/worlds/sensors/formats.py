"""How each vendor writes a row: its own column names, which change from some day on, its own clock, unit and comma."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import NamedTuple

from worlds.sensors.calendar import local_text
from worlds.sensors.records import Sensor

AEROLOG, BOREALIS, CUMULUS, DEWPOINT, ECHO = 1, 2, 3, 4, 5
UNITS = {"temperature": "C", "humidity": "%", "co2": "ppm"}

# Borealis changes to Fahrenheit on the first day; its label follows two days later.
FAHRENHEIT_FROM, FAHRENHEIT_LABEL_FROM = date(2025, 10, 6), date(2025, 10, 8)
# Cumulus renames two columns; the new names are agreed two days later.
RENAMED_FROM = date(2025, 9, 22)
# Echo adds a column, as agreed; on one day it slips in another that nobody knows.
BATTERY_FROM, EXTRA_ON = date(2025, 10, 13), date(2025, 10, 29)
EXTRA = "firmware"


class Cell(NamedTuple):
    """What a row says, as text; faults are made here, before the vendor's form is put on."""

    device: str | None
    at: str | None
    reading: str | None
    unit: str | None
    battery: int | None = None


def cell(sensor: Sensor, at: datetime, tenths: int, battery: int, as_of: date) -> Cell:
    """A sound row of a sensor, in the unit and by the clock of its vendor as of a day."""
    unit = UNITS[sensor.kind]
    if sensor.vendor_id == BOREALIS and at.date() >= FAHRENHEIT_FROM:
        tenths = (tenths * 18 + 5) // 10 + 320
        unit = "F" if as_of >= FAHRENHEIT_LABEL_FROM else "C"
    sign = "-" if tenths < 0 else ""
    text = str(tenths // 10) if sensor.kind == "co2" else f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}"
    if sensor.vendor_id == ECHO:
        return Cell(sensor.code.lower(), local_text(at), text.replace(".", ","), unit, battery)
    return Cell(sensor.code, at.isoformat(sep=" "), text, unit)


def line(vendor_id: int, as_of: date, row: Cell) -> str:
    """The row in the vendor's form of that day."""
    names = _names(vendor_id, as_of)
    fields: dict[str, str | int | None] = dict(zip(names, row, strict=False))
    if vendor_id == ECHO and as_of == EXTRA_ON:
        fields[EXTRA] = "2.0.1"
    return json.dumps(fields)


def _names(vendor_id: int, as_of: date) -> tuple[str, ...]:
    if vendor_id == CUMULUS and as_of >= RENAMED_FROM:
        return ("device_id", "measured", "reading", "unit")
    if vendor_id == ECHO and as_of >= BATTERY_FROM:
        return ("name", "local_time", "value", "unit", "battery")
    return {
        AEROLOG: ("device", "time", "value", "unit"),
        BOREALIS: ("sensor", "ts", "temp", "scale"),
        CUMULUS: ("device", "measured", "value", "unit"),
        DEWPOINT: ("id", "at", "val", "uom"),
        ECHO: ("name", "local_time", "value", "unit"),
    }[vendor_id]
