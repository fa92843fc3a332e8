"""Which bracket belongs to which; brackets in strings, comments and quoted names don't count."""

from collections.abc import Iterator, Sequence

from game.ui.editor.document import Location
from game.ui.editor.lexer import LineSpans

PAIRS = {"(": ")", "[": "]", "{": "}"}
CLOSING = {close: opening for opening, close in PAIRS.items()}
REACH_LINES = 2000


def pair_at(lines: Sequence[str], spans: Sequence[LineSpans], caret: Location) -> tuple[Location, Location] | None:
    """The bracket right of the caret, or else the one left of it, and its partner; None without either."""
    line, column = caret
    for place in (column, column - 1):
        if _bracket(lines, spans, (line, place)):
            partner = partner_of(lines, spans, (line, place))
            return None if partner is None else ((line, place), partner)
    return None


def partner_of(lines: Sequence[str], spans: Sequence[LineSpans], at: Location) -> Location | None:
    """Where the bracket at `at` is opened or closed; None if it isn't, or by a bracket of another shape."""
    forward = lines[at[0]][at[1]] in PAIRS
    waiting: list[str] = []
    for place, char in _walk(lines, spans, at, forward):
        if (char in PAIRS) == forward:
            waiting.append(char)
            continue
        if waiting.pop() != (CLOSING[char] if forward else PAIRS[char]):
            return None
        if not waiting:
            return place
    return None


def opened_before(lines: Sequence[str], spans: Sequence[LineSpans], at: Location) -> Location | None:
    """The innermost bracket still open at `at`."""
    depth = 0
    for place, char in _walk(lines, spans, (at[0], at[1] - 1), forward=False):
        if char in CLOSING:
            depth += 1
        elif depth == 0:
            return place
        else:
            depth -= 1
    return None


def _walk(
    lines: Sequence[str], spans: Sequence[LineSpans], at: Location, forward: bool
) -> Iterator[tuple[Location, str]]:
    """All brackets from `at` on, `at` included, forward or backward."""
    step = 1 if forward else -1
    stop = min(at[0] + REACH_LINES, len(lines)) if forward else max(at[0] - REACH_LINES, -1)
    for number in range(at[0], stop, step):
        line = lines[number]
        first = at[1] if number == at[0] else (0 if forward else len(line) - 1)
        for start, end, kind in spans[number][::step]:
            if kind != "operator":
                continue
            for column in range(start, end)[::step]:
                if (column - first) * step >= 0 and (line[column] in PAIRS or line[column] in CLOSING):
                    yield (number, column), line[column]


def _bracket(lines: Sequence[str], spans: Sequence[LineSpans], at: Location) -> bool:
    line, column = at
    if not 0 <= column < len(lines[line]) or not (lines[line][column] in PAIRS or lines[line][column] in CLOSING):
        return False
    return any(start <= column < end and kind == "operator" for start, end, kind in spans[line])
