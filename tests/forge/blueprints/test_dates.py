"""Months, weekdays, and days that aren't there."""

from datetime import date
from pathlib import Path

from game.forge.blueprints import date_bucket, missing_days
from tests.forge.blueprints.stall import stall
from tests.forge.blueprints.worlds import rows, world

RUNS = """
create table runs (id integer primary key,
    kind varchar not null check (kind in ('day', 'night')), ran_at timestamp not null);
insert into runs select n, 'day', timestamp '2024-12-20 08:00' + to_days(n::integer) from range(30) t(n)
    where n not in (4, 5, 11);
insert into runs select 100 + n, 'night', timestamp '2024-12-24 23:30' + to_days((2 * n)::integer) from range(6) t(n);
"""


def test_days_without_any(tmp_path: Path) -> None:
    """The 24th had a run at night; the 25th and the 31st of December had none."""
    of = world(tmp_path, RUNS)
    found = {c.key: [row[0] for row in rows(of, c)] for c in missing_days.propose(of)}
    assert found["runs.ran_at day all"] == [date(2024, 12, 25), date(2024, 12, 31)]
    by_day = [date(2024, 12, 24), date(2024, 12, 25), date(2024, 12, 31)]
    assert found["runs.ran_at kind=day day all"] == by_day
    odd = [date(2024, 12, 24 + n) for n in (1, 3, 5, 7)]
    assert found["runs.ran_at kind=night day all"] == [*odd, date(2025, 1, 2)]


def test_the_calendar_is_that_of_the_kind(tmp_path: Path) -> None:
    of = world(tmp_path, RUNS)
    [night] = [c for c in missing_days.propose(of) if c.key == "runs.ran_at kind=night day all"]
    wide = next(miss for miss in night.wrong if "begins and ends" in miss.why)
    assert len(of.rows(wide.query)) > len(rows(of, night)) and "with any to the last" in night.brief


def test_months_of_two_years_stay_apart(tmp_path: Path) -> None:
    of = stall(tmp_path)
    months = [c for c in date_bucket.propose(of) if c.key.startswith("sales.sold_at month")]
    assert months
    for candidate in months:
        found = rows(of, candidate)
        assert [row[0] for row in found] == sorted({row[0] for row in found})
        assert {row[0].year for row in found} == {2024, 2025} and sum(row[1] for row in found) == 140


def test_every_weekday_has_one_line(tmp_path: Path) -> None:
    of = stall(tmp_path)
    weekdays = [c for c in date_bucket.propose(of) if c.outputs[0].name == "weekday"]
    assert weekdays and all("English name" in c.brief and len(rows(of, c)) <= 7 for c in weekdays)
