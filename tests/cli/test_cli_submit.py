"""`semicolon submit`: the exit code, the verdict and what is counted."""

from collections.abc import Callable
from subprocess import CompletedProcess
from typing import Any

import pytest

from game import paths
from game.puzzle.pack import load_pack

Cli = Callable[..., CompletedProcess[str]]
Valid = Callable[[str, str], Any]
ID = "shop/quiet-loyalty"
PUZZLES = load_pack(paths.levels_dir() / "packs" / "shop").puzzles
PUZZLE = PUZZLES["quiet-loyalty"]
NAMED = ("--puzzle", ID)
SWAPPED = f"select last_name, first_name from ({PUZZLE.answer.rstrip().rstrip(';')}) order by last_name, first_name"


def test_the_answer_solves(cli: Cli, valid: Valid) -> None:
    done = cli("submit", PUZZLE.answer, *NAMED, "--json")
    data = valid("verdict", done.stdout)
    assert done.returncode == 0
    assert (data["verdict"], data["solved"], data["counted"], data["try"], data["score"]) == (
        "solved",
        True,
        True,
        1,
        100,
    )
    assert {tile["state"] for tile in data["tiles"]} == {"exact"}
    assert "100 points" in data["share"]


def test_another_right_way_solves_and_opens_the_solution(cli: Cli) -> None:
    done = cli("submit", PUZZLE.also[0], *NAMED)
    assert done.returncode == 0
    assert "Solved: 100 points." in done.stdout
    assert PUZZLE.answer.strip().splitlines()[0] in done.stdout
    assert "■ Every row is right." in done.stdout


def test_a_wrong_query_is_counted_once_and_marked(cli: Cli, valid: Valid) -> None:
    wrong = PUZZLE.wrong[0].sql
    done = cli("submit", wrong, *NAMED, "--json")
    data = valid("verdict", done.stdout)
    assert done.returncode == 1
    assert (data["verdict"], data["counted"], data["try"], data["score"]) == ("wrong", True, 1, None)
    assert data["diagnosis"][0]["text"]
    assert data["rows"]["extra"] or data["rows"]["missing"]
    again = valid("verdict", cli("submit", wrong.upper() if "'" not in wrong else wrong + " ", *NAMED, "--json").stdout)
    assert (again["counted"], again["try"]) == (False, 1)
    solved = valid("verdict", cli("submit", PUZZLE.answer, *NAMED, "--json").stdout)
    assert (solved["try"], solved["score"]) == (2, 88)


def test_every_sign_comes_with_words(cli: Cli) -> None:
    text = cli("submit", PUZZLE.wrong[0].sql, *NAMED).stdout
    assert "■ `last_name`: these values are right." in text
    assert "◆ All 94 rows are there, and 22 too many." in text
    assert "Not yet: try 1." in text
    assert "extra" in text


def test_swapped_columns_are_a_form_fault_and_not_counted(cli: Cli, valid: Valid) -> None:
    done = cli("submit", SWAPPED, *NAMED, "--json")
    data = valid("verdict", done.stdout)
    assert done.returncode == 1
    assert (data["verdict"], data["form_fault"], data["counted"], data["try"]) == ("wrong", True, False, None)
    assert data["remarks"][0]["code"] == "columns_order"
    assert [tile["state"] for tile in data["tiles"][:2]] == ["misplaced", "misplaced"]


@pytest.mark.parametrize(
    ("sql", "verdict", "place"),
    [
        pytest.param("drop table orders", "refused", (None, None), id="no question"),
        pytest.param("select 1; select 2", "refused", (None, None), id="two statements"),
        pytest.param("selct id\nfrom orders", "error", (1, 1), id="nonsense"),
        pytest.param("select id\nfrom ordrs", "error", (2, 6), id="unknown table"),
        pytest.param("", "refused", (None, None), id="nothing"),
    ],
)
def test_what_doesnt_run_is_told_and_free(
    cli: Cli, valid: Valid, sql: str, verdict: str, place: tuple[int | None, int | None]
) -> None:
    done = cli("submit", "-", *NAMED, "--json", given=sql)
    data = valid("verdict", done.stdout)
    assert done.returncode == 1
    assert (data["verdict"], data["counted"], data["tiles"]) == (verdict, False, [])
    assert (data["error"]["line"], data["error"]["column"]) == place
    assert "Exception" not in data["error"]["text"]
    assert "Traceback" not in done.stderr


def test_archive_play_changes_no_stats(cli: Cli, valid: Valid) -> None:
    name = valid("today", cli("today", "--date", "yesterday", "--json").stdout)["puzzle"]["id"].partition("/")[2]
    assert cli("submit", PUZZLES[name].answer, "--date", "yesterday").returncode == 0
    data = valid("stats", cli("stats", "--json").stdout)
    assert (data["solved"], data["played"]) == (0, 0)
