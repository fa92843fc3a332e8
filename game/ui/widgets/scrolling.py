"""Scrolling as arithmetic: an offset between nothing and what doesn't fit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Scroll:
    """One direction: `content` pixels seen through a window of `view` pixels."""

    offset: int = 0
    content: int = 0
    view: int = 0

    @property
    def limit(self) -> int:
        """The largest offset."""
        return max(0, self.content - self.view)

    @property
    def needed(self) -> bool:
        """True where something doesn't fit."""
        return self.content > self.view

    def resize(self, content: int, view: int) -> None:
        """New sizes; the offset stays inside."""
        self.content, self.view = content, view
        self.to(self.offset)

    def to(self, offset: int) -> bool:
        """Scroll to an offset; True if that moved anything."""
        before, self.offset = self.offset, min(self.limit, max(0, offset))
        return self.offset != before

    def by(self, pixels: int) -> bool:
        """Scroll by pixels; True if that moved anything."""
        return self.to(self.offset + pixels)

    def reveal(self, start: int, end: int) -> bool:
        """Scroll as little as shows start..end."""
        if start < self.offset:
            return self.to(start)
        if end > self.offset + self.view:
            return self.to(end - self.view)
        return False

    def thumb(self, length: int, shortest: int) -> tuple[int, int]:
        """(start, length) of the bar's thumb on a track of `length` pixels."""
        if not self.needed:
            return 0, length
        size = max(shortest, length * self.view // self.content)
        return (length - size) * self.offset // self.limit, size

    def drag(self, track: int, shortest: int, thumb_start: int) -> bool:
        """Scroll so that the thumb begins at `thumb_start` on its track."""
        _, size = self.thumb(track, shortest)
        room = track - size
        return self.to(round(thumb_start * self.limit / room)) if room > 0 else False


def visible(offset: int, view: int, row: int, count: int) -> range:
    """Indexes of the rows, `row` pixels high, that a window shows at least in part."""
    if row <= 0 or count == 0 or view <= 0:
        return range(0)
    return range(max(0, offset // row), min(count, -(-(offset + view) // row)))
