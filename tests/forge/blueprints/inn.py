"""A tiny inn: guests and their stays over nineteen months, with a month without any, ties and open ends."""

from pathlib import Path

from game.forge.world.world import World
from tests.forge.blueprints.worlds import world

INN = """
create table guests (id integer primary key, name varchar not null unique,
    tier varchar not null check (tier in ('basic', 'gold', 'silver')));
create table stays (id integer primary key, guest_id integer not null references guests(id),
    room varchar not null check (room in ('attic', 'cellar', 'tower')), came_at timestamp not null, left_at timestamp,
    rating integer, spent decimal(8, 2) not null);
create table dishes (id integer primary key, name varchar not null unique,
    course varchar not null check (course in ('starter', 'main', 'sweet')), price decimal(6, 2) not null);
insert into guests select n, 'Guest ' || n, (['basic', 'gold', 'silver'])[n % 3 + 1]
    from range(1, 50) t(n) order by n;
insert into stays
    select row_number() over (order by moment, n),
        1 + n % 12 + 2 * date_diff('month', timestamp '2024-01-01', moment),
        (['attic', 'cellar', 'tower'])[(n * 5 + n // 7) % 3 + 1],
        moment, if(n % 4 = 0, null, moment + to_hours(3 + n % 50)),
        if(n % 4 = 0 or n % 3 = 0, null, n % 5 + 1), (n * 37 % 400) / 4
    from (
        select n, timestamp '2024-01-03 08:00' + to_hours((n * n * 11 + n * 131) % 13800) as moment
        from range(600) t(n)
    )
    where date_trunc('month', moment) <> '2024-05-01';
insert into dishes
    select n, 'Dish ' || chr((64 + n)::integer), (['starter', 'main', 'sweet'])[n % 3 + 1], 3 + (n * 7 % 10) / 2
    from range(1, 25) t(n) order by n;
"""
ODD = """
create schema "Old Data";
create table "Old Data"."ORDER ITEMS" ("Group" varchar, "when" timestamp, "select" integer, parts integer[],
    facts struct(a integer, b varchar), "unitPrice" double, who uuid, _loaded_at timestamp, zoned timestamptz);
create table empty_one (id integer primary key, day date, amount decimal(8, 2), kind varchar);
create table single (id integer primary key, name varchar, seen_at timestamp);
create table bare (day date, number integer);
insert into "Old Data"."ORDER ITEMS" select if(n % 7 = 0, null, (['a', 'b"c', 'it''s'])[n % 3 + 1]),
    if(n % 9 = 0, null, timestamp '2025-01-01' + to_hours(n * 29)), n % 6, [n], {'a': n, 'b': 'x'},
    n / 3, gen_random_uuid(),
    timestamp '2026-01-01', timestamptz '2025-01-01 00:00+00' from range(200) t(n);
insert into single values (1, 'One', timestamp '2025-01-01');
insert into bare select if(n % 5 = 0, null, date '2025-01-01' + n::integer), n % 4 from range(90) t(n);
"""


def inn(folder: Path) -> World:
    """Guests, stays and dishes."""
    return world(folder, INN)


def odd(folder: Path) -> World:
    """Odd names and types, nulls everywhere, no keys, empty and nearly empty tables."""
    return world(folder, ODD)
