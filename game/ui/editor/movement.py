"""Where the caret goes: functions from a place in the text to another; none leaves the text."""

from collections.abc import Sequence
from typing import Literal

from game.ui.editor import cells
from game.ui.editor.document import Location

Motion = Literal[
    "left", "right", "up", "down", "word_left", "word_right", "home", "end", "page_up", "page_down", "start", "finish"
]  # fmt: skip

Lines = Sequence[str]


def left(lines: Lines, at: Location) -> Location:
    """One character back, over a line's beginning to the end of the line above."""
    line, column = at
    if column > 0:
        return line, cells.before(lines[line], column)
    return (line - 1, len(lines[line - 1])) if line > 0 else at


def right(lines: Lines, at: Location) -> Location:
    """One character on, over a line's end to the beginning of the line below."""
    line, column = at
    if column < len(lines[line]):
        return line, cells.after(lines[line], column)
    return (line + 1, 0) if line + 1 < len(lines) else at


def vertical(lines: Lines, at: Location, by: int, cell: int) -> Location:
    """`by` lines down (up if negative), as near to `cell` as the line reaches; the text's own ends past them."""
    line = at[0] + by
    if line < 0:
        return 0, 0
    if line >= len(lines):
        return len(lines) - 1, len(lines[-1])
    return line, cells.column_at(lines[line], cell)


def word_left(lines: Lines, at: Location) -> Location:
    """To the beginning of the word, or run of signs, on the left."""
    line, column = at
    if column == 0:
        return left(lines, at)
    text = lines[line]
    while column > 0 and text[column - 1].isspace():
        column -= 1
    return line, run_around(text, column - 1)[0] if column > 0 else 0


def word_right(lines: Lines, at: Location) -> Location:
    """Past the word, or run of signs, on the right and the space behind it."""
    line, column = at
    text = lines[line]
    if column == len(text):
        return right(lines, at)
    if not text[column].isspace():
        column = run_around(text, column)[1]
    while column < len(text) and text[column].isspace():
        column += 1
    return line, column


def smart_home(lines: Lines, at: Location) -> Location:
    """To the first character that is no space; from there, to the line's beginning."""
    line, column = at
    indent = indent_of(lines[line])
    return line, 0 if column == indent else indent


def line_end(lines: Lines, at: Location) -> Location:
    """Behind the line's last character."""
    return at[0], len(lines[at[0]])


def indent_of(line: str) -> int:
    """How many columns of space the line begins with."""
    return len(line) - len(line.lstrip())


def run_around(line: str, column: int) -> tuple[int, int]:
    """The stretch of letters, of spaces or of signs that holds the character at `column`: start and end."""
    if not line:
        return 0, 0
    column = min(column, len(line) - 1)
    kind = _kind(line[column])
    start = end = column
    while start > 0 and _kind(line[start - 1]) == kind:
        start -= 1
    while end < len(line) and _kind(line[end]) == kind:
        end += 1
    return start, end


def _kind(char: str) -> str:
    if char.isspace():
        return "space"
    return "word" if char.isalnum() or char == "_" or cells.is_joined(char) else "sign"
