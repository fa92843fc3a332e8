"""A market stall: buyers, two of one name, and their sales over two years, some to nobody known, with days off."""

from pathlib import Path

from game.forge.world.world import World
from tests.forge.blueprints.worlds import world

STALL = """
create table towns (id integer primary key, name varchar not null unique);
insert into towns values (1, 'Ash'), (2, 'Birch'), (3, 'Cedar'), (4, 'Elm');
create table buyers (id integer primary key, first_name varchar not null, last_name varchar not null,
    town_id integer not null references towns(id), email varchar);
insert into buyers
    select n, (['Ann', 'Bob', 'Cem', 'Dee', 'Eli'])[n % 5 + 1], (['Fox', 'Gil', 'Hay'])[n % 3 + 1], n % 3 + 1,
        if(n % 4 = 0, null, 'b' || n || '@x')
    from range(1, 17) t(n) order by n;
create table sales (id integer primary key, buyer_id integer references buyers(id),
    channel varchar not null check (channel in ('stall', 'phone', 'web')),
    amount decimal(8, 2) not null, pieces integer, paid_with varchar, sold_at timestamp not null);
insert into sales
    select n, if(n % 11 = 0, null, (n * n * 3 + n * 7) % 16 + 1), (['stall', 'phone', 'web'])[n * n % 7 % 3 + 1],
        (n * 37 % 200) / 4, if(n % 9 = 0, null, n % 6 + 1), (['cash', 'card', null, 'coupon'])[n * 3 % 4 + 1],
        timestamp '2024-11-04 09:00' + to_days((n * 7 // 5)::integer) + to_hours(n * 5 % 11)
    from range(140) t(n) order by n;
create table shelves (id integer primary key, label varchar not null unique, height integer not null, built date);
insert into shelves select n, 'S' || n, n // 2, if(n % 5 = 0, null, date '2020-01-01' + (n * 40)::integer)
    from range(20) t(n) order by n;
"""
ODD = """
create schema crm;
create table crm."ORDER ITEMS" ("Item No" integer primary key, "Group" varchar, "unitPrice" decimal(10, 4),
    "select" integer, "createdAt" timestamp, tags varchar[], facts struct(a integer), who uuid, owner integer,
    on_hold boolean, zoned timestamptz);
insert into crm."ORDER ITEMS"
    select n, case n % 4 when 0 then 'A''x' when 1 then 'B "q"' when 3 then 'C' end, (n * 37 % 101) / 7, n * n % 17,
        timestamp '2024-01-01' + to_hours(n * 31), ['a'], {'a': n}, gen_random_uuid(), n % 7 + 1, n % 3 = 0,
        timestamptz '2025-01-01 00:00+00'
    from range(1, 121) t(n);
create table "Group" (id integer primary key, "Name" varchar, kind varchar, share double, born date, "desc" varchar);
insert into "Group" select n, 'N' || n % 6, if(n % 2 = 0, 'x', 'y'), n / 3, date '2020-02-29' + (n * 3)::integer, null
    from range(1, 31) t(n);
create table empty_one (id integer primary key, name varchar, amount integer, seen_at timestamp);
create table one_row (id integer, name varchar, amount double);
insert into one_row values (1, 'x', 'nan');
create table no_keys (a varchar, b varchar, v double, d date, t time, h hugeint);
insert into no_keys select 'k' || n % 5, 'm' || n % 3, if(n % 9 = 0, null, n * 1.1),
    date '2024-01-30' + (n * n % 40)::integer, time '10:00', n from range(200) t(n);
create table all_null (id integer primary key, x integer, y varchar, z timestamp);
insert into all_null select n, null, null, null from range(50) t(n);
create table ends (id integer primary key, n varchar not null, d date, x double);
insert into ends select n, 'n' || n % 3, case n when 0 then date '0001-01-01' when 1 then date '9999-12-31' when 2 then
    date 'infinity' else date '2024-01-01' + n::integer end, case n when 5 then 'inf' when 6 then 'nan' else -n / 7 end
    from range(60) t(n);
"""


def stall(folder: Path) -> World:
    """Towns, buyers, sales and shelves."""
    return world(folder, STALL)


def odd(folder: Path) -> World:
    """Odd names, types and values, hardly any promises."""
    return world(folder, ODD, links={"crm.ORDER ITEMS.owner": "Group.id"})
