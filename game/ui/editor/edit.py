"""One change of the text that knows its way back."""

from dataclasses import dataclass

from game.ui.editor.document import Document, Location, end_of
from game.ui.editor.selection import Selection


@dataclass(frozen=True, slots=True)
class Edit:
    """`removed`, which stood at `start`, became `inserted`; the selection went from `before` to `after`."""

    start: Location
    removed: str
    inserted: str
    before: Selection
    after: Selection

    def redo(self, document: Document) -> None:
        """Do it again, on the document as it was before."""
        document.replace_range(self.start, end_of(self.start, self.removed), self.inserted)

    def undo(self, document: Document) -> None:
        """Take it back, on the document as it was after."""
        document.replace_range(self.start, end_of(self.start, self.inserted), self.removed)
