"""The command `semicolon`: one function per subcommand, no logic.

Exit codes: 0 done (for a submit: solved), 1 done but not right, 2 wrong usage or something that can't be used,
3 a fault of ours, 130 stopped by Ctrl+C, 141 nobody reads on. What is heavy is imported by the command that needs it.
"""

import os
import sys
import tempfile
from argparse import Namespace
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from game import paths
from game.errors import DisplayError, SemicolonError
from game.strings import say
from game.text.arguments import check_judged, read_day, read_name, read_size, read_sql
from game.text.commandline import Command, parser
from game.text.streams import interactive, prepare_streams, write_json
from game.text.waiting import wait

if TYPE_CHECKING:
    from rich.console import Console

    from game.play.attempt import Attempt
    from game.play.game import Game

DONE, NOT_RIGHT, USAGE, OUR_FAULT, STOPPED, UNREAD = 0, 1, 2, 3, 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command line; the exit code. No error leaves it as a traceback."""
    try:
        prepare_streams()
        os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
        arguments = parser(COMMANDS).parse_args(argv)
        command: Command = arguments.command
        code = command(arguments)
        sys.stdout.flush()
        return code
    except SystemExit as done:  # argparse, after --help and --version
        return int(done.code or DONE)
    except SemicolonError as error:
        return _complain(USAGE, error.message, error.way_out)
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python complains while it ends
        return UNREAD
    except OSError as error:
        known = error.strerror and error.filename
        return _complain(
            USAGE, say("text.cli.system", text=f"{error.strerror}: {error.filename}" if known else error), ""
        )
    except Exception as error:
        from game.text.crash import keep

        return _complain(OUR_FAULT, say("text.cli.fault", kind=type(error).__name__, text=error), keep(error))


def _complain(code: int, message: str, way_out: str) -> int:
    from game.text.console import complain

    complain(_out(error=True), message, way_out)
    return code


def _out(*, error: bool = False) -> "Console":
    from game.text.console import console

    return console(error=error)


def _game() -> "Game":
    from game.play.game import Game

    return Game.open()


def _attempt(game: "Game", arguments: Namespace) -> "Attempt":
    if arguments.puzzle:
        return game.attempt(puzzle_id=arguments.puzzle)
    return game.attempt(game.daily(read_day(arguments.date, game.clock.today())))


def play(_: Namespace) -> int:
    return _play(_game())


def play_pack(arguments: Namespace) -> int:
    from game.play.game import Game

    return _play(Game.of_pack(arguments.folder))


def _play(opened: "Game") -> int:
    with opened as game:
        try:
            return _window(game)
        except DisplayError:
            _out(error=True).print(say("text.cli.no_window"))
        return _terminal(game)


def _window(game: "Game", reviewed: Path | None = None) -> int:
    """On today's puzzle, or on the review of the pack in a folder."""
    try:
        from game.ui.app import run as open_window
        from game.ui.display import has_display
        from game.ui.screens.review.screen import ReviewScreen
    except ImportError as error:  # pygame's libraries aren't on every machine
        raise DisplayError(say("text.cli.no_window")) from error
    if not has_display():
        raise DisplayError(say("ui.window.none" if reviewed else "text.cli.no_window"))
    return open_window(game) if reviewed is None else open_window(game, partial(ReviewScreen, folder=reviewed))


def _terminal(game: "Game") -> int:
    from game.text import session
    from game.text.today import print_puzzle

    if interactive():
        session.play(game, _out())
    else:
        attempt = game.attempt()
        print_puzzle(_out(), attempt, game.tables(attempt.pack.name))
    return DONE


def today(arguments: Namespace) -> int:
    from game.text.today import print_puzzle

    with _game() as game:
        attempt = _attempt(game, arguments)
        found = game.tables(attempt.pack.name)
        if arguments.json:
            write_json(attempt.to_json(found))
        else:
            print_puzzle(_out(), attempt, found)
    return DONE


def tables(arguments: Namespace) -> int:
    from game.text.tablejson import table_json, tables_json
    from game.text.tables import print_tables, table_named

    with _game() as game:
        pack = _attempt(game, arguments).pack
        found = game.tables(pack.name)
        if not arguments.json:
            print_tables(_out(), pack, found, arguments.name, game.knowledge(pack.name).result)
        elif arguments.name is None:
            write_json(tables_json(pack, found))
        else:
            write_json(table_json(pack, table_named(found, arguments.name), game.knowledge(pack.name).result()))
    return DONE


def metric(arguments: Namespace) -> int:
    from game.play.metrics import metric_named, query_of
    from game.puzzle.metrics import TOTAL, metrics_of
    from game.text.metrics import metric_json, metrics_json, print_metric, print_metrics

    with _game() as game:
        attempt = _attempt(game, arguments)
        metrics = metrics_of(attempt.pack.folder)
        if arguments.name is None:
            if arguments.json:
                write_json(metrics_json(attempt.pack, metrics))
            else:
                print_metrics(_out(), attempt.pack, metrics)
            return DONE
        found = metric_named(metrics, arguments.name)
        sql = query_of(found, arguments.by or TOTAL, arguments.grain)
        outcome = wait(attempt.run(f"from (\n{sql}\n) order by all"))
    if arguments.json:
        write_json(metric_json(found, sql, outcome))
    else:
        print_metric(_out(), found, sql, outcome)
    return DONE if outcome.verdict == "ok" else NOT_RIGHT


def run(arguments: Namespace) -> int:
    from game.text.verdict import print_run

    sql = read_sql(arguments.sql)
    with _game() as game:
        outcome = wait(_attempt(game, arguments).run(sql))
    if arguments.json:
        write_json(outcome.to_json())
    else:
        print_run(_out(), outcome, sql)
    return DONE if outcome.verdict == "ok" else NOT_RIGHT


def submit(arguments: Namespace) -> int:
    from game.text.verdict import print_submit

    sql = read_sql(arguments.sql)
    with _game() as game:
        attempt = _attempt(game, arguments)
        before = attempt.state
        verdict = wait(attempt.submit(sql))
        if arguments.json:
            write_json(verdict.to_json())
        else:
            print_submit(_out(), attempt, before, verdict, sql)
    return DONE if verdict.solved else NOT_RIGHT


def hint(arguments: Namespace) -> int:
    from game.text.hints import print_hint, print_hints

    with _game() as game:
        attempt = _attempt(game, arguments)
        if arguments.take:
            print_hint(_out(), attempt.take_hint())
        elif print_hints(_out(), attempt):
            _out().print(say("text.hint.how"))
    return DONE


def show_me(arguments: Namespace) -> int:
    from game.text.verdict import print_ending

    with _game() as game:
        attempt = _attempt(game, arguments)
        if not attempt.state.ended:
            attempt.show_me()
        print_ending(_out(), attempt)
    return DONE


def share(arguments: Namespace) -> int:
    from game.text.verdict import print_share

    with _game() as game:
        print_share(_out(), _attempt(game, arguments))
    return DONE


def stats(arguments: Namespace) -> int:
    from game.text.stats import print_stats

    with _game() as game:
        found = game.stats()
    if arguments.json:
        write_json(found.to_json())
    else:
        print_stats(_out(), found)
    return DONE


def judge(arguments: Namespace) -> int:
    check_judged(arguments)
    return _judge_one(arguments) if arguments.batch is None else _judge_batch(arguments)


def _judge_one(arguments: Namespace) -> int:
    from game.play.outside import judging
    from game.text.verdict import print_verdict

    sql = read_sql(arguments.sql)
    with judging(arguments.pack, arguments.puzzle) as judged:
        verdict = wait(judged(sql))
    if arguments.json:
        write_json(verdict.to_json())
    else:
        print_verdict(_out(), verdict, sql)
    return DONE if verdict.solved else NOT_RIGHT


def _judge_batch(arguments: Namespace) -> int:
    from game.text.batch import judge_batch

    return NOT_RIGHT if judge_batch(_out(error=True), arguments).unjudged else DONE


def pack_build(arguments: Namespace) -> int:
    from game.forge.build import build_pack
    from game.text.authors import built_json, print_built

    built = build_pack(arguments.folder, _out(error=True).print)
    if arguments.json:
        write_json(built_json(built))
    else:
        print_built(_out(), built)
    return NOT_RIGHT if built.failed else DONE


def pack_check(arguments: Namespace) -> int:
    from game.forge.check import check_pack
    from game.text.authors import errors_in, print_findings

    findings = check_pack(arguments.folder)
    if arguments.json:
        write_json({"findings": [found.to_json() for found in findings]})
    else:
        print_findings(_out(), findings)
    return NOT_RIGHT if errors_in(findings) else DONE


def pack_show(arguments: Namespace) -> int:
    from game.puzzle.pack import load_pack
    from game.text.authors import pack_json, print_pack

    pack = load_pack(arguments.folder)
    if arguments.json:
        write_json(pack_json(pack))
    else:
        print_pack(_out(), pack)
    return DONE


def forge(arguments: Namespace) -> int:
    from game.text.forging import forge_as_asked, print_run

    run = forge_as_asked(_out(error=True), arguments)
    if arguments.json:
        write_json(run.to_json())
    else:
        print_run(_out(), run, arguments.out or arguments.pack)
    return DONE if run.kept else NOT_RIGHT


def forge_review(arguments: Namespace) -> int:
    from game.text.review import print_reviewed, review_as_asked, reviewed_json

    if arguments.window:
        with _game() as game:
            return _window(game, arguments.folder)
    found = review_as_asked(_out(), arguments)
    if arguments.json:
        write_json({"puzzles": reviewed_json(found)})
    else:
        print_reviewed(_out(), arguments, found)
    return DONE


def forge_season(arguments: Namespace) -> int:
    from game.text.seasons import season_as_asked

    season_as_asked(_out(), arguments)
    return DONE


def forge_profile_sql(arguments: Namespace) -> int:
    from game.text.profiling import print_profile_sql

    print_profile_sql(arguments)
    return DONE


def warehouse_build(_: Namespace) -> int:
    from game.forge.warehouse import build

    build(paths.levels_dir() / "warehouse", paths.levels_dir() / "packs", report=_out().print)
    return DONE


def warehouse_impact(arguments: Namespace) -> int:
    from game.play.outside import impact_of
    from game.text.impact import print_impact

    found = impact_of(paths.levels_dir() / "packs", arguments.model)
    if arguments.json:
        write_json(found.to_json())
    else:
        print_impact(_out(), found)
    return DONE


def shot(arguments: Namespace) -> int:
    from game.play.clock import FixedClock, SystemClock
    from game.play.game import Game
    from game.ui.shot import ScreenName
    from game.ui.shot import shot as take

    screen, size = read_name(arguments.screen, get_args(ScreenName)), read_size(arguments.size)
    today = SystemClock().today()
    noon = FixedClock(datetime.combine(read_day(arguments.date, today) or today, time(12)))
    with (
        tempfile.TemporaryDirectory(prefix="semicolon-shot-") as home,
        Game.open(home=Path(home), clock=noon) as game,
    ):
        take(game, screen, arguments.state, arguments.out, size, arguments.theme, pack=arguments.pack)
    return DONE


def doctor(_: Namespace) -> int:
    from game.text.doctor import print_doctor
    from game.ui.devices import audio_told, display_told

    print_doctor(_out(), display_told(), audio_told())
    return DONE


COMMANDS: Mapping[str, Command] = {
    "": play,
    "play": play_pack,
    "today": today,
    "tables": tables,
    "metric": metric,
    "run": run,
    "submit": submit,
    "hint": hint,
    "show-me": show_me,
    "share": share,
    "stats": stats,
    "judge": judge,
    "pack build": pack_build,
    "pack check": pack_check,
    "pack show": pack_show,
    "forge": forge,
    "forge review": forge_review,
    "forge season": forge_season,
    "forge profile-sql": forge_profile_sql,
    "warehouse build": warehouse_build,
    "warehouse impact": warehouse_impact,
    "shot": shot,
    "doctor": doctor,
}
