"""What a blueprint proposes: an answer as a tree, and all that a brief says of it.

A brief is put together here, so that every family names each output and each limit in the same clear way: a question,
then what to show, rounded how, in which order.
"""

from collections.abc import Callable, Iterator, Sequence
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
    mended that the editor begins with. `also`: other right answers; `assume`: (condition in SQL, why it may be taken for
    granted).
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
    """A family of puzzles. `propose` goes through all that a world offers it, in an order that depends on nothing else."""

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
    """`Show city and average price, rounded to 2 decimals, the highest average price first, then by city`."""
    words = {output.name: output.words for output in outputs}
    parts = [f"show {listed([output.words for output in outputs])}", *_rounded(outputs)]
    keys = [_sorted_by(words[key.name], key, n == 0) for n, key in enumerate(order)]
    return ", ".join([*parts, ", then ".join(keys)] if keys else parts)


def _rounded(outputs: Sequence[Output]) -> Iterator[str]:
    digits = sorted({output.digits for output in outputs if output.digits is not None})
    for number in digits:
        names = [output.words for output in outputs if output.digits == number]
        what = "" if len(digits) == 1 and len(names) == 1 else f"{listed(names)} "
        to = "whole numbers" if number == 0 else f"{spelled(number)} decimal{'s' if number != 1 else ''}"
        yield f"{what}rounded to {to}"


def _sorted_by(words: str, key: Sort, first: bool) -> str:
    if key.kind == "text" or (key.direction == "asc" and key.kind == "time"):
        down = " backwards" if key.direction == "desc" else ""
        return f"by {words}{down}"
    extreme = _RANKED[key.kind][key.direction == "desc"]
    return f"the {extreme} {words} first" if first else f"the {extreme} {words}"
