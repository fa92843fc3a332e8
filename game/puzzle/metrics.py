"""Metrics of a pack: what its semantic layer means by a word, and the SQL for each dimension and grain.

They lie in `metrics.json`, written when the world is built. Reading it runs nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from game.puzzle.generated import read_list

FILE = "metrics.json"
GRAINS = ("day", "week", "month", "quarter", "year")
"""What a metric's time can be cut into, the finest first."""
TOTAL = ""
"""No dimension, or no grain."""
TIME = "time"
"""What a metric loses that can no longer be cut by grains."""


@dataclass(frozen=True)
class Metric:
    """`kind`: simple, ratio, cumulative, derived or conversion; `queries`: SQL by (dimension, grain); `grain`: what
    its time is cut into where nobody asks for another."""

    name: str
    label: str
    description: str
    kind: str
    queries: Mapping[tuple[str, str], str]
    grain: str = TOTAL

    @property
    def dimensions(self) -> tuple[str, ...]:
        """By what it can be cut, time aside; sorted."""
        return tuple(sorted({by for by, _ in self.queries} - {TOTAL}))

    @property
    def grains(self) -> tuple[str, ...]:
        """The grains there are, the finest first."""
        known = {grain for _, grain in self.queries}
        return tuple(grain for grain in GRAINS if grain in known)

    def to_json(self) -> dict[str, Any]:
        """`{name, label, description, kind, grain, queries: [{by, grain, sql}]}`."""
        queries = [{"by": by, "grain": grain, "sql": sql} for (by, grain), sql in self.queries.items()]
        return {key: value for key, value in vars(self).items() if key != "queries"} | {"queries": queries}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Metric":
        """The reverse of `to_json`; raises KeyError, TypeError or ValueError for another shape."""
        name, label, description, kind, usual = (data[key] for key in ("name", "label", "description", "kind", "grain"))
        queries = {(q["by"], q["grain"]): q["sql"] for q in data["queries"]}
        texts = (name, label, description, kind, usual, *queries.values(), *(text for key in queries for text in key))
        if not all(isinstance(text, str) for text in texts):
            raise ValueError("a text is none")
        if any(grain not in (TOTAL, *GRAINS) for grain in (usual, *(grain for _, grain in queries))):
            raise ValueError("an unknown grain")
        return cls(name, label, description, kind, queries, usual)


def metrics_of(folder: Path) -> tuple[Metric, ...]:
    """The metrics of the pack in `folder`, by name; () where it has none.

    Raises PackError for a file that is damaged, too large, or a link to elsewhere.
    """
    return tuple(sorted(read_list(folder, FILE, "metrics", Metric.from_json), key=lambda metric: metric.name))
