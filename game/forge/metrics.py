"""The semantic layer at build time: MetricFlow turns each metric into SQL that runs on a pack's tables.

MetricFlow calls its API unstable: it is pinned, and this is the only module that knows it. It compiles in this process,
without adapter, database or network. What a metric is measured on may be a view of the project that no pack holds: its
own SQL takes its place.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlglot
from sqlglot import exp

from game.errors import ForgeError
from game.forge.reading import Reading
from game.judge.normal import DIALECT
from game.puzzle.lineage import Place, Use
from game.puzzle.metrics import FILE, GRAINS, TIME, TOTAL, Metric

_TIME = "metric_time"
_LINKS_MOST = 1
"""Joins on the way to a dimension: what lies further has the same name as something near."""
_DEEPEST = 5
"""Views within views."""


@dataclass(frozen=True)
class Cuts:
    """How many dimensions of a metric are compiled, and by which grains these."""

    dimensions: int
    grains: tuple[str, ...]


METRICS_MOST = 10
"""Metrics of a foreign project: MetricFlow takes a tenth of a second for each cut."""
BRIEF = Cuts(3, ("month",))


@dataclass(frozen=True)
class Compiled:
    """A metric as players ask for it, and what it asks of the project's own relations."""

    metric: Metric
    use: Use


def compile_metrics(target: Path, world: str, tables: Collection[str]) -> tuple[Compiled, ...]:
    """The metrics that the project in dbt's `target` folder declares below `models/<world>`, by name, each for every
    dimension and grain that MetricFlow can give; they ask `tables` only.

    Raises ForgeError where MetricFlow is missing, or a metric asks for something that isn't there.
    """
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    told = {name: data for name, data in _declared(manifest).items() if data["fqn"][1:2] == [world]}
    if not told:
        return ()
    compiler = _Compiler(target, manifest, tables)
    return tuple(compiler.compiled(name, data) for name, data in told.items())


def compile_each(target: Path, tables: Collection[str], failed: Callable[[str, str], None]) -> tuple[Compiled, ...]:
    """The first METRICS_MOST metrics of a project that can be compiled, in fewer cuts than our own; `failed` gets name
    and reason of each one that can't be.

    Raises ForgeError where MetricFlow is missing.
    """
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    told = _declared(manifest)
    if not told:
        return ()
    compiler = _Compiler(target, manifest, tables)
    found: list[Compiled] = []
    for name, data in told.items():
        if len(found) == METRICS_MOST:
            break
        try:
            found.append(compiler.compiled(name, data, BRIEF))
        except Exception as error:  # MetricFlow's own kinds are many, and none is a reason to stop
            failed(name, str(error).strip().split("\n")[0])
    return tuple(found)


def _declared(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Metrics by name, in the order of names, without those that only serve others."""
    metrics = (manifest.get("metrics") or {}).values()
    return {m["name"]: m for m in sorted(metrics, key=lambda m: str(m["name"])) if not _private(m)}


class _Compiler:
    """MetricFlow and the project's views."""

    def __init__(self, target: Path, manifest: Mapping[str, Any], tables: Collection[str]) -> None:
        self._layer = _Layer((target / "semantic_manifest.json").read_text(encoding="utf-8"))
        self._views = _Views(manifest, tables)

    def compiled(self, name: str, told: Mapping[str, Any], cuts: Cuts | None = None) -> Compiled:
        asked = dict(self._layer.queries(name, compiled_grains(told), cuts))
        if not asked:
            raise ForgeError(f"MetricFlow finds no way to compute the metric {name}.", title="A metric can't be built")
        queries = {key: self._views.inlined(sql) for key, sql in asked.items()}
        label, description = told.get("label") or name, told.get("description") or ""
        metric = Metric(name, label, description, told["type"], queries, usual_grain(told, queries))
        return Compiled(metric, self._views.use(metric, asked))


def write_metrics(folder: Path, metrics: tuple[Metric, ...]) -> None:
    """Writes `metrics.json` into a pack's folder, a query a line; takes it away where there are none."""
    file = folder / FILE
    if not metrics:
        file.unlink(missing_ok=True)
        return
    parts = []
    for metric in metrics:
        data = metric.to_json()
        queries = ",\n".join(f"   {_line(query)}" for query in data.pop("queries"))
        parts.append(f'  {_line(data)[:-1]}, "queries": [\n{queries}\n  ]}}')
    text = '{"metrics": [\n' + ",\n".join(parts) + "\n]}\n"
    file.write_text(text, encoding="utf-8", newline="\n")


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _private(metric: Mapping[str, Any]) -> bool:
    """Whether dbt made it as a part of another one."""
    return bool((metric.get("type_params") or {}).get("is_private"))


def compiled_grains(metric: Mapping[str, Any]) -> tuple[str, ...]:
    """Those that its `meta.grains` allows, or all: "the seven days before" means nothing by the year."""
    allowed = metric["config"]["meta"].get("grains", GRAINS)
    if unknown := set(allowed) - set(GRAINS):
        raise ForgeError(f"{metric['name']} wants to be cut by {', '.join(sorted(unknown))}.", title="No such grain")
    return tuple(grain for grain in GRAINS if grain in allowed)


def usual_grain(metric: Mapping[str, Any], queries: Collection[tuple[str, str]]) -> str:
    """The grain in its `meta.grain`, else all of time together, else the finest that there is."""
    compiled = [grain for grain in (TOTAL, *GRAINS) if (TOTAL, grain) in queries]
    wanted: str = metric["config"]["meta"].get("grain", compiled[0])
    if wanted not in compiled:
        raise ForgeError(f"{metric['name']} can't be cut by {wanted}, its usual grain.", title="No such grain")
    return wanted


class _Layer:
    """MetricFlow over one semantic manifest."""

    def __init__(self, text: str) -> None:
        try:
            from metricflow.engine.metricflow_engine import MetricFlowEngine, MetricFlowQueryRequest
            from metricflow.protocols.sql_client import SqlEngine
            from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
            from metricflow_semantics.errors.error_classes import InvalidQueryException
            from metricflow_semantics.model.dbt_manifest_parser import parse_manifest_from_dbt_generated_manifest
            from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup
        except ImportError as error:
            raise ForgeError(
                "Metrics are compiled by MetricFlow, and it is not installed here.",
                title="MetricFlow is missing",
                way_out="It is in the `warehouse` group: `uv run --group warehouse semicolon warehouse build`.",
            ) from error

        class Client:
            """What MetricFlow wants to know of a database that it only writes for."""

            sql_engine_type = SqlEngine.DUCKDB
            sql_plan_renderer = DuckDbSqlPlanRenderer()

            def render_bind_parameter_key(self, bind_parameter_key: str) -> str:
                return f"${bind_parameter_key}"

        lookup = SemanticManifestLookup(parse_manifest_from_dbt_generated_manifest(text))
        self._engine: Any = MetricFlowEngine(lookup, Client())  # type: ignore[arg-type]
        self._request: Any = MetricFlowQueryRequest.create
        self._refusal = InvalidQueryException

    def queries(
        self, metric: str, grains: Collection[str], cuts: Cuts | None = None
    ) -> Iterator[tuple[tuple[str, str], str]]:
        """((dimension, grain), SQL) for all that the metric can be cut by, in time by `grains` or not at all; with
        `cuts`, for some of it."""
        dimensions = self._dimensions(metric)[: cuts.dimensions if cuts else None]
        for by in (TOTAL, *dimensions):
            within = [grain for grain in grains if not cuts or by == TOTAL or grain in cuts.grains]
            for grain in (TOTAL, *within):
                sql = self._compiled(metric, by, grain)
                if sql is not None:
                    yield (by, grain), sql

    def _dimensions(self, metric: str) -> list[str]:
        """Categories one join away at most, by MetricFlow's names: `product__category`."""
        found = {}
        for dimension in self._engine.simple_dimensions_for_metrics([metric]):
            if dimension.type.value == "categorical" and len(dimension.entity_links) <= _LINKS_MOST:
                found[dimension.dunder_name] = dimension
        return sorted(found)

    def _compiled(self, metric: str, by: str, grain: str) -> str | None:
        """None where MetricFlow has reasons not to: a cumulative metric by no time, for one."""
        keys = [*([f"{_TIME}__{grain}"] if grain else []), *([by] if by else [])]
        request = self._request(metric_names=[metric], group_by_names=keys)
        try:
            return str(self._engine.explain(request).sql_statement.sql)
        except self._refusal:
            return None


class _Views:
    """SQL that asks views of the project made into SQL that asks tables of the pack."""

    def __init__(self, manifest: Mapping[str, Any], tables: Collection[str]) -> None:
        self._tables = {table.lower() for table in tables}
        models = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
        self._code = {str(node["alias"]).lower(): node.get("compiled_code") or "" for node in models}
        self._names = {str(node["alias"]).lower(): str(node["name"]) for node in models}

    def use(self, metric: Metric, asked: Mapping[tuple[str, str], str]) -> Use:
        """What a metric can't be told without, and what each of its cuts wants besides. `asked`: SQL by (dimension,
        grain) as MetricFlow wrote it."""
        needed = [self._reads(sql) for key, sql in asked.items() if key == (TOTAL, TOTAL)]
        timed = [self._reads(sql) for (by, grain), sql in asked.items() if by == TOTAL and grain]
        whole = needed[0] if needed else frozenset.intersection(*timed) if timed else frozenset[Place]()
        cuts = {by: self._reads(sql) for (by, _), sql in asked.items() if by != TOTAL}
        over_time = frozenset[Place]().union(*timed)
        parts = {TIME: over_time - whole} | {by: places - whole - over_time for by, places in sorted(cuts.items())}
        parts = {name: places for name, places in parts.items() if places}
        return Use("metric", metric.name, metric.label, (), whole, parts)

    def _reads(self, sql: str) -> frozenset[Place]:
        reading = Reading.of(sql, {})
        read = reading.reads() if reading is not None else frozenset[Place]()
        return frozenset((self._names.get(table, table), column) for table, column in read)

    def inlined(self, sql: str) -> str:
        """Raises ForgeError where it asks for what is neither a table of the pack nor a view of the project."""
        tree = self._inlined(sqlglot.parse_one(sql, read=DIALECT), _DEEPEST)
        for made in list(tree.find_all(exp.Uuid)):  # any number will do that tells rows apart
            made.replace(sqlglot.parse_one("row_number() over ()", read=DIALECT))
        return tree.sql(dialect=DIALECT, pretty=True, comments=False)

    def _inlined(self, tree: exp.Expr, left: int) -> exp.Expr:
        named = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
        for table in list(tree.find_all(exp.Table)):
            name = table.name.lower()
            if name in named:
                continue
            if name in self._tables:
                table.set("db", None)
                table.set("catalog", None)
                continue
            if left == 0 or not self._code.get(name):
                raise ForgeError(f"A metric asks for {name}, which is no table of its world.", title="No such table")
            inner = self._inlined(sqlglot.parse_one(self._code[name], read=DIALECT), left - 1)
            table.replace(exp.Subquery(this=inner, alias=exp.TableAlias(this=exp.to_identifier(table.alias_or_name))))
        return tree
