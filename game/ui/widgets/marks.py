"""What stands at the end of a row of a grid: a sign, a word and a tone; and which cells of it are meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from game.puzzle.resultset import Row
from game.strings import say


@dataclass(frozen=True)
class RowMark:
    """`key` names the word, `tone` and `ground` are roles; a mark without a ground leaves the row as it is.

    `whole`: the cells take the tone as well, not only those that are marked one by one.
    """

    sign: str
    key: str
    tone: str
    ground: str = ""
    whole: bool = True

    @property
    def word(self) -> str:
        """The sign in words."""
        return say(f"ui.grid.{self.key}")


EXTRA = RowMark("◆", "extra", "misplaced_text", "extra_row")
MISSING = RowMark("✕", "missing", "right_text", "missing_row")


@dataclass(frozen=True)
class Marks:
    """Rows to mark: indexes of extra rows, and the rows that are missing, which are drawn after the others.

    `told` are marks of other kinds by index of the row, `cells` are (row, column) of cells to be framed.
    """

    extra: frozenset[int] = frozenset()
    missing: tuple[Row, ...] = ()
    told: Mapping[int, RowMark] = field(default_factory=dict)
    cells: frozenset[tuple[int, int]] = frozenset()

    def of(self, index: int, count: int) -> RowMark | None:
        """The mark of a row, where the result itself has `count` rows."""
        if index >= count:
            return MISSING
        return EXTRA if index in self.extra else self.told.get(index)

    def words(self) -> set[str]:
        """All words that occur."""
        marks = [*([EXTRA] if self.extra else ()), *([MISSING] if self.missing else ()), *self.told.values()]
        return {mark.word for mark in marks}
