"""Judging outside of play: any pack's folder, nothing counted or kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from game import paths
from game.engine.job import Job
from game.engine.store import open_store
from game.errors import UsageError
from game.judge.derive import derive
from game.judge.judge import Case
from game.judge.verdict import Verdict
from game.play.engines import Engine
from game.play.game import UNBUILT
from game.puzzle.model import Pack, Puzzle
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
    engine = Engine(open_store(pack, paths.cache_dir()))
    try:
        case = _case(engine, pack, puzzle)
        yield lambda sql: engine.judge.judge(case, sql)
    finally:
        engine.close()


def _case(engine: Engine, pack: Pack, puzzle: Puzzle) -> Case:
    """As built, else derived now."""
    built = puzzle.built
    if built:
        return Case(pack, puzzle, built.contract, built.target, built.version, built=True)
    derived = derive(engine.author, pack, puzzle)
    return Case(pack, puzzle, derived.contract, derived.target, UNBUILT, built=False)
