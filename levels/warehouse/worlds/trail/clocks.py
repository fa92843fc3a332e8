"""The visitor's own clock: the time zone's offset at that moment, summer time included, and the ISO week there."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

from worlds.trail.records import LocalTime, Moment


def local_time(moment: Moment) -> LocalTime:
    """A moment in UTC as local time and ISO week (`2026-W01`, which began in 2025); None in an unknown zone."""
    if moment.time_zone is None:
        return LocalTime(moment.id, None, None)
    there = moment.viewed_at.replace(tzinfo=UTC).astimezone(ZoneInfo(moment.time_zone))
    year, week, _ = there.isocalendar()
    return LocalTime(moment.id, there.replace(tzinfo=None), f"{year}-W{week:02d}")
