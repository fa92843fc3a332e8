"""Dates in words, and the first sentence of a brief."""

from __future__ import annotations

import re
from datetime import date

from game.strings import say

_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z\"'`*])")


def long_date(day: date) -> str:
    """`Sunday 22 November`"""
    return f"{weekday_name(day)} {day.day} {month_name(day.month)}"


def weekday_name(day: date) -> str:
    return say(f"ui.weekdays.{day.isoweekday()}")


def month_name(month: int) -> str:
    return say(f"ui.months.{month}")


def first_sentence(brief: str) -> str:
    """The brief up to its first full stop, question or exclamation mark."""
    return _SENTENCE_END.split(brief.strip(), maxsplit=1)[0].replace("\n", " ")
