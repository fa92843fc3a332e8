"""The trail: its traps are there, text and clocks are read right, and stitching in steps equals stitching at once."""

import shutil
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from worlds.trail.addresses import parse_url, plain_terms
from worlds.trail.agents import parse_agent
from worlds.trail.clocks import local_time
from worlds.trail.features import make_examples, make_features
from worlds.trail.records import Address, Deed, Example, Features, Header, Moment
from worlds.trail.scoring import habits, make_habits, make_scores, scale_of, scaled, ticket_chance

from game.forge.dbtprocess import Dbt
from game.paths import levels_dir

TRAIL = levels_dir() / "packs" / "trail"
WAREHOUSE = levels_dir() / "warehouse"
CUTOFFS = ("2025-11-05 12:00:00", "2025-12-10 00:00:00")
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1"
IPAD = "Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0"
SITE = "https://help.brightwell.example"


def test_stitching_in_steps_equals_stitching_at_once(tmp_path: Path) -> None:
    """Two runs with cut-offs and one without give the rows of a full refresh, though views of long ago have changed."""
    dbt = Dbt(tmp_path / "project", tmp_path)
    _trail_alone(dbt.project)
    first = _stitched(dbt, "--select", "+stitched_views", cutoff=CUTOFFS[0])
    second = _stitched(dbt, "--select", "stitched_views", cutoff=CUTOFFS[1])
    third = _stitched(dbt, "--select", "stitched_views")
    whole = _stitched(dbt, "--select", "stitched_views", "--full-refresh")
    assert third == whole
    assert 0 < len(first) < len(second) < len(whole)
    assert _changed(first, second) and _changed(second, whole)
    assert whole == duckdb.execute(f"from '{TRAIL / 'data' / 'stitched_views.parquet'}' order by all").fetchall()


def _trail_alone(folder: Path) -> None:
    """The project without other worlds and tests, which dbt reads in a fraction of the time. What it promises of its
    columns stays."""
    for part in ("macros", "worlds", "seeds/trail", "models/trail"):
        shutil.copytree(WAREHOUSE / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(WAREHOUSE / file, folder)
    for properties in (folder / "models").rglob("*.yml"):
        models = yaml.safe_load(properties.read_text(encoding="utf-8")).get("models", [])
        for promised in (*models, *(column for model in models for column in model.get("columns", []))):
            promised.pop("data_tests", None)
        properties.write_text(yaml.safe_dump({"version": 2, "models": models}), encoding="utf-8")


def _stitched(dbt: Dbt, *selection: str, cutoff: str | None = None) -> list[tuple[Any, ...]]:
    """Runs dbt and gives the rows of stitched_views."""
    known = f"{{trail_cutoff: '{cutoff}'}}" if cutoff else "{}"
    dbt.run("build", "--exclude-resource-type", "test", "--vars", known, *selection)
    with duckdb.connect(str(dbt.database), read_only=True) as connection:
        return connection.execute("from trail.stitched_views order by all").fetchall()


def _changed(before: Sequence[tuple[Any, ...]], after: Sequence[tuple[Any, ...]]) -> bool:
    """Whether a view that was there before is put down to somebody else now."""
    then = {row[0]: row for row in after}
    return any(then[row[0]] != row for row in before)


@pytest.mark.parametrize(
    ("agent", "read"),
    [
        pytest.param(IPHONE, ("safari", "ios", "phone"), id="phone"),
        pytest.param(IPAD, ("safari", "ios", "tablet"), id="a tablet says Mobile too"),
        pytest.param(EDGE, ("edge", "windows", "computer"), id="edge claims to be chrome and safari"),
        pytest.param("Lanternbot/2.1 (like Chrome/141)", ("other", "other", "bot"), id="robot"),
        pytest.param("", ("other", "other", "computer"), id="nothing told"),
    ],
)
def test_a_user_agent_is_read(agent: str, read: tuple[str, str, str]) -> None:
    assert parse_agent(Header("v", agent))[1:] == read


@pytest.mark.parametrize(
    ("url", "referrer", "read"),
    [
        pytest.param(f"{SITE}/", None, ("/", "home", None, None, None, "direct", None), id="front page"),
        pytest.param(
            f"{SITE}/articles/flicker?utm_source=email&utm_campaign=advent",
            "https://www.google.com/",
            ("/articles/flicker", "article", "flicker", None, None, "email", "advent"),
            id="a tag goes before the referrer",
        ),
        pytest.param(
            f"{SITE}/search?q=+Lamp++won%27t+pair%3F",
            "https://www.bing.com/",
            ("/search", "search", None, " Lamp  won't pair?", "lamp won t pair", "organic", None),
            id="search",
        ),
        pytest.param(
            f"{SITE}/search", None, ("/search", "search", None, None, None, "direct", None), id="empty search"
        ),
    ],
)
def test_an_address_is_read(url: str, referrer: str | None, read: tuple[str | None, ...]) -> None:
    assert parse_url(Address(1, url, referrer))[1:] == read


def test_terms_have_one_form() -> None:
    assert plain_terms("  LAMP   Offline?! ") == "lamp offline"


@pytest.mark.parametrize(
    ("utc", "zone", "local", "week"),
    [
        pytest.param("2025-10-26 00:50", "Europe/Berlin", "2025-10-26 02:50", "2025-W43", id="in summer time"),
        pytest.param("2025-10-26 01:10", "Europe/Berlin", "2025-10-26 02:10", "2025-W43", id="the hour again"),
        pytest.param("2025-12-28 22:30", "Asia/Kolkata", "2025-12-29 04:00", "2026-W01", id="next ISO year"),
        pytest.param("2025-10-04 16:30", "Australia/Sydney", "2025-10-05 03:30", "2025-W40", id="spring in the south"),
    ],
)
def test_the_visitors_clock(utc: str, zone: str, local: str, week: str) -> None:
    found = local_time(Moment(1, datetime.fromisoformat(utc), zone))
    assert found == (1, datetime.fromisoformat(local), week)


def test_no_zone_no_local_time() -> None:
    assert local_time(Moment(1, datetime(2025, 10, 26), None)) == (1, None, None)


def test_features_are_counted_per_visitor() -> None:
    at = datetime(2025, 12, 1, 21, 40)
    deeds = [
        Deed(1, "b", "search", at, 1, at, 0),
        Deed(2, "b", "article", at.replace(hour=22, minute=10), 1, at.replace(hour=22, minute=10), None),
        Deed(3, "b", "ticket", at.replace(hour=23, minute=59), None, None, None),
        Deed(4, "a", "page", at, 1, None, None),
        Deed(5, "a", "search", at.replace(hour=22, minute=11), 2, None, None),
    ]
    assert make_features(deeds) == [
        Features("a", 2, 2, 1, 0, 0, 1, 0, False),
        Features("b", 1, 2, 1, 1, 1, 1, 1, True),
    ]


def test_an_example_knows_nothing_of_its_day_of_scoring_and_later() -> None:
    before, on = datetime(2025, 11, 9, 23, 59, 59), datetime(2025, 11, 10)
    deeds = [
        Deed(1, "a", "search", before, 1, None, 0),
        Deed(2, "a", "article", on, 1, None, None),
        Deed(3, "a", "ticket", on, None, None, None),
        Deed(4, "b", "article", on, 1, None, None),
        Deed(5, "b", "ticket", on, None, None, None),
        Deed(6, "b", "ticket", datetime(2026, 1, 5), None, None, None),
        Deed(7, "c", "page", datetime(2025, 12, 8), 1, None, None),
    ]
    assert make_examples(deeds) == [
        Example("a", "trained", date(2025, 11, 10), 1, 1, 1, 1, 0, 1, True),
        Example("b", "held_out", date(2025, 12, 8), 1, 1, 0, 0, 1, 1, False),
    ]


def test_a_regression_finds_what_divides() -> None:
    points = [(0.0,), (1.0,), (2.0,), (3.0,)]
    learnt = scaled(points, scale_of(points))
    chance = ticket_chance(learnt, [False, False, True, True])
    scores = [chance(point) for point in learnt]
    assert scores == sorted(scores)
    assert scores[1] < 0.2 and scores[2] > 0.8


def test_scores_average_to_the_truth() -> None:
    labels = [True, False, False, True, False, False]
    points = [(float(n * n),) for n in range(6)]
    learnt = scaled(points, scale_of(points))
    chance = ticket_chance(learnt, labels)
    assert sum(map(chance, learnt)) == pytest.approx(sum(labels), abs=1e-6)


def test_habits_are_named_by_how_much_is_viewed() -> None:
    points = [(0.0, float(views)) for views in (1, 1, 2, 9, 10, 10, 30, 31)]
    assert habits(points) == ["glancer"] * 3 + ["reader"] * 3 + ["regular"] * 2


def test_nothing_is_learnt_from_those_held_out() -> None:
    trained = [_example(n, "trained", followed=n % 4 == 0) for n in range(40)]
    held_out = [_example(n, "held_out", followed=n % 3 == 0) for n in range(40, 60)]
    otherwise = [one._replace(ticket_followed=not one.ticket_followed) for one in held_out]
    scores = [one.ticket_score for one in make_scores([*trained, *held_out])]
    assert scores == [one.ticket_score for one in make_scores([*trained, *otherwise])]
    assert scores[:40] == [one.ticket_score for one in make_scores(trained)]


def test_habits_are_the_same_every_time() -> None:
    features = [Features(f"v{n}", n % 3 + 1, n % 7 + 1, n % 2, 0, n % 5, n % 3 + 1, 0, n % 4 == 0) for n in range(40)]
    assert make_habits(features) == make_habits(features)


def _example(n: int, cohort: str, *, followed: bool) -> Example:
    return Example(f"v{n}", cohort, date(2025, 11, 10), n % 3 + 1, n % 7 + 1, n % 2, 0, n % 5, n % 3 + 1, followed)
