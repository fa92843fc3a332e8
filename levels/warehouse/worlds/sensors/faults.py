"""What goes wrong with single rows on their way: a word for a number, a wild value, a lost name, a broken clock."""

from __future__ import annotations

from datetime import date

from worlds.dice import Dice
from worlds.sensors.formats import Cell, line
from worlds.sensors.records import Sensor

# Rows of a thousand that go wrong, by vendor; of those, so many percent go wrong twice.
FAULTS_PER_MILLE = {1: 7, 2: 14, 3: 16, 4: 26, 5: 44}
TWICE_PERCENT = 18
FAULTS = ("word", "impossible", "nameless", "unknown", "timeless", "future", "reset", "unitless", "cut")
FAULT_WEIGHTS = (27, 24, 8, 10, 7, 6, 5, 7, 6)

WORDS = ("ERR", "ERR", "", "--", "n/a", None)
# 85 is what a thermometer says when it wakes up, -127 when its wire is loose, 65535 is a counter without an answer.
IMPOSSIBLE = {
    "temperature": ("85.0", "85.0", "-127.0", "999.9"),
    "humidity": ("-999", "112.4", "103.0", "-0.1"),
    "co2": ("65535", "65535", "0", "-1"),
}
UNKNOWN = ("AE-99", "CU-1O", "TEST", "DE-0", "gateway")
TIMELESS = ("", "2025-13-45 99:00", "yesterday", None)
RESET_CLOCK = "1970-01-01 00:00:00"
OTHER_UNITS = ("K", "", None, "mV")
SHORTEST_CUT = 12


def spoil(dice: Dice, sensor: Sensor, as_of: date, row: Cell) -> str:
    """The row as a line of its vendor's file, rarely with a fault or two."""
    if dice.between(1, 1_000) > FAULTS_PER_MILLE[sensor.vendor_id]:
        return line(sensor.vendor_id, as_of, row)
    faults = [dice.weighted(FAULTS, FAULT_WEIGHTS)]
    if dice.percent(TWICE_PERCENT):
        faults.append(dice.weighted(FAULTS, FAULT_WEIGHTS))
    for fault in faults:
        row = _with_fault(dice, sensor, row, fault)
    text = line(sensor.vendor_id, as_of, row)
    return text[: dice.between(SHORTEST_CUT, len(text) - 2)] if "cut" in faults else text


def _with_fault(dice: Dice, sensor: Sensor, row: Cell, fault: str) -> Cell:
    match fault:
        case "word":
            return row._replace(reading=dice.one(WORDS))
        case "impossible":
            return row._replace(reading=dice.one(IMPOSSIBLE[sensor.kind]))
        case "nameless":
            return row._replace(device=dice.one((None, "")))
        case "unknown":
            return row._replace(device=dice.one(UNKNOWN))
        case "timeless":
            return row._replace(at=dice.one(TIMELESS))
        case "future":
            return row._replace(at=(row.at or "").replace("2025", "2026"))
        case "reset":
            return row._replace(at=RESET_CLOCK)
        case "unitless":
            return row._replace(unit=dice.one(OTHER_UNITS))
    return row
