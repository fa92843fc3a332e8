"""How many puzzles a minute are vetted: `python -m tests.bench.forging [PACK] [--count N]`.

The same candidates by one process, by two, and by a Dask cluster of two workers on this machine; then a forge of a copy
of the pack that is stopped half way and asked again. Ratios within one run say something, minutes alone do not.
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from functools import partial
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb

from game import paths
from game.forge.making.forge import forge_into
from game.forge.making.gathering import families_of, in_turns
from game.forge.making.keeping import Progress
from game.forge.vetting.cluster import cluster_crew
from game.forge.vetting.crew import Crew, local_crew
from game.forge.vetting.draft import Draft, draft_of
from game.forge.world.world import world_of
from game.puzzle.model import Pack
from game.puzzle.pack import load_pack

Opened = Callable[[], AbstractContextManager[Crew]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pack", nargs="?", type=Path, default=paths.levels_dir() / "packs" / "shop")
    parser.add_argument("--count", type=int, default=24)
    arguments = parser.parse_args()
    pack = load_pack(arguments.pack)
    drafts = _drafts(pack, arguments.count)
    first = _told("1 process", drafts, lambda: local_crew(pack, 1), 0.0)
    _told("2 processes", drafts, lambda: local_crew(pack, 2), first)
    cluster = _cluster()
    try:
        address = cluster.scheduler_address
        _told("2 Dask workers", drafts, lambda: cluster_crew(pack, address), first)
    finally:
        cluster.close()
    _resumed(pack, arguments.count // 2)


def _drafts(pack: Pack, count: int) -> list[Draft]:
    with duckdb.connect() as connection:
        began = time.perf_counter()
        gathered = list(islice(in_turns(families_of(world_of(pack, connection), 1)), count))
        print(f"{pack.name}: {count} candidates proposed in {time.perf_counter() - began:.1f} s")
    return [draft_of(one.candidate) for one in gathered]


def _told(name: str, drafts: list[Draft], opened: Opened, first: float) -> float:
    with opened() as crew:
        list(crew.results(iter(drafts[:2])))  # processes are up, facts are mined
        began = time.perf_counter()
        kept = sum(not vetted.dropped for _, vetted in crew.results(iter(drafts[2:])))
        took = time.perf_counter() - began
    rate = 60 * (len(drafts) - 2) / took
    ratio = f", {rate / first:.2f} × one process" if first else ""
    print(f"{name}: {took:.1f} s, {rate:.1f} vetted a minute, {kept} kept{ratio}")
    return rate


def _cluster() -> Any:
    make: Any = import_module("distributed").LocalCluster
    return make(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None)


class _Enough(Exception):
    pass


def _resumed(pack: Pack, count: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / pack.name
        shutil.copytree(pack.folder, folder, ignore=shutil.ignore_patterns(".forge", "puzzles", "built", "review.yml"))
        crew = partial(local_crew, jobs=2)

        def stop(progress: Progress) -> None:
            if progress.vetted == count // 2:
                raise _Enough

        for name, report in (("stopped half way", stop), ("asked again", _silent), ("once more", _silent)):
            began = time.perf_counter()
            with suppress(_Enough):
                forge_into(folder, count, 1, crew, report)
            print(f"forge of {count}, {name}: {time.perf_counter() - began:.1f} s")


def _silent(_: Progress) -> None:
    pass


if __name__ == "__main__":
    main()
