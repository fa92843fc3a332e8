"""Judging outside of play: any pack's folder, nothing counted or kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from game import paths
from game.engine.job import Job
from game.errors import UsageError
from game.judge.verdict import Verdict
from game.play.cases import case_of
from game.play.engines import PATIENCE, Engine
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
