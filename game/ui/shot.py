"""Pictures of the screens, made without a display by really playing up to the moment they show."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import pygame

from game.errors import DisplayError, UsageError
from game.play.cases import case_of
from game.play.game import Game
from game.ui.app import App
from game.ui.keymap import Chord, key_code
from game.ui.preferences import Preferences
from game.ui.screens.base import Screen, Stage
from game.ui.screens.review.screen import ReviewScreen
from game.ui.screens.today import TodayScreen

ScreenName = Literal["today", "puzzle", "solved", "settings", "review"]
State = Literal["before", "wrong", "case", "solved", "table", "column", "metric", "edit", "reject", "decided"]
"""Up to where it is played. Three only look: at a table, at its first column, at how to cut a metric; the last three
are the review's: its first puzzle edited, about to be rejected, and some decided."""
_LOOKS: dict[State, tuple[str, ...]] = {
    "table": ("home", "right"),
    "column": ("home", "right", "down"),
    "metric": ("end", "space", "down", "return"),
}
"""Keys in the tables panel."""
_REVIEWS: dict[State, tuple[str, ...]] = {
    "before": (),
    "edit": ("edit",),
    "reject": ("reject",),
    "decided": ("approve", "approve", "reject", "accept", "previous"),
}
"""Actions of the review."""
PATIENCE_S = 120.0
PAUSE_S = 0.02
_MODS = {"ctrl": pygame.KMOD_LCTRL, "alt": pygame.KMOD_LALT, "shift": pygame.KMOD_LSHIFT, "meta": pygame.KMOD_LMETA}


class Stagehand:
    """Plays an app by keys, on a surface that nobody sees."""

    def __init__(
        self,
        game: Game,
        size: tuple[int, int],
        preferences: Preferences,
        first: Callable[[Stage], Screen] = TodayScreen,
    ) -> None:
        os.environ["SDL_VIDEODRIVER"] = "dummy"
        pygame.display.init()
        pygame.font.init()
        self.surface = pygame.display.set_mode(size)
        self.app = App(game, size, preferences=preferences)
        self.app.fonts.prepare()
        self.app.push(first(self.app))
        self.settle()

    def press(self, chord: Chord) -> None:
        """A key goes down, with its modifiers."""
        mod = sum(_MODS[name] for name in chord.mods)
        key = key_code(chord.key)
        text = chord.key if len(chord.key) == 1 and not chord.mods else ""
        self.app.handle(pygame.event.Event(pygame.KEYDOWN, key=key, mod=mod, unicode=text))

    def do(self, scope: str, action: str) -> None:
        """Press the key of an action and wait for what it causes."""
        self.press(self.app.keymap.scopes[scope][action][0])
        self.settle()

    def write(self, text: str) -> None:
        """Replace the query in the editor, line by line as typed."""
        self.press(Chord("a", self.app.keymap.scopes["puzzle"]["run"][0].mods))
        for number, line in enumerate(text.strip().splitlines()):
            if number:
                self.press(Chord("return", frozenset()))
                self.press(Chord("home", frozenset({"shift"})))
            self.app.handle(pygame.event.Event(pygame.TEXTINPUT, text=line or " "))
        self.settle()

    def settle(self) -> None:
        """Draw until nothing is under way. Raises DisplayError after PATIENCE_S."""
        end = time.monotonic() + PATIENCE_S
        self.app.frame(self.surface)
        while self.app.top.busy:
            if time.monotonic() > end:
                raise DisplayError("The screen did not come to rest.")
            time.sleep(PAUSE_S)
            self.app.frame(self.surface)
        self.app.frame(self.surface)

    def save(self, out: Path) -> None:
        """Write what is on the surface as PNG."""
        self.app.top.stale = True
        self.app.frame(self.surface)
        out.parent.mkdir(parents=True, exist_ok=True)
        try:
            pygame.image.save(self.surface, str(out))
        except pygame.error as error:
            raise UsageError(f"{out} can't be written as a picture: {error}.") from error


def shot(
    game: Game,
    screen: ScreenName,
    state: State,
    out: Path,
    size: tuple[int, int] = (1280, 800),
    theme: str = "ink",
    text: int = 100,
    pack: Path | None = None,
) -> None:
    """Play `game` to `state` and save `screen` as PNG. It is played for real: give it a game with a home of its own.

    `text` is the text size in per cent, `pack` the folder of the pack that is reviewed; nothing is written there.
    Raises UsageError where the screen or the puzzle has no such state.
    """
    _check(game, screen, state, pack)
    with ExitStack() as closing:
        first: Callable[[Stage], Screen] = TodayScreen
        if pack is not None:
            scratch = Path(closing.enter_context(TemporaryDirectory(prefix="semicolon-review-"))) / pack.absolute().name
            shutil.copytree(pack, scratch)
            first = partial(ReviewScreen, folder=scratch)
        _shoot(Stagehand(game, size, Preferences(theme, text, reduced_motion=True), first), screen, state, out)


def _shoot(hand: Stagehand, screen: ScreenName, state: State, out: Path) -> None:
    try:
        if screen == "review":
            review(hand, state)
        else:
            _play(hand, screen, state)
        hand.save(out)
    finally:
        hand.app.close()
        pygame.display.quit()


def review(hand: Stagehand, state: State) -> None:
    """Look through a pack up to `state`: the keys that are pressed one after the other."""
    for action in _REVIEWS[state]:
        hand.do("review", action)


def _play(hand: Stagehand, screen: ScreenName, state: State) -> None:
    puzzle = hand.app.game.daily().puzzle
    if screen == "settings":
        hand.do("today", "preferences")
        return
    if screen == "today" and state == "before":
        return
    if state in _LOOKS:
        _look(hand, state)
        return
    hand.do("today", "play")
    if state == "case":
        hand.write(_breaking(hand.app.game))
        hand.do("puzzle", "submit")
    elif state in ("wrong", "solved") and puzzle.wrong:
        hand.write(puzzle.wrong[0].sql)
        hand.do("puzzle", "submit")
    elif state == "wrong":
        raise UsageError(f"{puzzle.id} has no wrong query to show.")
    if state == "solved":
        hand.write(puzzle.answer)
        hand.do("puzzle", "submit")
    if screen == "today":
        hand.do("solved" if state == "solved" else "puzzle", "back")
    elif screen == "puzzle" and state == "solved":
        hand.do("solved", "look_again")


def _check(game: Game, screen: ScreenName, state: State, pack: Path | None) -> None:
    """Raises UsageError where there is nothing of the kind to look at."""
    if (screen == "review") != (pack is not None):
        raise UsageError("The review, and only that, is of a pack.", way_out="Name one that was forged by --pack.")
    if (screen == "review" and state not in _REVIEWS) or (
        screen != "review" and state in _REVIEWS and state != "before"
    ):
        raise UsageError(f"The screen {screen} has no state {state}.")
    if state not in _LOOKS:
        return
    if screen != "puzzle":
        raise UsageError(f"The screen {screen} has no state {state}.", way_out="The puzzle's screen has.")
    daily = game.daily()
    if state == "metric" and not game.metrics(daily.pack.name):
        raise UsageError(f"{daily.pack.title} has no metrics.", way_out="Take another day by --date.")


def _look(hand: Stagehand, state: State) -> None:
    """Open what the tables panel has to show."""
    hand.do("today", "play")
    hand.do("everywhere", "previous_panel")
    for key in _LOOKS[state]:
        hand.press(Chord(key, frozenset()))
    hand.settle()


def _breaking(game: Game) -> str:
    """The first wrong query of the day's puzzle that fits the visible data and breaks on a hidden case.

    Raises UsageError where there is none.
    """
    daily = game.daily()
    engine = game.engine(daily.pack).result()
    case, _ = case_of(daily.pack, daily.puzzle, lambda: engine.author)
    for wrong in daily.puzzle.wrong:
        if engine.judge.judge(case, wrong.sql).result(PATIENCE_S).counterexample is not None:
            return wrong.sql
    raise UsageError(
        f"{daily.puzzle.id} has no wrong query that fits the visible data and breaks on a hidden case.",
        way_out="Take another day by --date.",
    )
