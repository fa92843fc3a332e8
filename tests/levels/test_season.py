"""The season as it ships: every date has a puzzle that is there, easy Monday to hard Sunday."""

from datetime import date

import pytest

from game import paths
from game.puzzle.model import Pack, Puzzle
from game.puzzle.pack import load_pack
from game.puzzle.season import Season, load_season

FIRST_DAY = date(2026, 11, 1)
DAYS_LEAST = 400
FOUR_WORLDS = date(2026, 12, 1)


@pytest.fixture(scope="module")
def season() -> Season:
    return load_season(paths.levels_dir() / "season.yml")


@pytest.fixture(scope="module")
def packs() -> dict[str, Pack]:
    return {folder.name: load_pack(folder) for folder in (paths.levels_dir() / "packs").iterdir()}


def _puzzles(season: Season, packs: dict[str, Pack]) -> list[tuple[date, Puzzle]]:
    ids = [(entry.day, entry.puzzle_id.partition("/")) for entry in season.days]
    return [(day, packs[pack].puzzles[name]) for day, (pack, _, name) in ids]


def test_season_begins_on_its_first_day_and_is_long_enough(season: Season) -> None:
    assert season.first_day == FIRST_DAY
    assert len(season.days) >= DAYS_LEAST


def test_no_puzzle_comes_twice(season: Season) -> None:
    ids = [entry.puzzle_id for entry in season.days]
    assert len(set(ids)) == len(ids)


def test_no_concept_leads_two_days_in_a_row(season: Season, packs: dict[str, Pack]) -> None:
    leading = [puzzle.concepts[0] for _, puzzle in _puzzles(season, packs)]
    assert [day for day in range(1, len(leading)) if leading[day] == leading[day - 1]] == []


def test_weeks_climb_from_easy_monday_to_hard_sunday(season: Season, packs: dict[str, Pack]) -> None:
    by_weekday: dict[int, list[int]] = {}
    for day, puzzle in _puzzles(season, packs):
        by_weekday.setdefault(day.weekday(), []).append(puzzle.level)
    means = [sum(levels) / len(levels) for _, levels in sorted(by_weekday.items())]
    assert means == sorted(means)
    assert max(by_weekday[0]) < min(by_weekday[6])


def test_every_puzzle_has_its_day(season: Season, packs: dict[str, Pack]) -> None:
    played = {entry.puzzle_id for entry in season.days}
    assert {puzzle.id for pack in packs.values() for puzzle in pack.puzzles.values()} == played


def test_no_world_rules_a_week(season: Season, packs: dict[str, Pack]) -> None:
    """Once there are four worlds: the first month plays in the shop alone."""
    worlds = [entry.puzzle_id.partition("/")[0] for entry in season.days if entry.day >= FOUR_WORLDS]
    weeks = [worlds[n : n + 7] for n in range(len(worlds) - 6)]
    assert max(week.count(world) for week in weeks for world in packs) <= 5
