"""A project in several processes: worlds are shared out evenly, nothing is left unbuilt, the lineage comes to rest."""

from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.errors import ForgeError
from game.forge.lanes import build_lanes, shared_out
from game.forge.lineage import EDGE_COLUMNS, EDGES, NODE_COLUMNS, NODES
from game.paths import levels_dir

SIZES = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, 1_000), max_size=9)


@given(sizes=SIZES, lanes=st.integers(1, 5))
def test_every_world_is_in_one_lane(sizes: dict[str, int], lanes: int) -> None:
    groups = shared_out(sizes, lanes)
    assert 1 <= len(groups) <= lanes
    assert sorted(name for group in groups for name in group) == sorted(sizes)
    assert groups == shared_out(dict(reversed(sizes.items())), lanes)


@given(sizes=SIZES, lanes=st.integers(1, 5))
def test_no_lane_is_longer_than_another_by_more_than_one_world(sizes: dict[str, int], lanes: int) -> None:
    totals = [sum(sizes[name] for name in group) for group in shared_out(sizes, lanes)]
    assert max(totals) - min(totals) <= max(sizes.values(), default=0)


def _project(folder: Path, models: dict[str, str]) -> Path:
    """A dbt project of these models, each by its path below `models`."""
    folder.mkdir()
    (folder / "profiles.yml").write_bytes((levels_dir() / "warehouse" / "profiles.yml").read_bytes())
    (folder / "dbt_project.yml").write_text("name: semicolon\nprofile: semicolon\n")
    for name, sql in models.items():
        file = folder / "models" / f"{name}.sql"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(sql)
    return folder


def test_what_belongs_to_no_world_is_told(tmp_path: Path) -> None:
    project = _project(
        tmp_path / "p", {"a/one": "select 1 as id", "b/two": "select 2 as id", "loose": "select 3 as id"}
    )
    with pytest.raises(ForgeError, match=r"everything but model\.semicolon\.loose\."):
        list(build_lanes(project, tmp_path, 2))


def test_a_lineage_that_has_changed_is_in_the_data(tmp_path: Path) -> None:
    project = _project(tmp_path / "p", {"atlas/one": "select 1 as id", "toy/two": "select 2 as id"})
    for seed, columns in ((NODES, NODE_COLUMNS), (EDGES, EDGE_COLUMNS)):
        (project / seed).parent.mkdir(parents=True, exist_ok=True)
        (project / seed).write_text(",".join(columns) + "\n")
    lanes = {lane.worlds: lane for lane in build_lanes(project, tmp_path, 2)}
    assert {worlds: lane.refreshed for worlds, lane in lanes.items()} == {("atlas",): True, ("toy",): False}
    with duckdb.connect(str(lanes["atlas",].dbt.database), read_only=True) as connection:
        nodes = connection.execute(f"select name from {NODES.stem} order by name").fetchall()
    assert [name for (name,) in nodes] == [EDGES.stem, NODES.stem, "one", "two"]
