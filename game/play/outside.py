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
from game.play.impact import Impact, PackTouched, Reach, all_relations, asked, place_named, puzzles_hit, reach
from game.play.usage import answers, used_by
from game.puzzle.lineage import relations_of, uses_of
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
    uses = [use for folder in folders for use in uses_of(folder)]
    whole = start.name if column is None else None
    touched = (_pack_touched(pack, found, whole) for pack in map(load_pack, folders))
    return Impact(
        start.name if column is None else f"{start.name}.{column}",
        found,
        asked(uses, found, start, column),
        tuple(pack for pack in touched if pack is not None),
    )


def _pack_touched(pack: Pack, found: Reach, whole: str | None) -> PackTouched | None:
    """The pack's tables and puzzles that a change reaches; None where it reaches none."""
    tables = tuple(table.name for table in pack.tables if table.name in found.tables)
    if not tables:
        return None

    def work(job: Job[tuple[tuple[str, ...], tuple[str, ...]]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        engine = Engine(pack, paths.cache_dir(), PATIENCE)
        try:
            return puzzles_hit(used_by(job, engine.author, pack, answers(pack)), found, whole)
        finally:
            engine.close()

    named, rows = Job.start(work, "semicolon-impact").result()
    return PackTouched(pack.name, tables, *(tuple(_own(pack, id_) for id_ in ids) for ids in (named, rows)))


def _own(pack: Pack, puzzle_id: str) -> str:
    return puzzle_id.removeprefix(f"{pack.name}/")
