"""The mouse on the editor: clicks place, select words and lines; drags select on or move a scrollbar."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from game.ui.editor import cells, movement
from game.ui.editor.document import Location
from game.ui.editor.editor import EditorModel
from game.ui.editor.viewport import THUMB_MIN_PX, Viewport
from game.ui.widgets.scrolling import Scroll

CLICKS_WITHIN_S = 0.4
CLICKS_WITHIN_PX = 4
Unit = Literal["character", "word", "line"]
UNITS: tuple[Unit, ...] = ("character", "word", "line")


@dataclass(frozen=True, slots=True)
class Grab:
    """A thumb held with the mouse: `hold` pixels behind its beginning."""

    scroll: Scroll
    hold: int


class Mouse:
    """Follows one button through press, drag and release; positions are window pixels."""

    def __init__(self, model: EditorModel, viewport: Viewport, clock: Callable[[], float]) -> None:
        self._model = model
        self._viewport = viewport
        self._clock = clock
        self._grab: Grab | None = None
        self._unit: Unit | None = None
        self._origin: tuple[Location, Location] = ((0, 0), (0, 0))
        self._clicks = 0
        self._last_s = float("-inf")
        self._last_at = (0, 0)

    @property
    def held(self) -> bool:
        """Whether a press inside the editor has not been released yet."""
        return self._grab is not None or self._unit is not None

    @property
    def grabbed(self) -> Scroll | None:
        """The scroll whose thumb is held."""
        return None if self._grab is None else self._grab.scroll

    def press(self, x: int, y: int, *, extend: bool) -> None:
        """The button went down inside the editor; `extend`: with shift."""
        for scroll in (self._viewport.down, self._viewport.across):
            thumb = self._viewport.thumb(scroll)
            if thumb is not None and thumb.holds(x, y):
                self._grab = Grab(scroll, y - thumb.top if scroll is self._viewport.down else x - thumb.left)
                return
        location = self.location(x, y)
        self._count(x, y)
        if extend:
            self._unit = "character"
            self._origin = (self._model.selection.anchor,) * 2
        else:
            self._unit = UNITS[(self._clicks - 1) % len(UNITS)]
            self._origin = self._around(location)
        self._extend_to(location)

    def drag(self, x: int, y: int) -> None:
        """The mouse moved with the button held."""
        if self._grab is not None:
            scroll, view = self._grab.scroll, self._viewport
            place = y - view.box.top if scroll is view.down else x - view.text_left
            scroll.drag(view.track(scroll), THUMB_MIN_PX, place - self._grab.hold)
        elif self._unit is not None:
            self._extend_to(self.location(x, y))

    def release(self) -> None:
        """The button went up."""
        self._grab = self._unit = None

    def location(self, x: int, y: int) -> Location:
        """The place in the text nearest to a point."""
        line, cell = self._viewport.at(x, y)
        return line, cells.column_at(self._model.lines[line], cell)

    def _count(self, x: int, y: int) -> None:
        now = self._clock()
        near = max(abs(x - self._last_at[0]), abs(y - self._last_at[1])) <= CLICKS_WITHIN_PX
        self._clicks = self._clicks + 1 if near and now - self._last_s <= CLICKS_WITHIN_S else 1
        self._last_s, self._last_at = now, (x, y)

    def _extend_to(self, location: Location) -> None:
        """Select from what was pressed on to the character, word or line at `location`."""
        start, end = self._around(location)
        if start < self._origin[0]:
            self._model.select(self._origin[1], start)
        else:
            self._model.select(self._origin[0], max(end, self._origin[1]))

    def _around(self, location: Location) -> tuple[Location, Location]:
        line, column = location
        if self._unit == "line":
            below = (line + 1, 0) if line + 1 < len(self._model.lines) else self._model.document.end
            return (line, 0), below
        if self._unit == "word":
            start, end = movement.run_around(self._model.lines[line], column)
            return (line, start), (line, end)
        return location, location
