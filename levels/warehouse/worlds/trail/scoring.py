"""Two small models over the visitors' features, in plain Python.

`ticket_chance`: logistic regression by gradient descent over all rows (Hastie, Tibshirani, Friedman, *The Elements of
Statistical Learning*, 4.4). `habits`: Lloyd's k-means (ibid., 14.3.6). Both start from fixed values and take a fixed
number of steps; what leaves is rounded, so that the last bit of a machine's exp doesn't show.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, fsum, log1p, sqrt

from worlds.trail.records import Example, Features, Habit, Score

Vector = tuple[float, ...]
Scale = Sequence[tuple[float, float]]

STEPS, RATE = 400, 0.5
ROUNDS = 25
TRAINED = "trained"
# Clusters by their centre's number of views, fewest first.
HABITS = ("glancer", "reader", "regular")
MEASURES: tuple[Callable[[Features | Example], int], ...] = (
    lambda one: one.visits,
    lambda one: one.views,
    lambda one: one.searches,
    lambda one: one.empty_searches,
    lambda one: one.articles,
    lambda one: one.active_days,
)
VIEWS = 1


def make_scores(examples: Sequence[Example]) -> list[Score]:
    """A chance of a ticket (thousandths) for each example, in their order; only those trained on are learnt from."""
    learnt = [one for one in examples if one.cohort == TRAINED]
    scale = scale_of([_point(one) for one in learnt])
    chance = ticket_chance(scaled([_point(one) for one in learnt], scale), [one.ticket_followed for one in learnt])
    points = scaled([_point(one) for one in examples], scale)
    return [
        Score(one.visitor_id, one.cohort, one.scored_on, one.ticket_followed, round(1000 * chance(point)))
        for one, point in zip(examples, points, strict=True)
    ]


def make_habits(features: Sequence[Features]) -> list[Habit]:
    """A habit for each visitor, in the order given."""
    points = [_point(one) for one in features]
    named = habits(scaled(points, scale_of(points)))
    return [Habit(one.visitor_id, habit) for one, habit in zip(features, named, strict=True)]


def _point(one: Features | Example) -> Vector:
    return tuple(log1p(measure(one)) for measure in MEASURES)


def scale_of(points: Sequence[Vector]) -> Scale:
    """Mean and standard deviation of each coordinate; 1 stands for the latter where a coordinate is constant."""
    scale = []
    for column in zip(*points, strict=True):
        mean = fsum(column) / len(column)
        scale.append((mean, sqrt(fsum((value - mean) ** 2 for value in column) / len(column)) or 1.0))
    return scale


def scaled(points: Sequence[Vector], scale: Scale) -> list[Vector]:
    """The points in standard deviations from the mean."""
    return [tuple((value - mean) / spread for value, (mean, spread) in zip(p, scale, strict=True)) for p in points]


def ticket_chance(points: Sequence[Vector], labels: Sequence[bool]) -> Callable[[Vector], float]:
    """The fitted chance of a point's label being true."""
    rows = [(1.0, *point) for point in points]
    weights = [0.0] * len(rows[0])
    for _ in range(STEPS):
        errors = [_chance(weights, row) - label for row, label in zip(rows, labels, strict=True)]
        slopes = [fsum(e * row[i] for e, row in zip(errors, rows, strict=True)) for i in range(len(weights))]
        weights = [w - RATE * slope / len(rows) for w, slope in zip(weights, slopes, strict=True)]
    return lambda point: _chance(weights, (1.0, *point))


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
