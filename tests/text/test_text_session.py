"""The interactive session, line by line."""

import io
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from game.engine.job import Job
from game.play.clock import FixedClock
from game.play.game import Game
from game.text.session import COMMANDS, Session
from game.text.waiting import wait

ANSWER = ["select name", "from customers;"]


@pytest.fixture(scope="module")
def game(levels: Path, cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Game]]:
    """Opens games that share a cache; all are closed at the end."""
    opened: list[Game] = []

    def open_game() -> Game:
        home = tmp_path_factory.mktemp("home")
        (home / "cache").symlink_to(cache, target_is_directory=True)
        opened.append(Game.open(home=home, clock=FixedClock(datetime(2026, 11, 1, 12)), levels=levels))
        return opened[-1]

    yield open_game
    for one in opened:
        one.close()


def _play(game: Game, lines: Sequence[str | type[BaseException]], width: int = 100) -> str:
    """What a session prints that reads these lines; an exception's type is raised by the keyboard."""
    given = iter([*lines, EOFError])

    def read(prompt: str) -> str:
        prompts.append(prompt)
        line = next(given)
        if isinstance(line, str):
            return line
        raise line

    prompts: list[str] = []
    out = Console(file=io.StringIO(), width=width, markup=False)
    Session(game, game.attempt(), out, read).run()
    assert isinstance(out.file, io.StringIO)
    return "\n".join(line.rstrip() for line in out.file.getvalue().splitlines())


def test_sql_of_many_lines_runs_at_its_semicolon(game: Callable[[], Game]) -> None:
    text = _play(game(), ANSWER)
    assert "4 rows" in text.split("Ctrl+D leaves.")[1]


def test_the_last_query_is_submitted_and_ends_the_day(game: Callable[[], Game]) -> None:
    one = game()
    text = _play(one, [*ANSWER, ".submit", ".stats"])
    assert "Solved: 100 points." in text
    assert "Our answer" in text
    assert "Solved at try" in text
    assert one.attempt().state.solved


def test_submit_takes_what_is_being_typed(game: Callable[[], Game]) -> None:
    one = game()
    assert "Solved" in _play(one, ["select name from customers", ".submit"])


def test_nothing_to_submit_is_told(game: Callable[[], Game]) -> None:
    assert "There is no query yet." in _play(game(), [".submit"])


def test_what_was_typed_is_there_next_time(game: Callable[[], Game]) -> None:
    one = game()
    _play(one, ["select name", "from cust"])
    assert one.attempt().drafts == ("select name\nfrom cust",)
    text = _play(one, [])
    assert "Your query\n  select name\n  from cust\n" in text


def test_ctrl_c_begins_a_new_statement(game: Callable[[], Game]) -> None:
    text = _play(game(), ["select nonsense", KeyboardInterrupt, "select 41 + 1 as n;"])
    assert "42" in text
    assert "nonsense" not in text


def test_ctrl_c_stops_a_running_query_and_play_goes_on(
    game: Callable[[], Game], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[object] = []

    def impatient(job: Job[Any]) -> Any:
        calls.append(job)
        if len(calls) == 1:
            job.cancel()
            raise KeyboardInterrupt
        return wait(job)

    monkeypatch.setattr("game.text.session.wait", impatient)
    text = _play(game(), ["select sum(sin(a.range)) from range(100000) a, range(100000) b;", "select 41 + 1 as n;"])
    assert text.index("Stopped.") < text.index("42")


def test_a_hint_is_opened_only_when_agreed(game: Callable[[], Game]) -> None:
    one = game()
    assert "8 points" in _play(one, [".hint", "n"])
    assert not one.attempt().state.hints
    assert "Hint 1: the idea" in _play(one, [".hint", "y"])
    assert len(one.attempt().state.hints) == 1


def test_the_answer_is_shown_only_when_agreed(game: Callable[[], Game]) -> None:
    one = game()
    assert "Our answer" not in _play(one, [".show", ""])
    assert "Our answer" not in _play(one, [".show", EOFError])
    assert "Our answer" in _play(one, [".show", "yes"])
    assert one.attempt().state.shown


def test_hard_mode_hides_the_brief_and_can_be_too_late(game: Callable[[], Game]) -> None:
    one = game()
    text = _play(one, [".hard", ".brief", "select 1;", ".submit", ".hard off"])
    after = text.split("Hard mode is on")[1]
    assert one.attempt().puzzle.brief not in after
    assert "Hard mode must be chosen before the first submit." in after
    assert "SELECT ·" not in after


def test_tables_and_target(game: Callable[[], Game]) -> None:
    text = _play(game(), [".tables orders", ".tables nowhere;", ".target"])
    assert "→ customers.id" in text
    assert "There is no table `nowhere`." in text
    assert text.count("What counts: 1 column") == 2


def test_help_lists_every_command(game: Callable[[], Game]) -> None:
    text = _play(game(), ["help"])
    assert [name for name in COMMANDS if f"  .{name} " not in text] == []


def test_quit_leaves_and_unknown_commands_are_told(game: Callable[[], Game]) -> None:
    text = _play(game(), [".nonsense", "exit", "select 41 + 1 as n;"])
    assert "There is no command .nonsense." in text
    assert "42" not in text


def test_an_error_shows_a_caret(game: Callable[[], Game]) -> None:
    text = _play(game(), ["select nmae", "from customers;"])
    assert "Did you mean `name`?" in text
    assert "  select nmae\n         ^\n" in text
