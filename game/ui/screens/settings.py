"""Settings: theme, text size, motion, hard mode. Every change is seen at once and kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pygame

from game.strings import say
from game.ui.preferences import TEXT_STEPS
from game.ui.richtext import Look
from game.ui.screens.base import Screen, Stage
from game.ui.theme import THEMES
from game.ui.widgets.base import Widget
from game.ui.widgets.button import Button
from game.ui.widgets.label import Label
from game.ui.widgets.panel import Panel
from game.ui.widgets.tabs import Tabs
from game.ui.widgets.textarea import TextArea

WIDTH = 560  # unscaled pixels of the panel


class SettingsScreen(Screen):
    """One panel in the middle; Tab moves between the rows, arrow keys choose."""

    scope = "settings"

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self.title = say("ui.settings.name")
        self.panel = Panel(self.kit, self.title, self.title)
        self.rows: list[tuple[Label, Tabs, TextArea]] = [
            self._row("theme", self._theme),
            self._row("text", self._text),
            self._row("motion", self._motion),
            self._row("hard", self._hard),
        ]
        self.close = Button(
            self.kit, say("ui.settings.close"), stage.pop, hint=stage.keymap.hint("settings", "close"), look="primary",
            ground="panel",
        )  # fmt: skip
        parts: list[Widget] = [widget for row in self.rows for widget in row]
        self.widgets = [self.panel, *parts, self.close]
        self._tell()

    def enter(self) -> None:
        if self.focused is None:
            self.focus(self.rows[0][1])

    def act(self, action: str) -> bool:
        if action in ("close", "settings"):
            self.stage.pop()
            return True
        return False

    def arrange(self) -> None:
        theme = self.kit.theme
        pad, gap, tab = 3 * theme.size("gap"), theme.size("gap"), theme.size("tab")
        width = min(self.rect.w - 2 * theme.size("margin"), round(WIDTH * theme.scale * theme.text_scale))
        inner = width - 2 * pad
        for _, _, area in self.rows:
            area.look = Look(theme.size("tiny"), line=theme.size("text_line") - 2)
        heights = [tab + gap // 2 + area.height_for(inner) + 2 * gap for _, _, area in self.rows]
        total = theme.size("head") + gap + sum(heights) + theme.size("button") + pad
        box = pygame.Rect(0, 0, width, min(total, self.rect.h - 2 * gap))
        box.center = self.rect.center
        self.panel.layout(box)
        y = box.y + theme.size("head") + gap
        for (label, tabs, area), height in zip(self.rows, heights, strict=True):
            label.layout(pygame.Rect(box.x + pad, y, inner // 3, tab))
            tabs.layout(pygame.Rect(box.x + pad + inner // 3, y, inner * 2 // 3, tab))
            area.layout(pygame.Rect(box.x + pad, tabs.rect.bottom + gap // 2, inner, height - tab - 2 * gap - gap // 2))
            y += height
        self.close.layout(
            pygame.Rect(box.x + pad, box.bottom - pad - theme.size("button"), self.close.width(), theme.size("button"))
        )
        self.stale = True

    def _row(self, name: str, choose: Callable[[int], None]) -> tuple[Label, Tabs, TextArea]:
        label = Label(self.kit, say(f"ui.settings.{name}"), "prose", weight="medium", ground="panel")
        label.show(say(f"ui.settings.{name}"))
        area = TextArea(self.kit, say(f"ui.settings.{name}"), Look(self.kit.theme.size("tiny")))
        area.show(say(f"ui.settings.{name}_text"))
        return label, Tabs(self.kit, say(f"ui.settings.{name}"), choose), area

    def _tell(self) -> None:
        preferences = self.stage.preferences
        switch = [say("ui.settings.off"), say("ui.settings.on")]
        shown = (
            ([say(f"ui.themes.{name}") for name in THEMES], THEMES.index(preferences.theme)),
            ([f"{percent}" for percent in TEXT_STEPS], TEXT_STEPS.index(preferences.text)),
            (switch, int(preferences.reduced_motion)),
            (switch, int(preferences.hard)),
        )
        for (_, tabs, _), (names, chosen) in zip(self.rows, shown, strict=True):
            tabs.show(names, chosen)

    def _theme(self, index: int) -> None:
        self._prefer(theme=THEMES[index])

    def _text(self, index: int) -> None:
        self._prefer(text=TEXT_STEPS[index])

    def _motion(self, index: int) -> None:
        self._prefer(reduced_motion=bool(index))

    def _hard(self, index: int) -> None:
        self._prefer(hard=bool(index))

    def _prefer(self, **changes: object) -> None:
        self.stage.prefer(replace(self.stage.preferences, **changes))  # type: ignore[arg-type]
        self._tell()
