"""The caret and the other end of the selection."""

from dataclasses import dataclass

from game.ui.editor.document import Location


@dataclass(frozen=True, slots=True)
class Selection:
    """From `anchor`, where selecting began, to `caret`, which moves and may lie before it."""

    anchor: Location
    caret: Location

    @classmethod
    def at(cls, location: Location) -> "Selection":
        """A caret with nothing selected."""
        return cls(location, location)

    @property
    def start(self) -> Location:
        """The end that comes first in the text."""
        return min(self.anchor, self.caret)

    @property
    def end(self) -> Location:
        """The end that comes last in the text."""
        return max(self.anchor, self.caret)

    @property
    def empty(self) -> bool:
        """Whether nothing is selected."""
        return self.anchor == self.caret

    @property
    def block(self) -> tuple[int, int]:
        """First and last line for a line command; a last line of which nothing is selected stays out."""
        (first, _), (last, column) = self.start, self.end
        return first, last - 1 if last > first and column == 0 else last
