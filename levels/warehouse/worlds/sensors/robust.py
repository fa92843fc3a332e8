"""Robust z-scores: how far a reading lies from its sensor's median, by the median absolute deviation.

After Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993): 0.6745 * (x - median) / MAD is suspicious beyond
3.5. All is counted in whole hundredths, so that no float can differ.
"""

from __future__ import annotations

from collections.abc import Iterable

from worlds.sensors.records import Reading, Score

FACTOR = 6_745  # ten-thousandths: the 75 % quantile of the normal distribution
SUSPICIOUS = 350
LEAST_READINGS = 20


def make_scores(readings: list[Reading]) -> list[Score]:
    """The suspicious readings, by number. Sensors of few readings, or of which half are the same, get no score."""
    by_sensor: dict[int, list[tuple[int, int]]] = {}
    for reading in readings:
        by_sensor.setdefault(reading.sensor_id, []).append((reading.raw_id, int(reading.value * 100)))
    scores = [score for values in by_sensor.values() if len(values) >= LEAST_READINGS for score in _scores(values)]
    return sorted(scores)


def _scores(values: list[tuple[int, int]]) -> list[Score]:
    median = median_of(value for _, value in values)
    deviation = median_of(abs(value - median) for _, value in values)
    if deviation == 0:
        return []
    return [
        Score(raw_id, median, deviation, score)
        for raw_id, value in values
        if abs(score := divided(FACTOR * (value - median), deviation * 100)) > SUSPICIOUS
    ]


def median_of(values: Iterable[int]) -> int:
    """The middle value, or the mean of the two in the middle, half a unit going away from zero."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else divided(ordered[middle - 1] + ordered[middle], 2)


def divided(numerator: int, denominator: int) -> int:
    """The quotient as a whole number; halves go away from zero, as SQL rounds."""
    quotient = (2 * abs(numerator) + denominator) // (2 * denominator)
    return quotient if numerator >= 0 else -quotient
