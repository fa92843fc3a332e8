"""Form faults: right data in the wrong form. Told plainly, never counted."""

import itertools
from collections.abc import Iterator, Sequence

from game.judge import domain
from game.judge.compare import Comparer, Comparison
from game.judge.domain import Domain
from game.judge.verdict import Remark
from game.puzzle.contract import Contract
from game.strings import say

_ARRANGEMENTS_MOST = 200
"""Arrangements of columns tried: beyond, the columns are too alike for a plain word."""
_STEPS_MOST = 20_000
"""Steps of the search for arrangements: many like columns, one of which fits nowhere, have no end otherwise."""


def faults(comparer: Comparer, found: Comparison, contract: Contract, ordered: bool) -> tuple[Remark, ...]:
    """What is wrong with the form alone, or () where the data are wrong too (or nothing is)."""
    missing_order = contract.asks_order and not ordered
    if found.same_rows:
        return (_remark("no_order_by"),) if missing_order else ()
    if len(comparer.target_types) != len(comparer.player_types) or comparer.total != comparer.target_total:
        return ()
    for places in _arrangements(comparer, contract):
        if comparer.matched(places, _forgiving(comparer, places, contract)) == comparer.target_total:
            remarks = _needed(comparer, places, contract)
            return (*remarks, *((_remark("no_order_by"),) if missing_order else ()))
    return ()


def _forgiving(comparer: Comparer, places: Sequence[int], contract: Contract) -> list[Domain]:
    return [_forgiven(comparer, n, m, contract) for n, m in enumerate(places)]


def _forgiven(comparer: Comparer, n: int, m: int, contract: Contract) -> Domain:
    target, player = comparer.target_types[n], comparer.player_types[m]
    return domain.mend(target, player, contract.columns[n].digits) or domain.meet(target, player)


def _arrangements(comparer: Comparer, contract: Contract) -> list[tuple[int, ...]]:
    """Ways to put the result's columns in the target's places so that each column's values fit; as they are first."""
    width = range(len(comparer.target_types))
    fitting = [[m for m in sorted(width, key=lambda m: m != n) if _fits(comparer, n, m, contract)] for n in width]
    return list(itertools.islice(_ways(fitting), _ARRANGEMENTS_MOST))


def _ways(fitting: Sequence[Sequence[int]]) -> Iterator[tuple[int, ...]]:
    """Choices of one place per column, no place twice, in order; gives up after _STEPS_MOST steps."""
    steps = itertools.count()
    open_ways: list[tuple[int, ...]] = [()]
    while open_ways and next(steps) < _STEPS_MOST:
        way = open_ways.pop()
        if len(way) == len(fitting):
            yield way
        else:
            open_ways += [(*way, m) for m in reversed(fitting[len(way)]) if m not in way]


def _fits(comparer: Comparer, n: int, m: int, contract: Contract) -> bool:
    shared = _forgiven(comparer, n, m, contract)
    lost = comparer.count(f"select count(c{m}) - count({shared.player.format(c=f'c{m}')}) from p")
    return lost == 0 and comparer.contained(n, m, shared)


def _needed(comparer: Comparer, places: Sequence[int], contract: Contract) -> list[Remark]:
    """The forgiveness that this arrangement really needed, column by column."""
    remarks = []
    if list(places) != sorted(places):
        names = ", ".join(f"`{c.name}`" for c in contract.columns)
        remarks.append(_remark("columns_order", columns=names))
    for n, m in enumerate(places):
        column = contract.columns[n]
        if comparer.contained(n, m, domain.meet(comparer.target_types[n], comparer.player_types[m])):
            continue
        family = domain.type_class(comparer.target_types[n])
        if domain.type_class(comparer.player_types[m]) in domain.NUMBERS and family in domain.NUMBERS:
            remarks.append(_remark("rounding", column=column.name, digits=column.digits))
        else:
            kind = say(f"judge.family.{family}")
            remarks.append(_remark("type", column=column.name, wanted=kind, given=comparer.player_types[m]))
    return remarks


def _remark(code: str, **details: object) -> Remark:
    return Remark(code, say(f"judge.form.{code}", **details))
