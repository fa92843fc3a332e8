"""Seasons at the command line."""

from argparse import Namespace
from datetime import date
from itertools import combinations
from pathlib import Path

from rich.console import Console

from game import paths
from game.errors import UsageError
from game.forge.review import reviewed
from game.forge.seasons import plan_season, write_season
from game.play.clock import SystemClock
from game.puzzle.model import Pack, Puzzle
from game.puzzle.pack import load_pack
from game.puzzle.season import Calendar
from game.strings import say
from game.text.arguments import read_day
from game.text.safe import safe

DAYS = range(1, 3_661)
_YEAR = 365


def season_as_asked(out: Console, arguments: Namespace) -> None:
    """Plans a season and writes it into its file."""
    days = _YEAR if arguments.days is None else arguments.days
    if days not in DAYS:
        raise UsageError(say("text.season.days", days=days), way_out=say("text.season.days_way", most=DAYS[-1]))
    if arguments.holidays and not arguments.workdays:
        raise UsageError(say("text.season.holidays_alone"), way_out=say("text.season.holidays_alone_way"))
    packs = _packs(arguments.packs or paths.levels_dir() / "packs")
    today = SystemClock().today()
    calendar = Calendar(arguments.workdays, _holidays(arguments.holidays) if arguments.holidays else frozenset())
    first = read_day(arguments.first, today) or today
    without = {puzzle.id for pack in packs for puzzle in pack.puzzles.values() if puzzle.built is None}
    if arguments.approved:
        without |= {puzzle.id for pack in packs for puzzle in _open(pack)}
    plan = plan_season(packs, arguments.file, first, days, calendar, today, arguments.seed or 1, without)
    write_season(plan, arguments.file)
    season = plan.season
    told = {"count": len(season.days), "first": season.first_day, "last": season.last_day, "kept": plan.kept}
    out.print(say("text.season.done", file=safe(str(arguments.file)), **told), highlight=False, soft_wrap=True)
    if len(season.days) < days:
        out.print(say("text.season.fewer", wanted=days), highlight=False)
    ahead = {entry.puzzle_id for entry in season.days[plan.kept :]}
    unseen = sum(puzzle.id in ahead and puzzle.forged is not None for pack in packs for puzzle in _open(pack))
    if unseen and arguments.packs:
        out.print(say("text.season.unseen", count=unseen), highlight=False)
    if len(packs) == 1 and arguments.packs:
        folder = packs[0].folder
        there = arguments.file.resolve() == (folder / "season.yml").resolve()
        out.print(say(f"text.season.{'play' if there else 'put'}", folder=safe(str(folder))), highlight=False)


def _packs(folder: Path) -> list[Pack]:
    """A pack, or all in a folder. Raises UsageError where there is none, or two have the same name."""
    if (folder / "pack.yml").exists():
        return [load_pack(folder)]
    found = [load_pack(file.parent) for file in sorted(folder.glob("*/pack.yml"))]
    if not found:
        raise UsageError(say("text.season.no_pack", folder=folder), way_out=say("text.season.no_pack_way"))
    for one, other in combinations(found, 2):
        if one.name == other.name:
            told = {"name": one.name, "one": one.folder.name, "other": other.folder.name}
            raise UsageError(say("text.season.same_name", **told), way_out=say("text.season.same_name_way"))
    return found


def _open(pack: Pack) -> list[Puzzle]:
    """Forged puzzles that nobody has decided about."""
    return [one.puzzle for one in reviewed(pack) if one.decision is None]


def _holidays(file: Path) -> frozenset[date]:
    found = set()
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        text = line.partition("#")[0].strip()
        try:
            if text:
                found.add(date.fromisoformat(text))
        except ValueError:
            told = {"file": file.name, "line": number, "text": text}
            raise UsageError(say("text.season.holidays", **told), way_out=say("text.season.holidays_way")) from None
    return frozenset(found)
