"""Outside of play, nothing counted or kept: judging for any pack's folder, and what a change in the worlds breaks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from game import paths
from game.engine.job import Job
from game.errors import UsageError
from game.judge.verdict import Verdict
from game.play.cases import case_of
from game.play.engines import PATIENCE, Engine
from game.play.impact import Impact, Reach, all_relations, hit, place_named, reach
from game.play.usage import answers, measurements, used_by
from game.puzzle.lineage import relations_of
from game.puzzle.metrics import metrics_of
from game.puzzle.model import Pack
from game.puzzle.pack import load_pack
from game.strings import say


@contextmanager
def judging(folder: Path, name: str) -> Iterator[Callable[[str], Job[Verdict]]]:
    """What judges queries for the puzzle `name` of the pack in `folder`; its processes end with the block.

    Raises PackError, EngineError or JudgeError where the pack or the puzzle can't be used, UsageError for a name
    that isn't there.
    """
    pack = load_pack(folder)
    puzzle = pack.puzzles.get(name.removeprefix(f"{pack.name}/"))
    if puzzle is None:
        raise UsageError(
            say("play.outside.unknown", pack=pack.name, puzzle=name), way_out=say("play.outside.unknown_way")
        )
    engine = Engine(pack, paths.cache_dir(), PATIENCE)
    try:
        case, _ = case_of(pack, puzzle, lambda: engine.author)
        yield lambda sql: engine.judge.judge(case, sql)
    finally:
        engine.close()


def impact_of(packs: Path, name: str) -> Impact:
    """What a change of the relation or column `name` breaks in the packs of a folder. Raises PackError, EngineError,
    and UsageError for a name that isn't there."""
    folders = sorted(folder for folder in packs.iterdir() if (folder / "pack.yml").is_file())
    relations = all_relations(relations_of(folder) for folder in folders)
    start, column = place_named(relations, name)
    found = reach(relations, start, column)
    whole = start.name if column is None else None
    metrics: list[str] = []
    puzzles: list[str] = []
    for pack in map(load_pack, folders):
        if any(table.name in found.tables for table in pack.tables):
            measured, played = _touched(pack, found, whole)
            metrics += measured
            puzzles += played
    return Impact(start.name if column is None else f"{start.name}.{column}", found, tuple(metrics), tuple(puzzles))


def _touched(pack: Pack, found: Reach, whole: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The pack's metrics and puzzles that name what is touched."""
    texts = measurements(pack, metrics_of(pack.folder)), answers(pack)

    def work(job: Job[list[tuple[str, ...]]]) -> list[tuple[str, ...]]:
        engine = Engine(pack, paths.cache_dir(), PATIENCE)
        try:
            return [hit(used_by(job, engine.author, pack, listed), found, whole=whole) for listed in texts]
        finally:
            engine.close()

    metrics, puzzles = Job.start(work, "semicolon-impact").result()
    return metrics, puzzles
