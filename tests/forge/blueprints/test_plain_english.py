"""Briefs over tables and columns whose names are plurals, have no plural, or begin like a measure: nothing that a
native speaker stumbles over."""

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from game.forge.blueprints import blueprints
from game.forge.drafting.candidate import Candidate
from tests.forge.blueprints.worlds import world

GYM = """
create table species (id integer primary key, name varchar not null unique, status varchar not null,
    has_fur boolean not null);
insert into species select n, 'Species ' || n, ['safe', 'rare', 'lost'][n % 3 + 1], n % 2 = 0 from range(24) r(n);
create table staff (staff_id integer primary key, email varchar not null unique, boss_id integer,
    total_sales decimal(10, 2) not null, mood varchar not null, hired_on date not null);
insert into staff select n, 'p' || n || '@x', if(n > 2, n // 3, null), n * n * 13 % 9000,
    ['none', 'fine', 'bad'][n % 3 + 1], date '2020-01-01' + (n * n * 17 % 900)::integer from range(40) r(n) order by n;
create table addresses (address_id integer primary key, staff_id integer not null references staff,
    city varchar not null, is_primary boolean not null, moved_in_on date not null);
insert into addresses select n, n * 7 % 40, ['Rome', 'Oslo', 'Bern'][n * n % 3 + 1], n % 3 > 0,
    date '2024-01-03' + (n * 5 % 300)::integer from range(90) r(n);
create table classes (class_id integer primary key, title varchar not null, staff_id integer not null references staff,
    seats_taken integer not null, starts_at timestamp not null, is_canceled boolean not null);
insert into classes select n, ['Yoga', 'Spin', 'Box'][n * n % 3 + 1], n * 11 % 40, n * n * 7 % 23,
    timestamp '2024-01-01 07:00' + to_hours((n * 29 % 4000)::integer), n % 9 = 0 from range(200) r(n);
create table bookings (booking_id integer primary key, class_id integer not null references classes,
    species_id integer references species, booked_at timestamp not null,
    status varchar not null check (status in ('attended', 'missed', 'no_show')), fee decimal(8, 2) not null);
insert into bookings select n, n * n % 200, if(n % 7 = 0, null, n * 7 % 23),
    timestamp '2024-01-01 07:00' + to_minutes((n * 1291 % 300000)::integer),
    ['attended', 'attended', 'missed', 'no_show'][n * 3 % 4 + 1], (5 + n * 13 % 37 / 2) from range(500) r(n);
create table equipment (equipment_id integer primary key, kind varchar not null, days_out integer not null,
    last_booked_on date);
insert into equipment select n, ['mats', 'bike', 'glasses'][n * n % 3 + 1], n * 7 % 31,
    if(n % 6 > 0, date '2024-01-01' + (n * 13 % 300)::integer, null) from range(120) r(n);
create table monthly_bills (bill_id integer primary key, staff_id integer not null references staff,
    bill_month date not null, amount decimal(8, 2) not null);
insert into monthly_bills select n, n * 7 % 40, date '2024-01-01' + to_months((n * n % 11)::integer),
    20 + n * 31 % 97 from range(150) r(n);
"""
MOST = 30
STUMBLES = (
    pytest.param(r"(?i)\b(\w+) \1\b", id="a word twice"),
    pytest.param(r"\bmonth of the [\w ]*month\b", id="a month of a month"),
    pytest.param(r"\ban? (lower |higher )?(seats|days|total sales)\b", id="one of a plural"),
    pytest.param(r"\bdoes the (seats|days|total sales)\b", id="a verb for one"),
    pytest.param(r"\bless than [\w,]+ (seats|days)\b", id="less of what is counted"),
    pytest.param(r"\bthat (are|have) [^.,?]* that have\b", id="that, that"),
    pytest.param(r"\b(are|is) (not )?\w+ and with\b", id="is and with"),
    pytest.param(r"\bspecies's|(?<!number )without species\b", id="one species"),
    pytest.param(r"\b(none|no show|mats|glasses) (staff|bookings|equipment)", id="a value that is no adjective"),
    pytest.param(r"\b(address|class|equipment item|staff member) (address|class|equipment|staff) number", id="owners"),
    pytest.param(r"date last booked\b", id="date last booked"),
)  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Candidate]:
    return list(_all(tmp_path_factory.mktemp("gym")))


def _all(folder: Path) -> Iterator[Candidate]:
    made = world(folder, GYM, links={"staff.boss_id": "staff.staff_id"})
    for blueprint in blueprints():
        yield from islice(blueprint.propose(made), MOST)


@pytest.mark.parametrize("stumble", STUMBLES)
def test_nobody_stumbles(stumble: str, found: list[Candidate]) -> None:
    said = [text for c in found for text in (c.title, c.brief, *(miss.why for miss in c.wrong))]
    assert len(said) > 500
    assert not [text for text in said if re.search(stumble, re.sub(r'"[^"]*"', '"…"', text), re.IGNORECASE)]
