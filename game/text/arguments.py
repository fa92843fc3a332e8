"""What a command line brings, as values. Raises UsageError with a way out where it makes no sense."""

import re
import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

from game.errors import UsageError
from game.strings import say

T = TypeVar("T")

STDIN = "-"
SHOT_PIXELS = range(320, 7681)
JOBS = range(1, 257)


def read_sql(text: str) -> str:
    """The query itself, or what standard input holds where `-` stands for it. Broken UTF-8 is kept as it is: the
    fence names the line."""
    if text != STDIN:
        return text
    return sys.stdin.buffer.read().decode("utf-8", errors="surrogateescape").removeprefix("\ufeff")


def read_day(text: str | None, today: date) -> date | None:
    """`2026-11-22`, `today` or `yesterday`; None where nothing was said."""
    if text is None:
        return None
    named = {"today": today, "yesterday": today - timedelta(days=1)}
    word = text.strip().lower()
    if word in named:
        return named[word]
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise UsageError(
            say("text.usage.date", date=text), way_out=say("text.usage.date_way", today=today.isoformat())
        ) from None


def read_size(text: str) -> tuple[int, int]:
    """`1280x800` in pixels."""
    found = re.fullmatch(r"(\d{1,5})\s*[xX×]\s*(\d{1,5})", text.strip())
    if not found:
        raise UsageError(say("text.usage.size", size=text), way_out=say("text.usage.size_way"))
    width, height = int(found[1]), int(found[2])
    if width not in SHOT_PIXELS or height not in SHOT_PIXELS:
        raise UsageError(say("text.usage.size", size=text), way_out=say("text.usage.size_way"))
    return width, height


def read_name(text: str, known: Sequence[T]) -> T:
    """The one of `known` names that `text` is."""
    for name in known:
        if name == text:
            return name
    names = ", ".join(map(str, known))
    raise UsageError(say("text.usage.screen", name=text), way_out=say("text.usage.screen_way", names=names))


def check_judged(arguments: Namespace) -> None:
    """`judge` takes one query for one puzzle, or a batch; never a mixture."""
    one = {"SQL": arguments.sql, "--puzzle": arguments.puzzle}
    many = {"--out": arguments.out, "--jobs": arguments.jobs, "--fresh": arguments.fresh or None}
    if arguments.batch is None:
        lacking = [name for name, value in one.items() if value is None]
        extra = [name for name, value in many.items() if value is not None]
        if lacking or extra:
            said = say("text.usage.judge_one", names=", ".join(lacking)) if lacking else _unfit("judge_batch", extra)
            raise UsageError(said, way_out=say("text.usage.judge_way"))
        return
    extra = [name for name, value in (one | {"--json": arguments.json or None}).items() if value is not None]
    if extra:
        raise UsageError(_unfit("judge_mixed", extra), way_out=say("text.usage.judge_way"))
    if arguments.jobs is not None and arguments.jobs not in JOBS:
        raise UsageError(say("text.usage.jobs", jobs=arguments.jobs), way_out=say("text.usage.jobs_way", most=JOBS[-1]))


def _unfit(said: str, names: Sequence[str]) -> str:
    return say(f"text.usage.{said}", names=", ".join(names))
