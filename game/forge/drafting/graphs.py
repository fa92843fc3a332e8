"""Rows as a graph, walked in Python: to choose where a walk begins and to see that it ends."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, TypeAlias

from sqlglot import exp

from game.forge.world.world import World

Edges: TypeAlias = Mapping[Any, list[Any]]
"""From a row to the rows one step on."""


def edges_of(world: World, query: exp.Select) -> Edges:
    """The edges that a query of two columns gives; nulls lead nowhere."""
    found: defaultdict[Any, list[Any]] = defaultdict(list)
    for start, end in world.rows(query):
        if start is not None and end is not None:
            found[start].append(end)
    return found


def reached(edges: Edges, start: Any) -> dict[Any, int]:
    """Whatever lies on from a row, with the fewest steps."""
    steps = {start: 0}
    waiting = [start]
    for row in waiting:
        for following in edges.get(row, ()):
            if following not in steps:
                steps[following] = steps[row] + 1
                waiting.append(following)
    return {row: n for row, n in steps.items() if n}


def circular(edges: Edges) -> bool:
    """Whether some way leads back to where it began (by taking away, again and again, what nothing leads to)."""
    entering: defaultdict[Any, int] = defaultdict(int)
    for ends in edges.values():
        for end in ends:
            entering[end] += 1
    waiting = [start for start in edges if not entering[start]]
    taken = len(waiting)
    for row in waiting:
        for end in edges.get(row, ()):
            entering[end] -= 1
            if not entering[end]:
                waiting.append(end)
                taken += 1
    return taken < len({*edges, *entering})
