"""The command `semicolon`: one function per subcommand, no logic.

Exit codes: 0 done (for a submit: solved), 1 done but not right, 2 wrong usage or something that can't be used,
3 a fault of ours, 130 stopped by Ctrl+C, 141 nobody reads on. What is heavy is imported by the command that needs it.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from game import paths
from game.errors import DisplayError, SemicolonError, UsageError
from game.strings import say

if TYPE_CHECKING:
    from game.play.attempt import Attempt
    from game.play.game import Game

DONE, NOT_RIGHT, USAGE, OUR_FAULT, STOPPED, UNREAD = 0, 1, 2, 3, 130, 141
STATES = ("before", "wrong", "solved")

Arguments = argparse.Namespace
Command = Callable[[Arguments], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command line; the exit code. No error leaves it as a traceback."""
    from game.text.console import complain, console, prepare_streams

    prepare_streams()
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    try:
        arguments = _parser().parse_args(argv)
        command: Command = arguments.command
        code = command(arguments)
        sys.stdout.flush()
        return code
    except SystemExit as done:  # argparse, after --help and --version
        return int(done.code or DONE)
    except SemicolonError as error:
        complain(console(error=True), error.message, error.way_out)
        return USAGE
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python complains while it ends
        return UNREAD
    except Exception as error:
        from game.text.crash import keep

        complain(console(error=True), say("text.cli.fault", kind=type(error).__name__, text=error), keep(error))
        return OUR_FAULT


class _Parser(argparse.ArgumentParser):
    """Says what is wrong as the rest of the program does."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message[:1].upper()}{message[1:]}.", way_out=say("text.usage.help", command=self.prog))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="semicolon", description=say("text.cli.about"), epilog=say("text.cli.epilog"), allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=_version(), help=say("text.cli.version"))
    parser.set_defaults(command=play)
    commands = parser.add_subparsers(metavar="COMMAND", title=say("text.cli.commands"), parser_class=_Parser)
    _add(commands, "today", today, "--date", "--json")
    _add(commands, "tables", tables, "[NAME]", "--which")
    _add(commands, "run", run, "SQL", "--which", "--json")
    _add(commands, "submit", submit, "SQL", "--which", "--json")
    _add(commands, "hint", hint, "--which", "--take")
    _add(commands, "show-me", show_me, "--which")
    _add(commands, "share", share, "--which")
    _add(commands, "stats", stats, "--json")
    _add(commands, "judge", judge, "SQL", "--pack", "--puzzle", "--json")
    pack = _group(commands, "pack")
    _add(pack, "build", pack_build, "DIR", "--json", key="pack_build")
    _add(pack, "check", pack_check, "DIR", "--json", key="pack_check")
    _add(pack, "show", pack_show, "DIR", "--json", key="pack_show")
    _add(_group(commands, "warehouse"), "build", warehouse_build, key="warehouse_build")
    _add(commands, "shot", shot, "SCREEN", "--state", "--out", "--size", "--theme", "--date")
    _add(commands, "doctor", doctor)
    return parser


if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[_Parser]


def _group(commands: "Subparsers", name: str) -> "Subparsers":
    about = say(f"text.cli.{name}")
    group = commands.add_parser(name, help=about, description=about, allow_abbrev=False)
    return group.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)


def _add(commands: "Subparsers", name: str, command: Command, *takes: str, key: str = "") -> None:
    about = say(f"text.cli.{key or name.replace('-', '_')}")
    parser = commands.add_parser(name, help=about, description=about, allow_abbrev=False)
    parser.set_defaults(command=command)
    for argument in takes:
        _take(parser, argument)


def _take(parser: argparse.ArgumentParser, argument: str) -> None:
    text = say(f"text.option.{argument.strip('-[]').lower()}")
    match argument:
        case "SQL" | "SCREEN":
            parser.add_argument(argument.lower(), metavar=argument, help=text)
        case "DIR":
            parser.add_argument("folder", metavar=argument, type=Path, help=text)
        case "[NAME]":
            parser.add_argument("name", metavar="NAME", nargs="?", help=text)
        case "--json" | "--take":
            parser.add_argument(argument, action="store_true", help=text)
        case "--which":
            which = parser.add_mutually_exclusive_group()
            which.add_argument("--date", metavar="D", help=say("text.option.date"))
            which.add_argument("--puzzle", metavar="PACK/ID", help=say("text.option.puzzle"))
        case "--pack":
            parser.add_argument(argument, metavar="DIR", type=Path, required=True, help=text)
        case "--puzzle":
            parser.add_argument(argument, metavar="ID", required=True, help=text)
        case "--state":
            parser.add_argument(argument, choices=STATES, default=STATES[0], help=text)
        case "--out":
            parser.add_argument(argument, metavar="FILE.png", type=Path, required=True, help=text)
        case "--size":
            parser.add_argument(argument, metavar="WxH", default="1280x800", help=text)
        case "--theme":
            parser.add_argument(argument, metavar="T", default="ink", help=text)
        case "--date":
            parser.add_argument(argument, metavar="D", help=text)


def _version() -> str:
    from importlib import metadata

    try:
        return f"Semicolon {metadata.version('semicolon')}"
    except metadata.PackageNotFoundError:
        return "Semicolon"


def _attempt(game: "Game", arguments: Arguments) -> "Attempt":
    from game.text.arguments import read_day

    if arguments.puzzle:
        return game.attempt(puzzle_id=arguments.puzzle)
    return game.attempt(game.daily(read_day(arguments.date, game.clock.today())))


def play(_: Arguments) -> int:
    from game.play.game import Game
    from game.text.console import console

    with Game.open() as game:
        try:
            return _window(game)
        except (DisplayError, ImportError):
            console(error=True).print(say("text.cli.no_window"))
        return _terminal(game)


def _window(game: "Game") -> int:
    from game.ui.display import has_display

    if not has_display():
        raise DisplayError(say("text.cli.no_window"))
    from game.ui.app import run as open_window

    return open_window(game)


def _terminal(game: "Game") -> int:
    from game.text import session
    from game.text.console import console, interactive
    from game.text.today import print_puzzle

    if interactive():
        session.play(game, console())
    else:
        attempt = game.attempt()
        print_puzzle(console(), attempt, game.tables(attempt.pack.name))
    return DONE


def today(arguments: Arguments) -> int:
    from game.play.game import Game
    from game.text.arguments import read_day
    from game.text.console import console, write_json
    from game.text.today import print_puzzle

    with Game.open() as game:
        daily = game.daily(read_day(arguments.date, game.clock.today()))
        found = game.tables(daily.pack.name)
        if arguments.json:
            write_json(daily.to_json(found))
        else:
            print_puzzle(console(), game.attempt(daily), found)
    return DONE


def tables(arguments: Arguments) -> int:
    from game.play.game import Game
    from game.text.console import console
    from game.text.tables import print_tables

    with Game.open() as game:
        pack = _attempt(game, arguments).pack
        print_tables(console(), pack, game.tables(pack.name), arguments.name)
    return DONE


def run(arguments: Arguments) -> int:
    from game.play.game import Game
    from game.text.arguments import read_sql
    from game.text.console import console, write_json
    from game.text.verdict import print_run
    from game.text.waiting import wait

    sql = read_sql(arguments.sql)
    with Game.open() as game:
        outcome = wait(_attempt(game, arguments).run(sql))
    if arguments.json:
        write_json(outcome.to_json())
    else:
        print_run(console(), outcome, sql)
    return DONE if outcome.verdict == "ok" else NOT_RIGHT


def submit(arguments: Arguments) -> int:
    from game.play.game import Game
    from game.text.arguments import read_sql
    from game.text.console import console, write_json
    from game.text.verdict import print_submit
    from game.text.waiting import wait

    sql = read_sql(arguments.sql)
    with Game.open() as game:
        attempt = _attempt(game, arguments)
        before = attempt.state
        verdict = wait(attempt.submit(sql))
        if arguments.json:
            write_json(verdict.to_json())
        else:
            print_submit(console(), attempt, before, verdict, sql)
    return DONE if verdict.solved else NOT_RIGHT


def hint(arguments: Arguments) -> int:
    from game.play.game import Game
    from game.text.console import console
    from game.text.hints import print_hint, print_hints

    with Game.open() as game:
        attempt = _attempt(game, arguments)
        if arguments.take:
            print_hint(console(), attempt.take_hint())
        else:
            print_hints(console(), attempt)
    return DONE


def show_me(arguments: Arguments) -> int:
    from game.play.game import Game
    from game.text.console import console
    from game.text.verdict import print_ending

    with Game.open() as game:
        attempt = _attempt(game, arguments)
        if not attempt.state.ended:
            attempt.show_me()
        print_ending(console(), attempt)
    return DONE


def share(arguments: Arguments) -> int:
    from game.play.game import Game
    from game.text.console import console
    from game.text.verdict import print_share

    with Game.open() as game:
        print_share(console(), _attempt(game, arguments))
    return DONE


def stats(arguments: Arguments) -> int:
    from game.play.game import Game
    from game.text.console import console, write_json
    from game.text.stats import print_stats

    with Game.open() as game:
        found = game.stats()
    if arguments.json:
        write_json(found.to_json())
    else:
        print_stats(console(), found)
    return DONE


def judge(arguments: Arguments) -> int:
    from game.play.outside import judging
    from game.text.arguments import read_sql
    from game.text.console import console, write_json
    from game.text.verdict import print_verdict
    from game.text.waiting import wait

    sql = read_sql(arguments.sql)
    with judging(arguments.pack, arguments.puzzle) as judged:
        verdict = wait(judged(sql))
    if arguments.json:
        write_json(verdict.to_json())
    else:
        print_verdict(console(), verdict, sql)
    return DONE if verdict.solved else NOT_RIGHT


def pack_build(arguments: Arguments) -> int:
    from game.forge.build import build_pack
    from game.text.authors import built_json, print_built
    from game.text.console import console, write_json

    built = build_pack(arguments.folder, console(error=True).print)
    if arguments.json:
        write_json(built_json(built))
    else:
        print_built(console(), built)
    return NOT_RIGHT if built.failed else DONE


def pack_check(arguments: Arguments) -> int:
    from game.forge.check import check_pack
    from game.text.authors import errors_in, print_findings
    from game.text.console import console, write_json

    findings = check_pack(arguments.folder)
    if arguments.json:
        write_json({"findings": [found.to_json() for found in findings]})
    else:
        print_findings(console(), findings)
    return NOT_RIGHT if errors_in(findings) else DONE


def pack_show(arguments: Arguments) -> int:
    from game.puzzle.pack import load_pack
    from game.text.authors import pack_json, print_pack
    from game.text.console import console, write_json

    pack = load_pack(arguments.folder)
    if arguments.json:
        write_json(pack_json(pack))
    else:
        print_pack(console(), pack)
    return DONE


def warehouse_build(_: Arguments) -> int:
    from game.forge.warehouse import build
    from game.text.console import console

    build(paths.levels_dir() / "warehouse", paths.levels_dir() / "packs", report=console().print)
    return DONE


def shot(arguments: Arguments) -> int:
    from game.play.clock import FixedClock, SystemClock
    from game.play.game import Game
    from game.text.arguments import read_day, read_size
    from game.ui.shot import shot as take

    size = read_size(arguments.size)
    now = SystemClock().today()
    noon = datetime.combine(read_day(arguments.date, now) or now, time(12))
    with tempfile.TemporaryDirectory(prefix="semicolon-shot-") as home:
        with Game.open(home=Path(home), clock=FixedClock(noon)) as game:
            take(game, arguments.screen, arguments.state, arguments.out, size, arguments.theme)
    return DONE


def doctor(_: Arguments) -> int:
    from game.text.console import console
    from game.text.doctor import print_doctor
    from game.ui.devices import audio_told, display_told

    print_doctor(console(), display_told(), audio_told())
    return DONE
