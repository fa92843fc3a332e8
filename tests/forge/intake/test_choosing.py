"""Which relations become tables: marts first, what lies below where they are few."""

from pathlib import Path
from typing import Any

import pytest

from game.forge.intake.choosing import TABLES_MOST, bare_noun, choose
from game.forge.intake.project import pack_names, read_project
from game.forge.intake.report import Note
from game.forge.intake.settings import Settings
from tests.forge.intake.projects import model, write_manifest


def _chosen(
    folder: Path, nodes: list[dict[str, Any]], settings: Settings | None = None, **more: Any
) -> tuple[list[str], list[Note]]:
    write_manifest(folder / "target", nodes, **more)
    project = read_project(folder / "target", settings or Settings())
    chosen, notes = choose(project, settings or Settings(), lambda node: not node.name.startswith("no_"))
    return [node.name for node in chosen], notes


def _seed(name: str) -> dict[str, Any]:
    return model(name, resource_type="seed", folder=[])


MARTS = [model(name) for name in ("customers", "orders", "products", "shops", "staff")]
BELOW = [model("stg_orders", folder=["staging"]), model("int_totals", folder=["marts"]), _seed("raw_visits")]


def test_enough_marts_are_all(tmp_path: Path) -> None:
    assert _chosen(tmp_path, [*MARTS, *BELOW])[0] == ["customers", "orders", "products", "shops", "staff"]


def test_few_marts_are_joined_by_what_is_new_below(tmp_path: Path) -> None:
    names, notes = _chosen(tmp_path, [*MARTS[:2], *BELOW])
    assert names == ["customers", "int_totals", "orders", "raw_visits"]
    assert [(note.place, note.code) for note in notes] == [("stg_orders", "same_noun")]


def test_marts_without_rows_are_told(tmp_path: Path) -> None:
    names, notes = _chosen(tmp_path, [*MARTS, model("no_rows")])
    assert "no_rows" not in names
    assert [(note.place, note.code) for note in notes] == [("no_rows", "no_data")]


def test_ephemeral_models_old_versions_and_tools_are_none(tmp_path: Path) -> None:
    others = [
        model("never", config={"materialized": "ephemeral"}),
        model("old", version=1, latest_version=2),
        model("metricflow_time_spine"),
        model("elementary_runs", package_name="elementary"),
    ]
    assert len(_chosen(tmp_path, [*MARTS, *others])[0]) == 5


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        pytest.param(Settings(exclude=("s*",)), ["customers", "orders", "products", "raw_visits"], id="exclude"),
        pytest.param(Settings(include=("orders", "raw_*")), ["orders", "raw_visits"], id="include"),
        pytest.param(Settings(include=("main.stg_*",)), ["stg_orders"], id="schema"),
    ],
)
def test_the_user_chooses(tmp_path: Path, settings: Settings, names: list[str]) -> None:
    below = [model("stg_orders", folder=["staging"]), _seed("raw_visits")]
    assert _chosen(tmp_path, [*MARTS, *below], settings)[0] == names


def test_there_is_an_end_to_tables(tmp_path: Path) -> None:
    names, notes = _chosen(tmp_path, [model(f"things_{n}") for n in range(TABLES_MOST + 3)])
    assert len(names) == TABLES_MOST
    assert [note.code for note in notes] == ["too_many"] * 3


@pytest.mark.parametrize(
    ("name", "noun"),
    [
        ("raw_customers", "customer"), ("stg_shop__orders", "order"), ("dim_customer", "customer"),
        ("fct_order_lines", "order line"), ("customers_snapshot", "customer"), ("orders", "order"),
    ],
)  # fmt: skip
def test_what_a_relation_is_about(name: str, noun: str) -> None:
    assert bare_noun(name) == noun


def test_names_that_are_no_identifiers_are_made_ones(tmp_path: Path) -> None:
    write_manifest(tmp_path / "target", [model("my orders"), model("2024"), model("a.b.c")])
    project = read_project(tmp_path / "target", Settings())
    assert sorted(pack_names(list(project.nodes.values())).values()) == ["a_b_c", "my_orders", "t_2024"]
