"""The files of five vendors: one a day each, and what becomes of them: late, lost, cut short, doubled, sent again."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from worlds.dice import Dice
from worlds.sensors.calendar import FIRST_DAY, days
from worlds.sensors.faults import spoil
from worlds.sensors.formats import BOREALIS, CUMULUS, DEWPOINT, ECHO, Cell, cell
from worlds.sensors.records import Delivery, Line, MailedLine, Measurement, Sensor

SEED = 31_337
NAMES = {1: "aerolog", 2: "borealis", 3: "cumulus", 4: "dewpoint", 5: "echo"}
ARRIVES, ARRIVES_SPREAD = time(0, 40), (0, 55)  # of the next day, and so many minutes later
NO_NOTE_PERCENT, MISCOUNT_PERCENT = {1: 0, 2: 1, 3: 1, 4: 3, 5: 9}, {1: 0, 2: 0, 3: 2, 4: 0, 5: 9}

# Rows that came with the file of another day: a weekend without files; a gateway that was cut off, twice.
MOVED: dict[tuple[int, date], date] = {
    (BOREALIS, date(2025, 9, 13)): date(2025, 9, 15),
    (BOREALIS, date(2025, 9, 14)): date(2025, 9, 15),
}
CUT_OFF, CUT_OFF_DAYS = (
    32,
    (
        (date(2025, 9, 15), date(2025, 9, 19), date(2025, 9, 20)),
        (date(2025, 10, 27), date(2025, 11, 4), date(2025, 11, 5)),
    ),
)
LOST_FILES = {(CUMULUS, date(2025, 10, 4))}
DAYS_LATE = {(1, date(2025, 10, 17)): 3, (ECHO, date(2025, 9, 19)): 5, (CUMULUS, date(2025, 11, 1)): 9}
DOUBLED = {(DEWPOINT, day) for day in (date(2025, 9, 9), date(2025, 9, 28), date(2025, 10, 19), date(2025, 11, 3))}
CUT_SHORT = {(CUMULUS, date(2025, 9, 30)): 20, (BOREALIS, date(2025, 10, 20)): 18, (DEWPOINT, date(2025, 10, 8)): 27}

NOTE_OF_EMPTY = 20  # written before anybody looked
BATTERY_CHANGED = (39, date(2025, 10, 30))


class Resend(NamedTuple):
    """A file that came again: days after the first, the day whose form it has, tenths by which its CO2 is corrected."""

    days_after: int
    as_of: date
    correction: int = 0

    def corrected(self, sensor: Sensor, measurement: Measurement) -> Measurement:
        """What the file says of a measurement."""
        return measurement._replace(tenths=measurement.tenths + (self.correction if sensor.kind == "co2" else 0))


RESENDS = {
    (CUMULUS, date(2025, 9, 22)): Resend(3, date(2025, 9, 21)),
    (CUMULUS, date(2025, 9, 23)): Resend(2, date(2025, 9, 21)),
    (DEWPOINT, date(2025, 10, 1)): Resend(2, date(2025, 10, 1), 200),
    (BOREALIS, date(2025, 10, 7)): Resend(2, date(2025, 10, 8)),
    (ECHO, date(2025, 10, 29)): Resend(2, date(2025, 10, 28)),
    (1, date(2025, 11, 2)): Resend(1, date(2025, 11, 2)),
}


class File(NamedTuple):
    """A delivery before it has its number, with its lines."""

    delivery: Delivery
    lines: list[str]


def make_feed(
    sensors: list[Sensor], measurements: list[Measurement], mailed: list[MailedLine]
) -> tuple[list[Delivery], list[Line]]:
    """All deliveries, numbered as they arrived, and their lines in the order of the files; mailed lines come last."""
    dice = Dice(SEED)
    by_id = {sensor.id: sensor for sensor in sensors}
    reported: dict[tuple[int, date], list[Measurement]] = {}
    for measurement in sorted(measurements, key=lambda m: (m.at, m.sensor_id)):
        vendor_id = by_id[measurement.sensor_id].vendor_id
        reported.setdefault((vendor_id, _reported_on(vendor_id, measurement)), []).append(measurement)
    files = [file for day in days() for vendor in NAMES for file in _files(dice, vendor, day, reported, by_id)]
    files.sort(key=lambda file: (file.delivery.arrived_at, file.delivery.vendor_id, file.delivery.for_day))
    deliveries = [file.delivery._replace(id=number) for number, file in enumerate(files, start=1)]
    placed = [
        (number, position, text)
        for number, file in enumerate(files, start=1)
        for position, text in enumerate(file.lines, start=1)
    ]
    lines = [Line(number, *place) for number, place in enumerate(placed, start=1)]
    first = {(d.vendor_id, d.for_day): d.id for d in reversed(deliveries)}
    lines += [
        Line(len(lines) + number, first[line.vendor_id, line.for_day], None, line.line)
        for number, line in enumerate(mailed, start=1)
    ]
    return deliveries, lines


def _reported_on(vendor_id: int, measurement: Measurement) -> date:
    day = measurement.at.date()
    if measurement.sensor_id == CUT_OFF:
        day = next((sent for begins, ends, sent in CUT_OFF_DAYS if begins <= day <= ends), day)
    return MOVED.get((vendor_id, day), day)


def _files(
    dice: Dice,
    vendor_id: int,
    day: date,
    reported: dict[tuple[int, date], list[Measurement]],
    sensors: dict[int, Sensor],
) -> list[File]:
    key = (vendor_id, day)
    if key in LOST_FILES or key in MOVED:
        return []
    arrived = datetime.combine(day + timedelta(days=1), ARRIVES) + timedelta(minutes=dice.between(*ARRIVES_SPREAD))
    arrived += timedelta(days=DAYS_LATE.get(key, 0))
    rows = [(sensors[m.sensor_id], m) for m in reported.get(key, [])]
    lines = [spoil(dice, sensor, day, _cell(sensor, m, day)) for sensor, m in rows]
    announced = _announced(dice, vendor_id, len(lines))
    if key in DOUBLED:
        lines = [line for line in lines for _ in range(2)]
    lines = lines[: CUT_SHORT.get(key, len(lines))]
    files = [File(Delivery(0, vendor_id, f"{NAMES[vendor_id]}_{day}.txt", day, announced, arrived), lines)]
    if (again := RESENDS.get(key)) is not None:
        lines = [
            spoil(dice, sensor, again.as_of, _cell(sensor, again.corrected(sensor, m), again.as_of))
            for sensor, m in rows
        ]
        name = f"{NAMES[vendor_id]}_{day}_again.txt"
        arrived += timedelta(days=again.days_after, minutes=dice.between(400, 700))
        files.append(File(Delivery(0, vendor_id, name, day, len(lines), arrived), lines))
    return files


def _cell(sensor: Sensor, measurement: Measurement, as_of: date) -> Cell:
    return cell(sensor, measurement.at, measurement.tenths, _battery(sensor, measurement.at.date()), as_of)


def _announced(dice: Dice, vendor_id: int, lines: int) -> int | None:
    """What the note beside the file says; some vendors forget it, or count the header too."""
    if dice.percent(NO_NOTE_PERCENT[vendor_id]):
        return None
    if not lines:
        return NOTE_OF_EMPTY
    return lines + 1 if dice.percent(MISCOUNT_PERCENT[vendor_id]) else lines


def _battery(sensor: Sensor, day: date) -> int:
    """Percent left; some drain faster than others, and one was changed in between."""
    begins = BATTERY_CHANGED[1] if sensor.id == BATTERY_CHANGED[0] and day >= BATTERY_CHANGED[1] else FIRST_DAY
    return 100 - (day - begins).days * (5 + 3 * (sensor.id % 4)) // 10
