"""A seeded generator with the few draws the worlds need; all rest on random() and randrange(), stable since 3.2."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol, TypeVar

T = TypeVar("T")


class Name(Protocol):
    """A name and how common it is."""

    @property
    def name(self) -> str: ...

    @property
    def weight(self) -> int: ...


class Dice:
    """One stream of chance; a step of the world has its own seed, so that changing one leaves the others alone."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def percent(self, chance: int) -> bool:
        """True in `chance` of 100 throws."""
        return self._random.randrange(100) < chance

    def between(self, low: int, high: int) -> int:
        """An integer from `low` to `high`, both included."""
        return self._random.randrange(low, high + 1)

    def one(self, items: Sequence[T]) -> T:
        """One item, all equally likely."""
        return items[self._random.randrange(len(items))]

    def weighted(self, items: Sequence[T], weights: Sequence[int]) -> T:
        """One item by integer weights, of which at least one is above 0."""
        ticket = self._random.randrange(sum(weights))
        for item, weight in zip(items, weights, strict=True):
            ticket -= weight
            if ticket < 0:
                return item
        raise ValueError("weights sum to nothing")

    def name(self, names: Sequence[Name]) -> str:
        """A name, common ones more often."""
        return self.weighted(names, [name.weight for name in names]).name

    def day(self, first: date, last: date) -> date:
        """A date from `first` to `last`, both included."""
        return first + timedelta(days=self._random.randrange((last - first).days + 1))

    def sample(self, items: Sequence[T], size: int) -> list[T]:
        """`size` different positions of `items`, in the order drawn."""
        pool = list(items)
        return [pool.pop(self._random.randrange(len(pool))) for _ in range(size)]
