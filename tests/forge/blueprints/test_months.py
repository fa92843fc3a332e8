"""First days of months stand for months; calendars are no news."""

from pathlib import Path

import pytest
from sqlglot import exp

from game.forge.blueprints import blueprints
from game.forge.drafting.candidate import Candidate
from game.forge.world.words import is_time
from game.forge.world.world import World
from tests.forge.blueprints.worlds import world

FEES = """
create table members (member_id integer primary key, name varchar not null unique);
insert into members select n, 'M' || n from range(1, 31) t(n);
create table fees (fee_id integer primary key, member_id integer not null references members(member_id),
    kind varchar not null check (kind in ('full', 'half')), fee_month date not null, amount integer not null);
insert into fees select n, 1 + (n * 7) % 30, if(n % 3 = 0, 'half', 'full'),
    {}, 10 + (n * n) % 17 from range(200) t(n);
create table dim_dates (day date, weekday_number integer, is_weekend boolean);
insert into dim_dates select d::date, isodow(d), isodow(d) > 5
    from generate_series(date '2024-01-01', date '2025-12-31', interval 1 day) t(d);
"""
MONTHS = "(date '2024-01-01' + to_months(((n * n) % 23)::integer))::date"
DAYS = "(date '2024-01-01' + to_days(((n * n * 5) % 690)::integer))::date"
SHORT = ("weekday", "Monday", "days", "visit")
"""What only days can tell."""


def _found(of: World) -> list[Candidate]:
    return [candidate for blueprint in blueprints() for candidate in blueprint.propose(of)]


def _briefs(folder: Path, dates: str) -> list[str]:
    return [candidate.brief for candidate in _found(world(folder, FEES.format(dates)))]


def test_months_are_asked_for_no_days(tmp_path: Path) -> None:
    briefs = [brief for brief in _briefs(tmp_path, MONTHS) if "fee month" in brief or "by month" in brief]
    assert briefs and not [brief for brief in briefs if any(word in brief for word in SHORT)]


def test_other_dates_are(tmp_path: Path) -> None:
    briefs = _briefs(tmp_path, DAYS)
    assert all(any(word in brief for brief in briefs) for word in SHORT)


def test_a_calendar_without_a_key_is_no_subject(tmp_path: Path) -> None:
    of = world(tmp_path, FEES.format(DAYS))
    assert [table.name for table in of.tables if table.is_calendar] == ["dim_dates"]
    read = {table.name for candidate in _found(of) for table in candidate.answer.find_all(exp.Table)}
    assert "fees" in read and "dim_dates" not in read


@pytest.mark.parametrize(
    "name", ["date_day", "is_weekend", "fiscal_quarter", "day_of_week", "month_name_short", "DateKey"]
)
def test_columns_of_calendars_are_told_by_their_names(name: str) -> None:
    assert is_time(name)


@pytest.mark.parametrize("name", ["name", "number", "first_order", "sold_on", "customer_month", "is_active"])
def test_others_are_not(name: str) -> None:
    assert not is_time(name)
