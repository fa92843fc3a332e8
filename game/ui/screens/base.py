"""What every screen is: widgets in reading order, one with the focus, drawn anew only where something changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import pygame

from game.play.game import Game
from game.ui.keymap import Keymap
from game.ui.preferences import Preferences
from game.ui.widgets.base import Kit, Widget
from game.ui.widgets.dialog import Dialog
from game.ui.widgets.toast import Toast


class Stage(Protocol):
    """What a screen may ask of the app."""

    kit: Kit
    keymap: Keymap
    game: Game
    preferences: Preferences

    def push(self, screen: Screen) -> None:
        """Show a screen above this one."""

    def pop(self) -> None:
        """Back to the screen below."""

    def prefer(self, preferences: Preferences) -> None:
        """Use other preferences from the next frame on, and keep them."""

    def quit(self) -> None:
        """Close the window."""


class Screen:
    """Subclasses fill `widgets`, place them in `arrange` and answer the keys of their scope in `act`."""

    scope = "everywhere"
    title = ""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.kit = stage.kit
        self.rect = pygame.Rect(0, 0, 0, 0)
        self.widgets: list[Widget] = []
        self.dialog: Dialog | None = None
        self.toast = Toast(self.kit, "")
        self.stale = True
        self._floating: list[tuple[Widget, tuple[int, int, int, int]]] = []

    # -- for subclasses

    def arrange(self) -> None:
        """Place the widgets in `rect`."""

    def act(self, action: str) -> bool:
        """Do what a key of this screen's scope stands for; True if it meant something."""
        return False

    def enter(self) -> None:
        """This screen is on top now, for the first time or again."""

    def leave(self) -> None:
        """This screen is covered or closed."""

    def update(self, now: float) -> None:
        """Called before every frame: poll jobs, save drafts."""

    def update_at(self) -> float | None:
        """The clock's second at which `update` wants to be called without any event."""
        return None

    @property
    def busy(self) -> bool:
        """True while something is under way that will change the screen without any event."""
        return False

    # -- the tree

    def walk(self) -> Iterator[Widget]:
        """All visible widgets, those of an open dialog last."""
        roots: Sequence[Widget] = [*self.widgets, *([self.dialog] if self.dialog else ())]
        for widget in roots:
            if widget.visible:
                yield from widget.walk()

    @property
    def focus_order(self) -> list[Widget]:
        """The widgets that Tab visits."""
        roots: Sequence[Widget] = [self.dialog] if self.dialog else self.widgets
        return [found for root in roots if root.visible for found in root.walk() if found.focusable]

    @property
    def focused(self) -> Widget | None:
        """The widget that gets the keys."""
        return next((widget for widget in self.focus_order if widget.focused), None)

    def focus(self, wanted: Widget | None) -> None:
        """Give the keys to one widget."""
        roots: Sequence[Widget] = [*self.widgets, *([self.dialog] if self.dialog else ())]
        for widget in (found for root in roots for found in root.walk(hidden=True)):
            if widget.focused != (widget is wanted):
                widget.focused = widget is wanted
                self.stale = True

    def step_focus(self, by: int) -> None:
        """Tab, or Shift+Tab."""
        order = self.focus_order
        self.kit.by_keyboard = True
        if order:
            now = next((index for index, widget in enumerate(order) if widget.focused), -1 if by > 0 else 0)
            self.focus(order[(now + by) % len(order)])

    # -- dialogs

    def ask(self, dialog: Dialog) -> None:
        """Open a dialog above everything."""
        self.dialog = dialog
        dialog.layout(self.rect)
        self.stale = True

    def dismiss(self) -> None:
        """Close the dialog."""
        self.dialog = None
        self.stale = True

    # -- events

    def layout(self, rect: pygame.Rect) -> None:
        """A new size, theme or text scale."""
        self.rect = pygame.Rect(rect)
        self.toast.layout(rect)
        self.arrange()
        if self.dialog:
            self.dialog.layout(rect)
        self.stale = True

    def handle(self, event: pygame.event.Event) -> bool:
        """Command keys first, then the focus, then plain keys of the screen, then Tab."""
        if self.dialog:
            self.dialog.handle(event)
            self.stale = True
            return True
        if event.type == pygame.KEYDOWN:
            return self._key(event)
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            return self._press(event)
        if event.type in (pygame.TEXTINPUT, pygame.TEXTEDITING):
            return self.focused is not None and self.focused.handle(event)
        used = [widget.handle(event) for widget in self.walk() if widget.visible]
        return any(used)

    def _key(self, event: pygame.event.Event) -> bool:
        action = self.stage.keymap.action(self.scope, event)
        command = event.mod & (pygame.KMOD_CTRL | pygame.KMOD_META | pygame.KMOD_ALT) or _is_function_key(event.key)
        if action and command and self._do(action):
            return True
        if self.focused is not None and self.focused.handle(event):
            return True
        if action and not command and self._do(action):
            return True
        if event.key == pygame.K_TAB:
            self.step_focus(-1 if event.mod & pygame.KMOD_SHIFT else 1)
            return True
        return False

    def _do(self, action: str) -> bool:
        if action in ("next_panel", "previous_panel"):
            self.step_panel(1 if action == "next_panel" else -1)
            return True
        return self.act(action)

    def step_panel(self, by: int) -> None:
        """F6: from panel to panel; the same as Tab where a screen has no panels."""
        self.step_focus(by)

    def _press(self, event: pygame.event.Event) -> bool:
        self.stale = self.stale or self.kit.by_keyboard
        self.kit.by_keyboard = False
        for widget in reversed(list(self.walk())):
            over = widget.overlay_rect()
            if widget.rect.collidepoint(event.pos) or (over and over.collidepoint(event.pos)):
                if widget.focusable:
                    self.focus(widget)
                if widget.handle(event):
                    return True
        return False

    # -- frames

    def wake_at(self) -> float | None:
        """The next second at which anything here changes without an event."""
        wishes = [self.update_at(), self.toast.wake_at(), *(widget.wake_at() for widget in self.walk())]
        return min((wish for wish in wishes if wish is not None), default=None)

    def draw(self, surface: pygame.Surface) -> list[pygame.Rect]:
        """Draw what changed; the rectangles that did (empty: nothing)."""
        now = self.kit.clock()
        self.toast.tick(now)
        shown = list(self.walk())
        for widget in shown:
            widget.tick(now)
        dirty = [widget for widget in shown if widget.dirty]
        floating = [(w, tuple(r)) for w in (*shown, self.toast) if (r := w.overlay_rect()) is not None]
        if floating != self._floating or (dirty and (floating or self.dialog)) or any(w.covered for w in dirty):
            self.stale = True
        self._floating = floating  # type: ignore[assignment]
        if self.toast.dirty:
            self.stale, self.toast.dirty = True, False
        if self.stale:
            return self._draw_all(surface, shown)
        for widget in dirty:
            widget.draw(surface)
            widget.dirty = False
        return [pygame.Rect(widget.rect) for widget in dirty]

    def _draw_all(self, surface: pygame.Surface, shown: Sequence[Widget]) -> list[pygame.Rect]:
        surface.fill(self.kit.theme.colour("ground"), self.rect)
        for widget in shown:
            if widget is not self.dialog and (self.dialog is None or widget not in self.dialog.buttons):
                widget.draw(surface)
            widget.dirty = False
        for widget in shown:
            widget.draw_overlay(surface)
        if self.dialog:
            self.dialog.draw(surface)
        self.toast.draw_overlay(surface)
        self.stale = False
        return [pygame.Rect(self.rect)]


def _is_function_key(key: int) -> bool:
    return pygame.K_F1 <= key <= pygame.K_F12
