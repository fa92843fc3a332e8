"""A dbt project built in several processes: its worlds are shared out, and each lane builds its own into a database.

One dbt works on one processor, however many threads it has. A world is a folder below `models/`, with seeds and tests
in folders of the same name; no world reads another's.
"""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from game.errors import ForgeError
from game.forge.dbtprocess import Dbt
from game.forge.lineage import NODES, refresh_lineage

_RUN = ("nodes", "unit_tests")
"""Parts of a manifest whose members a build runs."""


@dataclass(frozen=True)
class Lane:
    """Some worlds, built. `refreshed`: the lineage seeds among them had to be written anew."""

    worlds: tuple[str, ...]
    dbt: Dbt
    refreshed: bool


def build_lanes(project: Path, scratch: Path, lanes: int) -> Iterator[Lane]:
    """Builds and tests all of `project` in at most `lanes` processes at a time; each lane comes as soon as it is done.
    What they build lies below `scratch`.

    Raises ForgeError when dbt fails in one, or where a model, seed or test belongs to none.
    """
    shares = shared_out({world.name: _size(world) for world in (project / "models").iterdir() if world.is_dir()}, lanes)
    built = []
    with ThreadPoolExecutor(len(shares)) as threads:
        begun = [
            threads.submit(_build, project, scratch / str(number), worlds, alone=len(shares) == 1)
            for number, worlds in enumerate(shares)
        ]
        for done in as_completed(begun):
            built.append(done.result())
            yield built[-1]
    _all_built(built)


def shared_out(sizes: dict[str, int], lanes: int) -> list[tuple[str, ...]]:
    """Names in at most `lanes` groups of about the same size, each in order; the largest go first to the emptiest."""
    groups: list[list[str]] = [[] for _ in range(max(1, min(lanes, len(sizes))))]
    for name in sorted(sizes, key=lambda name: (-sizes[name], name)):
        min(groups, key=lambda group: sum(sizes[other] for other in group)).append(name)
    return [tuple(sorted(group)) for group in groups]


def _size(world: Path) -> int:
    """Bytes of all that dbt has to read: a guess at how long it takes."""
    return sum(file.stat().st_size for file in world.rglob("*") if file.is_file())


def _build(project: Path, scratch: Path, worlds: Sequence[str], *, alone: bool) -> Lane:
    """The project's own lineage is known when dbt has read it; where its seeds tell another, all is built once more."""
    scratch.mkdir()
    dbt = Dbt(project, scratch)
    folders = [f"path:{kind}/{world}" for kind in ("models", "seeds") for world in worlds]
    selected = [] if alone else ["--select", *folders]
    holds_lineage = NODES.parts[1] in worlds
    try:
        dbt.run("build", *selected)
    except ForgeError:
        if not (holds_lineage and refresh_lineage(dbt)):
            raise
    else:
        if not (holds_lineage and refresh_lineage(dbt)):
            return Lane(tuple(worlds), dbt, refreshed=False)
    dbt.database.unlink()
    dbt.run("build", *selected)
    return Lane(tuple(worlds), dbt, refreshed=True)


def _all_built(lanes: Sequence[Lane]) -> None:
    """Whether each model, seed and test of the project was run in a lane."""
    ran, known = set(), set()
    for lane in lanes:
        results = json.loads((lane.dbt.target / "run_results.json").read_text(encoding="utf-8"))["results"]
        ran |= {result["unique_id"] for result in results}
        manifest = json.loads(lane.dbt.manifest.read_text(encoding="utf-8"))
        known |= {id_ for part in _RUN for id_ in manifest.get(part, {})}
    if left := sorted(known - ran):
        raise ForgeError(
            f"dbt built everything but {', '.join(left)}.",
            title="A part of no world",
            way_out="Models, seeds and tests lie in a folder of their world: models/<world>, seeds/<world>.",
        )
