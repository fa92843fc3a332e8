"""The screen after the end: how it went, the answer beside yours, what it was about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pygame

from game.play.attempt import Attempt
from game.strings import say
from game.ui.daywords import long_date
from game.ui.screens.base import Screen, Stage
from game.ui.screens.puzzle.bar import Bar
from game.ui.screens.puzzle.telling import tell_streak
from game.ui.screens.settings import SettingsScreen
from game.ui.screens.solved.layout import PARTS, solved_layout
from game.ui.screens.solved.panels import Answers, History, Lesson, TriesAndShare, end_buttons
from game.ui.widgets.tabs import Tabs

SECOND_S = 1.0


class SolvedScreen(Screen):
    """Shown after a solve, a *show me*, or a lost game in hard mode."""

    scope = "solved"

    def __init__(self, stage: Stage, attempt: Attempt) -> None:
        super().__init__(stage)
        self.attempt = attempt
        self.title = attempt.puzzle.title
        self.shown = PARTS[0]
        self._build()

    def enter(self) -> None:
        if self.focused is None:
            self.focus(self.buttons[0])

    def arrange(self) -> None:
        places = solved_layout(self.rect.size, self.kit.theme, self.shown, self.answers.natural_height())
        self.bar.layout(places.bar)
        for widget, rect in (
            (self.tabs, places.tabs), (self.tries, places.tries), (self.answers, places.answers),
            (self.lesson, places.lesson), (self.history, places.history),
        ):  # fmt: skip
            widget.visible = rect is not None
            if rect is not None:
                widget.layout(rect)
        self.tabs.show([say(f"ui.solved.tab_{part}") for part in PARTS], PARTS.index(self.shown))
        self.stale = True

    def act(self, action: str) -> bool:
        actions: dict[str, Callable[[], None]] = {
            "copy": self._copy,
            "back": self._back,
            "look_again": self.stage.pop,
            "settings": self._menu,
        }
        if action not in actions:
            return False
        actions[action]()
        return True

    def update(self, now: float) -> None:
        self.history.next.show(say("ui.history.next", time=until_midnight(self.stage.game.clock.now())))

    def update_at(self) -> float | None:
        return self.kit.clock() + SECOND_S

    def _build(self) -> None:
        kit, keys, attempt = self.kit, self.stage.keymap, self.attempt
        state, solution, stats = attempt.state, attempt.solution(), self.stage.game.stats()
        self.bar = Bar(kit, attempt.puzzle.level, self._back, keys.hint("puzzle", "back"), self._menu)
        self.bar.heading.show(self._headline())
        day = attempt.daily
        info = say("ui.bar.info", number=day.number, date=long_date(day.date), world=attempt.pack.name) if day else ""
        self.bar.info.show(f"{attempt.puzzle.title} · {info}".removesuffix(" · "))
        tell_streak(self.bar, stats.days_in_a_row)
        hints = [keys.hint("solved", action) for action in ("copy", "look_again", "back")]
        self.buttons = end_buttons(kit, self._copy, self.stage.pop, self._back, hints)
        self.tries = TriesAndShare(kit, attempt, self.buttons)
        yours = state.tries[-1].sql if state.tries else attempt.drafts[0]
        note, tone = self._proof()
        self.answers = Answers(kit, yours, [solution.answer, *solution.also], note, tone)
        self.lesson = Lesson(kit, solution.concepts, solution.explain)
        mine = state.counted_tries if state.solved else None
        self.history = History(kit, stats, mine)
        self.tabs = Tabs(kit, say("ui.sections.name"), self._choose)
        self.tabs.ground = "ground"
        self.widgets = [self.bar, self.tabs, self.tries, self.answers, self.lesson, self.history]

    def _headline(self) -> str:
        state = self.attempt.state
        if state.shown:
            return say("ui.solved.shown")
        if not state.solved:
            return say("ui.solved.lost")
        return say("ui.solved.once") if state.counted_tries == 1 else say("ui.solved.times", count=state.counted_tries)

    def _proof(self) -> tuple[str, str]:
        tries = self.attempt.state.tries
        if not self.attempt.state.solved or not tries:
            return "", "muted"
        return say("ui.solved.proof" if tries[-1].verdict.proof else "ui.solved.holds"), "right_text"

    def _choose(self, index: int) -> None:
        self.shown = PARTS[index]
        self.arrange()

    def _copy(self) -> None:
        pygame.scrap.put_text(self.attempt.share())
        self.toast.say(say("ui.solved.copied"))

    def _back(self) -> None:
        """Past the puzzle screen to Today."""
        self.stage.pop()
        self.stage.pop()

    def _menu(self) -> None:
        self.stage.push(SettingsScreen(self.stage))


def until_midnight(now: datetime) -> str:
    """Hours, minutes and seconds to the next local day: `8:14:52`."""
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    seconds = max(0, int((midnight - now).total_seconds()))
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
