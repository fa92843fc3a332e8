"""What the commands on whole lines do: each takes the lines and the selection and says what to replace by what."""

from collections.abc import Sequence
from dataclasses import dataclass

from game.ui.editor.document import Location
from game.ui.editor.movement import indent_of
from game.ui.editor.selection import Selection

INDENT = "  "
COMMENT = "--"

Lines = Sequence[str]
Patch = tuple[int, int, str]
"""In one line: at which column, how many characters go, what comes in their place."""


@dataclass(frozen=True, slots=True)
class Change:
    """Replace what stands from `start` to `end` by `text` and select `selection`."""

    start: Location
    end: Location
    text: str
    selection: Selection


def indent(lines: Lines, selection: Selection) -> Change:
    """The selected lines one level further in; empty lines stay empty."""
    first, last = selection.block
    return _patched(lines, selection, [(0, 0, INDENT if lines[n].strip() else "") for n in range(first, last + 1)])


def dedent(lines: Lines, selection: Selection) -> Change:
    """The selected lines one level further out, as far as they are indented."""
    first, last = selection.block
    return _patched(lines, selection, [(0, _level(lines[n]), "") for n in range(first, last + 1)])


def toggle_comment(lines: Lines, selection: Selection) -> Change:
    """Put `-- ` before the selected lines, all in the column of the outermost; take it away where all have it."""
    first, last = selection.block
    block = [lines[n] for n in range(first, last + 1)]
    filled = [line for line in block if line.strip()] or block
    if all(line.lstrip().startswith(COMMENT) for line in filled):
        return _patched(lines, selection, [_uncomment(line) for line in block])
    column = min(indent_of(line) for line in filled)
    return _patched(lines, selection, [(column, 0, f"{COMMENT} ") if line in filled else (0, 0, "") for line in block])


def duplicate(lines: Lines, selection: Selection) -> Change:
    """The selected lines once more below; the selection goes to the copy."""
    first, last = selection.block
    text = "\n".join(lines[first : last + 1])
    end = (last, len(lines[last]))
    return Change(end, end, "\n" + text, _shifted(selection, last - first + 1))


def move(lines: Lines, selection: Selection, by: int) -> Change | None:
    """The selected lines past the one above (`by` -1) or below (+1); None where there is none."""
    first, last = selection.block
    block = list(lines[first : last + 1])
    if by < 0:
        if first == 0:
            return None
        rows, top, bottom = [*block, lines[first - 1]], first - 1, last
    else:
        if last + 1 == len(lines):
            return None
        rows, top, bottom = [lines[last + 1], *block], first, last + 1
    moved = _shifted(selection, by)
    if max(moved.start[0], moved.end[0]) >= len(lines):
        end = (bottom, len(rows[-1]))
        moved = Selection(min(moved.anchor, end), min(moved.caret, end))
    return Change((top, 0), (bottom, len(lines[bottom])), "\n".join(rows), moved)


def _patched(lines: Lines, selection: Selection, patches: Sequence[Patch]) -> Change:
    first, last = selection.block
    rows = [
        line[:at] + text + line[at + gone :]
        for line, (at, gone, text) in zip(lines[first : last + 1], patches, strict=True)
    ]

    def follow(location: Location) -> Location:
        line, column = location
        if not first <= line <= last:
            return location
        at, gone, text = patches[line - first]
        if column > at or (column == at and selection.empty):
            return line, max(column - gone, at) + len(text)
        return location

    moved = Selection(follow(selection.anchor), follow(selection.caret))
    return Change((first, 0), (last, len(lines[last])), "\n".join(rows), moved)


def _shifted(selection: Selection, by: int) -> Selection:
    (a, left), (b, right) = selection.anchor, selection.caret
    return Selection((a + by, left), (b + by, right))


def _level(line: str) -> int:
    """How many characters one level of the line's indentation takes."""
    if line.startswith("\t"):
        return 1
    return min(len(INDENT), len(line) - len(line.lstrip(" ")))


def _uncomment(line: str) -> Patch:
    if not line.strip():
        return 0, 0, ""
    at = indent_of(line)
    mark = len(COMMENT) + line[at + len(COMMENT) :].startswith(" ")
    return at, mark, ""
