"""The panels around the editor: brief, target, tries. Each lays out its own parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pygame

from game.judge.verdict import Verdict
from game.play.attempt import Attempt
from game.puzzle.contract import Contract
from game.puzzle.resultset import ResultSet
from game.strings import say
from game.ui.facts import contract_sentence
from game.ui.richtext import Look
from game.ui.screens.puzzle.resultview import rows_words
from game.ui.screens.puzzle.story import story
from game.ui.screens.puzzle.tries import TriesView
from game.ui.widgets.base import Kit, Widget
from game.ui.widgets.grid import Grid
from game.ui.widgets.panel import Panel
from game.ui.widgets.textarea import TextArea


class PanelGroup(Widget):
    """A panel with widgets on it."""

    def __init__(self, kit: Kit, label: str, title: str = "") -> None:
        super().__init__(kit, label)
        self.ground = Panel(kit, label, title)
        self.parts: tuple[Widget, ...] = ()

    def children(self) -> Sequence[Widget]:
        return (self.ground, *self.parts)

    def layout(self, rect: pygame.Rect) -> None:
        super().layout(rect)
        self.ground.layout(rect)
        self.place(rect)

    def place(self, rect: pygame.Rect) -> None:
        """Lay out the parts."""

    def below_head(self, rect: pygame.Rect) -> pygame.Rect:
        """The panel without its head, its lowest pixels left to the round corners."""
        theme = self.kit.theme
        head = theme.size("head")
        return pygame.Rect(rect.x, rect.y + head, rect.w, max(0, rect.h - head - theme.size("radius_panel")))


class BriefPanel(PanelGroup):
    """The question. In hard mode only the target is shown."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, say("ui.brief.name"))
        self.area = TextArea(kit, say("ui.brief.name"), self._look(kit))
        self.parts = (self.area,)

    def height_for(self, width: int) -> int:
        """Pixels the brief wants at a width."""
        theme = self.kit.theme
        self.area.look = self._look(self.kit)
        return self.area.height_for(width - 2 * theme.size("pad") - 4) + 2 * self._inset()

    def place(self, rect: pygame.Rect) -> None:
        self.area.layout(rect.inflate(-2 * self.kit.theme.size("pad") - 4, -2 * self._inset()))

    def _inset(self) -> int:
        return self.kit.theme.size("gap") + self.kit.theme.size("half_gap") // 2

    def _look(self, kit: Kit) -> Look:
        return Look(kit.theme.size("question"), colour="ink", line=kit.theme.size("brief_line"))


class TargetPanel(PanelGroup):
    """The rows to reproduce and, in one line of plain words, what counts."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, say("ui.target.name"), say("ui.target.head"))
        self.grid = Grid(kit, say("ui.target.rows"))
        self.contract = TextArea(kit, say("ui.target.contract"), Look(kit.theme.size("small")))
        self.parts: tuple[Widget, ...] = (self.grid, self.contract)

    def show(self, target: ResultSet, contract: Contract) -> None:
        """Rows and contract of a puzzle."""
        self.ground.tell(count=say("ui.target.size", rows=rows_words(target.total), columns=len(target.columns)))
        self.grid.show(target)
        self.contract.show(contract_sentence(contract))

    @property
    def wanted_width(self) -> int:
        """Pixels that show every column."""
        return self.grid.natural_width()

    def height_for(self, width: int) -> int:
        """Pixels that show every row."""
        theme = self.kit.theme
        return (
            theme.size("head") + self.grid.natural_height() + self._contract_height(width)
            + 3 * theme.size("gap") + theme.size("half_gap")
        )  # fmt: skip

    def place(self, rect: pygame.Rect) -> None:
        theme = self.kit.theme
        pad, gap = theme.size("pad"), theme.size("gap")
        inner = self.below_head(rect)
        contract = min(self._contract_height(rect.w), inner.h // 2)
        grid = min(self.grid.natural_height(), rect.bottom - contract - 3 * gap - inner.y)
        self.grid.layout(pygame.Rect(rect.x, inner.y, rect.w, max(0, grid)))
        top = self.grid.rect.bottom + gap + gap // 2
        self.contract.layout(pygame.Rect(rect.x + pad, top, rect.w - 2 * pad, contract))

    def _contract_height(self, width: int) -> int:
        self.contract.look = Look(self.kit.theme.size("small"), line=self.kit.theme.size("text_line") - 1)
        return self.contract.height_for(width - 2 * self.kit.theme.size("pad"))


class TriesPanel(PanelGroup):
    """Tiles and the sentence."""

    def __init__(self, kit: Kit, on_case: Callable[[int], None]) -> None:
        super().__init__(kit, say("ui.tries.name"), say("ui.tries.head"))
        self.view = TriesView(kit, say("ui.tries.name"), on_case)
        self.parts = (self.view,)

    def show(self, attempt: Attempt, verdict: Verdict | None) -> None:
        """The attempt as it stands."""
        state = attempt.state
        self.view.show(story(state, attempt.contract, verdict))
        note = say("ui.tries.worth", points=state.worth)
        if state.ended and state.score is not None:
            note = say("ui.tries.score", points=state.score)
        elif state.hard_left is not None:
            note = say("ui.tries.hard", left=state.hard_left)
        self.ground.tell(note=note)

    def place(self, rect: pygame.Rect) -> None:
        self.view.layout(self.below_head(rect))
