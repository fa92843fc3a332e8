"""What bar and buttons say about an attempt as it stands."""

from __future__ import annotations

from game.play.attempt import Attempt, AttemptState
from game.strings import say
from game.ui.daywords import long_date
from game.ui.keymap import Keymap
from game.ui.screens.puzzle.bar import Bar
from game.ui.screens.puzzle.queries import Queries

STREAK_SIGNS = 3


def tell_bar(bar: Bar, attempt: Attempt, state: AttemptState, days: int) -> None:
    """Day, streak and number of the try."""
    daily = attempt.daily
    bar.dots.level = attempt.puzzle.level
    if daily is None:
        bar.info.show(attempt.pack.title)
    else:
        day = long_date(daily.date)
        bar.info.show(say("ui.bar.info", number=daily.number, date=day, world=attempt.pack.name))
    tell_streak(bar, days)
    bar.tries.show("" if state.ended else say("ui.bar.try", number=state.counted_tries + 1))


def tell_streak(bar: Bar, days: int) -> None:
    """The streak, counted in semicolons; nothing before the first day."""
    words = say("ui.bar.one_day") if days == 1 else say("ui.bar.days", count=days)
    bar.streak.show(words if days else "", ";" * min(STREAK_SIGNS, days))


def tell_buttons(queries: Queries, attempt: Attempt, state: AttemptState, keymap: Keymap) -> None:
    """The price on the hint; after the end Submit leads to how it went."""
    offer = attempt.next_hint
    queries.hint.change(note="" if offer is None else say("ui.query.price", price=offer.price))
    queries.hint.visible = not state.ended
    queries.submit.change(text=say("ui.query.ended" if state.ended else "ui.query.submit"))
    queries.submit.hint = keymap.hint("puzzle", "result" if state.ended else "submit")
