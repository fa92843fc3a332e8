"""Frames look at rows, or at the calendar, as the brief says."""

from datetime import timedelta
from pathlib import Path

from game.forge.blueprints.moving_average import BLUEPRINT
from tests.forge.blueprints.worlds import rows, world

SALES = """
create table sales (id integer primary key, sold_on date not null);
insert into sales select n, date '2025-01-03' + (n * n % 97)::integer from range(140) t(n)
    where (n * n % 97) % 11 <> 4;
"""


def test_seven_days_are_days_of_the_calendar(tmp_path: Path) -> None:
    made = world(tmp_path, SALES)
    found = next(c for c in BLUEPRINT.propose(made) if "by day" in c.key)
    counts = dict(made.connection.execute("select sold_on, count(*) from sales group by 1").fetchall())
    for day, number, average in rows(made, found):
        week = sum(counts.get(day - timedelta(days=back), 0) for back in range(7))
        assert (number, average) == (counts[day], round(week / 7, 2))
    assert rows(made, found) != made.rows(found.wrong[0].query) != made.rows(found.wrong[1].query)
    assert "7 calendar days" in found.brief


def test_the_first_weeks_average_what_there_is(tmp_path: Path) -> None:
    made = world(tmp_path, SALES)
    found = next(c for c in BLUEPRINT.propose(made) if "by week" in c.key)
    got = rows(made, found)
    before = int(found.key.split()[-1])
    for n, (_, _, average) in enumerate(got):
        frame = [number for _, number, _ in got[max(0, n - before) : n + 1]]
        assert abs(average - sum(frame) / len(frame)) <= 0.05001
