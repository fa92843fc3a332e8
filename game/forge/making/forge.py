"""The forge: tables become a pack with puzzles."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import duckdb

from game.forge.intake.outcome import REPORT
from game.forge.making.gathering import families_of
from game.forge.making.keeping import Keeper, Progress, keep
from game.forge.making.listing import list_puzzles
from game.forge.making.made import Run
from game.forge.making.moved import moved_since
from game.forge.making.previous import Previous, previous_of
from game.forge.making.publishing import WORKSHOP, publish, publish_report, staged, write_puzzles
from game.forge.vetting.crew import Crew
from game.forge.vetting.ledger import Ledger
from game.forge.workshop import workshops
from game.forge.world.world import world_of
from game.judge.derive import TOOL_S, catalog
from game.puzzle import fields
from game.puzzle.model import Pack
from game.puzzle.pack import load_pack, parse_puzzle

LEDGER = "vetted.jsonl"
COUNT = 60
"""Puzzles of a pack, unless somebody wants more or less."""

CrewOf = Callable[[Pack], AbstractContextManager[Crew]]
Fill = Callable[[Path], Mapping[str, str]]
"""Writes pack.yml, data and what goes with them into a folder; gives the words for tables and columns."""


def forge_into(pack_folder: Path, count: int, seed: int, crew: CrewOf, report: Callable[[Progress], None]) -> Run:
    """Puzzles for a pack that is there: `count` forged ones in all beside those written by hand.

    Raises PackError or EngineError where the pack can't be loaded, ForgeError where its folder can't be written.
    """
    pack = load_pack(pack_folder)

    def fill(folder: Path) -> Mapping[str, str]:
        shutil.copytree(pack.folder / "data", folder / "data")
        for name in ("pack.yml", "metrics.json"):
            if (pack.folder / name).exists():
                shutil.copyfile(pack.folder / name, folder / name)
        return {}

    return _forge(pack_folder, fill, count, seed, crew, report, whole=False)


def forge_whole(out: Path, fill: Fill, count: int, seed: int, crew: CrewOf, report: Callable[[Progress], None]) -> Run:
    """A pack in `out` whose tables `fill` makes; puzzles that somebody wrote into it stay.

    Raises ForgeError where `out` can't be written, and whatever `fill` raises: then what was in `out` is untouched.
    """
    return _forge(out, fill, count, seed, crew, report, whole=True)


def _forge(
    out: Path, fill: Fill, count: int, seed: int, crew: CrewOf, report: Callable[[Progress], None], *, whole: bool
) -> Run:
    with staged(out) as folder:
        words = fill(folder)
        previous = previous_of(out)
        pack = load_pack(folder)
        with (
            duckdb.connect() as connection,
            Ledger(out / WORKSHOP / LEDGER, pack) as ledger,
            crew(pack) as many,
        ):
            families = families_of(world_of(pack, connection, words), seed)
            moved = moved_since(out, pack.tables)
            keeper = Keeper(previous, families, count, _forms(pack, out, previous.by_hand), moved)
            keep(keeper, many, ledger, report)
            run = keeper.run(pack.name)
        write_puzzles(folder, run.kept)
        if (folder / REPORT).exists():
            list_puzzles(folder / REPORT, run)
        if whole and not run.kept and not previous.by_hand and not (out / "pack.yml").exists():
            publish_report(folder, out)
        else:
            publish(folder, out, run, _gone(previous, run), whole=whole)
    return run


def _gone(previous: Previous, run: Run) -> list[str]:
    """Names of puzzles that are in the pack no longer. What a person holds on to stays on disk, though it be broken."""
    rejected = {made.draft.name for made in run.puzzles if made.status == "rejected"}
    kept = {made.draft.name for made in [*run.set_aside, *run.kept]}
    names = {earlier.draft.name for earlier in previous.puzzles.values()}
    return sorted(names & rejected | names - kept)


def _forms(pack: Pack, folder: Path, names: Sequence[str]) -> dict[str, str]:
    """Normal form → name of the puzzles that were written by hand: nothing like them is made."""
    if not names:
        return {}
    found: dict[str, str] = {}
    with workshops(pack, 1) as [shop]:
        for name in names:
            document = fields.read_yaml(folder / "puzzles" / f"{name}.yml", folder)
            answer = parse_puzzle(document, pack.name, name, name).answer
            told = shop.author.call("normal", TOOL_S, sql=answer, tables=catalog(pack)).result() or {}
            if told.get("form"):
                found.setdefault(str(told["form"]), name)
    return found
