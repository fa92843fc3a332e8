"""What a blueprint proposes: an answer as a tree, and all that a brief says of it.

A brief is put together here, so that every family names each output and each limit in the same clear way: a question,
then what to show, rounded how, in which order.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, TypeAlias

from sqlglot import exp

from game.forge.world.words import listed, sentence, spelled
from game.forge.world.world import World

Direction = Literal["asc", "desc"]
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
    def brief(self) -> str:
        """The whole brief."""
        return f"{sentence(self.question)} {sentence(shown(self.outputs, self.order))}"


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


def shown(outputs: Sequence[Output], order: Sequence[Sort]) -> str:
    """`Show city, average price (rounded to two decimals) and number of orders. Most orders first, then by city`."""
    words = {output.name: output.words for output in outputs}
    said = f"show {_joined(_merged(_rounded(outputs)))}{_all_rounded(outputs)}"
    keys = list(_sorted(words, order))
    return f"{said}. {sentence(', then '.join(keys)).removesuffix('.')}" if keys else said


def _joined(items: Sequence[str]) -> str:
    """A list whose last `and` can't be taken for one within an item."""
    if len(items) > 1 and any(" and " in item for item in items):
        return f"{', '.join(items[:-1])}, and {items[-1]}"
    return listed(items)


def _rounded(outputs: Sequence[Output]) -> list[str]:
    """What is shown, with its rounding where that isn't told of several together."""
    alone = not _together(outputs)
    return [
        o.words if o.digits is None or not alone else f"{o.words} (rounded to {_decimals(o.digits)})" for o in outputs
    ]


def _together(outputs: Sequence[Output]) -> list[Output]:
    """The rounded outputs, where there are several and all are rounded to as many decimals."""
    found = [output for output in outputs if output.digits is not None]
    return found if len(found) > 1 and len({output.digits for output in found}) == 1 else []


def _all_rounded(outputs: Sequence[Output]) -> str:
    found = _together(outputs)
    if not found or found[0].digits is None:
        return ""
    what = "both" if len(found) == len(outputs) == 2 else "all" if len(found) == len(outputs) else ""
    return f", {what or listed(_merged([output.words for output in found]))} rounded to {_decimals(found[0].digits)}"


def _decimals(digits: int) -> str:
    return "whole numbers" if digits == 0 else f"{spelled(digits)} decimal{'s' if digits != 1 else ''}"


def _merged(words: Sequence[str]) -> list[str]:
    """`first name`, `last name` are first and last name."""
    found = list(words)
    for n in range(len(found) - 1):
        if found[n].endswith("first name") and found[n + 1] == found[n].replace("first name", "last name"):
            owner = found[n].removesuffix("first name")
            return [*found[:n], f"{owner}first and last name", *found[n + 2 :]]
    return found


def _sorted(words: Mapping[str, str], order: Sequence[Sort]) -> Iterator[str]:
    """The keys in turn; those that are told by their names alone stand together: `by city and name`."""
    plain: list[str] = []
    for n, key in enumerate(order):
        if _is_plain(key):
            plain.append(words[key.name])
        if plain and (not _is_plain(key) or n == len(order) - 1):
            yield f"by {', then '.join(_merged(plain))}"
            plain = []
        if not _is_plain(key):
            yield _extreme(words[key.name], key)


def _is_plain(key: Sort) -> bool:
    return key.direction == "asc" and key.kind != "number"


def _extreme(words: str, key: Sort) -> str:
    if key.kind == "text":
        return f"by {words} from Z to A"
    if words.startswith("number of "):
        return f"{'most' if key.direction == 'desc' else 'fewest'} {words.removeprefix('number of ')} first"
    extreme = _RANKED[key.kind][key.direction == "desc"]
    if words.split()[0] in (*_RANKED["number"], *_RANKED["time"]):
        return f"by {words}, {extreme} first"
    return f"{extreme} {words} first"
