"""Months, weekdays, and days that aren't there."""

from datetime import date
from pathlib import Path

from game.forge.blueprints import date_bucket, missing_days
from tests.forge.blueprints.stall import stall
from tests.forge.blueprints.worlds import rows, world

RUNS = """
create table runs (id integer primary key,
    kind varchar not null check (kind in ('day', 'night')), ran_at timestamp {});
insert into runs select n, 'day', timestamp '2024-11-20 08:00' + to_days(n::integer) from range(83) t(n)
    where n not in (34, 35, 41);
insert into runs select 100 + n, 'night', timestamp '2024-12-02 23:30' + to_days((2 * n)::integer) from range(15) t(n);
"""


def test_days_without_any(tmp_path: Path) -> None:
    """The 24th had a run at night; the 25th and the 31st of December had none."""
    of = world(tmp_path, RUNS.format("not null"))
    found = {c.key: [row[0] for row in rows(of, c)] for c in missing_days.propose(of)}
    span = "day 2024-12-01 2024-12-31"
    assert found[f"runs.ran_at {span}"] == [date(2024, 12, 25), date(2024, 12, 31)]
    assert found[f"runs.ran_at kind=day {span}"] == [date(2024, 12, 24), date(2024, 12, 25), date(2024, 12, 31)]


def test_a_null_hides_no_gap(tmp_path: Path) -> None:
    of = world(tmp_path, RUNS.format("") + "insert into runs values (200, 'day', null);")
    found = [c for c in missing_days.propose(of) if c.key == "runs.ran_at day 2024-12-01 2024-12-31"]
    assert [len(rows(of, c)) for c in found] == [2]
    listed = next(miss for miss in found[0].wrong if "`not in`" in miss.why)
    assert not of.rows(listed.query) and "December 2024" in found[0].brief


def test_gaps_lie_between_first_and_last(tmp_path: Path) -> None:
    """Weeks and months are asked for from the first that has any, by name."""
    of = stall(tmp_path)
    for candidate in missing_days.propose(of):
        if candidate.outputs[0].name != "day":
            _, first, last = candidate.key.rsplit(" ", 2)
            assert all(date.fromisoformat(first) < row[0] < date.fromisoformat(last) for row in rows(of, candidate))
            assert f"{date.fromisoformat(first):%B %Y}" in candidate.brief


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
