"""A button with its key on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pygame

from game.ui.paint import ring, rounded
from game.ui.signs import SHAPES, draw_sign
from game.ui.widgets.base import Kit, Widget, clicked, plain_key
from game.ui.widgets.panel import blit_middle

Look = Literal["primary", "quiet", "pill", "plain"]


class Button(Widget):
    """Pressed by click, Enter or Space. `hint` is the key's sign, `note` a word such as a price."""

    role = "button"
    focusable = True

    def __init__(
        self,
        kit: Kit,
        label: str,
        on_press: Callable[[], None],
        *,
        hint: str = "",
        note: str = "",
        look: Look = "quiet",
        name: str = "",
        large: bool = False,
        ground: str = "ground",
    ) -> None:
        super().__init__(kit, name or label)
        self.text = label
        self.hint = hint
        self.note = note
        self.look = look
        self.large = large
        self.ground = ground
        self.enabled = True
        self._on_press = on_press
        self._hover = False

    @property
    def value(self) -> str:
        parts = [self.note, self.hint, "" if self.enabled else "off"]
        return " ".join(part for part in parts if part)

    def change(self, *, text: str | None = None, note: str | None = None, enabled: bool | None = None) -> None:
        """Say something else, or stop being pressable."""
        before = (self.text, self.note, self.enabled)
        self.text = self.text if text is None else text
        self.note = self.note if note is None else note
        self.enabled = self.enabled if enabled is None else enabled
        if text is not None:
            self.label = text
        self.dirty = self.dirty or before != (self.text, self.note, self.enabled)

    def width(self) -> int:
        """Pixels the button wants."""
        theme, texts = self.kit.theme, self.kit.texts
        gap = theme.size("gap")
        total = 2 * self._pad() + self._text_width()
        if self.note:
            total += gap + texts.width(self.note, size=theme.size("hint"))
        if self.hint:
            total += gap + texts.width(self.hint, size=theme.size("hint"))
        return total

    def press(self) -> None:
        """Do what the button is for, if it is enabled."""
        if self.enabled:
            self._on_press()

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.MOUSEMOTION:
            hover = self.rect.collidepoint(event.pos)
            self.dirty = self.dirty or hover != self._hover
            self._hover = hover
            return False
        if clicked(event, self.rect):
            self.press()
            return True
        if self.focused and plain_key(event) and event.key in (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE):
            self.press()
            return True
        return False

    def draw(self, surface: pygame.Surface) -> None:
        theme = self.kit.theme
        radius = self.rect.h // 2 if self.look == "pill" else theme.size("radius_button")
        surface.fill(theme.colour(self.ground), self.rect)
        ground, ink, faded = self._colours()
        if ground is not None:
            rounded(surface, self.rect, ground, radius)
        x = self.rect.x + max(0, (self.rect.w - self.width()) // 2) + self._pad()
        x = self._draw_text(surface, x, ink)
        for small in (self.note, self.hint):
            if small:
                image = self.kit.texts.render(small, size=theme.size("hint"), colour=faded)
                x = blit_middle(surface, image, x + theme.size("gap"), self.rect.centery)
        if self.focused and self.kit.by_keyboard:
            around = self.rect.inflate(2 * theme.size("focus") + 2, 2 * theme.size("focus") + 2)
            ring(surface, around, theme.colour("focus"), radius + theme.size("focus") + 1, theme.size("focus"))

    def _draw_text(self, surface: pygame.Surface, x: int, ink: pygame.Color) -> int:
        if self.text in SHAPES:
            size = self._text_width()
            draw_sign(surface, self.text, (x + size // 2, self.rect.centery), size, ink)
            return x + size
        image = self.kit.texts.render(self.text, size=self._points(), weight=self._weight(), colour=ink)
        return blit_middle(surface, image, x, self.rect.centery)

    def _text_width(self) -> int:
        if self.text in SHAPES:
            return round(self.kit.texts.line_height("sans", self._points()) * 0.7)
        return self.kit.texts.width(self.text, size=self._points(), weight=self._weight())

    def _points(self) -> int:
        return self.kit.theme.size("question" if self.large else "small")

    def _weight(self) -> Literal["medium", "semibold"]:
        return "medium" if self.look in ("pill", "plain") else "semibold"

    def _pad(self) -> int:
        gap = self.kit.theme.size("gap")
        return 3 * gap if self.large else gap if self.look == "plain" else gap + gap * 3 // 4

    def _colours(self) -> tuple[pygame.Color | None, pygame.Color, pygame.Color]:
        theme = self.kit.theme
        if not self.enabled:
            return theme.colour("raised"), theme.colour("faint"), theme.colour("faint")
        if self.look == "primary":
            ground = theme.mix("coral", "ink", 0.12) if self._hover else theme.colour("coral")
            return ground, theme.colour("on_coral"), theme.mix("on_coral", "coral", 0.25)
        if self.look == "plain":
            return None, theme.colour("ink" if self._hover else "muted"), theme.colour("faint")
        base = "pill" if self.look == "pill" else "edge"
        ground = theme.mix(base, "muted", 0.18) if self._hover else theme.colour(base)
        return ground, theme.colour("ink"), theme.colour("muted")
