"""Builds the built-in worlds: dbt into a fresh database, each mart into a Parquet file, their catalog into pack.yml,
their metrics into metrics.json, and where each column comes from into lineage.json.

The same sources give the same bytes, on any machine with the same DuckDB: one thread, rows in the order of their key,
one size of row groups, no time stamps. dbt leaves nothing in the source tree; it works in a folder that is thrown away.
"""

import math
import multiprocessing
import os
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb

from game.engine.names import quoted
from game.errors import ForgeError
from game.forge.catalogfile import write_catalog
from game.forge.columns import relations, write_lineage
from game.forge.dbt import Node, database_types, lineage_of, read_manifest, tables_of
from game.forge.dbtprocess import Dbt, require_dbt
from game.forge.lanes import Lane, build_lanes
from game.forge.metrics import Compiled, compile_metrics, write_metrics
from game.forge.tablefile import write_rows
from game.forge.uses import uses
from game.puzzle.catalog import Table
from game.puzzle.lineage import USES, Use

MARTS = "marts"
_WRITTEN_BY = "Written by `semicolon warehouse build` from the dbt project; change it there."

Report = Callable[[str], None]


@dataclass(frozen=True)
class BuiltTable:
    """One Parquet file."""

    name: str
    rows: int
    bytes: int


@dataclass(frozen=True)
class BuiltPack:
    """One world's tables, in the order of pack.yml."""

    name: str
    tables: tuple[BuiltTable, ...]

    @property
    def bytes(self) -> int:
        return sum(table.bytes for table in self.tables)


@dataclass(frozen=True)
class BuildReport:
    """What a build wrote, world by world."""

    packs: tuple[BuiltPack, ...]


def build(warehouse: Path, packs: Path, *, report: Report) -> BuildReport:
    """Runs the dbt project in `warehouse` and writes data and catalog of every world into `packs/<world>`.

    Worlds don't touch each other: where the machine has several processors, some are built beside the others. Hand-
    written parts of a pack.yml stay as they are. `report` gets a line now and then. Raises ForgeError when dbt is not
    installed, fails, or finds a test that doesn't hold; then no pack is touched.
    """
    require_dbt()
    processes = os.cpu_count() or 1
    with (
        tempfile.TemporaryDirectory(prefix="semicolon-warehouse-") as scratch,
        ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool,
    ):
        report("dbt builds the warehouse …")
        worlds: dict[str, tuple[Lane, Future[tuple[Compiled, ...]]]] = {}
        for lane in build_lanes(warehouse.absolute(), Path(scratch), processes):
            if lane.refreshed:
                report("The warehouse's own lineage had changed; its seeds are written anew.")
            worlds |= {
                name: (lane, pool.submit(compile_metrics, lane.dbt.target, name, [mart.name for mart in marts]))
                for name, marts in _worlds(read_manifest(lane.dbt.manifest, {}), lane.worlds).items()
            }
        metrics = {name: compiled.result() for name, (_, compiled) in worlds.items()}
        built = tuple(
            _pack(lane.dbt, name, packs, [compiled.use for compiled in metrics[name]], report)
            for name, (lane, _) in sorted(worlds.items())
        )
    for name, compiled in sorted(metrics.items()):
        found = tuple(one.metric for one in compiled)
        write_metrics(packs / name, found)
        if found:
            report(f"{name}: {len(found)} metrics in {sum(len(metric.queries) for metric in found):,} cuts")
    return BuildReport(built)


def _worlds(project: Mapping[str, Node], names: Collection[str]) -> dict[str, list[Node]]:
    """World → its marts, which lie in models/<world>/marts, by `meta.position`, then name."""
    worlds: dict[str, list[Node]] = {}
    for node in project.values():
        if node.kind == "model" and node.folder[1:2] == (MARTS,) and node.folder[0] in names:
            worlds.setdefault(node.folder[0], []).append(node)
    for marts in worlds.values():
        marts.sort(key=lambda node: (node.meta.get("position", math.inf), node.name))
    return dict(sorted(worlds.items()))


def _pack(dbt: Dbt, name: str, packs: Path, metrics: Sequence[Use], report: Report) -> BuiltPack:
    """Writes a world that dbt has built. `metrics`: what its metrics ask."""
    folder = packs / name
    (folder / "data").mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(dbt.database), read_only=True, config={"threads": 1}) as connection:
        project = read_manifest(dbt.manifest, database_types(connection))
        marts = _worlds(project, [name])[name]
        tables = tables_of(marts)
        built = tuple(
            _export(connection, mart, table, folder / "data") for mart, table in zip(marts, tables, strict=True)
        )
    for stale in set((folder / "data").glob("*.parquet")) - {folder / "data" / f"{t.name}.parquet" for t in tables}:
        stale.unlink()
    head = {"name": name, "title": name.capitalize()}
    write_catalog(folder / "pack.yml", head, tables, lineage_of(marts, project), _WRITTEN_BY)
    _write_lineage(folder, dbt.manifest, project, marts, metrics)
    pack = BuiltPack(name, built)
    report(f"{name}: {len(built)} tables, {sum(t.rows for t in built):,} rows, {pack.bytes:,} bytes")
    return pack


def _write_lineage(
    folder: Path, manifest: Path, project: Mapping[str, Node], marts: Sequence[Node], metrics: Sequence[Use]
) -> None:
    """Of the marts, all that they are made of, and all else of their world."""
    world = marts[0].folder[0]
    others = sorted(
        (n for n in project.values() if n.kind == "model" and n.folder[:1] == (world,)), key=lambda n: n.name
    )
    found = relations(manifest, project, [*marts, *others])
    asking = uses(manifest, project, {relation.name for relation in found})
    every = sorted((*asking, *metrics), key=lambda use: (USES.index(use.kind), use.name))
    write_lineage(folder, found, every)


def _export(connection: duckdb.DuckDBPyConnection, mart: Node, table: Table, data: Path) -> BuiltTable:
    """One mart as Parquet, sorted by its key; a reader never sees half a file."""
    if table.key is None:
        raise ForgeError(
            f"{table.name} has no column that is tested as both unique and not_null.",
            title="A mart without a key",
            way_out="Rows are written in the order of the key: declare those two tests on one column.",
        )
    source, key = f"{quoted(mart.schema)}.{quoted(mart.relation)}", quoted(table.key.name)
    target = data / f"{table.name}.parquet"
    rows = write_rows(connection, f"select * from {source} order by {key}", target)
    return BuiltTable(table.name, rows, target.stat().st_size)
