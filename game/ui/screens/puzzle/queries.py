"""The query panel: tabs of drafts, an editor each, the buttons and the line that says what goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pygame

from game.strings import say
from game.ui.editor.view import EditorView
from game.ui.screens.puzzle.layout import query_places
from game.ui.widgets.base import Kit, Widget
from game.ui.widgets.button import Button
from game.ui.widgets.label import Label
from game.ui.widgets.panel import Panel
from game.ui.widgets.tabs import Tabs

MOST_TABS = 6


@dataclass(frozen=True)
class Deeds:
    """What the panel's buttons and texts cause."""

    submit: Callable[[], None]
    run: Callable[[], None]
    hint: Callable[[], None]
    typed: Callable[[int, str], None]
    closed: Callable[[int], None]


@dataclass(frozen=True)
class Hints:
    """The keys on the buttons."""

    submit: str
    run: str
    hint: str


class Queries(Widget):
    """One editor per draft; only the open one is seen."""

    role = "group"

    def __init__(self, kit: Kit, label: str, drafts: Sequence[str], deeds: Deeds, hints: Hints) -> None:
        super().__init__(kit, label)
        self._deeds = deeds
        self.ground = Panel(kit, label)
        self.tabs = Tabs(kit, say("ui.query.tabs"), self.choose, self.add)
        self.saved = Label(kit, say("ui.query.state"), "tiny", colour="muted", ground="panel", right=True)
        self.submit = Button(
            kit, say("ui.query.submit"), deeds.submit, hint=hints.submit, look="primary", ground="panel"
        )
        self.run = Button(kit, say("ui.query.run"), deeds.run, hint=hints.run, ground="panel")
        self.hint = Button(kit, say("ui.query.hint"), deeds.hint, hint=hints.hint, ground="panel")
        self.status = Label(kit, say("ui.query.status"), "small", colour="muted", ground="panel", right=True)
        self.editors = [self._editor(text) for text in drafts]
        self._versions = [editor.model.version for editor in self.editors]
        self.chosen = 0
        self._name_tabs()

    @property
    def editor(self) -> EditorView:
        """The one that is seen."""
        return self.editors[self.chosen]

    @property
    def text(self) -> str:
        """The query in the open tab."""
        return self.editor.model.text

    def children(self) -> Sequence[Widget]:
        return (self.ground, self.tabs, self.saved, self.editor, self.submit, self.run, self.hint, self.status)

    def layout(self, rect: pygame.Rect) -> None:
        super().layout(rect)
        gap = self.kit.theme.size("gap")
        places = query_places(rect, self.kit.theme)
        self.ground.layout(rect)
        self.tabs.layout(places.tabs)
        self.saved.layout(places.saved)
        for editor in self.editors:
            editor.layout(places.editor)
        x = places.buttons.x
        for button in (self.submit, self.run, self.hint):
            if button.visible:
                button.layout(pygame.Rect(x, places.buttons.y, button.width(), places.buttons.h))
                x = button.rect.right + gap
        self.status.layout(pygame.Rect(x, places.buttons.y, max(0, places.buttons.right - x), places.buttons.h))

    def watch(self) -> bool:
        """Tell `typed` about editors whose text has changed; True if any has."""
        changed = False
        for index, editor in enumerate(self.editors):
            if editor.model.version != self._versions[index]:
                self._versions[index] = editor.model.version
                self._deeds.typed(index, editor.model.text)
                changed = True
        return changed

    def declined(self) -> int | None:
        """Characters of a paste that was too large, once."""
        found, self.editor.model.declined = self.editor.model.declined, None
        return found

    def add(self) -> bool:
        """Open another tab; False where there are as many as may be."""
        if len(self.editors) >= MOST_TABS:
            return False
        self.editors.append(self._editor(""))
        self._versions.append(self.editors[-1].model.version)
        self._deeds.typed(len(self.editors) - 1, "")
        self.choose(len(self.editors) - 1)
        return True

    def close(self) -> None:
        """Close the open tab, unless it is the last."""
        if len(self.editors) > 1:
            closed = self.chosen
            had_focus = self.editor.focused
            del self.editors[closed], self._versions[closed]
            self._deeds.closed(closed)
            self.chosen = min(closed, len(self.editors) - 1)
            self._reopen(had_focus)

    def choose(self, index: int) -> None:
        """Show another tab."""
        had_focus = self.editor.focused or self.tabs.focused is False
        self.editor.focused = False
        self.chosen = index % len(self.editors)
        self._reopen(had_focus)

    def _reopen(self, focused: bool) -> None:
        self.editor.focused = focused
        self._name_tabs()
        self.layout(self.rect)

    def _name_tabs(self) -> None:
        names = [say("ui.query.tab", number=number + 1) for number in range(len(self.editors))]
        self.tabs.show(names, self.chosen)

    def _editor(self, text: str) -> EditorView:
        editor = EditorView(self.kit, say("ui.query.editor"))
        if text:
            editor.model.set_text(text)
        return editor
