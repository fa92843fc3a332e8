"""Vetting on a Dask cluster: the same pack as on one machine, also when a worker is killed at its work."""

import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from game.errors import ForgeError
from game.forge.making.forge import forge_into
from game.forge.making.keeping import Progress
from game.forge.vetting.cluster import cluster_crew
from game.forge.vetting.crew import local_crew
from game.puzzle.model import Pack
from tests.forge.club import write_club

distributed = pytest.importorskip("distributed")
WANTED = 3


@pytest.fixture
def cluster() -> Iterator[Any]:
    """Two workers on this machine, in processes of their own."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, processes=True, silence_logs=50
    ) as found:
        yield found


def _files(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for part in ("puzzles", "built")
        for file in sorted((folder / part).iterdir())
    }


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_makes_the_same_pack_though_a_worker_is_killed(cluster: Any, club: Path, tmp_path: Path) -> None:
    killed: list[int] = []

    def kill_one(progress: Progress) -> None:
        if not killed and progress.kept == 1:
            with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
                killed.append(next(iter(client.run(os.getpid).values())))
            os.kill(killed[0], signal.SIGTERM)

    run = forge_into(club, WANTED, 1, partial(cluster_crew, address=cluster.scheduler_address), kill_one)
    assert len(run.kept) == WANTED
    assert killed
    other_club = write_club(tmp_path / "other")
    forge_into(other_club, WANTED, 1, partial(local_crew, jobs=1), lambda _: None)
    assert _files(club) == _files(other_club)


def test_a_scheduler_that_is_not_there_is_told(pack: Pack) -> None:
    with pytest.raises(ForgeError, match="No Dask scheduler"), cluster_crew(pack, "tcp://127.0.0.1:9", connect_s=1):
        pass
