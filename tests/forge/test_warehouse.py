"""The built-in worlds: what is committed is what the project builds, it keeps its promises, and its traps are there."""

import importlib.util
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest

from game.errors import ForgeError
from game.forge.catalogfile import write_catalog
from game.forge.warehouse import BuildReport, build
from game.paths import levels_dir
from game.puzzle.model import Pack
from game.puzzle.pack import load_pack

PACKS = levels_dir() / "packs"
SHOP = PACKS / "shop"
ORDER = "customers orders order_lines products payments survey_results locations employees shifts discounts dates"


@pytest.fixture(scope="session")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildReport]:
    """The worlds built anew into an empty folder, beside the hand-written heads of their packs."""
    packs = tmp_path_factory.mktemp("packs")
    for committed in sorted(PACKS.glob("*/pack.yml")):
        head = committed.read_text(encoding="utf-8").split("\ntables:")[0]
        (packs / committed.parent.name).mkdir()
        (packs / committed.parent.name / "pack.yml").write_text(head + "\n", encoding="utf-8")
    return packs, build(levels_dir() / "warehouse", packs, report=lambda line: None)


@pytest.fixture(scope="session")
def shop() -> Pack:
    return load_pack(SHOP)


def test_a_build_gives_the_committed_bytes(rebuilt: tuple[Path, BuildReport]) -> None:
    for pack in rebuilt[1].packs:
        for table in pack.tables:
            file = Path(pack.name, "data", f"{table.name}.parquet")
            assert (rebuilt[0] / file).read_bytes() == (PACKS / file).read_bytes(), file


def test_a_build_gives_the_committed_pack_yml(rebuilt: tuple[Path, BuildReport]) -> None:
    assert [pack.name for pack in rebuilt[1].packs] == sorted(file.parent.name for file in PACKS.glob("*/pack.yml"))
    for pack in rebuilt[1].packs:
        file = Path(pack.name, "pack.yml")
        assert (rebuilt[0] / file).read_bytes() == (PACKS / file).read_bytes(), file


@pytest.mark.parametrize("world", ["shop", "trail"])
def test_a_build_gives_the_committed_metrics(rebuilt: tuple[Path, BuildReport], world: str) -> None:
    assert (rebuilt[0] / world / "metrics.json").read_bytes() == (PACKS / world / "metrics.json").read_bytes()


@pytest.mark.parametrize("world", ["shop", "trail", "atlas", "sensors"])
def test_the_lineage_of_every_world_is_that_of_its_models(rebuilt: tuple[Path, BuildReport], world: str) -> None:
    assert (rebuilt[0] / world / "lineage.json").read_bytes() == (SHOP.parent / world / "lineage.json").read_bytes()


def test_the_report_counts_what_lies_there(rebuilt: tuple[Path, BuildReport]) -> None:
    pack = next(pack for pack in rebuilt[1].packs if pack.name == "shop")
    for table in pack.tables:
        file = rebuilt[0] / "shop" / "data" / f"{table.name}.parquet"
        assert table.bytes == file.stat().st_size
        assert duckdb.execute(f"select count(*) from '{file}'").fetchall() == [(table.rows,)]


def test_dbt_leaves_nothing_in_the_source_tree(rebuilt: tuple[Path, BuildReport]) -> None:
    left = {"target", "logs", "dbt_packages", ".user.yml", "__pycache__"}
    assert not [path for path in (levels_dir() / "warehouse").rglob("*") if path.name in left]


def test_tables_stand_in_the_order_of_use(shop: Pack) -> None:
    assert [table.name for table in shop.tables] == ORDER.split()


def test_without_dbt_the_way_out_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ForgeError) as caught:
        build(levels_dir() / "warehouse", tmp_path, report=lambda line: None)
    assert "--group warehouse" in caught.value.way_out


def test_every_promise_that_breaks_is_named_and_no_pack_touched(tmp_path: Path) -> None:
    _project(tmp_path / "broken", BROKEN)
    with pytest.raises(ForgeError) as caught:
        build(tmp_path / "broken", tmp_path / "packs", report=lambda line: None)
    told = str(caught.value)
    assert all(name in told for name in ("not_null_null_key_id", "unique_duplicate_id", "relationships_orphan_parent"))
    assert not (tmp_path / "packs").exists()


def test_a_changed_schema_stops_the_build(tmp_path: Path) -> None:
    """A mart keeps the contract that its YAML makes, whatever its query has come to give."""
    _project(
        tmp_path / "broken", {"things": ("select 1::bigint as id, 2.5 as size", "[not_null, unique]")}, contract=True
    )
    with pytest.raises(ForgeError, match=r"(?s)things.*contract"):
        build(tmp_path / "broken", tmp_path / "packs", report=lambda line: None)
    assert not (tmp_path / "packs").exists()


def test_the_catalog_keeps_what_people_wrote_around_it(tmp_path: Path) -> None:
    file = tmp_path / "pack.yml"
    file.write_text("name: x\n# kept\ntables:\n  - old\nlicense: MIT\nlineage: []\ntitle: X\n", encoding="utf-8")
    write_catalog(file, {"name": "y"}, [], [], "written by a test")
    write_catalog(file, {"name": "y"}, [], [], "written by a test")
    kept = file.read_text(encoding="utf-8").split("tables:")[0]
    assert kept == "name: x\n# kept\nlicense: MIT\ntitle: X\n"


BROKEN = {
    "null_key": ("select unnest([1, null]) as id", "[not_null]"),
    "duplicate": ("select unnest([1, 1]) as id", "[unique]"),
    "orphan": ("select 7 as parent", '[{relationships: {arguments: {to: ref("duplicate"), field: id}}}]'),
}
"""Marts that break a promise each: the query, and what is promised of its first column."""


def _project(folder: Path, marts: Mapping[str, tuple[str, str]], *, contract: bool = False) -> None:
    """A dbt project with these marts in the world `toy`."""
    models = folder / "models" / "toy" / "marts"
    models.mkdir(parents=True)
    (folder / "profiles.yml").write_bytes((levels_dir() / "warehouse" / "profiles.yml").read_bytes())
    (folder / "dbt_project.yml").write_text("name: semicolon\nprofile: semicolon\nmodels: {+materialized: table}\n")
    for name, (sql, tests) in marts.items():
        (models / f"{name}.sql").write_text(sql)
        column = sql.split(" as ")[1].split(",")[0]
        promised = f"config: {{contract: {{enforced: {str(contract).lower()}}}}}, columns: "
        promised += f"[{{name: {column}, data_type: bigint, data_tests: {tests}}}]"
        (models / f"{name}.yml").write_text(f"models: [{{name: {name}, {promised}}}]\n")
