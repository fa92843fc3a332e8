"""The dated list of puzzles."""

from datetime import date
from pathlib import Path

import pytest

from game.errors import SeasonError
from game.puzzle.season import Season, endless, load_season


@pytest.fixture
def season(levels: Path) -> Season:
    return load_season(levels / "season.yml")


@pytest.mark.parametrize(
    ("day", "number", "puzzle", "told"),
    [
        pytest.param(date(2026, 11, 1), 1, "all-customers", date(2026, 11, 1), id="first"),
        pytest.param(date(2026, 11, 2), 2, "big-orders", date(2026, 11, 2), id="second"),
        pytest.param(date(2026, 10, 31), 1, "all-customers", date(2026, 11, 1), id="day-before"),
        pytest.param(date.min, 1, "all-customers", date(2026, 11, 1), id="long-before"),
        pytest.param(date(2026, 11, 4), 4, "all-customers", date(2026, 11, 4), id="goes-round"),
        pytest.param(date(2026, 11, 8), 8, "big-orders", date(2026, 11, 8), id="goes-round-twice"),
        pytest.param(
            date.max, (date.max - date(2026, 11, 1)).days + 1, "all-customers", date.max, id="last-day-of-all"
        ),
    ],
)
def test_every_date_has_its_puzzle(season: Season, day: date, number: int, puzzle: str, told: date) -> None:
    found = season.on(day)
    assert (found.day, found.number, found.puzzle_id) == (told, number, f"tiny/{puzzle}")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("", "`days` with dates and puzzles is missing", id="empty"),
        pytest.param("days: []", "`days` with dates", id="list"),
        pytest.param("days: {}", "`days` with dates", id="no-day"),
        pytest.param("days: {2026-11-01: a/b, 2026-11-03: a/b}", "2026-11-03 doesn't follow 2026-11-01", id="gap"),
        pytest.param("days: {2026-11-02: a/b, 2026-11-01: a/b}", "2026-11-01 doesn't follow", id="backwards"),
        pytest.param("days: {2026-11-01: a/b, 2026-11-01: a/c}", "`2026-11-01` stands there twice", id="twice"),
        pytest.param("days: {2026-11-01 10:00:00: a/b}", "is not `YYYY-MM-DD: pack/puzzle`", id="datetime"),
        pytest.param("days: {one: a/b}", "is not `YYYY-MM-DD: pack/puzzle`", id="word"),
        pytest.param("days: {2026-11-01: 7}", "is not `YYYY-MM-DD: pack/puzzle`", id="number"),
        pytest.param("days: {2026-11-01: ab}", "is not `YYYY-MM-DD: pack/puzzle`", id="no-slash"),
        pytest.param("days: {2026-11-01: a/}", "is not `YYYY-MM-DD: pack/puzzle`", id="no-puzzle"),
        pytest.param("days: {2026-11-01: ../b}", "is not `YYYY-MM-DD: pack/puzzle`", id="climbs"),
        pytest.param("days: {2026-11-01: a/b/c}", "is not `YYYY-MM-DD: pack/puzzle`", id="two-slashes"),
        pytest.param("days: {2026-11-31: a/b}", "this is not YAML", id="no-such-day"),
        pytest.param("days: [\n", "season.yml (line 2", id="broken"),
    ],
)
def test_a_malformed_season_is_told(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "season.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SeasonError) as caught:
        load_season(file)
    assert told in caught.value.message


def test_a_missing_season_is_told(tmp_path: Path) -> None:
    with pytest.raises(SeasonError, match=r"season\.yml can't be read"):
        load_season(tmp_path / "season.yml")


WORKDAYS = """
workdays: true
holidays: [2026-12-25]
days:
  2026-12-23: shop/a
  2026-12-24: shop/b
  2026-12-28: shop/c
"""


@pytest.mark.parametrize(
    ("day", "puzzle", "number"),
    [
        ("2026-12-24", "shop/b", 2),
        ("2026-12-25", "shop/b", 2),
        ("2026-12-27", "shop/b", 2),
        ("2026-12-28", "shop/c", 3),
        ("2026-12-29", "shop/a", 4),
        ("2027-01-02", "shop/a", 7),
    ],
)
def test_days_that_are_left_out_keep_the_puzzle_before(tmp_path: Path, day: str, puzzle: str, number: int) -> None:
    file = tmp_path / "season.yml"
    file.write_text(WORKDAYS, encoding="utf-8")
    found = load_season(file).on(date.fromisoformat(day))
    assert (found.puzzle_id, found.number) == (puzzle, number)


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("2026-12-28", "2026-12-25", "doesn't follow"),
        ("2026-12-28", "2026-12-29", "doesn't follow"),
        ("2026-12-23", "2026-12-20", "doesn't follow the calendar"),
        ("true", "perhaps", "`workdays`"),
        ("[2026-12-25]", "christmas", "`holidays`"),
    ],
)
def test_a_calendar_that_makes_no_sense_is_told(tmp_path: Path, was: str, becomes: str, said: str) -> None:
    file = tmp_path / "season.yml"
    file.write_text(WORKDAYS.replace(was, becomes), encoding="utf-8")
    with pytest.raises(SeasonError, match=said):
        load_season(file)


def test_puzzles_that_nobody_planned_go_round_for_ever() -> None:
    season = endless(["a/x", "a/y"])
    assert [season.on(date(2026, 1, n)).puzzle_id for n in (1, 2, 3)] == ["a/x", "a/y", "a/x"]
    assert season.on(date(2030, 5, 5)).puzzle_id in ("a/x", "a/y")
