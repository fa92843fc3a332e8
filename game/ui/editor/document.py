"""The text as a list of lines, and the one operation that changes it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

Location = tuple[int, int]
"""Line and column, both from 0; the column counts code points."""

UNSAFE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class EditResult:
    """What `replace_range` did: `replace_range(start, result.end, result.replaced)` takes it back."""

    end: Location
    replaced: str


def clean(text: str) -> str:
    """The text as a document keeps it: lines end in `\\n`, and what neither SDL nor DuckDB bears is U+FFFD.

    That is NUL and lone surrogates.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isascii() and "\0" not in text else UNSAFE.sub("\ufffd", text)


def end_of(start: Location, text: str) -> Location:
    """Where text inserted at `start` ends."""
    breaks = text.count("\n")
    if not breaks:
        return start[0], start[1] + len(text)
    return start[0] + breaks, len(text) - text.rfind("\n") - 1


class Document:
    """Text as lines; there is always at least one, and none holds a line break."""

    def __init__(self, text: str = "") -> None:
        self._lines = clean(text).split("\n")
        self._text: str | None = None
        self._version = 0

    @property
    def lines(self) -> Sequence[str]:
        """The lines without their breaks; not to be changed."""
        return self._lines

    @property
    def text(self) -> str:
        """All lines joined by `\\n`; the same object until the next edit, so that caches find it quickly."""
        if self._text is None:
            self._text = "\n".join(self._lines)
        return self._text

    @property
    def version(self) -> int:
        """Grows with every edit."""
        return self._version

    @property
    def end(self) -> Location:
        """The location after the last character."""
        return len(self._lines) - 1, len(self._lines[-1])

    def clamp(self, location: Location) -> Location:
        """The nearest location that exists."""
        line = min(max(location[0], 0), len(self._lines) - 1)
        return line, min(max(location[1], 0), len(self._lines[line]))

    def text_in(self, start: Location, end: Location) -> str:
        """The text from `start` up to `end`."""
        (first, left), (last, right) = start, end
        if first == last:
            return self._lines[first][left:right]
        return "\n".join((self._lines[first][left:], *self._lines[first + 1 : last], self._lines[last][:right]))

    def replace_range(self, start: Location, end: Location, text: str) -> EditResult:
        """Put `text`, cleaned first, in place of what stands from `start` to `end`; both are clamped and ordered."""
        start, end = sorted((self.clamp(start), self.clamp(end)))
        text = clean(text)
        replaced = self.text_in(start, end)
        head, tail = self._lines[start[0]][: start[1]], self._lines[end[0]][end[1] :]
        self._lines[start[0] : end[0] + 1] = (head + text + tail).split("\n")
        self._text = None
        self._version += 1
        return EditResult(end_of(start, text), replaced)
