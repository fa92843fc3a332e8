"""A row is compared with the one before it of the same group."""

from datetime import date
from itertools import pairwise
from pathlib import Path

from game.forge.blueprints.lag_change import BLUEPRINT
from tests.forge.blueprints.worlds import rows, world


def test_the_longest_wait_is_within_each_group(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        "create table shops (id integer primary key, name varchar not null unique);"
        "create table sales (id integer primary key, shop_id integer not null references shops(id), "
        "sold_on date not null);"
        "insert into shops select n, 'Shop ' || n from range(1, 5) t(n);"
        "insert into sales select n, 1 + n % 3, date '2025-01-01' + (n * n * 3 % 200)::integer from range(40) t(n);"
        "insert into sales values (99, 4, date '2025-02-02')",
    )
    found = next(c for c in BLUEPRINT.propose(made) if c.key.endswith("wait"))
    days: dict[int, list[date]] = {}
    for shop, day in sorted(made.connection.execute("select shop_id, sold_on from sales").fetchall()):
        days.setdefault(shop, []).append(day)
    longest = {shop: [max((b - a).days for a, b in pairwise(own))] for shop, own in days.items() if len(own) > 1}
    assert rows(made, found) == [(f"Shop {shop}", *longest[shop]) for shop in (1, 2, 3)]
    assert rows(made, found) != made.rows(found.wrong[0].query)
    assert "leave out shops with fewer than two sales" in found.brief
