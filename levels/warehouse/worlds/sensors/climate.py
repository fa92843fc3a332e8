"""What the sensors felt: a level per place, the hour, the weekend, the autumn, noise, and things that went wrong."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from worlds.dice import Dice
from worlds.sensors.calendar import FIRST_DAY, HOURS, days, times
from worlds.sensors.records import Measurement, Sensor, Site

SEED = 20_251
DEWPOINT, DEWPOINT_MINUTE = 4, 30
SATURDAY = 5
DAYS = len(days())


class Climate(NamedTuple):
    """All in tenths: level, what each of HOURS adds, what a weekend adds, the change in ten weeks, and the noise."""

    level: int
    hours: tuple[int, int, int, int]
    weekend: int
    change: int
    noise: int


CLIMATES = {
    ("temperature", "greenhouse"): Climate(228, (-18, -22, 26, 4), 0, -24, 9),
    ("temperature", "cold store"): Climate(28, (-5, -6, 7, 4), -3, -3, 5),
    ("temperature", "museum"): Climate(209, (-3, -4, 5, 3), -2, -6, 4),
    ("temperature", "library"): Climate(216, (-6, -8, 7, 5), -9, -8, 5),
    ("temperature", "pool"): Climate(284, (-3, -4, 4, 4), 3, -4, 3),
    ("temperature", "school"): Climate(203, (-8, -6, 10, 2), -21, -9, 5),
    ("temperature", "server room"): Climate(224, (-2, -2, 3, 2), -3, 4, 5),
    ("humidity", "greenhouse"): Climate(780, (50, 60, -70, -20), 0, 30, 30),
    ("humidity", "museum"): Climate(498, (6, 8, -9, -4), -6, -16, 14),
    ("humidity", "library"): Climate(471, (4, 6, -8, -2), -8, -22, 13),
    ("humidity", "pool"): Climate(640, (-30, -40, 30, 40), 25, 10, 28),
    ("humidity", "server room"): Climate(382, (3, 4, -4, -3), 0, -14, 12),
    ("co2", "school"): Climate(6_900, (-2_300, -2_500, 5_200, -400), -2_600, 1_900, 900),
    ("co2", "library"): Climate(6_300, (-1_800, -2_000, 2_700, 1_100), -1_200, 700, 600),
    ("co2", "museum"): Climate(5_800, (-1_400, -1_500, 2_200, 700), 900, 400, 500),
    ("co2", "pool"): Climate(6_100, (-1_600, -1_700, 1_900, 1_400), 1_300, 300, 600),
}
SMALLEST_CO2 = 4_100  # tenths of ppm: the air outside


class Spell(NamedTuple):
    """From one time until before another."""

    sensor_id: int
    begins: datetime
    ends: datetime


def _spell(sensor_id: int, begins: str, ends: str) -> Spell:
    return Spell(sensor_id, datetime.fromisoformat(begins), datetime.fromisoformat(ends))


# Silent: unplugged for cleaning, a flat battery, a relay that takes all behind it with it. 40 never said a word, and 30
# talked on for four days after it was retired.
SILENCES = (
    _spell(8, "2025-10-13", "2025-10-20"),
    _spell(9, "2025-09-29 06:00", "2025-10-01 12:00"),
    _spell(13, "2025-11-07 12:00", "2025-11-10"),
    _spell(22, "2025-09-12 06:00", "2025-09-15"),
    _spell(22, "2025-10-21", "2025-10-24 18:00"),
    _spell(30, "2025-10-15", "2025-11-10"),
    _spell(33, "2025-10-02 12:00", "2025-10-04 06:00"),
    _spell(37, "2025-09-23", "2025-09-24 12:00"),
    _spell(40, "2025-09-01", "2025-11-10"),
)
ECHO, ECHO_DAY_OFF = 5, date(2025, 10, 5)
FORGETFUL, FORGETFUL_PERCENT = 36, 14

# The same value over and over: the needle is stuck, though every row looks fine.
STUCK = (
    _spell(25, "2025-10-20", "2025-10-27 12:00"),
    _spell(13, "2025-09-24 06:00", "2025-09-27 18:00"),
    _spell(32, "2025-10-16", "2025-10-18"),
)

# What went wrong in the rooms themselves, and by how many tenths.
TROUBLES = (
    (_spell(4, "2025-09-18 12:00", "2025-09-19 12:00"), 74),
    (_spell(4, "2025-11-08 18:00", "2025-11-10"), 52),
    (_spell(1, "2025-10-30", "2025-10-31 06:00"), -66),
    (_spell(34, "2025-10-30", "2025-10-31 06:00"), -61),
    (_spell(10, "2025-10-12 06:00", "2025-10-13"), 58),
    (_spell(17, "2025-10-12 06:00", "2025-10-13"), 49),
    (_spell(22, "2025-10-06", "2025-10-08 18:00"), 83),
    (_spell(5, "2025-09-06", "2025-09-07"), 31),
    (_spell(12, "2025-10-24 06:00", "2025-10-25"), 29),
    (_spell(18, "2025-10-03", "2025-10-04"), -25),
)


def make_measurements(sites: list[Site], sensors: list[Sensor]) -> list[Measurement]:
    """What each sensor in service felt, sensor by sensor; silent times are left out."""
    dice = Dice(SEED)
    kinds = {site.id: site.kind for site in sites}
    return [
        measurement
        for sensor in sensors
        for measurement in _felt(dice, sensor, CLIMATES[sensor.kind, kinds[sensor.site_id]], _chain(sensor, sensors))
    ]


def _felt(dice: Dice, sensor: Sensor, climate: Climate, chain: set[int]) -> list[Measurement]:
    felt: list[Measurement] = []
    own = dice.between(-climate.noise, climate.noise)
    held: int | None = None
    for at in times(DEWPOINT_MINUTE if sensor.vendor_id == DEWPOINT else 0):
        tenths = _level(dice, climate, at) + own + sum(by for spell, by in TROUBLES if _in(spell, {sensor.id}, at))
        tenths = _rounded(sensor.kind, tenths)
        held = (tenths if held is None else held) if any(_in(spell, {sensor.id}, at) for spell in STUCK) else None
        skipped = sensor.id == FORGETFUL and dice.percent(FORGETFUL_PERCENT)
        silent = any(_in(spell, chain, at) for spell in SILENCES) or (
            sensor.vendor_id == ECHO and at.date() == ECHO_DAY_OFF
        )
        if at.date() >= sensor.installed_on and not silent and not skipped:
            felt.append(Measurement(sensor.id, at, tenths if held is None else held))
    return felt


def _level(dice: Dice, climate: Climate, at: datetime) -> int:
    level = climate.level + climate.hours[HOURS.index(at.hour)]
    level += climate.weekend if at.weekday() >= SATURDAY else 0
    level += climate.change * (at.date() - FIRST_DAY).days // DAYS
    return level + dice.between(-climate.noise, climate.noise) + dice.between(-climate.noise, climate.noise) // 2


def _rounded(kind: str, tenths: int) -> int:
    """CO2 comes in whole ppm and never below the air outside; humidity ends at 100 %."""
    if kind == "co2":
        return max(tenths, SMALLEST_CO2) // 10 * 10
    return min(tenths, 1_000) if kind == "humidity" else tenths


def _in(spell: Spell, ids: set[int], at: datetime) -> bool:
    return spell.sensor_id in ids and spell.begins <= at < spell.ends


def _chain(sensor: Sensor, sensors: list[Sensor]) -> set[int]:
    """The sensor and all relays on its way to the net."""
    by_id = {other.id: other for other in sensors}
    chain, at = {sensor.id}, sensor
    while at.relay_id is not None:
        at = by_id[at.relay_id]
        chain.add(at.id)
    return chain
