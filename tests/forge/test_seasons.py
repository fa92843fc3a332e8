"""Seasons: easy to hard over the week, nothing twice, no concept twice in a row, and what is past stays."""

from datetime import date, timedelta
from itertools import islice, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.errors import SeasonError
from game.forge.seasons import plan_season, season_text, write_season
from game.puzzle.model import Forged, Pack, Puzzle
from game.puzzle.season import Calendar, load_season

FIRST = date(2026, 11, 1)
LONG_AGO = date(2026, 10, 1)
CONCEPTS = ("filter", "group", "anti-join", "window", "pivot", "date")
NOWHERE = Path("no-season.yml")


def _packs(count: int) -> list[Pack]:
    """Two worlds with `count` puzzles each, of all levels and several concepts, every other one forged."""
    return [
        Pack(world, world, Path(world), (), puzzles={p.name: p for n in range(count) if (p := _puzzle(world, n))})
        for world in ("shop", "trail")
    ]


def _puzzle(world: str, n: int) -> Puzzle:
    forged = Forged("top_n", str(n)) if n % 2 else None
    concepts = (CONCEPTS[n * 7 % len(CONCEPTS)],)
    return Puzzle(world, f"p{n:03}", "…", "…", "select 1", concepts, difficulty=n % 5 + 1, forged=forged)


@given(st.integers(8, 60), st.integers(1, 150), st.integers(1, 9), st.booleans())
def test_laws_of_a_season(count: int, days: int, seed: int, workdays: bool) -> None:
    calendar = Calendar(workdays, frozenset({date(2026, 12, 25)}) if workdays else frozenset())
    plan = plan_season(_packs(count), NOWHERE, FIRST, days, calendar, LONG_AGO, seed)
    season = plan.season
    assert [d.day for d in season.days] == list(islice(calendar.days(FIRST), min(days, 2 * count)))
    assert len({d.puzzle_id for d in season.days}) == len(season.days)
    assert plan == plan_season(_packs(count), NOWHERE, FIRST, days, calendar, LONG_AGO, seed)
    by_weekday: dict[int, list[int]] = {}
    for entry in season.days:
        by_weekday.setdefault(entry.day.weekday(), []).append(plan.puzzles[entry.puzzle_id].level)
    order = [level for _, levels in sorted(by_weekday.items()) for level in (min(levels), max(levels))]
    assert all(a <= b for a, b in zip(order[1::2], order[2::2], strict=False))


def test_no_concept_leads_two_days_in_a_row() -> None:
    plan = plan_season(_packs(60), NOWHERE, FIRST, 120, Calendar(), LONG_AGO)
    lead = [plan.puzzles[entry.puzzle_id].concepts[0] for entry in plan.season.days]
    assert all(a != b for a, b in pairwise(lead))


def test_worlds_are_mixed() -> None:
    worlds = [
        e.puzzle_id.split("/")[0]
        for e in plan_season(_packs(60), NOWHERE, FIRST, 100, Calendar(), LONG_AGO).season.days
    ]
    assert max(worlds[n : n + 7].count("shop") for n in range(94)) <= 5


def test_what_was_written_by_hand_comes_before_what_was_forged() -> None:
    plan = plan_season(_packs(60), NOWHERE, FIRST, 70, Calendar(), LONG_AGO)
    by_hand = [p for p in plan.puzzles.values() if p.forged is None]
    played = {entry.puzzle_id for entry in plan.season.days}
    assert sum(p.id in played for p in by_hand) == len(by_hand)


def test_past_days_stay_when_puzzles_are_added(tmp_path: Path) -> None:
    file = tmp_path / "season.yml"
    write_season(plan_season(_packs(20), file, FIRST, 40, Calendar(), LONG_AGO), file)
    before = load_season(file)
    today = FIRST + timedelta(days=9)
    plan = plan_season(_packs(40), file, FIRST, 80, Calendar(), today)
    assert plan.kept == 10
    assert plan.season.days[:10] == before.days[:10]
    assert plan.season.days != before.days
    assert len(plan.season.days) == 80


def test_a_written_season_is_the_planned_one(tmp_path: Path) -> None:
    file = tmp_path / "season.yml"
    calendar = Calendar(True, frozenset({date(2026, 12, 25), date(2026, 12, 28)}))
    plan = plan_season(_packs(30), file, FIRST, 50, calendar, LONG_AGO)
    write_season(plan, file)
    assert load_season(file) == plan.season
    assert f"  {FIRST + timedelta(days=1)}: " in season_text(plan)
    assert ", ●" in season_text(plan)


def test_a_past_day_stays_though_its_puzzle_is_gone_and_today_gets_another(tmp_path: Path) -> None:
    file = tmp_path / "season.yml"
    file.write_text("days:\n  2026-11-01: shop/gone\n  2026-11-02: shop/gone-too\n", encoding="utf-8")
    plan = plan_season(_packs(5), file, FIRST, 6, Calendar(), date(2026, 11, 2))
    assert plan.season.days[0].puzzle_id == "shop/gone"
    assert [entry.day.day for entry in plan.season.days] == [1, 2, 3, 4, 5, 6]
    assert all(entry.puzzle_id in plan.puzzles for entry in plan.season.days[1:])
    assert "2026-11-01: shop/gone  # Sun, no longer there" in season_text(plan)


def test_a_season_that_has_begun_keeps_its_kind_of_days(tmp_path: Path) -> None:
    file = tmp_path / "season.yml"
    write_season(plan_season(_packs(5), file, FIRST, 9, Calendar(), LONG_AGO), file)
    with pytest.raises(SeasonError, match="other days"):
        plan_season(_packs(5), file, FIRST, 9, Calendar(True), FIRST)


def test_no_puzzles_make_no_season() -> None:
    with pytest.raises(SeasonError, match="no puzzle"):
        plan_season([], NOWHERE, FIRST, 9, Calendar(), LONG_AGO)
