"""`semicolon today`."""

from collections.abc import Callable
from datetime import date, timedelta
from subprocess import CompletedProcess
from typing import Any

import pytest

from game import paths
from game.puzzle.pack import load_pack
from game.puzzle.season import load_season

Cli = Callable[..., CompletedProcess[str]]
SEASON = load_season(paths.levels_dir() / "season.yml")


def test_json_follows_its_schema_and_spoils_nothing(look: Cli, valid: Callable[[str, str], Any]) -> None:
    done = look("today", "--json", "--date", SEASON.first_day.isoformat())
    data = valid("today", done.stdout)
    assert (data["number"], data["puzzle"]["id"]) == (1, SEASON.days[0].puzzle_id)
    pack, _, name = SEASON.days[0].puzzle_id.partition("/")
    puzzle = load_pack(paths.levels_dir() / "packs" / pack).puzzles[name]
    assert puzzle.answer.strip()[:40] not in done.stdout
    assert puzzle.explain not in done.stdout


def test_text_shows_brief_target_and_what_counts(look: Cli, valid: Callable[[str, str], Any]) -> None:
    data = valid("today", look("today", "--json").stdout)
    text = look("today").stdout
    flat = " ".join(text.split())
    assert data["puzzle"]["title"] in flat
    assert data["puzzle"]["brief"].replace("*", "") in flat.replace("*", "")
    assert "What counts: " in flat
    assert "orders 3,016 rows" in flat
    assert f"{data['puzzle']['target']['total']} rows" in flat


@pytest.mark.parametrize(
    ("day", "number"),
    [
        pytest.param(SEASON.first_day - timedelta(days=9), 1, id="before the first day: the first"),
        pytest.param(SEASON.last_day + timedelta(days=1), len(SEASON.days) + 1, id="after the last: round again"),
    ],
)
def test_any_date_has_a_puzzle(look: Cli, valid: Callable[[str, str], Any], day: date, number: int) -> None:
    data = valid("today", look("today", "--json", "--date", day.isoformat()).stdout)
    assert data["number"] == number
    assert data["puzzle"]["id"] == SEASON.days[0].puzzle_id


def test_a_puzzle_may_be_asked_for_by_name(look: Cli, valid: Callable[[str, str], Any]) -> None:
    data = valid("today", look("today", "--puzzle", "shop/half-time", "--json").stdout)
    assert (data["date"], data["number"], data["puzzle"]["id"]) == (None, None, "shop/half-time")
    assert "shop/half-time" in look("today", "--puzzle", "shop/half-time").stdout


def test_yesterday_is_a_date(look: Cli, valid: Callable[[str, str], Any]) -> None:
    now = valid("today", look("today", "--json", "--date", "today").stdout)
    before = valid("today", look("today", "--json", "--date", "yesterday").stdout)
    assert date.fromisoformat(now["date"]) - date.fromisoformat(before["date"]) == timedelta(days=1)


@pytest.mark.parametrize("day", ["2026-02-30", "soon", "22.11.2026", ""])
def test_a_bad_date_is_told_kindly(look: Cli, day: str) -> None:
    done = look("today", f"--date={day}")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"`{day}` is not a date." in done.stderr
    assert "yesterday" in done.stderr


def test_no_colour_and_no_control_character_leave_for_a_pipe(look: Cli) -> None:
    assert "\x1b" not in look("today").stdout
