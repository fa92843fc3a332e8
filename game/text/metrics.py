"""Metrics as text: what there is, one as a table of its values, and the CTE to go on from."""

from collections.abc import Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from game.play.attempt import RunOutcome
from game.play.metrics import as_cte
from game.puzzle.metrics import Metric
from game.puzzle.model import Pack
from game.strings import say
from game.text.marks import marked
from game.text.safe import safe, safe_lines
from game.text.verdict import print_run


def print_metrics(out: Console, pack: Pack, metrics: Sequence[Metric]) -> None:
    """One line a metric: name, kind and what it means."""
    out.print(Text(safe(pack.title), style="bold"))
    if not metrics:
        out.print(say("text.metric.none"))
        return
    grid = Grid(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, style="bold")
    grid.add_column(no_wrap=True)
    grid.add_column()
    for metric in metrics:
        grid.add_row(safe(metric.name), safe(metric.kind), marked(metric.description))
    out.print(grid)
    out.print(Text(say("text.metric.more"), style="dim"))


def print_metric(out: Console, metric: Metric, sql: str, outcome: RunOutcome) -> None:
    """What it means, its values, by what else it can be cut, and the text to go on from."""
    out.print(Text.assemble((safe(metric.label), "bold"), (f"  {safe(metric.kind)}", "dim")))
    out.print(marked(metric.description))
    print_run(out, outcome, sql)
    grid = Grid(box=box.SIMPLE, show_header=False, pad_edge=False)
    grid.add_row(say("text.metric.by"), safe(", ".join(metric.dimensions) or "—"))
    grid.add_row(say("text.metric.grains"), ", ".join(metric.grains) or "—")
    out.print(grid)
    out.print(Text(say("text.metric.cte"), style="dim"))
    out.print(Text(safe_lines(as_cte(metric, sql))))


def metrics_json(pack: Pack, metrics: Sequence[Metric]) -> dict[str, Any]:
    """`{pack, metrics: [{name, label, description, kind, dimensions, grains, grain}]}`."""
    return {"pack": pack.name, "metrics": [_told(metric) for metric in metrics]}


def metric_json(metric: Metric, sql: str, outcome: RunOutcome) -> dict[str, Any]:
    """What `metrics_json` tells of it, and `{sql, cte, run}`; `run` as `run --json` prints it."""
    return {**_told(metric), "sql": sql, "cte": as_cte(metric, sql), "run": outcome.to_json()}


def _told(metric: Metric) -> dict[str, Any]:
    return {
        "name": metric.name,
        "label": metric.label,
        "description": metric.description,
        "kind": metric.kind,
        "dimensions": list(metric.dimensions),
        "grains": list(metric.grains),
        "grain": metric.grain,
    }
