"""Who points to whom: a few have many, many have few, some have none."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from random import Random

from game.forge.synthetic.cells import Cell

ORPHANS = 0.015
"""Of values of a link that nobody promised."""
_CHILDLESS = 0.1
_CHILDLESS_FROM = 6
"""Parents from which on some are left without children."""
_ZIPF, _ZIPF_SHIFT = 0.85, 4


class Parents:
    """Values to point to, in the order of their rows, each with a weight of its own."""

    def __init__(self, values: Sequence[Cell], random: Random, *, skewed: bool = True) -> None:
        self.values = values
        ranks = list(range(len(values)))
        random.shuffle(ranks)
        weights = [1 / (rank + _ZIPF_SHIFT) ** _ZIPF if skewed else random.lognormvariate(0, 0.6) for rank in ranks]
        if len(values) >= _CHILDLESS_FROM:
            for place in random.sample(range(len(values)), round(len(values) * _CHILDLESS)):
                weights[place] = 0.0
        self._sums = list(accumulate(weights))

    def pick(self, random: Random, among: int | None = None) -> int:
        """A place of `values`, of the first `among` only if that many are there."""
        most = len(self.values) if among is None else max(1, min(among, len(self.values)))
        if self._sums[most - 1] <= 0:
            return random.randrange(most)
        return min(bisect_right(self._sums, random.random() * self._sums[most - 1], 0, most), most - 1)
