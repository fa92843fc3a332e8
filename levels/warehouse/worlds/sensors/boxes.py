"""A vendor on trial: boxes that feel three things at once, one wide row a time, faults and all; not loaded yet."""

from __future__ import annotations

from datetime import datetime, timedelta

from worlds.dice import Dice
from worlds.sensors.records import Box

SEED = 6_006
BOXES = ("FT-A", "FT-B", "FT-C", "FT-D")
BEGINS, TIMES, EVERY_HOURS = datetime(2025, 10, 20, 6), 56, 6
NOTHING = ("n/a", "", "-", "ERR")
NOTHING_PERCENT = 6
SKIPPED_PERCENT = 4
COMMA_BOX = "FT-C"
# The second box sends its humidity as a share of 1 from this time on.
SHARE_BOX, SHARE_FROM = "FT-B", datetime(2025, 10, 28)


def make_boxes() -> list[Box]:
    """About 210 rows, by time and box."""
    dice = Dice(SEED)
    boxes: list[Box] = []
    for at in (BEGINS + timedelta(hours=EVERY_HOURS * n) for n in range(TIMES)):
        for number, box in enumerate(BOXES):
            if not dice.percent(SKIPPED_PERCENT):
                boxes.append(_row(dice, len(boxes) + 1, number, box, at))
    return boxes


def _row(dice: Dice, row_id: int, number: int, box: str, at: datetime) -> Box:
    temperature = 205 + 6 * number + dice.between(-12, 14)
    humidity = 480 - 25 * number + dice.between(-30, 30)
    co2 = 520 + 60 * number + dice.between(-60, 240)
    shown = f"0.{humidity:03}" if box == SHARE_BOX and at >= SHARE_FROM else f"{humidity // 10}.{humidity % 10}"
    values = [f"{temperature // 10}.{temperature % 10}", shown, str(co2)]
    if box == COMMA_BOX:
        values = [value.replace(".", ",") for value in values]
    values = [dice.one(NOTHING) if dice.percent(NOTHING_PERCENT) else value for value in values]
    return Box(row_id, box, f"{at:%d.%m.%Y %H:%M}", *values)
