"""What columns are for: dates that only tell the year are no days, whole numbers called like rows no amounts."""

from pathlib import Path

import pytest

from tests.forge.blueprints.worlds import world


@pytest.mark.parametrize(
    ("column", "role"),
    [("born_on", "other"), ("seen_at", "other"), ("joined_on", "day"), ("left_at", "moment"), ("always", "day")],
)
def test_dates_that_are_all_new_year_are_no_days(tmp_path: Path, column: str, role: str) -> None:
    of = world(
        tmp_path,
        """
        create table owners (id integer primary key, born_on date, seen_at timestamp, joined_on date,
            left_at timestamp, always date);
        insert into owners select n, make_date(1950 + n % 44, 1, 1), make_timestamp(2000 + n % 5, 1, 1, 0, 0, 0),
            date '2024-01-01' + n, make_timestamp(2000 + n % 5, 1, 1, n % 24, 0, 0), date '2024-01-01'
            from range(90) r(n);
        """.replace("+ n,", "+ n::integer,"),
    )
    assert next(c.role for c in of.table("owners").columns if c.name == column) == role


def test_a_number_called_like_rows_of_another_table_is_no_amount(tmp_path: Path) -> None:
    of = world(
        tmp_path,
        """
        create table stations (id integer primary key, docks integer not null);
        create table rides (id integer primary key, end_station integer not null, stations integer not null,
            ride integer not null);
        insert into stations select n, n % 9 from range(20) r(n);
        insert into rides select n, n * 7 % 20, n % 5, n % 3 from range(90) r(n);
        """,
    )
    roles = {c.name: c.role for c in of.table("rides").columns}
    assert roles == {"id": "key", "end_station": "other", "stations": "count", "ride": "count"}
