"""Undo and redo in steps as a person remembers them: a run of typing is one, so is a run of deleting, so is a paste."""

from collections import deque
from collections.abc import Callable
from typing import Literal

from game.ui.editor.document import Document
from game.ui.editor.edit import Edit
from game.ui.editor.selection import Selection

Kind = Literal["typing", "deleting", "newline", "paste", "command"]

PAUSE_S = 1.0
STEPS_LIMIT = 1000
RUNS: frozenset[Kind] = frozenset({"typing", "deleting"})


class History:
    """Steps back and forth. A step is one edit, or a run of one kind without a pause or a move between."""

    def __init__(self, clock: Callable[[], float], *, limit: int = STEPS_LIMIT) -> None:
        self._clock = clock
        self._done: deque[list[Edit]] = deque(maxlen=limit)
        self._undone: list[list[Edit]] = []
        self._kind: Kind | None = None
        self._last_s = 0.0

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return bool(self._undone)

    def record(self, edit: Edit, kind: Kind) -> None:
        """Keep an edit that was just done; what had been undone is forgotten."""
        now = self._clock()
        self._undone.clear()
        if self._done and self._continues(edit, kind, now):
            self._done[-1].append(edit)
        else:
            self._done.append([edit])
        self._kind, self._last_s = kind, now

    def close(self) -> None:
        """End the run: the next edit begins a new step."""
        self._kind = None

    def undo(self, document: Document) -> Selection | None:
        """Take back the last step; the selection before it, or None where there is no step."""
        self.close()
        if not self._done:
            return None
        step = self._done.pop()
        for edit in reversed(step):
            edit.undo(document)
        self._undone.append(step)
        return step[0].before

    def redo(self, document: Document) -> Selection | None:
        """Do the last undone step again; the selection after it, or None where there is no step."""
        self.close()
        if not self._undone:
            return None
        step = self._undone.pop()
        for edit in step:
            edit.redo(document)
        self._done.append(step)
        return step[-1].after

    def _continues(self, edit: Edit, kind: Kind, now: float) -> bool:
        together = kind == self._kind and kind in RUNS and now - self._last_s <= PAUSE_S
        return together and edit.before == self._done[-1][-1].after
