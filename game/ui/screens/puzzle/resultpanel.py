"""The result panel: the player's rows with marks, what went wrong, or the hidden case behind a tab of its own."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.judge.counterexample import Counterexample
from game.strings import say
from game.ui.richtext import Look
from game.ui.screens.puzzle.caseview import CaseView
from game.ui.screens.puzzle.panels import PanelGroup
from game.ui.screens.puzzle.resultview import ResultView
from game.ui.widgets.base import Kit, Widget
from game.ui.widgets.grid import Grid
from game.ui.widgets.tabs import Tabs
from game.ui.widgets.textarea import TextArea


class ResultPanel(PanelGroup):
    """`turned` hears that the other tab was opened; `hint` is the key that does the same."""

    def __init__(self, kit: Kit, turned: Callable[[], None], hint: str = "") -> None:
        super().__init__(kit, say("ui.result.name"), say("ui.result.head"))
        self._turned = turned
        self._hint = hint
        self._view = ResultView()
        self._free = False
        self.on_case = False
        self.grid = Grid(kit, say("ui.result.name"), empty=say("ui.result.empty"))
        self.message = TextArea(kit, say("ui.result.message"), Look(kit.theme.size("prose"), colour="ink"))
        self.tabs = Tabs(kit, say("ui.case.tabs"), self._choose)
        self.case = CaseView(kit)
        self.parts = (self.tabs, self.grid, self.message, self.case)
        self._tell()

    @property
    def main(self) -> Widget:
        """What is seen and takes the keys."""
        return self.case if self.on_case else self.message if self._view.message else self.grid

    def show(self, view: ResultView) -> None:
        """Another outcome; a case stays behind its tab."""
        self._view = view
        self.on_case = False
        self.grid.show(view.result, view.marks)
        self.message.show(view.message)
        self._tell()

    def show_case(self, case: Counterexample | None, *, free: bool = False) -> None:
        """Open a case; None takes its tab away."""
        self.on_case, self._free = case is not None, free
        self.case.show(case)
        self._tell()

    def turn(self) -> bool:
        """Open the other tab; False where there is none."""
        if self.case.case is None:
            return False
        self._choose(int(not self.on_case))
        return True

    def wanted_height(self, width: int) -> int:
        """Pixels that show a case whole; rows are content with what there is."""
        theme = self.kit.theme
        if not self.on_case:
            return 0
        return theme.size("head") + theme.size("gap") + self.case.height_for(width) + theme.size("radius_panel")

    def place(self, rect: pygame.Rect) -> None:
        theme = self.kit.theme
        inner = self.below_head(rect)
        half = theme.size("half_gap")
        self.tabs.layout(pygame.Rect(rect.x + half, rect.y + half, self.tabs.width(), theme.size("tab")))
        self.grid.layout(inner)
        self.case.layout(inner.move(0, theme.size("gap")).clip(inner))
        self.message.look = Look(theme.size("prose"), colour="ink", strong="error", line=theme.size("code_line"))
        self.message.layout(inner.inflate(-2 * theme.size("pad"), -theme.size("gap")))

    def _choose(self, index: int) -> None:
        self.on_case = bool(index)
        self._tell()
        self._turned()

    def _tell(self) -> None:
        """The head and what is seen below it."""
        has_case = self.case.case is not None
        self.tabs.visible = has_case
        self.tabs.show([say("ui.result.name"), say("ui.case.tab")], int(self.on_case), ("", self._hint))
        self.case.visible = self.on_case
        self.grid.visible = not self.on_case and not self._view.message
        self.message.visible = not self.on_case and bool(self._view.message)
        self.ground.title = "" if has_case else say("ui.result.head")
        if self.on_case:
            self.ground.tell(note=say("ui.case.free") if self._free else "")
        else:
            self.ground.tell(self._view.count, self._view.note, self._view.tone)
        self.ground.lead = self.tabs.width() if has_case else 0
        self.ground.dirty = True
