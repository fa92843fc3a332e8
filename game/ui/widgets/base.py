"""What every widget is: a rectangle that draws itself, takes events and tells a screen reader what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pygame

from game.ui.textcache import TextCache
from game.ui.theme import Theme


@dataclass
class Kit:
    """What widgets draw with. The app replaces theme and texts when the player or the window changes them and raises
    `generation`; a widget that keeps surfaces of its own compares it."""

    theme: Theme
    texts: TextCache
    clock: Callable[[], float]
    reduced_motion: bool = False
    generation: int = 0
    by_keyboard: bool = False  # the focus is shown once the player moves it by keys

    def replace(self, theme: Theme, texts: TextCache) -> None:
        """Use another theme or text scale from the next frame on."""
        self.theme = theme
        self.texts = texts
        self.generation += 1


class Widget:
    """A leaf or a branch of the screen's tree.

    `draw` paints everything inside `rect`, its own background too, so that a screen can redraw one widget alone.
    What floats above the others (a completion list, a tooltip) belongs in `draw_overlay`, inside `overlay_rect`.
    """

    role = "group"
    focusable = False
    covered = False  # True: other widgets lie on this one, so drawing it anew draws the whole screen anew

    def __init__(self, kit: Kit, label: str = "") -> None:
        self.kit = kit
        self.label = label
        self.rect = pygame.Rect(0, 0, 0, 0)
        self.visible = True
        self.dirty = True
        self._focused = False

    @property
    def value(self) -> str:
        """What a screen reader says after role and label."""
        return ""

    @property
    def focused(self) -> bool:
        """True while this widget gets the keys."""
        return self._focused

    @focused.setter
    def focused(self, focused: bool) -> None:
        if focused != self._focused:
            self._focused = focused
            self.dirty = True

    def layout(self, rect: pygame.Rect) -> None:
        """Take a place on the screen, in window pixels."""
        self.rect = pygame.Rect(rect)
        self.dirty = True

    def handle(self, event: pygame.event.Event) -> bool:
        """Take an event; True if it was used up. Positions are window pixels."""
        return False

    def draw(self, surface: pygame.Surface) -> None:
        """Paint all of `rect`."""

    def overlay_rect(self) -> pygame.Rect | None:
        """Where `draw_overlay` will paint, or None while nothing floats."""
        return None

    def draw_overlay(self, surface: pygame.Surface) -> None:
        """Paint what floats above the other widgets."""

    def wake_at(self) -> float | None:
        """The clock's second at which this widget wants to be drawn again without any event; None: never."""
        return None

    def tick(self, now: float) -> None:
        """Called before a frame; a widget whose time has come sets `dirty`."""
        wake = self.wake_at()
        if wake is not None and wake <= now:
            self.dirty = True

    def children(self) -> Sequence[Widget]:
        """The widgets inside, in reading order."""
        return ()

    def walk(self, *, hidden: bool = False) -> Iterator[Widget]:
        """This widget and all visible ones below it (with `hidden`: all), in reading order."""
        yield self
        for child in self.children():
            if child.visible or hidden:
                yield from child.walk(hidden=hidden)


def plain_key(event: pygame.event.Event) -> bool:
    """True for a KEYDOWN without Ctrl, Alt or Cmd: keys with them belong to the screen."""
    held = pygame.KMOD_CTRL | pygame.KMOD_ALT | pygame.KMOD_META
    return event.type == pygame.KEYDOWN and not event.mod & held


def clicked(event: pygame.event.Event, rect: pygame.Rect) -> bool:
    """True for the left button going down inside `rect`."""
    return event.type == pygame.MOUSEBUTTONDOWN and event.button == 1 and rect.collidepoint(event.pos)


def describe(widget: Widget) -> str:
    """One line of the accessibility tree: role, label and value."""
    parts = [widget.role, widget.label, widget.value]
    return " · ".join(part for part in parts if part)
