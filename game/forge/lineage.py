"""The warehouse's own lineage as two of its seeds: what dbt finds when it parses the project becomes data.

The seeds are nodes of the very graph that they hold. The graph depends on which files there are, not on their rows, so
writing them once reaches the fixed point: the next parse finds the same graph and writes nothing.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from game.forge.dbtprocess import Dbt

NODES = Path("seeds", "atlas", "atlas_warehouse_nodes.csv")
EDGES = Path("seeds", "atlas", "atlas_warehouse_edges.csv")
NODE_COLUMNS = ("name", "kind", "language", "world", "layer", "materialized", "tests", "described_columns")
EDGE_COLUMNS = ("id", "from_node", "to_node")
_KINDS = ("seed", "model", "snapshot")


def refresh_lineage(dbt: Dbt) -> bool:
    """Brings the lineage seeds of a project that dbt has read up to date; True if they had to be changed.

    A project without these two files, or one that dbt couldn't read, is left alone.
    """
    if not all(file.exists() for file in (dbt.project / NODES, dbt.project / EDGES, dbt.manifest)):
        return False
    manifest = json.loads(dbt.manifest.read_text(encoding="utf-8"))
    nodes, edges = lineage_seeds(manifest)
    written = [_write_if_changed(dbt.project / NODES, nodes), _write_if_changed(dbt.project / EDGES, edges)]
    return any(written)


def lineage_seeds(manifest: Mapping[str, Any]) -> tuple[str, str]:
    """The graph in a dbt manifest as two CSV texts: nodes by name, and edges by their ends, numbered from 1."""
    found: Mapping[str, Mapping[str, Any]] = manifest["nodes"]
    tests = Counter(node.get("attached_node") for node in found.values() if node["resource_type"] == "test")
    kept = {id_: node for id_, node in found.items() if node["resource_type"] in _KINDS}
    nodes = sorted(_node(node, tests[id_]) for id_, node in kept.items())
    ends = sorted(
        (str(kept[parent]["name"]), str(node["name"]))
        for node in kept.values()
        for parent in set(node.get("depends_on", {}).get("nodes", ()))
        if parent in kept
    )
    edges = [(number, *end) for number, end in enumerate(ends, start=1)]
    return _csv(NODE_COLUMNS, nodes), _csv(EDGE_COLUMNS, edges)


def _node(node: Mapping[str, Any], tests: int) -> tuple[object, ...]:
    """One row; world and layer are folders: seeds/<world>/…, models/<world>/<layer>/…"""
    kind, folders = str(node["resource_type"]), node["fqn"][1:-1]
    world = folders[0] if folders else ""
    layer = "seeds" if kind == "seed" else folders[1] if len(folders) > 1 else ""
    language = "csv" if kind == "seed" else node["language"]
    described = sum(bool(column.get("description")) for column in node["columns"].values())
    return node["name"], kind, language, world, layer, node["config"]["materialized"], tests, described


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _write_if_changed(file: Path, text: str) -> bool:
    changed = file.read_text(encoding="utf-8") != text
    if changed:
        file.write_text(text, encoding="utf-8", newline="\n")
    return changed
