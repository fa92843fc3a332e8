"""Whether a handful of rows is right by laws 1 to 3, in plain Python: for so few, a query takes longer to begin.

It agrees with `Comparer.compare(…).right`, always; where the types aren't plain or the rows many, it doesn't say.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from game.engine.outcome import Rows
from game.engine.wire import WireError
from game.errors import EngineError
from game.judge import match, order, plain
from game.judge.match import Tolerance, size_rank
from game.judge.plain import Column, NotPlain, Value
from game.puzzle.contract import Contract, OrderKey
from game.puzzle.resultset import ResultSet
from game.strings import say

ROWS_FEW = 500
"""Rows from which queries are quicker than Python."""


def few_right(target: ResultSet, rows: Rows, contract: Contract) -> bool | None:
    """Whether two whole results with as many columns and rows are the same in the order that counts; None where they
    are too many, or not plain.

    Raises EngineError if the Arrow isn't what was announced.
    """
    if rows.total > ROWS_FEW or _takes_a_query(target, contract):
        return None
    try:
        return _Small(target, rows).right(contract.sorting)
    except NotPlain:
        return None
    except WireError as error:
        raise EngineError(say("engine.died")) from error


def _takes_a_query(target: ResultSet, contract: Contract) -> bool:
    """Whether rows are sorted by an enum, whose order its type tells, or by labels in an order of their own."""
    return any(key.values or target.columns[key.index].type.startswith("ENUM") for key in contract.sorting)


class _Small:
    """Columns of both sides in the domains they meet in."""

    def __init__(self, target: ResultSet, rows: Rows) -> None:
        given = plain.of_rows(rows)
        self.count = rows.total
        self.target: list[Column] = []
        self.player: list[Column] = []
        self.floats: list[int] = []
        for n, (column, other) in enumerate(zip(target.columns, given, strict=True)):
            values = plain.of_target(column.type, [row[n] for row in target.rows])
            is_float, mine, theirs = plain.meet(column.type, values, rows.columns[n].type, other)
            self.target.append(mine)
            self.player.append(theirs)
            if is_float:
                self.floats.append(n)

    def right(self, keys: Sequence[OrderKey]) -> bool:
        pairs = self._pairs(needed=bool(keys))
        if pairs is None:
            return False
        if not keys or not pairs:
            return True
        ranks = [self._ranks(key.index) for key in keys]
        taken = [[ranked[t] for t in (t for t, _ in pairs)] for ranked in ranks]
        nulls = [None in ranked for ranked in taken]
        return any(self._rise(keys, taken, firsts) for firsts in order.null_orders(keys, nulls))

    def _pairs(self, needed: bool) -> list[tuple[int, int]] | None:
        """All rows paired, in the result's order, or None; () may stand for them where they aren't `needed`."""
        exact = [n for n in range(len(self.target)) if n not in self.floats]
        if not self.floats and not needed:
            return [] if Counter(zip(*self.target, strict=True)) == Counter(zip(*self.player, strict=True)) else None
        left, right = _groups(self.target, exact, self.count), _groups(self.player, exact, self.count)
        if any(len(right.get(key, ())) != len(group) for key, group in left.items()):
            return None
        tolerances = [Tolerance.of(self.target[n]) for n in self.floats]  # type: ignore[arg-type]
        pairs: list[tuple[int, int]] = []
        for key, mine in left.items():
            found = match.pairs(self._vectors(self.target, mine), self._vectors(self.player, right[key]), tolerances)
            if len(found) < len(mine):
                return None
            pairs += [(mine[a], right[key][b]) for a, b in found]
        return sorted(pairs, key=lambda pair: pair[1])

    def _vectors(self, columns: Sequence[Column], rows: Sequence[int]) -> list[match.Vector]:
        return [[columns[n][i] for n in self.floats] for i in rows]  # type: ignore[misc]

    def _ranks(self, n: int) -> list[int | None]:
        """Of each target row, as `order` has it: floats within tolerance of the next share a rank."""
        values = self.target[n]
        known = [i for i in range(self.count) if values[i] is not None]
        ranks: list[int | None] = [None] * self.count
        if n in self.floats:
            equal = Tolerance.of(values).equal  # type: ignore[arg-type]
            known.sort(key=lambda i: size_rank(values[i]))  # type: ignore[arg-type]
            same_rank = [equal(values[a], values[b]) for a, b in pairwise(known)]  # type: ignore[arg-type]
        else:
            known.sort(key=lambda i: values[i])  # type: ignore[arg-type,return-value]
            same_rank = [values[a] == values[b] for a, b in pairwise(known)]
        rank = 0
        for i, tied in zip(known, [True, *same_rank], strict=False):
            rank += not tied
            ranks[i] = rank
        return ranks

    @staticmethod
    def _rise(keys: Sequence[OrderKey], taken: Sequence[Sequence[int | None]], firsts: Sequence[bool]) -> bool:
        places = [
            [
                (-1 if first else 1, 0) if rank is None else (0, rank if key.direction == "asc" else -rank)
                for rank in ranks
            ]
            for key, ranks, first in zip(keys, taken, firsts, strict=True)
        ]
        return all(before <= after for before, after in pairwise(zip(*places, strict=True)))


def _groups(columns: Sequence[Column], exact: Sequence[int], rows: int) -> Mapping[tuple[Value, ...], list[int]]:
    """Row numbers by the values of the exact columns."""
    groups: dict[tuple[Value, ...], list[int]] = defaultdict(list)
    for i in range(rows):
        groups[tuple(columns[n][i] for n in exact)].append(i)
    return dict(groups)
