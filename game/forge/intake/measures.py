"""Metrics of a foreign project, where MetricFlow is installed and can make them of the pack's tables alone."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from game.engine.names import dotted, literal, quoted
from game.errors import ForgeError
from game.forge.dbt import Node
from game.forge.intake.project import Project
from game.forge.intake.report import Note, note
from game.forge.metrics import Compiled, compile_each
from game.puzzle.metrics import TOTAL, Metric


def metrics_of(project: Project, nodes: Sequence[Node], out: Path) -> tuple[list[Compiled], list[Note]]:
    """Those whose queries DuckDB can plan on the tables in `out`; a note for each other one. No reason to stop."""
    if project.semantics is None:
        return [], []
    notes: list[Note] = []
    tables = [node.name for node in nodes if node.name.lower() == node.relation.lower()]
    try:
        found = compile_each(
            project.folder, tables, lambda name, reason: notes.append(note("skipped", name, "metric", reason=reason))
        )
    except ForgeError as error:
        return [], [note("skipped", "metrics.json", "metrics", reason=error.message)]
    except Exception as error:  # a semantic manifest of another version than MetricFlow's
        return [], [note("skipped", "metrics.json", "metrics", reason=str(error).strip().split("\n")[0])]
    kept = []
    with duckdb.connect(config={"threads": 1, "autoload_known_extensions": False}) as connection:
        _views(connection, nodes, out)
        for one in found:
            metric = _planned(connection, one.metric)
            if metric is None:
                notes.append(note("skipped", one.metric.name, "metric_fails"))
            else:
                kept.append(replace(one, metric=metric))
    return kept, notes


def _views(connection: duckdb.DuckDBPyConnection, nodes: Sequence[Node], out: Path) -> None:
    for node in nodes:
        if "." in node.name:
            connection.execute(f"create schema if not exists {quoted(node.name.split('.')[0])}")
        file = literal(str(out / "data" / f"{node.name}.parquet"))
        connection.execute(f"create table {dotted(node.name)} as from read_parquet({file}) limit 0")
    connection.execute("set enable_external_access = false")


def _planned(connection: duckdb.DuckDBPyConnection, metric: Metric) -> Metric | None:
    """With the queries that can be planned; None where the metric as a whole isn't among them, or none is."""
    queries = {key: sql for key, sql in metric.queries.items() if _plans(connection, sql)}
    if not queries or ((TOTAL, TOTAL) in metric.queries and (TOTAL, TOTAL) not in queries):
        return None
    grains = {grain for _, grain in queries}
    return replace(metric, queries=queries, grain=metric.grain if metric.grain in grains else TOTAL)


def _plans(connection: duckdb.DuckDBPyConnection, sql: str) -> bool:
    try:
        connection.execute(f"explain {sql}").fetchall()
    except duckdb.Error:
        return False
    return True
