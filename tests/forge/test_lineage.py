"""The warehouse's own lineage: what is committed is what dbt finds, and writing it changes no graph."""

import csv
import shutil
from pathlib import Path

import pytest

from game.forge.dbtprocess import Dbt
from game.forge.lineage import EDGES, NODES, lineage_seeds, refresh_lineage
from game.paths import levels_dir

WAREHOUSE = levels_dir() / "warehouse"


def _node(kind: str, name: str, *folders: str, parents: tuple[str, ...] = (), columns: int = 0) -> dict[str, object]:
    return {
        "resource_type": kind,
        "name": name,
        "fqn": ["semicolon", *folders, name],
        "language": "sql",
        "config": {"materialized": "seed" if kind == "seed" else "view"},
        "columns": {f"c{n}": {"description": "told" if n else ""} for n in range(columns)},
        "depends_on": {"nodes": list(parents)},
    }


def test_nodes_and_edges_come_sorted_and_tests_are_counted() -> None:
    manifest = {
        "nodes": {
            "model.b": _node("model", "b", "toy", "marts", parents=("seed.a", "model.c", "source.x"), columns=3),
            "model.c": _node("model", "c", "toy", "staging", parents=("seed.a", "seed.a")),
            "seed.a": _node("seed", "a", "toy"),
            "test.t": {"resource_type": "test", "attached_node": "model.b"},
            "test.u": {"resource_type": "test", "attached_node": None},
        }
    }
    nodes, edges = lineage_seeds(manifest)
    assert nodes.splitlines()[1:] == [
        "a,seed,csv,toy,seeds,seed,0,0",
        "b,model,sql,toy,marts,view,1,2",
        "c,model,sql,toy,staging,view,0,0",
    ]
    assert edges.splitlines() == ["id,from_node,to_node", "1,a,b", "2,a,c", "3,c,b"]


def test_a_project_without_the_seeds_is_left_alone(tmp_path: Path) -> None:
    assert not refresh_lineage(Dbt(tmp_path, tmp_path / "scratch"))
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def emptied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the warehouse whose lineage seeds hold no rows."""
    project = tmp_path_factory.mktemp("project") / "warehouse"
    shutil.copytree(WAREHOUSE, project, ignore=shutil.ignore_patterns("__pycache__"))
    for seed in (NODES, EDGES):
        header = (project / seed).read_text(encoding="utf-8").splitlines()[0]
        (project / seed).write_text(header + "\n", encoding="utf-8")
    return project


def test_the_committed_lineage_is_the_projects_and_a_fixed_point(emptied: Path, tmp_path: Path) -> None:
    dbt = Dbt(emptied, tmp_path)
    dbt.run("parse")
    assert refresh_lineage(dbt)
    for seed in (NODES, EDGES):
        assert (emptied / seed).read_bytes() == (WAREHOUSE / seed).read_bytes(), "run `semicolon warehouse build`"
    dbt.run("parse")
    assert not refresh_lineage(dbt)


def test_the_seeds_are_nodes_of_their_own_graph() -> None:
    with (WAREHOUSE / NODES).open(encoding="utf-8", newline="") as file:
        names = {row["name"] for row in csv.DictReader(file)}
    assert {NODES.stem, EDGES.stem} <= names


def test_edges_join_nodes() -> None:
    with (WAREHOUSE / NODES).open(encoding="utf-8", newline="") as file:
        names = {row["name"] for row in csv.DictReader(file)}
    with (WAREHOUSE / EDGES).open(encoding="utf-8", newline="") as file:
        edges = list(csv.DictReader(file))
    assert edges and {end for edge in edges for end in (edge["from_node"], edge["to_node"])} <= names
    assert [int(edge["id"]) for edge in edges] == list(range(1, len(edges) + 1))
