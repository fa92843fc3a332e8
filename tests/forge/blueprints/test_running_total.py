"""A total runs along the months, and a limit is reached at the end of a day."""

from pathlib import Path

from game.forge.blueprints.running_total import BLUEPRINT
from tests.forge.blueprints.worlds import rows, world


def test_the_total_grows_over_a_missing_month(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        "create table sales (id integer primary key, sold_on date not null, amount decimal(8, 2) not null);"
        "insert into sales select n, date '2025-01-05' + (n * 9)::integer, n from range(1, 30) t(n) "
        "where month(date '2025-01-05' + (n * 9)::integer) <> 4",
    )
    found = next(c for c in BLUEPRINT.propose(made) if c.key == "sales.sold_on amount by month")
    got = rows(made, found)
    assert [month.month for month, _, _ in got] == [1, 2, 3, 5, 6, 7, 8, 9]
    assert [total for _, _, total in got] == [sum(amount for _, amount, _ in got[: n + 1]) for n in range(len(got))]
    assert "without sales has no row" in found.brief


def test_the_day_of_a_limit_is_the_first_one_by_whose_end_it_is_reached(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        "create table shops (id integer primary key, name varchar not null unique);"
        "create table sales (id integer primary key, shop_id integer not null references shops(id), "
        "sold_at timestamp not null);"
        "insert into shops select n, 'Shop ' || n from range(1, 7) t(n);"
        "insert into sales select n, 1 + n % 6, timestamp '2025-01-01 09:00' + to_hours(n * (5 + n % 6) * 3) "
        "from range(90) t(n)",
    )
    found = next(c for c in BLUEPRINT.propose(made) if "reaches 5" in c.key)
    days: dict[int, list[object]] = {}
    for shop, day in sorted(made.connection.execute("select shop_id, sold_at::date from sales").fetchall()):
        days.setdefault(shop, []).append(day)
    assert rows(made, found) == [(f"Shop {shop}", days[shop][4]) for shop in range(1, 7)]
    assert rows(made, found) != made.rows(found.wrong[0].query) and "the fifth sale" in found.brief
