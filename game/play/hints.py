"""Hints: three, in this order, each with its price told before."""

from dataclasses import dataclass
from typing import Literal

HintKind = Literal["concept", "tables", "skeleton"]
KINDS: tuple[HintKind, ...] = ("concept", "tables", "skeleton")


@dataclass(frozen=True)
class HintOffer:
    """The hint that could be opened next; `price` in points."""

    number: int
    kind: HintKind
    price: int


@dataclass(frozen=True)
class Hint:
    """An open hint."""

    number: int
    kind: HintKind
    text: str
    price: int
