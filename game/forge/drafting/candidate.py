"""What a blueprint proposes: an answer as a tree, and all that a brief says of it.

A brief is put together here, so that every family names each output and each limit in the same clear way: a question,
then what to show, rounded how, in which order.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, TypeAlias

from sqlglot import exp

from game.forge.world.words import listed, measured, sentence, spelled
from game.forge.world.world import World

Direction = Literal["asc", "desc"]
BRIEF_MOST = 320
"""Letters of a brief that read at a glance."""
_MANY = re.compile(r"\w+[^sui]s \w")
"""`orders placed`: of these nobody says the highest."""
_BRACKET = re.compile(r" \(.*\)$")
_RANKED = {"number": ("lowest", "highest"), "time": ("earliest", "latest")}


@dataclass(frozen=True)
class Output:
    """An output column: its name in the answer, what the brief calls it, decimals it is rounded to."""

    name: str
    words: str
    digits: int | None = None


@dataclass(frozen=True)
class Sort:
    """A key of the order, by the name of an output. `kind` chooses the words: the highest or the latest first."""

    name: str
    direction: Direction = "asc"
    kind: Literal["number", "time", "text"] = "text"


@dataclass(frozen=True)
class Miss:
    """A query that people write instead, and why it is wrong."""

    query: exp.Expr
    why: str


@dataclass(frozen=True)
class Candidate:
    """One puzzle, not yet vetted.

    `key` says which tables, columns and values the family has taken; with the family's name it makes an id that stays
    the same when the forge runs again. `question` is one or two sentences without the outputs. `start`: a text to be
    mended that the editor begins with. `also`: other right answers; `assume`: (condition in SQL, why it may be taken
    for granted).
    """

    blueprint: str
    key: str
    title: str
    question: str
    outputs: tuple[Output, ...]
    order: tuple[Sort, ...]
    answer: exp.Expr
    concepts: tuple[str, ...]
    explain: str
    hint: str
    wrong: tuple[Miss, ...] = ()
    also: tuple[exp.Expr, ...] = ()
    assume: tuple[tuple[str, str], ...] = ()
    start: exp.Expr | None = None

    @property
    def id(self) -> str:
        """Letters, digits and `-`: the family, and eight hex digits of what it has taken."""
        return f"{self.blueprint.replace('_', '-')}-{digest(self.blueprint, self.key)[:8]}"

    @property
    def about(self) -> frozenset[str]:
        """The names of tables and columns in the answer, and the values that it names."""
        return frozenset(node.name.lower() for node in self.answer.find_all(exp.Table, exp.Column, exp.Literal))

    @property
    def brief(self) -> str:
        """The whole brief."""
        asked = sentence(self.question)
        return f"{asked} {sentence(shown(self.outputs, self.order, BRIEF_MOST - len(asked) - 2))}"


Propose: TypeAlias = Callable[[World], Iterator[Candidate]]


@dataclass(frozen=True)
class Blueprint:
    """A family of puzzles. `propose` goes through all that a world offers it, always in the same order."""

    name: str
    concepts: tuple[str, ...]
    propose: Propose


def digest(*parts: str) -> str:
    """Hex digits that depend on the parts alone."""
    return sha256("\0".join(parts).encode()).hexdigest()


def voice(key: str, *ways: str) -> str:
    """One of several ways to say it, always the same one for the same key."""
    return ways[int(digest("voice", key)[:8], 16) % len(ways)]


def shown(outputs: Sequence[Output], order: Sequence[Sort], room: int = BRIEF_MOST) -> str:
    """`Show city, average price (rounded to two decimals) and number of orders. Sort by number of orders, highest
    first, then by city`: one of several frames, always the same for the same outputs; the shortest, where that leaves
    too little room for the question."""
    ways = _frames(outputs, order)
    way = voice(" ".join(output.name for output in outputs), *ways)
    return way if len(way) <= room else min((*ways, _terse(outputs, order)), key=len)


def _terse(outputs: Sequence[Output], order: Sequence[Sort]) -> str:
    """With `most orders first` instead of `by number of orders, highest first`."""
    words = {output.name: _unbracketed(output.words) for output in outputs}
    keys = [
        f"by {words[key.name]}"
        if _is_plain(key)
        else _turned(words[key.name], key)
        if key.kind == "text" or _is_extreme(words[key.name])
        else f"{_extreme(words[key.name], key)} first"
        for key in order
    ]
    said = f"show {_joined(_merged(_rounded(outputs)))}{_all_rounded(outputs)}"
    if not keys:
        return said
    sort = f"{'sort ' if keys[0].startswith('by ') else ''}{', then '.join(keys)}"
    return f"{said}. {sentence(sort).removesuffix('.')}"


def _frames(outputs: Sequence[Output], order: Sequence[Sort]) -> tuple[str, ...]:
    said = f"show {_joined(_merged(_rounded(outputs)))}{_all_rounded(outputs)}"
    if not order:
        return (said,)
    words = {output.name: _unbracketed(output.words) for output in outputs}
    keys = ", then ".join(_sorted(words, order))
    ways = [f"{said}. Sort {keys}"]
    if all(_is_plain(key) for key in order):
        return (*ways, said + f", sorted {keys}") if not any(o.digits is not None for o in outputs) else tuple(ways)
    first, *rest = order
    plain_then = all(_is_plain(key) for key in rest) and first.kind != "text" and not _is_plain(first)
    if plain_then and not _is_extreme(words[first.name]) and not _MANY.match(words[first.name]):
        ties = "".join(_sorted(words, rest))
        extreme = _extreme(words[first.name], first)
        ways.append(f"{said}. Put the {extreme} first{f', then sort {ties}' if ties else ''}")
    return tuple(ways)


def _unbracketed(words: str) -> str:
    """Without what a bracket explains of it, where it is said again."""
    return _BRACKET.sub("", words)


def _joined(items: Sequence[str]) -> str:
    """A list whose last `and` can't be taken for one within an item."""
    if len(items) > 1 and any(" and " in item for item in items):
        return f"{', '.join(items[:-1])}, and {items[-1]}"
    return listed(items)


def _rounded(outputs: Sequence[Output]) -> list[str]:
    """What is shown, with its rounding where that isn't told at the end."""
    told = _together(outputs)
    return [
        o.words if o.digits is None or o in told else f"{o.words} (rounded to {_decimals(o.digits)})" for o in outputs
    ]


def _together(outputs: Sequence[Output]) -> list[Output]:
    """The rounded outputs whose rounding is told at the end: all have as many decimals, and there are several, or it
    is the last one."""
    found = [output for output in outputs if output.digits is not None]
    if len({output.digits for output in found}) != 1:
        return []
    return found if len(found) > 1 or (len(outputs) > 1 and outputs[-1] is found[0]) else []


def _all_rounded(outputs: Sequence[Output]) -> str:
    found = _together(outputs)
    if not found or found[0].digits is None:
        return ""
    if len(found) == len(outputs):
        what = "both" if len(found) == 2 else "all"
    elif found == list(outputs[-len(found) :]):
        what = (
            "the latter"
            if len(outputs) == 2
            else "the last one"
            if len(found) == 1
            else f"the last {spelled(len(found))}"
        )
    else:
        what = listed(_merged([output.words for output in found]))
    return f", {what} rounded to {_decimals(found[0].digits)}"


def _decimals(digits: int) -> str:
    return "whole numbers" if digits == 0 else f"{spelled(digits)} decimal{'s' if digits != 1 else ''}"


def _merged(words: Sequence[str]) -> list[str]:
    """`first name`, `last name` are first and last name."""
    found = list(words)
    for n in range(len(found) - 1, 0, -1):
        if found[n - 1].endswith("first name") and found[n] == found[n - 1].replace("first name", "last name"):
            owner = found[n - 1].removesuffix("first name")
            found[n - 1 : n + 1] = [f"{owner}first and last name"]
    return found


def _sorted(words: Mapping[str, str], order: Sequence[Sort]) -> Iterator[str]:
    """The keys in turn; those that are told by their names alone stand together: `by city, then name`."""
    plain: list[str] = []
    for n, key in enumerate(order):
        if _is_plain(key):
            plain.append(words[key.name])
        if plain and (not _is_plain(key) or n == len(order) - 1):
            yield f"by {', then '.join(_merged(plain))}"
            plain = []
        if not _is_plain(key):
            yield _turned(words[key.name], key)


def _is_plain(key: Sort) -> bool:
    return key.direction == "asc" and key.kind != "number"


def _turned(words: str, key: Sort) -> str:
    """`by price, highest first`."""
    return f"by {words} from Z to A" if key.kind == "text" else f"by {words}, {_end(key)} first"


def _end(key: Sort) -> str:
    return _RANKED["number" if key.kind == "number" else "time"][key.direction == "desc"]


def _extreme(words: str, key: Sort) -> str:
    """`most orders`, `highest price`: what comes first."""
    counted = words.removeprefix("number of ")
    if counted != words and not counted.startswith(("different ", "such ")):
        return f"{'most' if key.direction == 'desc' else 'fewest'} {counted}"
    if re.fullmatch(r"\w+[^sui]s", words) and key.kind == "number":
        return f"{'most' if key.direction == 'desc' else 'fewest'} {words}"
    return measured(_end(key), words)


def _is_extreme(words: str) -> bool:
    """Whether it is one of the ends itself: nobody says `highest lowest price`."""
    return words.split()[0] in {word for pair in _RANKED.values() for word in pair}
