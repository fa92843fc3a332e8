"""Runs are of days, however many rows a day has."""

from datetime import timedelta
from itertools import count
from pathlib import Path

from game.forge.blueprints.gaps_islands import BLUEPRINT
from tests.forge.blueprints.worlds import rows, world

SALES = """
create table shops (id integer primary key, name varchar not null unique);
create table sales (id integer primary key, shop_id integer not null references shops(id), sold_at timestamp not null);
insert into shops select n, 'Shop ' || n from range(1, 6) t(n);
insert into sales select row_number() over (), shop,
        timestamp '2025-01-01 09:00' + to_days(day::integer) + to_hours(twice::integer)
    from range(1, 6) s(shop), range(60) d(day), range(2) t(twice)
    where (day * shop + day // 7) % 5 <> 0 and (twice = 0 or day % 3 = 0);
"""


def test_runs_are_found_day_by_day(tmp_path: Path) -> None:
    made = world(tmp_path, SALES)
    found = next(c for c in BLUEPRINT.propose(made) if " runs " in c.key)
    least = int(found.key.split()[-1])
    days = set(made.connection.execute("select shop_id, sold_at::date from sales").fetchall())
    wanted = []
    for shop, day in sorted(days):
        if (shop, day - timedelta(days=1)) not in days:
            length = next(n for n in count(1) if (shop, day + timedelta(days=n)) not in days)
            if length >= least:
                wanted.append((f"Shop {shop}", day, day + timedelta(days=length - 1), length))
    assert rows(made, found) == wanted and f"at least {least}" in found.brief
    assert all(made.rows(miss.query) != wanted for miss in found.wrong)


def test_of_equal_runs_the_earliest_is_the_record(tmp_path: Path) -> None:
    made = world(tmp_path, SALES)
    found = next(c for c in BLUEPRINT.propose(made) if c.key.endswith("longest day"))
    runs = made.rows(found.wrong[1].query)
    earlier = [a[1] < b[1] for a, b in zip(rows(made, found), runs, strict=True) if a != b]
    assert earlier and all(earlier) and "of equal length take the earliest" in found.brief
