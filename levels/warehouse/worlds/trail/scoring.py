"""Two small models over the visitors' features, in plain Python.

`ticket_scores`: logistic regression by gradient descent over all rows (Hastie, Tibshirani, Friedman, *The Elements of
Statistical Learning*, 4.4). `habits`: Lloyd's k-means (ibid., 14.3.6). Both start from fixed values and take a fixed
number of steps; what leaves is rounded, so that the last bit of a machine's exp doesn't show.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, fsum, log1p, sqrt

from worlds.trail.records import Features, Profile

Vector = tuple[float, ...]

STEPS, RATE = 400, 0.5
ROUNDS = 25
# Clusters by their centre's number of views, fewest first.
HABITS = ("glancer", "reader", "regular")
MEASURES: tuple[Callable[[Features], int], ...] = (
    lambda one: one.visits,
    lambda one: one.views,
    lambda one: one.searches,
    lambda one: one.empty_searches,
    lambda one: one.articles,
    lambda one: one.active_days,
)
VIEWS = 1


def make_profiles(features: Sequence[Features]) -> list[Profile]:
    """A score (thousandths) and a habit for each visitor, in the order given."""
    points = standardised([tuple(log1p(measure(one)) for measure in MEASURES) for one in features])
    scores = ticket_scores(points, [one.opened_ticket for one in features])
    return [
        Profile(one.visitor_id, round(1000 * score), habit)
        for one, score, habit in zip(features, scores, habits(points), strict=True)
    ]


def standardised(points: Sequence[Vector]) -> list[Vector]:
    """Each coordinate with mean 0 and standard deviation 1; a constant one becomes 0."""
    columns = []
    for column in zip(*points, strict=True):
        mean = fsum(column) / len(column)
        spread = sqrt(fsum((value - mean) ** 2 for value in column) / len(column)) or 1.0
        columns.append([(value - mean) / spread for value in column])
    return list(zip(*columns, strict=True))


def ticket_scores(points: Sequence[Vector], labels: Sequence[bool]) -> list[float]:
    """The fitted chance of each point's label being true."""
    rows = [(1.0, *point) for point in points]
    weights = [0.0] * len(rows[0])
    for _ in range(STEPS):
        errors = [_chance(weights, row) - label for row, label in zip(rows, labels, strict=True)]
        slopes = [fsum(e * row[i] for e, row in zip(errors, rows, strict=True)) for i in range(len(weights))]
        weights = [w - RATE * slope / len(rows) for w, slope in zip(weights, slopes, strict=True)]
    return [_chance(weights, row) for row in rows]


def habits(points: Sequence[Vector]) -> list[str]:
    """The name of each point's cluster; the first centres are the points at the quantiles of the views."""
    ranked = sorted(points, key=lambda point: (point[VIEWS], point))
    centres = [ranked[(2 * n + 1) * len(ranked) // (2 * len(HABITS))] for n in range(len(HABITS))]
    for _ in range(ROUNDS):
        nearest = [_nearest(point, centres) for point in points]
        centres = [
            _middle([p for p, n in zip(points, nearest, strict=True) if n == k]) or centre
            for k, centre in enumerate(centres)
        ]
    order = sorted(range(len(centres)), key=lambda k: centres[k][VIEWS])
    return [HABITS[order.index(_nearest(point, centres))] for point in points]


def _chance(weights: Sequence[float], row: Vector) -> float:
    return 1 / (1 + exp(-fsum(w * x for w, x in zip(weights, row, strict=True))))


def _nearest(point: Vector, centres: Sequence[Vector]) -> int:
    return min(range(len(centres)), key=lambda k: fsum((a - b) ** 2 for a, b in zip(point, centres[k], strict=True)))


def _middle(points: Sequence[Vector]) -> Vector | None:
    return tuple(fsum(column) / len(points) for column in zip(*points, strict=True)) if points else None
