"""The text a player shares: tiles as signs, no word of the solution."""

from collections.abc import Sequence

from game.play.records import TryRecord
from game.strings import say


def share_text(
    *,
    title: str,
    number: int | None,
    tries: Sequence[TryRecord],
    hints: int,
    score: int | None,
    hard: bool,
    shown: bool,
) -> str:
    """A head line, a line of tiles per counted try, a closing line."""
    name = say("play.share.daily", number=number, title=title) if number else say("play.share.puzzle", title=title)
    counted = [t for t in tries if t.number is not None]
    rows = ["".join(tile.sign for tile in t.verdict.tiles) for t in counted]
    return "\n".join([name, *rows, _closing(len(counted), hints, score, hard, shown)])


def _closing(tries: int, hints: int, score: int | None, hard: bool, shown: bool) -> str:
    parts = [say("play.share.try" if tries == 1 else "play.share.tries", count=tries)]
    if hints:
        parts.append(say("play.share.hint" if hints == 1 else "play.share.hints", count=hints))
    if hard:
        parts.append(say("play.share.hard"))
    if shown:
        parts.append(say("play.share.shown"))
    elif score is not None:
        parts.append(say("play.share.score", score=score))
    return " · ".join(parts)
