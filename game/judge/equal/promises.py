"""What holds of the tables of a pack, as the rules are told."""

from collections.abc import Callable, Mapping, Sequence, Set
from typing import Any

from game.judge.equal.determine import Keys
from game.judge.misconceptions.catalog import Catalog

Place = tuple[str, str]
"""(table, column) by their names in the pack."""
Agree = Callable[[str, str, Sequence[str]], bool]
"""Whether two conditions on the column `v` say the same of each of some values, written as SQL (asked of DuckDB)."""


class Promises:
    """What holds of the pack's tables: their `keys`; all `values` that a text column may have, where they are known;
    `filled` text columns, which are never the empty text; `counts`, numbers that are never below zero."""

    def __init__(
        self,
        tables: Sequence[Mapping[str, Any]],
        keys: Keys,
        values: Mapping[Place, Sequence[str]],
        filled: Set[Place] = frozenset(),
        counts: Set[Place] = frozenset(),
    ) -> None:
        self.catalog = Catalog(tables)
        self.keys = keys
        self.values = values
        self.filled = filled
        self.counts = counts
