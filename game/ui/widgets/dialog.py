"""A question in the middle of the window, with lists to choose from where there is a choice; nothing else takes events
while it is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pygame

from game.ui.paint import rounded, shadow
from game.ui.richtext import Block, Look, plain
from game.ui.widgets.base import Kit, Widget
from game.ui.widgets.button import Button
from game.ui.widgets.picker import Picker

SCRIM_ALPHA = 150


@dataclass(frozen=True)
class Choice:
    """A button of a dialog; the first choice is the one Enter takes."""

    label: str
    action: Callable[[], None]
    hint: str = ""
    primary: bool = False


class Dialog(Widget):
    """Title, rich text, lists side by side, choices. Escape does `escape`, or takes the last choice; Enter in a list
    takes the first."""

    role = "dialog"

    def __init__(
        self,
        kit: Kit,
        title: str,
        text: str,
        choices: Sequence[Choice],
        escape: Callable[[], None] | None = None,
        lists: Sequence[Picker] = (),
    ) -> None:
        super().__init__(kit, title)
        self._text = text
        self.lists = lists
        self._escape = escape or choices[-1].action
        self.buttons = [
            Button(
                kit,
                choice.label,
                choice.action,
                hint=choice.hint,
                look="primary" if choice.primary else "quiet",
                ground="raised",
            )
            for choice in choices
        ]
        for first in self._stations[:1]:
            first.focused = True
        kit.by_keyboard = True

    @property
    def _stations(self) -> list[Widget]:
        """What Tab visits."""
        return [*self.lists, *self.buttons]

    @property
    def value(self) -> str:
        return plain(self._text)

    def children(self) -> Sequence[Widget]:
        return self._stations

    def layout(self, rect: pygame.Rect) -> None:
        """Centre in the whole window `rect`."""
        super().layout(rect)
        theme = self.kit.theme
        box, _ = self._box()
        self._lay_lists(box)
        x, y = box.x + 3 * theme.size("gap"), box.bottom - 3 * theme.size("gap") - theme.size("button")
        for button in self.buttons:
            button.layout(pygame.Rect(x, y, button.width(), theme.size("button")))
            x = button.rect.right + theme.size("gap")

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.KEYDOWN:
            self._key(event)
            return True
        for part in self._stations:
            if part.handle(event):
                for other in self.lists:
                    other.focused = other is part
                break
        self.dirty = True
        return event.type != pygame.QUIT

    def draw(self, surface: pygame.Surface) -> None:
        theme = self.kit.theme
        scrim = pygame.Surface(self.rect.size)
        scrim.fill(theme.colour("scrim"))
        scrim.set_alpha(SCRIM_ALPHA)
        surface.blit(scrim, self.rect)
        box, block = self._box()
        shadow(surface, box, 2 * theme.size("shadow"))
        rounded(surface, box, theme.colour("raised"), theme.size("radius_panel"))
        pad = 3 * theme.size("gap")
        title = self.kit.texts.render(
            self.label, size=theme.size("title"), weight="semibold", colour=theme.colour("ink")
        )
        surface.blit(title, (box.x + pad, box.y + pad - theme.size("half_gap")))
        block.draw(surface, box.x + pad, box.y + pad + title.get_height() + theme.size("gap"))
        for part in self._stations:
            part.draw(surface)

    def _key(self, event: pygame.event.Event) -> None:
        stations = self._stations
        index = next((i for i, part in enumerate(stations) if part.focused), 0)
        if event.key == pygame.K_ESCAPE:
            self._escape()
        elif event.key in (pygame.K_TAB, pygame.K_RIGHT, pygame.K_LEFT):
            back = event.key == pygame.K_LEFT or event.mod & pygame.KMOD_SHIFT
            stations[index].focused = False
            stations[(index + (-1 if back else 1)) % len(stations)].focused = True
            self.dirty = True
        elif event.key in (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE):
            self.buttons[max(0, index - len(self.lists))].press()
        elif stations and stations[index].handle(event):
            self.dirty = True

    def _lay_lists(self, box: pygame.Rect) -> None:
        """Side by side above the buttons; what room is left goes to all alike."""
        theme = self.kit.theme
        pad, gap = 3 * theme.size("gap"), theme.size("gap")
        if not self.lists:
            return
        spare = box.w - 2 * pad - gap * (len(self.lists) - 1) - sum(part.wanted_width() for part in self.lists)
        x, foot = box.x + pad, box.bottom - pad - theme.size("button") - 2 * gap
        for part in self.lists:
            width = part.wanted_width() + spare // len(self.lists)
            part.layout(pygame.Rect(x, foot - self._lists_height(), width, part.wanted_height()))
            x += width + gap

    def _lists_height(self) -> int:
        return max((part.wanted_height() for part in self.lists), default=0)

    def _box(self) -> tuple[pygame.Rect, Block]:
        theme, texts = self.kit.theme, self.kit.texts
        pad = 3 * theme.size("gap")
        wanted = sum(button.width() + theme.size("gap") for button in self.buttons) + 2 * pad
        listed = sum(part.wanted_width() + theme.size("gap") for part in self.lists) + 2 * pad
        width = min(self.rect.w - 2 * theme.size("margin"), max(theme.size("dialog_width"), wanted, listed))
        look = Look(theme.size("prose"), line=theme.size("text_line") + 2)
        block = Block(theme, texts, self._text, width - 2 * pad, look)
        title = texts.line_height("sans", theme.size("title"))
        height = 3 * pad + title + theme.size("gap") + block.height + theme.size("button")
        height += self._lists_height() + (2 * theme.size("gap") if self.lists else 0)
        box = pygame.Rect(0, 0, width, height)
        box.center = self.rect.center
        return box, block
