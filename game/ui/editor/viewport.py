"""Which part of the text a rectangle shows and where: arithmetic in whole pixels, without a screen."""

from dataclasses import dataclass, field
from typing import NamedTuple

from game.ui.widgets.scrolling import Scroll, visible

MARGIN_CELLS = 2
THUMB_MIN_PX = 24


class Box(NamedTuple):
    """A rectangle in window pixels."""

    left: int
    top: int
    width: int
    height: int

    def holds(self, x: int, y: int) -> bool:
        """Whether a point lies inside."""
        return self.left <= x < self.left + self.width and self.top <= y < self.top + self.height


NOWHERE = Box(0, 0, 0, 0)


@dataclass
class Viewport:
    """A window of `box` onto lines of cells; the gutter stands left of the text and does not scroll sideways."""

    box: Box = NOWHERE
    gutter: int = 0
    cell: int = 1
    line: int = 1
    pad: int = 0
    bar: int = 6
    rows: int = 1
    across: Scroll = field(default_factory=Scroll)
    down: Scroll = field(default_factory=Scroll)

    @property
    def text_left(self) -> int:
        """Where the first cell of an unscrolled line begins."""
        return self.box.left + self.gutter

    @property
    def text_width(self) -> int:
        """Pixels for text between gutter and scrollbar."""
        return max(self.box.width - self.gutter - self.bar, 0)

    @property
    def whole_lines(self) -> int:
        """How many lines fit, at least one."""
        return max((self.box.height - 2 * self.pad) // self.line, 1)

    @property
    def visible(self) -> range:
        """The lines of which at least a part shows."""
        return visible(self.down.offset - self.pad, self.box.height, self.line, self.rows)

    @property
    def visible_cells(self) -> tuple[int, int]:
        """The first cell of which a part shows, and the first one behind the last such."""
        return self.across.offset // self.cell, -(-(self.across.offset + self.text_width + self.bar) // self.cell)

    def fit(self, rows: int, cells: int) -> None:
        """The text has `rows` lines, the widest `cells` wide."""
        self.rows = rows
        self.down.resize(rows * self.line + 2 * self.pad, self.box.height)
        self.across.resize((cells + MARGIN_CELLS) * self.cell, self.text_width)

    def x_of(self, cell: int) -> int:
        """The left edge of a cell."""
        return self.text_left + cell * self.cell - self.across.offset

    def y_of(self, line: int) -> int:
        """The upper edge of a line."""
        return self.box.top + self.pad + line * self.line - self.down.offset

    def at(self, x: int, y: int) -> tuple[int, float]:
        """The line and the place in cells at a point; points outside belong to the nearest line."""
        line = (y - self.box.top - self.pad + self.down.offset) // self.line
        return min(max(line, 0), self.rows - 1), (x - self.text_left + self.across.offset) / self.cell

    def reveal(self, line: int, cell: int) -> None:
        """Scroll just as far as it takes to show a place and a little of what stands beside it."""
        top = line * self.line
        self.down.reveal(top, top + self.line + 2 * self.pad)
        self.across.reveal((cell - MARGIN_CELLS) * self.cell, (cell + MARGIN_CELLS) * self.cell)

    def thumb(self, scroll: Scroll) -> Box | None:
        """The part of a scrollbar that is dragged, of `down` on the right or of `across` below; None where all fits."""
        if not scroll.needed:
            return None
        start, length = scroll.thumb(self.track(scroll), THUMB_MIN_PX)
        if scroll is self.down:
            return Box(self.box.left + self.box.width - self.bar, self.box.top + start, self.bar, length)
        return Box(self.text_left + start, self.box.top + self.box.height - self.bar, length, self.bar)

    def track(self, scroll: Scroll) -> int:
        """How long a scrollbar is in pixels."""
        return self.box.height if scroll is self.down else self.text_width
