"""A panel by tone, its head in spaced capitals, and the note at its right."""

from __future__ import annotations

import pygame

from game.ui.paint import ring, rounded
from game.ui.widgets.base import Kit, Widget

HEAD_TRACKING = 1


def paint_panel(surface: pygame.Surface, kit: Kit, rect: pygame.Rect, role: str = "panel") -> None:
    """The panel's ground."""
    rounded(surface, rect, kit.theme.colour(role), kit.theme.size("radius_panel"))


def paint_focus(surface: pygame.Surface, kit: Kit, rect: pygame.Rect, radius: str = "radius_panel") -> None:
    """The ring around what has the focus, inside `rect`; only players who move it by keys need to see it."""
    if not kit.by_keyboard:
        return
    ring(surface, rect, kit.theme.colour("focus"), kit.theme.size(radius), kit.theme.size("focus"))


def paint_head(
    surface: pygame.Surface,
    kit: Kit,
    rect: pygame.Rect,
    title: str,
    count: str = "",
    note: str = "",
    tone: str = "muted",
    lead: int = 0,
) -> None:
    """TITLE  count …… note, on the first line of a panel. `tone` is the note's role, `lead` pixels are left free."""
    theme, texts = kit.theme, kit.texts
    middle = rect.y + theme.size("head") // 2
    x = rect.x + theme.size("pad") + lead
    if title:
        head = texts.render(
            title.upper(), size=theme.size("head_points"), weight="semibold", colour=theme.colour("muted"),
            tracking=HEAD_TRACKING,
        )  # fmt: skip
        x = blit_middle(surface, head, x, middle) + theme.size("gap") + theme.size("half_gap")
    if count:
        bold = texts.render(count, size=theme.size("tiny"), weight="semibold", colour=theme.colour("ink"))
        x = blit_middle(surface, bold, x, middle) + theme.size("gap")
    if note:
        room = rect.right - theme.size("pad") - x
        fitted = texts.fit(note, max(0, room), size=theme.size("tiny"), weight="medium")
        image = texts.render(fitted, size=theme.size("tiny"), weight="medium", colour=theme.colour(tone))
        blit_middle(surface, image, rect.right - theme.size("pad") - image.get_width(), middle)


def blit_middle(surface: pygame.Surface, image: pygame.Surface, x: int, middle: int) -> int:
    """Blit with the vertical middle at `middle`; returns the right edge."""
    surface.blit(image, (x, middle - image.get_height() // 2))
    return x + image.get_width()


class Panel(Widget):
    """A ground with a head and nothing else; screens lay other widgets on it."""

    role = "region"
    covered = True

    def __init__(self, kit: Kit, label: str, title: str = "") -> None:
        super().__init__(kit, label)
        self.title = title
        self.lead = 0
        """Pixels at the head's beginning that belong to another widget."""
        self._count = ""
        self._note = ""
        self._tone = "muted"

    @property
    def value(self) -> str:
        return " · ".join(part for part in (self._count, self._note) if part)

    def tell(self, count: str = "", note: str = "", tone: str = "muted") -> None:
        """What stands beside the head and at its right end."""
        if (count, note, tone) != (self._count, self._note, self._tone):
            self._count, self._note, self._tone = count, note, tone
            self.dirty = True

    def draw(self, surface: pygame.Surface) -> None:
        paint_panel(surface, self.kit, self.rect)
        if self.title or self.lead:
            paint_head(surface, self.kit, self.rect, self.title, self._count, self._note, self._tone, self.lead)
