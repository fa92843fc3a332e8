"""Words around the place where the parser stumbled, as a line of data.

    limit <n> E:,               the error is at the comma behind LIMIT and a number
    <o> P:div E:<v>             … at an operand behind `div`; point at `div`

An item is a word or sign, or several with `|` between, or a class: `<n>` number, `<t>` text, `<v>` what a value begins
with, `<o>` what one ends with, `<w>` a name, `<k>` anything at all. `E:` marks where DuckDB stumbled, `P:` what to
point at (where it isn't marked: the place of the error).
"""

import re
from dataclasses import dataclass

from game.engine.dialects.text import Spot
from game.engine.tokens import Token

_CLAUSES = frozenset(
    "select from where group having qualify window order limit offset union intersect except and or not on using as "
    "asc desc join left right full inner cross natural when then else end with fetch for is in like between by "
    "into".split()
)
_NAMES = ("word", "name")
_MARKED = re.compile(r"^(P?E|P):(.+)$")


def _is_name(token: Token) -> bool:
    return token.kind in _NAMES and token.word not in _CLAUSES


def _fits_class(item: str, token: Token) -> bool:
    if item == "<n>":
        return token.kind == "number"
    if item == "<t>":
        return token.kind == "text"
    if item == "<w>":
        return _is_name(token)
    if item == "<v>":
        return token.kind in ("number", "text") or token.word == "(" or _is_name(token)
    if item == "<o>":
        return token.kind in ("number", "text") or token.word == ")" or _is_name(token)
    return item == "<k>" and bool(token.kind)


@dataclass(frozen=True)
class Pattern:
    """Items left to right; which of them is the error, and which to point at."""

    items: tuple[tuple[str, ...], ...]
    error: int
    place: int

    def fits(self, spot: Spot) -> int | None:
        """The steps from the error to what to point at, if the words around `spot` are these."""
        for step, item in enumerate(self.items, start=-self.error):
            token = spot.token(step)
            if token.word not in item and not any(_fits_class(choice, token) for choice in item):
                return None
            if token.word in item and token.kind in ("name", "text"):
                return None
        return self.place - self.error


def pattern(line: str) -> Pattern:
    """Reads one line."""
    items: list[tuple[str, ...]] = []
    error = place = -1
    for number, written in enumerate(line.split()):
        marked = _MARKED.match(written)
        marks, item = (marked[1], marked[2]) if marked else ("", written)
        error = number if "E" in marks else error
        place = number if "P" in marks else place
        items.append(tuple(item.split("|")) if item.strip("|") else (item,))
    return Pattern(tuple(items), error, error if place < 0 else place)
