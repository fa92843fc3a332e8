"""Families that change a table's shape or open its values: kinds as columns, columns as rows, parts of texts, lists."""

from datetime import date
from pathlib import Path

from game.forge.blueprints import nested_values, pivot, string_parsing, timeline, unpivot
from game.forge.drafting import tree
from tests.forge.blueprints.worlds import rows, sound, world

PARCELS = """
    create table parcels (
        id integer primary key, depot varchar not null, size varchar not null, fee integer,
        code varchar not null, sent_on date not null, arrived_on date, pieces integer not null, labels integer not null
    );
    insert into parcels
    select i, ['North', 'South', 'West'][1 + i % 3], ['small', 'large'][1 + (i // 3 + i // 11) % 2],
        if(i % 5 = 0, null, i),
        ['AB', 'xyz', 'AB', 'q'][1 + i % 4] || '-' || i, date '2025-01-01' + i::integer,
        if(i % 7 = 0, null, date '2025-01-03' + i::integer), i % 9, i % 5
    from range(1, 61) r(i) where i % 3 < 2 or (i // 3 + i // 11) % 2 = 1;
"""


def test_a_group_without_a_kind_keeps_its_row(tmp_path: Path) -> None:
    made = world(tmp_path, PARCELS)
    found = [c for c in sound(made, pivot.propose(made)) if c.key == "parcels by depot across size rows"]
    [wide] = found
    assert [o.name for o in wide.outputs] == ["depot", "large", "small"]
    counts = {depot: (large, small) for depot, large, small in rows(made, wide)}
    assert set(counts) == {"North", "South", "West"} and counts["West"][1] == 0
    assert "0 if none" in wide.brief


def test_kinds_that_make_no_column_are_not_put_across(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        """
        create table notes (id integer primary key, team varchar not null, mark varchar not null);
        insert into notes select i, ['a', 'b'][1 + i % 2], ['+', '-'][1 + i % 2] from range(30) r(i);
        """,
    )
    assert not [c for c in pivot.propose(made) if "across mark" in c.key]


def test_columns_become_rows_and_nulls_no_row(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        """
        create table boxes (id integer primary key, kind varchar not null, low_limit integer, high_limit integer);
        insert into boxes select i, ['a', 'b'][1 + i % 2], if(i % 4 = 0, null, i), i * 2 from range(1, 25) r(i);
        """,
    )
    [long] = [c for c in sound(made, unpivot.propose(made)) if c.key == "boxes low_limit,high_limit"]
    assert rows(made, long) == [("high_limit", 24, 2, 48), ("low_limit", 18, 1, 23)]
    assert "Leave out empty values" in long.brief


def test_dates_are_events_each_in_its_month(tmp_path: Path) -> None:
    made = world(tmp_path, PARCELS)
    found = sound(made, timeline.propose(made))
    by_month = [c for c in found if "by month" in c.key] or found
    for candidate in by_month:
        assert {event for _, event, *_ in rows(made, candidate)} == {"sent_on", "arrived_on"}
        assert 'The events are "sent_on" and "arrived_on"' in candidate.brief


def test_a_prefix_ends_where_the_separator_is(tmp_path: Path) -> None:
    made = world(tmp_path, PARCELS)
    found = [c for c in sound(made, string_parsing.propose(made)) if c.key == "parcels.code -1"]
    assert rows(made, found[0])[0][0] == "AB"
    assert {row[0] for row in rows(made, found[0])} == {"AB", "xyz", "q"}
    assert 'before the first "-"' in found[0].brief


def test_domains_are_told_in_small_letters_where_capitals_vary(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        """
        create table people (id integer primary key, email varchar);
        insert into people select i, if(i = 7, null, 'p' || i || '@' || ['Mail.org', 'mail.org', 'post.net'][1 + i % 3])
        from range(30) r(i);
        """,
    )
    [domains] = [c for c in sound(made, string_parsing.propose(made)) if c.key == "people.email @2"]
    assert rows(made, domains) == [("mail.org", 19), ("post.net", 10)]
    assert "small letters" in domains.brief and "Leave out people without an email" in domains.brief


def test_texts_without_a_common_separator_are_left_alone(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        """
        create table things (id integer primary key, code varchar not null);
        insert into things select i, if(i % 10 = 0, 'x' || i, 'a-' || i) from range(40) r(i);
        """,
    )
    assert not list(string_parsing.propose(made))


def test_lists_structs_and_documents_are_opened(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        """
        create table films (
            id integer primary key, tags varchar[] not null, spec struct(format varchar, reels integer),
            facts varchar, shelf map(varchar, integer), broken varchar
        );
        insert into films select i, list_slice(['old', 'blue', 'long'], 1, i % 4),
            {'format': ['35', '70'][1 + (i % 3) // 2], 'reels': i % 4},
            '{"lang": "' || ['en', 'de', 'de'][1 + i % 3] || '"}',
            map {['top', 'low'][1 + (i % 3) // 2]: i},
            if(i = 3, 'no json', '{"lang": "en"}')
        from range(30) r(i);
        """,
    )
    found = sound(made, nested_values.propose(made))
    asked = {c.key: rows(made, c) for c in found}
    assert asked["films.tags list"] == [("old", 22), ("blue", 14), ("long", 7)]
    assert asked["films.facts json lang"] == [("de", 20), ("en", 10)]
    assert asked["films.spec field format"] == [("35", 20), ("70", 10)]
    assert asked["films.shelf map"] == [("top", 20), ("low", 10)]
    assert not [key for key in asked if "broken" in key]
    assert "unnest" in tree.text(next(c.answer for c in found if c.key == "films.tags list"))


def test_odd_tables_give_nothing_and_raise_nothing(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        """
        create schema "My Shop";
        create table "My Shop"."ORDER ITEMS" ("Group" varchar, "fromDate" timestamp, "toDate" timestamp,
            "a b" integer[]);
        create table one (id integer primary key, name varchar, x integer[], y struct(a integer), z json);
        insert into one values (1, 'a-b', [1], {'a': 1}, '[1, 2]');
        create table hollow (id integer, a integer, b integer, c date, d date, e varchar);
        insert into hollow select null, null, null, null, null, null from range(30);
        """,
    )
    for family in (pivot, unpivot, timeline, string_parsing, nested_values):
        assert list(family.propose(made)) == []


def test_dates_of_year_and_month_are_dates(tmp_path: Path) -> None:
    made = world(tmp_path, PARCELS)
    monthly = [c for c in timeline.propose(made) if "by month" in c.key]
    assert all(isinstance(row[0], date) for c in monthly for row in rows(made, c))
