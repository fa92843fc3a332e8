"""The panels after the end: tries with the share button, the two queries, the lesson, the history."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pygame

from game.play.attempt import Attempt
from game.play.stats import Stats
from game.strings import say
from game.ui.editor.view import EditorView
from game.ui.richtext import Look
from game.ui.screens.puzzle.panels import PanelGroup
from game.ui.screens.puzzle.story import Item, story
from game.ui.screens.puzzle.tries import TriesView
from game.ui.widgets.base import Kit
from game.ui.widgets.button import Button
from game.ui.widgets.distribution import Distribution
from game.ui.widgets.figures import Figure, Figures
from game.ui.widgets.label import Label
from game.ui.widgets.tabs import Tabs
from game.ui.widgets.textarea import TextArea


class TriesAndShare(PanelGroup):
    """The rows of tiles and the buttons under them."""

    def __init__(self, kit: Kit, attempt: Attempt, buttons: Sequence[Button]) -> None:
        super().__init__(kit, say("ui.tries.name"), say("ui.solved.tries"))
        state = attempt.state
        self.ground.tell(note=say("ui.tries.score", points=state.score or 0))
        self.view = TriesView(kit, say("ui.tries.name"))
        rows = [item for item in story(state, attempt.contract, None) if item.kind == "tiles"]
        self.view.show(rows or [Item("remark", say("ui.solved.no_tries"))])
        self.buttons = list(buttons)
        self.parts = (self.view, *buttons)

    def place(self, rect: pygame.Rect) -> None:
        theme = self.kit.theme
        pad, gap = theme.size("pad"), theme.size("gap")
        inner = self.below_head(rect)
        x = rect.x + pad
        rows: list[list[Button]] = [[]]
        for button in self.buttons:
            if x + button.width() > rect.right - pad and rows[-1]:
                rows.append([])
                x = rect.x + pad
            rows[-1].append(button)
            x += button.width() + gap
        lowest = rect.bottom - pad - theme.size("button") - (len(rows) - 1) * (theme.size("button") + gap)
        top = min(lowest, inner.y + self.view.tiles_height(rect.w) + gap)
        for index, row in enumerate(rows):
            x = rect.x + pad
            for button in row:
                line = top + index * (theme.size("button") + gap)
                button.layout(pygame.Rect(x, line, button.width(), theme.size("button")))
                x = button.rect.right + gap
        self.view.layout(pygame.Rect(inner.x, inner.y, inner.w, max(0, top - gap - inner.y)))


class Answers(PanelGroup):
    """Yours on the left, ours on the right; other right answers behind tabs."""

    def __init__(self, kit: Kit, yours: str, ours: Sequence[str], note: str, tone: str) -> None:
        super().__init__(kit, say("ui.solved.answers"), say("ui.solved.answers"))
        self.ground.tell(note=note, tone=tone)
        self._ours = tuple(ours)
        self.left_name = Label(kit, say("ui.solved.yours"), "tiny", colour="muted", ground="panel")
        self.left_name.show(say("ui.solved.yours"))
        self.tabs = Tabs(kit, say("ui.solved.ways"), self._choose)
        names = [say("ui.solved.ours"), *(say("ui.solved.way", number=i + 2) for i in range(len(ours) - 1))]
        self.tabs.show(names, 0)
        self.left = _reader(kit, say("ui.solved.yours"), yours)
        self.right = _reader(kit, say("ui.solved.ours"), self._ours[0])
        self.parts = (self.left_name, self.left, self.tabs, self.right)

    def place(self, rect: pygame.Rect) -> None:
        theme = self.kit.theme
        pad, gap = theme.size("pad"), theme.size("gap")
        inner = self.below_head(rect)
        half = (rect.w - 2 * pad - 2 * gap) // 2
        head = theme.size("tab")
        right = rect.right - pad - half
        self.left_name.layout(pygame.Rect(rect.x + pad, inner.y, half, head))
        self.tabs.layout(pygame.Rect(right - 3 * gap // 2, inner.y, half, head))
        top = inner.y + head + gap // 2
        height = max(0, rect.bottom - pad - top)
        self.left.layout(pygame.Rect(rect.x + pad - gap, top, half + gap, height))
        self.right.layout(pygame.Rect(right - gap // 2, top, half + gap // 2, height))

    def natural_height(self) -> int:
        """Pixels that show the longest of the queries, and a line of air below it."""
        theme = self.kit.theme
        texts = (self.left.model.text, *(text.strip() for text in self._ours))
        lines = max(text.count("\n") for text in texts) + 3
        return theme.size("head") + theme.size("tab") + lines * theme.size("code_line") + theme.size("pad")

    def _choose(self, index: int) -> None:
        names = [say("ui.solved.ours"), *(say("ui.solved.way", number=i + 2) for i in range(len(self._ours) - 1))]
        self.tabs.show(names, index)
        _read(self.right, self._ours[index])


class Lesson(PanelGroup):
    """What the puzzle was about, in words."""

    def __init__(self, kit: Kit, concepts: Sequence[str], explain: str) -> None:
        super().__init__(kit, say("ui.solved.lesson"), say("ui.solved.lesson"))
        self.ground.tell(note=" · ".join(concepts), tone="number")
        self.area = TextArea(kit, say("ui.solved.lesson"), Look(kit.theme.size("prose"), colour="muted"))
        self.area.show(explain.strip() or say("ui.solved.no_lesson"))
        self.parts = (self.area,)

    def place(self, rect: pygame.Rect) -> None:
        theme = self.kit.theme
        self.area.look = Look(theme.size("prose"), colour="muted", line=theme.size("brief_line"))
        inner = self.below_head(rect)
        self.area.layout(inner.inflate(-2 * theme.size("pad"), -theme.size("gap")))


class History(PanelGroup):
    """The distribution, the streak's numbers and when the next puzzle comes."""

    def __init__(self, kit: Kit, stats: Stats, mine: int | None) -> None:
        super().__init__(kit, say("ui.history.name"), say("ui.history.head"))
        self.chart = Distribution(kit, say("ui.history.name"))
        self.chart.show(stats.distribution, mine)
        self.figures = Figures(kit, say("ui.today.stats"), "heading", "panel")
        self.figures.show(
            [
                Figure(
                    str(stats.days_in_a_row), say("ui.stats.one_day" if stats.days_in_a_row == 1 else "ui.stats.days")
                ),
                Figure(str(stats.longest), say("ui.stats.longest")),
                Figure(str(stats.freezes), say("ui.stats.freezes")),
                Figure(str(stats.solved), say("ui.stats.solved")),
            ]
        )
        self.next = Label(kit, say("ui.history.next_name"), "small", colour="muted", ground="panel")
        self.parts = (self.chart, self.figures, self.next)

    def place(self, rect: pygame.Rect) -> None:
        theme = self.kit.theme
        pad, gap = theme.size("pad"), theme.size("gap")
        inner = self.below_head(rect)
        bottom = rect.bottom - pad - theme.size("text_line")
        self.next.layout(pygame.Rect(rect.x + pad, bottom, rect.w - 2 * pad, theme.size("text_line")))
        figures = self.figures.height()
        lowest = bottom - gap - figures
        chart = max(0, min(self.chart.natural_height(), lowest - gap - inner.y))
        self.chart.layout(pygame.Rect(rect.x + pad, inner.y, rect.w - 2 * pad, chart))
        top = min(lowest, self.chart.rect.bottom + 3 * gap)
        self.figures.layout(pygame.Rect(rect.x + pad, top, rect.w - 2 * pad, figures))


def _reader(kit: Kit, label: str, text: str) -> EditorView:
    view = EditorView(kit, label, read_only=True, numbers=False)
    _read(view, text)
    return view


def _read(view: EditorView, text: str) -> None:
    view.model.set_text(text.strip())
    view.model.place((0, 0))


Deed = Callable[[], None]


def end_buttons(kit: Kit, copy: Deed, again: Deed, back: Deed, keys: Sequence[str]) -> list[Button]:
    """Copy, look again, back to Today."""
    return [
        Button(kit, say("ui.solved.copy"), copy, hint=keys[0], look="primary", ground="panel"),
        Button(kit, say("ui.solved.again"), again, hint=keys[1], ground="panel"),
        Button(kit, say("ui.solved.back"), back, hint=keys[2], ground="panel"),
    ]
