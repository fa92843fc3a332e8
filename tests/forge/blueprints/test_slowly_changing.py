"""What held on a day: ends that count or don't, open ends, and rows too short to hold on any day."""

from datetime import date
from pathlib import Path

from game.forge.blueprints import slowly_changing
from game.forge.drafting.spans import Span, days, spans
from game.forge.drafting.tree import text
from tests.forge.blueprints.worlds import rows, sound, world

STAFF = """
    create table staff (id integer primary key, name varchar not null unique, role varchar not null,
        hired_on date not null, left_on date);
    insert into staff select i, 'n' || chr(96 + i::integer), ['cook', 'waiter'][1 + i % 2],
        date '2024-01-15' + (i * 20)::integer, if(i % 3 = 0, date '2024-06-01' + (i * 20)::integer, null)
    from range(1, 21) r(i);
"""


def test_who_had_begun_and_was_not_over(tmp_path: Path) -> None:
    made = world(tmp_path, STAFF)
    found = sound(made, slowly_changing.propose(made))
    known = made.connection.execute("select name, hired_on, left_on from staff").fetchall()
    listed = [c for c in found if " listed " in c.key and "role=" not in c.key]
    assert listed and {c.concepts[0] for c in found} == {"slowly-changing"}
    for candidate in listed:
        day = date.fromisoformat(candidate.key.split(" listed ")[1])
        here = {name for name, start, end in known if start <= day and (end is None or end >= day)}
        assert {row[0] for row in rows(made, candidate)} == here
        assert "The hire date is the first day that counts, the leaving date the last" in candidate.brief
        assert "; without a leaving date it goes on." in candidate.brief


def test_the_end_of_a_version_is_the_next_ones_beginning(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        """
        create table things (id integer primary key, name varchar not null unique);
        insert into things select i, 'thing ' || i from range(8) r(i);
        create table prices (id integer primary key, thing_id integer not null references things(id),
            price integer not null, dbt_valid_from timestamp not null, dbt_valid_to timestamp);
        insert into prices select i, i // 3, 10 + i, timestamp '2024-01-01' + to_months((i % 3 * 4 + i // 9)::integer),
            if(i % 3 = 2, null, timestamp '2024-01-01' + to_months((i % 3 * 4 + 4 + i // 9)::integer))
        from range(24) r(i);
        """,
    )
    [span] = spans(made)
    assert not span.last
    found = sound(made, slowly_changing.propose(made))
    assert found
    for candidate in found:
        assert "the valid-to date the first that no longer does" in candidate.brief
        if " listed " in candidate.key:
            names = [row[0] for row in rows(made, candidate)]
            assert len(names) == len(set(names)), "two versions hold on one day"


def test_what_is_over_on_its_day_holds_on_none(tmp_path: Path) -> None:
    made = world(
        tmp_path,
        """
        create table shifts (id integer primary key, desk varchar not null, starts_at timestamp not null,
            ends_at timestamp);
        insert into shifts select i, ['a', 'b'][1 + i % 2], timestamp '2024-01-01 08:00' + to_days(i::integer),
            timestamp '2024-01-01 16:00' + to_days(i::integer) from range(90) r(i);
        """,
    )
    assert spans(made) == [] and list(slowly_changing.propose(made)) == []


def test_days_are_such_that_the_question_tells(tmp_path: Path) -> None:
    made = world(tmp_path, STAFF)
    [span] = spans(made)
    staff = made.table("staff")
    assert span == Span(staff, staff.column("hired_on"), staff.column("left_on"), True)
    asked = days(made, span)
    known = made.connection.execute("select hired_on, left_on from staff").fetchall()
    assert asked
    for day in asked:
        assert any(start > day for start, _ in known) and any(end is not None and end < day for _, end in known)


def test_an_end_that_is_never_empty_needs_no_care(tmp_path: Path) -> None:
    ends = STAFF.replace("left_on date)", "left_on date not null)").replace(", null)", ", date '2025-12-31')")
    made = world(tmp_path, ends)
    found = sound(made, slowly_changing.propose(made))
    assert found and all("is null" not in text(c.answer) and "goes on" not in c.brief for c in found)
