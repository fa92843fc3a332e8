"""The commands of the editor, on a document, a selection and a history; knows no screen and no key."""

import time
from collections.abc import Callable, Sequence
from typing import Protocol

from game.ui.editor import brackets, cells, lexer, lines, movement
from game.ui.editor.document import Document, Location, clean, end_of
from game.ui.editor.edit import Edit
from game.ui.editor.history import History, Kind
from game.ui.editor.lines import Change
from game.ui.editor.movement import Motion
from game.ui.editor.selection import Selection

PAGE_LINES = 20
LARGEST_TEXT = 200_000
"""Characters: twice what runs. More would make every keystroke slow, and could only be deleted again."""

STEPS: dict[Motion, Callable[[movement.Lines, Location], Location]] = {
    "left": movement.left,
    "right": movement.right,
    "word_left": movement.word_left,
    "word_right": movement.word_right,
    "home": movement.smart_home,
    "end": movement.line_end,
    "start": lambda rows, at: (0, 0),
    "finish": lambda rows, at: (len(rows) - 1, len(rows[-1])),
}


class Clipboard(Protocol):
    """Where cut and copied text goes; neither call raises."""

    def get(self) -> str:
        """The text, "" where there is none."""

    def put(self, text: str) -> None:
        """Keep a text."""


class MemoryClipboard:
    """A clipboard of this process alone."""

    def __init__(self) -> None:
        self._text = ""

    def get(self) -> str:
        """The text that was put last."""
        return self._text

    def put(self, text: str) -> None:
        """Keep a text."""
        self._text = text


class EditorModel:
    """A text being edited. Every command leaves a valid selection; each edit can be undone."""

    def __init__(
        self, text: str = "", *, clock: Callable[[], float] = time.monotonic, clipboard: Clipboard | None = None
    ) -> None:
        self.document = Document(text)
        self.clipboard = MemoryClipboard() if clipboard is None else clipboard
        self.history = History(clock)
        self.page_lines = PAGE_LINES
        self.declined: int | None = None
        """Characters of a paste that was too large, until somebody tells the player."""
        self._selection = Selection.at((0, 0))
        self._goal: int | None = None

    @property
    def text(self) -> str:
        """The whole text, lines joined by `\\n`."""
        return self.document.text

    @property
    def lines(self) -> Sequence[str]:
        """The lines without their breaks; not to be changed."""
        return self.document.lines

    @property
    def version(self) -> int:
        """Grows with every change of the text."""
        return self.document.version

    @property
    def selection(self) -> Selection:
        """What is selected, and where the caret is."""
        return self._selection

    @property
    def caret(self) -> Location:
        """Where the next character goes."""
        return self._selection.caret

    @property
    def selected_text(self) -> str:
        """The selected text, "" where nothing is."""
        return self.document.text_in(self._selection.start, self._selection.end)

    @property
    def spans(self) -> tuple[lexer.LineSpans, ...]:
        """The coloured stretches of each line."""
        return lexer.spans(self.document.text)

    @property
    def word(self) -> str:
        """The word at the caret with what qualifies it, see `lexer.word_at`."""
        return lexer.word_at(self.document.text, self.caret)

    @property
    def bracket_pair(self) -> tuple[Location, Location] | None:
        """The bracket beside the caret and its partner."""
        return brackets.pair_at(self.lines, self.spans, self.caret)

    # Selecting and moving

    def select(self, anchor: Location, caret: Location) -> None:
        """Select from `anchor` to `caret`, both clamped; ends a run of typing."""
        self.history.close()
        self._selection = Selection(self.document.clamp(anchor), self.document.clamp(caret))
        self._goal = None

    def place(self, location: Location, *, extend: bool = False) -> None:
        """Put the caret somewhere; with `extend` the selection grows to there."""
        self.select(self._selection.anchor if extend else location, location)

    def move(self, motion: Motion, *, extend: bool = False) -> None:
        """Move the caret; with `extend` the selection grows. Without, `left` and `right` first leave a selection."""
        here = self._selection
        if motion in ("up", "down", "page_up", "page_down"):
            self._move_vertically(motion, extend)
        elif motion in ("left", "right") and not (here.empty or extend):
            self.place(here.start if motion == "left" else here.end)
        else:
            self.place(STEPS[motion](self.lines, here.caret), extend=extend)

    def select_all(self) -> None:
        """Select the whole text."""
        self.select((0, 0), self.document.end)

    def select_word(self, location: Location | None = None) -> None:
        """Select the word, the space or the run of signs at `location` or at the caret."""
        line, column = self.document.clamp(self.caret if location is None else location)
        start, end = movement.run_around(self.lines[line], column)
        self.select((line, start), (line, end))

    def select_line(self, line: int | None = None) -> None:
        """Select a line with its break; without a number, the selected lines, and at each further call one more."""
        first, last = self._selection.block if line is None else (line, line)
        again = line is None and self._selection == Selection((first, 0), self.document.clamp((last + 1, 0)))
        below = last + 1 + again
        self.select((first, 0), (below, 0) if below < len(self.lines) else self.document.end)

    # Editing

    def insert(self, text: str, kind: Kind = "typing") -> None:
        """Put text in place of the selection. A closing bracket that begins a line aligns with its partner's."""
        if kind == "typing" and text in brackets.CLOSING and self._selection.empty:
            self._align_closing()
        if text or not self._selection.empty:
            self._replace(self._selection.start, self._selection.end, text, kind)

    def newline(self) -> None:
        """Break the line, keep its indentation, and go one level in behind an open bracket."""
        (line, column), (last, right) = self._selection.start, self._selection.end
        head, tail = self.lines[line][:column], self.lines[last][right:].lstrip(" ")
        indent = head[: movement.indent_of(head)]
        opens = head.rstrip()[-1:]
        inner = indent + lines.INDENT if opens in brackets.PAIRS else indent
        end = (last, len(self.lines[last]) - len(tail))
        text = "\n" + inner
        after = end_of((line, column), text)
        if opens in brackets.PAIRS and tail.startswith(brackets.PAIRS[opens]):
            text += "\n" + indent
        self._replace((line, column), end, text, "newline", Selection.at(after))

    def backspace(self, *, word: bool = False) -> None:
        """Delete the selection, or what is left of the caret: a character, a level of indentation, or a word."""
        start = self.caret
        if not word:
            head = self.lines[start[0]][: start[1]]
            level = (len(head) - 1) % len(lines.INDENT) + 1
            start = (start[0], start[1] - level) if head and not head.strip(" ") else movement.left(self.lines, start)
        else:
            start = movement.word_left(self.lines, start)
        self._delete(start, self.caret)

    def delete(self, *, word: bool = False) -> None:
        """Delete the selection, or what is right of the caret: a character or a word."""
        self._delete(self.caret, (movement.word_right if word else movement.right)(self.lines, self.caret))

    def indent(self) -> None:
        """Selected lines go one level in; without a selection, spaces up to the next level."""
        if not self._selection.empty:
            self._apply(lines.indent(self.lines, self._selection))
            return
        cell = cells.cell_of(self.lines[self.caret[0]], self.caret[1])
        self.insert(" " * (len(lines.INDENT) - cell % len(lines.INDENT)))

    def dedent(self) -> None:
        """The selected lines, or the caret's, go one level out."""
        self._apply(lines.dedent(self.lines, self._selection))

    def toggle_comment(self) -> None:
        """Make the selected lines, or the caret's, a comment, or none any more."""
        self._apply(lines.toggle_comment(self.lines, self._selection))

    def duplicate_lines(self) -> None:
        """The selected lines, or the caret's, once more below."""
        self._apply(lines.duplicate(self.lines, self._selection))

    def move_lines(self, by: int) -> None:
        """The selected lines, or the caret's, up (-1) or down (+1) past their neighbour."""
        change = lines.move(self.lines, self._selection, by)
        if change is not None:
            self._apply(change)

    def replace(self, start: Location, end: Location, text: str) -> None:
        """Replace a range as one step of its own (a completion, a template); the caret goes behind the new text."""
        self._replace(start, end, text, "command")

    def put(self, at: int, text: str, caret: int) -> None:
        """Put text before the character `at` of the whole text as a step of its own; the caret goes so many characters
        into it."""
        start = end_of((0, 0), self.text[:at])
        self._replace(start, start, text, "command", Selection.at(end_of(start, text[:caret])))

    def set_text(self, text: str) -> None:
        """Replace everything as one step; the caret goes to the end."""
        self._replace((0, 0), self.document.end, text, "command")

    # Clipboard and history

    def copy(self) -> None:
        """Copy the selection, or else the caret's line with its break."""
        self.clipboard.put(self.selected_text or self.lines[self.caret[0]] + "\n")

    def cut(self) -> None:
        """Copy as `copy` does, and delete that."""
        self.copy()
        if self._selection.empty:
            self.select_line(self.caret[0])
        self._replace(self._selection.start, self._selection.end, "", "command")

    def paste(self) -> None:
        """Put the clipboard's text in place of the selection; one that is too large stays in the clipboard."""
        text = self.clipboard.get()
        if len(text) + len(self.text) - len(self.selected_text) > LARGEST_TEXT:
            self.declined = len(text)
        else:
            self.insert(text, "paste")

    def undo(self) -> bool:
        """Take back the last step; False where there is none."""
        return self._restore(self.history.undo(self.document))

    def redo(self) -> bool:
        """Do the last undone step again; False where there is none."""
        return self._restore(self.history.redo(self.document))

    def _restore(self, selection: Selection | None) -> bool:
        self._goal = None
        if selection is None:
            return False
        self._selection = selection
        return True

    def _move_vertically(self, motion: Motion, extend: bool) -> None:
        line, column = self.caret
        goal = cells.cell_of(self.lines[line], column) if self._goal is None else self._goal
        by = {"up": -1, "down": 1, "page_up": -self.page_lines, "page_down": self.page_lines}[motion]
        self.place(movement.vertical(self.lines, self.caret, by, goal), extend=extend)
        self._goal = goal

    def _align_closing(self) -> None:
        line, column = self.caret
        head = self.lines[line][:column]
        opening = brackets.opened_before(self.lines, self.spans, self.caret) if head and not head.strip() else None
        if opening is None:
            return
        above = self.lines[opening[0]]
        indent = above[: movement.indent_of(above)]
        if indent != head:
            self._replace((line, 0), self.caret, indent, "typing")

    def _delete(self, start: Location, end: Location) -> None:
        if not self._selection.empty:
            start, end = self._selection.start, self._selection.end
        if start != end:
            self._replace(start, end, "", "deleting")

    def _apply(self, change: Change) -> None:
        self._replace(change.start, change.end, change.text, "command", change.selection)

    def _replace(self, start: Location, end: Location, text: str, kind: Kind, after: Selection | None = None) -> None:
        start, end = sorted((self.document.clamp(start), self.document.clamp(end)))
        text = clean(text)
        before = self._selection
        removed = self.document.text_in(start, end)
        self._selection = after or Selection.at(end_of(start, text))
        self._goal = None
        if removed == text:
            return
        self.document.replace_range(start, end, text)
        self.history.record(Edit(start, removed, text, before, self._selection), kind)
