"""Scroll bars: shown only where something doesn't fit, moved by wheel and by dragging."""

from __future__ import annotations

from typing import Protocol

import pygame

from game.ui.paint import rounded
from game.ui.widgets.base import Kit
from game.ui.widgets.scrolling import Scroll

WHEEL_LINES = 3
SHORTEST = 24  # unscaled pixels of a thumb


class Scrolled(Protocol):
    """What bars need of their widget."""

    kit: Kit
    rect: pygame.Rect
    down: Scroll
    across: Scroll


class Bars:
    """The two bars of a widget. Events are window pixels."""

    def __init__(self, owner: Scrolled) -> None:
        self._owner = owner
        self._grip: tuple[Scroll, int] | None = None

    def handle(self, event: pygame.event.Event) -> bool:
        """True where the event scrolled, or belongs to the bars."""
        if event.type == pygame.MOUSEWHEEL:
            return self._wheel(event)
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            return self._press(event.pos)
        if event.type == pygame.MOUSEBUTTONUP and self._grip:
            self._grip = None
            return True
        if event.type == pygame.MOUSEMOTION and self._grip:
            scroll, grabbed = self._grip
            axis = 1 if scroll is self._owner.down else 0
            scroll.drag(self._track(scroll), self._shortest(), event.pos[axis] - self._start(scroll) - grabbed)
            return True
        return False

    def draw(self, surface: pygame.Surface) -> None:
        """The thumbs alone: a track would be one line too many."""
        theme = self._owner.kit.theme
        for scroll in (self._owner.down, self._owner.across):
            if scroll.needed:
                thumb = self._thumb(scroll)
                rounded(surface, thumb, theme.colour("scrollbar"), min(thumb.size) // 2)

    def _wheel(self, event: pygame.event.Event) -> bool:
        position = getattr(event, "pos", None) or pygame.mouse.get_pos()
        if not self._owner.rect.collidepoint(position):
            return False
        step = WHEEL_LINES * self._owner.kit.theme.size("row")
        moved = self._owner.down.by(-round(event.y * step)) if event.y else False
        return self._owner.across.by(round(event.x * step)) or moved if event.x else moved

    def _press(self, position: tuple[int, int]) -> bool:
        for scroll in (self._owner.down, self._owner.across):
            thumb = self._thumb(scroll)
            if scroll.needed and thumb.inflate(6, 6).collidepoint(position):
                axis = 1 if scroll is self._owner.down else 0
                self._grip = (scroll, position[axis] - (thumb.y if axis else thumb.x))
                return True
        return False

    def _thumb(self, scroll: Scroll) -> pygame.Rect:
        rect, width = self._owner.rect, self._owner.kit.theme.size("scrollbar")
        start, length = scroll.thumb(self._track(scroll), self._shortest())
        if scroll is self._owner.down:
            return pygame.Rect(rect.right - width - 2, self._start(scroll) + start, width, length)
        return pygame.Rect(self._start(scroll) + start, rect.bottom - width - 2, length, width)

    def _start(self, scroll: Scroll) -> int:
        rect = self._owner.rect
        return rect.bottom - scroll.view if scroll is self._owner.down else rect.x

    def _track(self, scroll: Scroll) -> int:
        return scroll.view - 2

    def _shortest(self) -> int:
        return round(SHORTEST * self._owner.kit.theme.scale)
