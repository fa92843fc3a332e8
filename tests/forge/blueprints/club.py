"""A tiny club: members with namesakes who were brought by other members, their bookings of courts, what they paid, and
trails between huts."""

from pathlib import Path

from game.forge.world.world import World
from tests.forge.blueprints.worlds import world

CLUB = """
create table members (id integer primary key, first_name varchar not null, last_name varchar not null,
    rank varchar not null check (rank in ('junior', 'senior', 'veteran')), mentor_id integer, joined_on date not null,
    fee decimal(8, 2) not null);
create table courts (id integer primary key, name varchar not null unique,
    surface varchar not null check (surface in ('clay', 'grass', 'hard')), opened_on date not null);
create table bookings (id integer primary key, member_id integer not null references members(id),
    court_id integer references courts(id), status varchar not null check (status in ('kept', 'missed', 'moved')),
    booked_at timestamp not null, cost decimal(8, 2) not null);
create table payments (id integer primary key, member_id integer not null references members(id),
    way varchar not null check (way in ('card', 'cash')), amount decimal(8, 2) not null, paid_on date not null);
create table balls (id integer primary key, booking_id integer not null references bookings(id),
    kind varchar not null check (kind in ('new', 'old', 'lost')), pieces integer not null);
create table huts (id integer primary key, name varchar not null unique, beds integer not null,
    valley varchar not null check (valley in ('north', 'south', 'west')));
create table trails (id integer primary key, from_hut_id integer not null references huts(id),
    to_hut_id integer not null references huts(id));
insert into members
    select n, (['Ada', 'Ben', 'Cleo', 'Dan', 'Eve'])[n % 5 + 1], (['Ash', 'Birch', 'Cedar', 'Dogwood'])[n % 4 + 1],
        (['junior', 'senior', 'veteran'])[n % 3 + 1], if(n <= 2, null, n // 2),
        date '2020-01-01' + (n * 37 % 400)::integer, 10 + n * 7 % 50
    from range(1, 31) t(n) order by n;
insert into courts
    select n, 'Court ' || chr((64 + n)::integer), (['clay', 'grass', 'hard'])[n % 3 + 1],
        date '2010-01-01' + (n // 3)::integer
    from range(1, 13) t(n) order by n;
insert into bookings
    select n, 1 + n % 23, if(n % 13 = 0, null, 1 + (n * n + n // 7) % 9),
        (['kept', 'missed', 'moved', 'kept', 'kept'])[n % 5 + 1], timestamp '2024-01-01 08:00' + to_hours(n * 51),
        5 + n % 9
    from range(1, 161) t(n) order by n;
insert into payments
    select row_number() over (order by member_id, id % 2), member_id, if(id % 2 = 0, 'card', 'cash'),
        sum(cost) + if(member_id % 6 = 0, member_id, 0), date '2025-01-02'
    from bookings group by member_id, id % 2;
insert into balls
    select n, 1 + n * 7 % 160, (['new', 'old', 'lost', 'new'])[n % 4 + 1], 1 + n % 6 from range(1, 90) t(n);
insert into huts
    select n, 'Hut ' || n, 4 + n * 5 % 11, (['north', 'south', 'west', 'north'])[n % 4 + 1]
    from range(1, 15) t(n);
insert into trails
    select row_number() over (), a, b
    from (values (1, 2), (1, 3), (2, 4), (3, 4), (4, 5), (5, 6), (4, 7), (7, 8), (8, 5), (9, 10), (10, 11), (11, 9),
        (12, 12)) t(a, b);
"""
LINKED = """
create schema "Old Data";
create macro key_of(n) as ('00000000-0000-0000-0000-0000000000' || lpad(n::varchar, 2, '0'))::uuid;
create table "Old Data"."Group" ("Name" varchar, "KeyNo" uuid, "select" varchar);
create table "Old Data"."ORDER ITEMS" (
    "GroupNo" uuid, "when" timestamp, "unitPrice" double, parts integer[], "order" integer);
create table lonely (id integer, parent_id integer, label varchar);
insert into "Old Data"."Group"
    select 'It''s "' || n || '"', key_of(n), if(n % 3 = 0, null, (['x', 'y'])[n % 2 + 1]) from range(12) t(n);
insert into "Old Data"."ORDER ITEMS"
    select if(n % 5 = 0, null, key_of(n % 9)), if(n % 7 = 0, null, timestamp '2025-01-01' + to_hours(n * 5)), n / 3,
        [n], n % 4
    from range(80) t(n);
insert into lonely values (1, 1, 'a'), (2, 1, 'b'), (3, 4, 'c'), (4, 3, 'd'), (5, null, null);
"""
_LINKS = {"Old Data.ORDER ITEMS.GroupNo": "Old Data.Group.KeyNo", "lonely.parent_id": "lonely.id"}


def club(folder: Path) -> World:
    """The club."""
    return world(folder, CLUB, {"members.mentor_id": "members.id"})


def linked(folder: Path) -> World:
    """Odd names, nulls, circles and keys of odd types, joined by foreign keys that only the catalog declares."""
    return world(folder, LINKED, _LINKS)
