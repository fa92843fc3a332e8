"""`semicolon hint`, `show-me` and `share`."""

from collections.abc import Callable
from subprocess import CompletedProcess

from game import paths
from game.puzzle.pack import load_pack

Cli = Callable[..., CompletedProcess[str]]
PUZZLE = load_pack(paths.levels_dir() / "packs" / "shop").puzzles["quiet-loyalty"]
NAMED = ("--puzzle", PUZZLE.id)


def test_the_price_is_told_before_and_paid_once(cli: Cli) -> None:
    offer = cli("hint", *NAMED).stdout
    assert "8 points" in offer
    assert "brings 100" in offer
    assert "Hint 1: the idea" in cli("hint", "--take", *NAMED).stdout
    after = cli("hint", *NAMED).stdout
    assert "Hint 1: the idea" in after
    assert "16 points" in after
    assert "brings 92" in after


def test_hints_end(cli: Cli) -> None:
    for _ in range(3):
        assert cli("hint", "--take", *NAMED).returncode == 0
    done = cli("hint", "--take", *NAMED)
    assert done.returncode == 2
    assert "All three hints are open." in done.stderr
    assert "There is no further hint." in cli("hint", *NAMED).stdout


def test_show_me_ends_with_nothing_and_opens_the_answer(cli: Cli) -> None:
    done = cli("show-me", *NAMED)
    assert done.returncode == 0
    assert PUZZLE.answer.strip().splitlines()[0] in done.stdout
    assert "shown" in done.stdout
    assert cli("show-me", *NAMED).stdout == done.stdout
    solved = cli("submit", PUZZLE.answer, *NAMED)
    assert "points" not in solved.stdout


def test_share_shows_tiles_and_no_word_of_the_solution(cli: Cli) -> None:
    cli("submit", PUZZLE.wrong[0].sql, *NAMED)
    done = cli("share", *NAMED)
    lines = done.stdout.splitlines()
    assert PUZZLE.title in lines[0]
    assert set(lines[1]) <= set("■◆✕·")
    assert "select" not in done.stdout
