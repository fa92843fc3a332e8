"""The season as it ships: every date has a puzzle that is there, easy Monday to hard Sunday."""

from datetime import date

import pytest

from game import paths
from game.puzzle.model import Pack, Puzzle
from game.puzzle.pack import load_pack
from game.puzzle.season import Season, load_season

FIRST_DAY = date(2026, 11, 1)
DAYS_LEAST = 60


@pytest.fixture(scope="module")
def season() -> Season:
    return load_season(paths.levels_dir() / "season.yml")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(paths.levels_dir() / "packs" / "shop")


def _puzzles(season: Season, pack: Pack) -> list[tuple[date, Puzzle]]:
    return [(entry.day, pack.puzzles[entry.puzzle_id.removeprefix("shop/")]) for entry in season.days]


def test_season_begins_on_its_first_day_and_is_long_enough(season: Season) -> None:
    assert season.first_day == FIRST_DAY
    assert len(season.days) >= DAYS_LEAST


def test_no_puzzle_comes_twice(season: Season) -> None:
    ids = [entry.puzzle_id for entry in season.days]
    assert len(set(ids)) == len(ids)


def test_no_concept_leads_two_days_in_a_row(season: Season, pack: Pack) -> None:
    leading = [puzzle.concepts[0] for _, puzzle in _puzzles(season, pack)]
    assert [day for day in range(1, len(leading)) if leading[day] == leading[day - 1]] == []


def test_weeks_climb_from_easy_monday_to_hard_sunday(season: Season, pack: Pack) -> None:
    by_weekday: dict[int, list[int]] = {}
    for day, puzzle in _puzzles(season, pack):
        by_weekday.setdefault(day.weekday(), []).append(puzzle.level)
    means = [sum(levels) / len(levels) for _, levels in sorted(by_weekday.items())]
    assert means == sorted(means)
    assert max(by_weekday[0]) < min(by_weekday[6])
