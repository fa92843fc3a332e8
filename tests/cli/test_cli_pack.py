"""`semicolon judge` and `semicolon pack`: for teachers and authors, away from the player's history."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from game import paths

Cli = Callable[..., CompletedProcess[str]]
Valid = Callable[[str, str], Any]
ANSWER = "select name from customers"


def test_judge_leaves_no_trace(cli: Cli, valid: Valid, pack_folder: Path, tmp_path: Path) -> None:
    done = cli("judge", "--pack", str(pack_folder), "--puzzle", "all-customers", ANSWER, "--json")
    data = valid("verdict", done.stdout)
    assert done.returncode == 0
    assert (data["solved"], data["counted"], data["try"]) == (True, False, None)
    assert not list((tmp_path / "home").glob("progress*"))


def test_judge_tells_a_wrong_query(cli: Cli, pack_folder: Path) -> None:
    sql = f"{ANSWER} where city is not null"
    done = cli("judge", "--pack", str(pack_folder), "--puzzle", "tiny/all-customers", "-", given=sql)
    assert done.returncode == 1
    assert "3 of 4 rows are right." in done.stdout
    assert "Bea" in done.stdout


@pytest.mark.parametrize(
    ("folder", "puzzle", "told"),
    [
        pytest.param("tiny", "nowhere", "no puzzle `nowhere`", id="no such puzzle"),
        pytest.param("away", "all-customers", "no pack.yml", id="no such pack"),
    ],
)
def test_judge_names_what_isnt_there(cli: Cli, pack_folder: Path, folder: str, puzzle: str, told: str) -> None:
    done = cli("judge", "--pack", str(pack_folder.parent / folder), "--puzzle", puzzle, "select 1")
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


def test_build_then_show_then_build_again(cli: Cli, valid: Valid, pack_folder: Path) -> None:
    first = valid("pack-build", cli("pack", "build", str(pack_folder), "--json").stdout)
    assert first["built"] == ["all-customers", "big-orders"]
    valid("built", (pack_folder / "built" / "big-orders.json").read_text(encoding="utf-8"))
    shown = valid("pack-show", cli("pack", "show", str(pack_folder), "--json").stdout)
    assert [puzzle["built"] for puzzle in shown["puzzles"]] == [True, True]
    assert "big-orders" in cli("pack", "show", str(pack_folder)).stdout
    again = cli("pack", "build", str(pack_folder))
    assert "unchanged: 2" in again.stdout


def test_a_failing_answer_fails_the_build(cli: Cli, valid: Valid, pack_folder: Path) -> None:
    (pack_folder / "puzzles" / "bad.yml").write_text("title: B\nbrief: B\nanswer: select nope\n", encoding="utf-8")
    done = cli("pack", "build", str(pack_folder), "--json")
    assert done.returncode == 1
    assert list(valid("pack-build", done.stdout)["failed"]) == ["bad"]


def test_check_gives_findings(cli: Cli, valid: Valid, pack_folder: Path) -> None:
    (pack_folder / "puzzles" / "none.yml").write_text(
        "title: N\nbrief: Show the id of no order.\nanswer: select id from orders where false\n", encoding="utf-8"
    )
    done = cli("pack", "check", str(pack_folder), "--json")
    assert done.returncode == 1
    codes = {(f["code"], f["puzzle"]) for f in valid("findings", done.stdout)["findings"]}
    assert ("answer-empty", "tiny/none") in codes
    assert "error answer-empty" in cli("pack", "check", str(pack_folder)).stdout


def test_show_lists_the_shop(look: Cli, valid: Valid) -> None:
    shown = valid("pack-show", look("pack", "show", str(paths.levels_dir() / "packs" / "shop"), "--json").stdout)
    assert shown["name"] == "shop"
    assert "select" not in str(shown)
