"""A pack's metrics as players ask for them: by name, dimension and grain, as a query or as a CTE to go on from."""

import textwrap
from collections.abc import Collection, Sequence
from difflib import get_close_matches

from game.errors import UsageError
from game.puzzle.metrics import TOTAL, Metric
from game.strings import say

ALL = "all"
"""How a grain is called that is none."""
NEAR = 0.7
NEAREST = 2


def metric_named(metrics: Sequence[Metric], name: str) -> Metric:
    """The metric of that name, letter case aside; its label will do too. Raises UsageError."""
    wanted = _plain(name)
    found = next((metric for metric in metrics if wanted in (metric.name.lower(), _plain(metric.label))), None)
    if found is None:
        names = [metric.name for metric in metrics]
        raise UsageError(say("play.metric.unknown", name=name), way_out=_known("metrics", names, wanted))
    return found


def query_of(metric: Metric, by: str = TOTAL, grain: str | None = None) -> str:
    """Its SQL, a SELECT, at its usual grain if none is named; `all` takes all of time together. `by` may be the last
    part of a dimension's name, if only one ends so. Letter case doesn't matter. Raises UsageError."""
    by = _dimension(metric, by)
    wanted = metric.grain if grain is None else grain.lower()
    wanted = TOTAL if wanted == ALL else wanted
    if wanted not in (TOTAL, *metric.grains):
        told = say("play.metric.no_grain", name=metric.name, grain=grain)
        raise UsageError(told, way_out=_known("grains", metric.grains, wanted))
    sql = metric.queries.get((by, wanted))
    if sql is None:
        raise UsageError(say("play.metric.timeless", name=metric.name), way_out=_known("grains", metric.grains))
    return sql


def as_cte(metric: Metric, sql: str) -> str:
    """A text to go on from: the metric as a CTE of its name, and a query that shows it."""
    return f"with {cte(metric.name, sql)}\nselect * from {metric.name}\norder by all\n"


def cte(name: str, sql: str) -> str:
    """The SQL as a CTE, without the WITH."""
    return f"{name} as (\n{textwrap.indent(sql, '  ')}\n)"


def _dimension(metric: Metric, by: str) -> str:
    wanted = _plain(by).replace(".", "__")
    ending = [d for d in metric.dimensions if d == wanted or d.endswith(f"__{wanted}")]
    if wanted == TOTAL:
        return TOTAL
    if len(ending) != 1:
        code = "no_dimension" if not ending else "many_dimensions"
        raise UsageError(
            say(f"play.metric.{code}", name=metric.name, by=by),
            way_out=_known("dimensions", ending) if ending else _known("dimensions", metric.dimensions, wanted),
        )
    return ending[0]


def _plain(name: str) -> str:
    return name.strip().lower().replace(" ", "_")


def _known(what: str, names: Collection[str], wanted: str = "") -> str:
    """The nearest of what there is, and all of it."""
    near = ", ".join(f"`{name}`" for name in _nearest(wanted, names))
    meant = say("play.metric.near", names=near) + " " if near else ""
    return meant + say(f"play.metric.{what}", names=", ".join(names) or "—")


def _nearest(wanted: str, names: Collection[str]) -> list[str]:
    """Names that are spelt alike, as a whole or in their last part."""
    ends = {name.rpartition("__")[2]: name for name in names} | {name: name for name in names}
    return list(dict.fromkeys(ends[end] for end in get_close_matches(wanted, ends, n=NEAREST, cutoff=NEAR)))
