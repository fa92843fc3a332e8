"""The tries panel: rows of tiles that turn over, the sentence by a colleague, the hints taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pygame

from game.ui.motion import Tween, flips
from game.ui.paint import ring, rounded, shadow
from game.ui.richtext import Block, Look, plain
from game.ui.screens.puzzle.story import Item
from game.ui.widgets.base import Kit, clicked, plain_key
from game.ui.widgets.panel import blit_middle, paint_focus
from game.ui.widgets.scrolled import ScrolledWidget
from game.ui.widgets.tiles import SMALLEST, flip_share, paint_blank, paint_tile, tile_rects, tile_side

TIP_WIDTH = 260  # unscaled pixels


class TriesView(ScrolledWidget):
    """Blocks from top to bottom; `turn` starts the turning of the last row of tiles. `on_case` hears the index of a
    try whose hidden case is wanted; `opened` is the one that is seen now."""

    role = "log"
    line_size = "row"

    def __init__(
        self, kit: Kit, label: str, on_case: Callable[[int], None] | None = None, ground: str = "panel"
    ) -> None:
        super().__init__(kit, label, ground)
        self._on_case = on_case
        self.opened: int | None = None
        self._doors: list[tuple[pygame.Rect, int]] = []
        self._items: tuple[Item, ...] = ()
        self._tweens: tuple[Tween, ...] = ()
        self._tip: tuple[int, int] | None = None
        self._follow = False
        self._places: list[tuple[pygame.Rect, str]] = []

    @property
    def value(self) -> str:
        words = []
        for item in self._items:
            if item.kind == "tiles":
                words.append(" ".join([item.text, *(plain(tip) for tip in item.tips)]))
            elif item.text and item.kind != "blank":
                words.append(plain(item.text))
        return " / ".join(words)

    @property
    def focusable(self) -> bool:  # type: ignore[override]
        return self.down.needed or bool(self._cases())

    def show(self, items: Sequence[Item]) -> None:
        """Tell another story."""
        if tuple(items) != self._items:
            self._items = tuple(items)
            self._tweens = ()
            self._follow = True
            self.dirty = True

    def tiles_height(self, width: int) -> int:
        """Pixels of all rows of tiles in a panel of that width."""
        theme = self.kit.theme
        return sum(
            self._tile_side(item, width - 2 * theme.size("pad")) + theme.size("gap") + theme.size("half_gap") // 2
            for item in self._items
            if item.kind in ("tiles", "blank")
        )

    def turn(self) -> float:
        """Turn the last row over, one tile after the other; returns the second at which it ends."""
        now = self.kit.clock()
        count = next((len(item.tiles) for item in reversed(self._items) if item.kind == "tiles"), 0)
        if self.kit.reduced_motion or not count:
            return now
        self._tweens = flips(now, count)
        self.dirty = True
        return now + sum(tween.duration for tween in self._tweens)

    def wake_at(self) -> float | None:
        return self.kit.clock() if self._tweens else None

    def tick(self, now: float) -> None:
        if self._tweens:
            self.dirty = True
            if self._tweens[-1].done(now):
                self._tweens = ()

    def handle(self, event: pygame.event.Event) -> bool:
        if super().handle(event) or self._open(event):
            return True
        if event.type == pygame.MOUSEMOTION:
            over = event.pos if any(rect.collidepoint(event.pos) for rect, _ in self._places) else None
            if self.rect.collidepoint(event.pos) or self._tip:
                self._tip = over if self.rect.collidepoint(event.pos) else None
        return False

    def mark_open(self, opened: int | None) -> None:
        """The try whose hidden case is seen."""
        self.dirty = self.dirty or opened != self.opened
        self.opened = opened

    def _cases(self) -> list[int]:
        """The tries that have a hidden case, where anybody wants to hear of it."""
        return [item.opens for item in self._items if item.opens is not None] if self._on_case else []

    def _open(self, event: pygame.event.Event) -> bool:
        """A click on a door, or arrows and Enter: the one before, the one after, the one that is meant."""
        wanted = next((opens for rect, opens in self._doors if clicked(event, rect)), None)
        if wanted is None and self.focused and plain_key(event):
            wanted = self._meant(event.key)
        if wanted is None or self._on_case is None:
            return False
        self._on_case(wanted)
        return True

    def _meant(self, key: int) -> int | None:
        cases = self._cases()
        if not cases:
            return None
        if key in (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE):
            return self.opened if self.opened in cases else cases[-1]
        step = {pygame.K_LEFT: -1, pygame.K_RIGHT: 1}.get(key)
        if step is None:
            return None
        now = cases.index(self.opened) if self.opened in cases else len(cases) - 1 - step
        return cases[min(len(cases) - 1, max(0, now + step))]

    def draw(self, surface: pygame.Surface) -> None:
        theme = self.kit.theme
        surface.fill(theme.colour(self.ground), self.rect)
        clip = surface.get_clip()
        surface.set_clip(self.rect.clip(clip))
        self._places, self._doors = [], []
        pad = theme.size("pad")
        x, width = self.rect.x + pad, self.rect.w - 2 * pad
        y = self.rect.y - self.down.offset
        last = max((i for i, item in enumerate(self._items) if item.kind == "tiles"), default=-1)
        newest = 0
        for index, item in enumerate(self._items):
            newest = y + self.down.offset - self.rect.y if index == last else newest
            y = self._draw_item(surface, item, x, y, width, turning=index == last)
        surface.set_clip(clip)
        self.down.resize(y + self.down.offset - self.rect.y, self.rect.h)
        if self._follow:
            self._follow = False
            if self.down.to(newest):
                self.draw(surface)
                return
        self._bars.draw(surface)
        if self.focused:
            paint_focus(surface, self.kit, self.rect, "radius_small")

    # -- blocks; each draws itself at y and returns the y below it

    def _draw_item(self, surface: pygame.Surface, item: Item, x: int, y: int, width: int, *, turning: bool) -> int:
        if item.kind in ("tiles", "blank"):
            return self._draw_tiles(surface, item, x, y, width, turning=turning)
        if item.kind in ("sentence", "hint"):
            return self._draw_sentence(surface, item, x, y, width)
        look = Look(self.kit.theme.size("tiny"), line=self.kit.theme.size("text_line") - 2)
        bottom = Block(self.kit.theme, self.kit.texts, item.text, width, look).draw(surface, x, y)
        return bottom + self.kit.theme.size("gap")

    def _draw_tiles(self, surface: pygame.Surface, item: Item, x: int, y: int, width: int, *, turning: bool) -> int:
        theme = self.kit.theme
        number = self.kit.texts.render(
            item.text or "–", face="mono", size=theme.size("code"), colour=theme.colour("faint")
        )
        left = x + self._number_width()
        side = self._tile_side(item, width)
        now = self.kit.clock()
        blit_middle(surface, number, x, y + side // 2)
        for index, rect in enumerate(tile_rects(left, y, len(item.tiles), side, theme.size("tile_gap"))):
            if item.kind == "blank":
                paint_blank(surface, self.kit, rect)
                continue
            share = flip_share(self._tweens, index, now) if turning and self._tweens else 1.0
            paint_tile(surface, self.kit, rect, item.tiles[index], share)
            self._places.append((rect, item.tips[index] if index < len(item.tips) else ""))
            if index == item.door and item.opens is not None:
                self._draw_door(surface, rect, item.opens)
        return y + side + theme.size("gap") + theme.size("half_gap") // 2

    def _number_width(self) -> int:
        return 2 * self.kit.theme.size("gap") + self.kit.theme.size("tile_gap")

    def _tile_side(self, item: Item, width: int) -> int:
        theme = self.kit.theme
        return tile_side(
            len(item.tiles), width - self._number_width(), largest=theme.size("tile"), gap=theme.size("tile_gap"),
            smallest=round(SMALLEST * theme.scale),
        )  # fmt: skip

    def _draw_sentence(self, surface: pygame.Surface, item: Item, x: int, y: int, width: int) -> int:
        theme = self.kit.theme
        bar = max(2, theme.size("hairline") * 3)
        inset = bar + theme.size("gap") + theme.size("half_gap")
        look = Look(theme.size("prose"), colour="ink", line=theme.size("code_line"))
        block = Block(theme, self.kit.texts, item.text, width - inset, look)
        y += theme.size("half_gap")
        surface.fill(theme.colour(item.tone), (x, y, bar, block.height))
        return block.draw(surface, x + inset, y) + theme.size("gap") + theme.size("half_gap")

    def _draw_door(self, surface: pygame.Surface, rect: pygame.Rect, opens: int) -> None:
        """A ring round the tile whose case is seen now."""
        if self._on_case is None:
            return
        self._doors.append((rect, opens))
        if opens == self.opened:
            theme = self.kit.theme
            ring(surface, rect, theme.colour("coral"), theme.size("radius_tile"), theme.size("focus"))

    # -- what a tile says

    def overlay_rect(self) -> pygame.Rect | None:
        found = self._tip_block()
        return found[0].inflate(24, 24) if found else None

    def draw_overlay(self, surface: pygame.Surface) -> None:
        found = self._tip_block()
        if found is None:
            return
        theme = self.kit.theme
        box, block = found
        shadow(surface, box, theme.size("shadow"))
        rounded(surface, box, theme.colour("popup"), theme.size("radius_button"))
        block.draw(surface, box.x + theme.size("gap") + theme.size("half_gap"), box.y + theme.size("gap"))

    def _tip_block(self) -> tuple[pygame.Rect, Block] | None:
        if self._tip is None:
            return None
        tile, text = next(((r, t) for r, t in self._places if r.collidepoint(self._tip)), (None, ""))
        if tile is None or not text:
            return None
        theme = self.kit.theme
        look = Look(theme.size("tiny"), colour="ink", line=theme.size("text_line"))
        block = Block(theme, self.kit.texts, text, round(TIP_WIDTH * theme.scale * theme.text_scale), look)
        width = max(self._line_width(block), 1) + 3 * theme.size("gap")
        box = pygame.Rect(0, 0, width, block.height + 2 * theme.size("gap"))
        box.midtop = (tile.centerx, tile.bottom + theme.size("gap"))
        box.right = min(box.right, self.rect.right)
        box.left = max(box.left, self.rect.left)
        return box, block

    def _line_width(self, block: Block) -> int:
        return max((block.run_end(line) for line in block.lines), default=0)
