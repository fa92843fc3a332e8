"""A pack's metrics as players ask for them: by name, dimension and grain, as a query or as a CTE to go on from."""

import textwrap
from collections.abc import Collection, Sequence

from game.errors import UsageError
from game.puzzle.metrics import TOTAL, Metric
from game.strings import say


def metric_named(metrics: Sequence[Metric], name: str) -> Metric:
    """The metric of that name, letter case aside. Raises UsageError."""
    found = next((metric for metric in metrics if metric.name.lower() == name.lower()), None)
    if found is None:
        raise UsageError(say("play.metric.unknown", name=name), way_out=_known("metrics", [m.name for m in metrics]))
    return found


def query_of(metric: Metric, by: str = TOTAL, grain: str = TOTAL) -> str:
    """Its SQL, a SELECT. `by` may be the last part of a dimension's name, if only one ends so. Raises UsageError."""
    by = _dimension(metric, by)
    if grain not in (TOTAL, *metric.grains):
        raise UsageError(
            say("play.metric.no_grain", name=metric.name, grain=grain), way_out=_known("grains", metric.grains)
        )
    sql = metric.queries.get((by, grain))
    if sql is None:
        raise UsageError(say("play.metric.timeless", name=metric.name), way_out=_known("grains", metric.grains))
    return sql


def as_cte(metric: Metric, sql: str) -> str:
    """A text to go on from: the metric as a CTE of its name, and a query that shows it."""
    return f"with {metric.name} as (\n{textwrap.indent(sql, '  ')}\n)\nselect * from {metric.name}\norder by all\n"


def _dimension(metric: Metric, by: str) -> str:
    wanted = by.lower().replace(".", "__")
    ending = [d for d in metric.dimensions if d == wanted or d.endswith(f"__{wanted}")]
    if wanted == TOTAL:
        return TOTAL
    if len(ending) != 1:
        code = "no_dimension" if not ending else "many_dimensions"
        raise UsageError(
            say(f"play.metric.{code}", name=metric.name, by=by),
            way_out=_known("dimensions", ending or metric.dimensions),
        )
    return ending[0]


def _known(what: str, names: Collection[str]) -> str:
    return say(f"play.metric.{what}", names=", ".join(names) or "—")
