"""Calls for help: readings of a sensor in a row beyond its limit, until the first one back within."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby

from worlds.dice import Dice
from worlds.sensors.records import Alert, Reading, Sensor

SEED = 112
ACKNOWLEDGED_PERCENT = 68
CARETAKERS, CARETAKER_WEIGHTS = ("Otto", "Ming", "Pia", "night desk"), (5, 3, 2, 4)
MINUTES = (4, 900)


def make_alerts(sensors: list[Sensor], readings: list[Reading]) -> list[Alert]:
    """All alerts, numbered by the time they were raised, then by sensor."""
    dice = Dice(SEED)
    limits = {sensor.id: sensor for sensor in sensors}
    alerts = []
    in_order = sorted(readings, key=lambda reading: (reading.sensor_id, reading.measured_at))
    for sensor_id, own in groupby(in_order, key=lambda reading: reading.sensor_id):
        alerts += _alerts(dice, limits[sensor_id], list(own))
    alerts.sort(key=lambda alert: (alert.raised_at, alert.sensor_id))
    return [alert._replace(id=number) for number, alert in enumerate(alerts, start=1)]


def _alerts(dice: Dice, sensor: Sensor, readings: list[Reading]) -> list[Alert]:
    alerts = []
    at = 0
    for kind, run in groupby(readings, key=lambda reading: _beyond(sensor, reading.value)):
        spell = list(run)
        at += len(spell)
        if kind is None:
            continue
        worst = (max if kind == "high" else min)(reading.value for reading in spell)
        cleared = readings[at].measured_at if at < len(readings) else None
        seen = _acknowledgement(dice, spell[0].measured_at)
        alerts.append(Alert(0, sensor.id, kind, spell[0].measured_at, cleared, int(worst * 10), *seen))
    return alerts


def _beyond(sensor: Sensor, value: Decimal) -> str | None:
    if sensor.high_limit is not None and value > sensor.high_limit:
        return "high"
    return "low" if sensor.low_limit is not None and value < sensor.low_limit else None


def _acknowledgement(dice: Dice, raised: datetime) -> tuple[datetime | None, str | None]:
    if not dice.percent(ACKNOWLEDGED_PERCENT):
        return None, None
    return raised + timedelta(minutes=dice.between(*MINUTES)), dice.weighted(CARETAKERS, CARETAKER_WEIGHTS)
