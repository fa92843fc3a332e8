"""Families of joins, sets and walks: sound on a plain world and on odd tables, and the same every time."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from game.forge.drafting.candidate import Blueprint, Candidate
from game.forge.world.world import World
from tests.forge.blueprints.club import club, linked
from tests.forge.blueprints.stall import odd
from tests.forge.blueprints.worlds import rows, sound, world

FAMILIES = (
    "anti_join", "co_occurrence", "deduplication", "fan_out", "graph_reach", "inner_join", "left_join", "many_to_many",
    "reconciliation", "recursive_walk", "self_join", "semi_join", "set_operation",
)  # fmt: skip
BRIEF_MOST = 420


def _proposed(family: str, of: World) -> list[Candidate]:
    blueprint: Blueprint = import_module(f"game.forge.blueprints.{family}").BLUEPRINT
    return list(blueprint.propose(of))


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("made", [club, linked, odd])
def test_what_is_proposed_is_sound(family: str, made: Callable[[Path], World], tmp_path: Path) -> None:
    of = made(tmp_path)
    found = sound(of, _proposed(family, of))
    assert [c.id for c in _proposed(family, of)] == [c.id for c in found]
    assert len(found) <= 60 and all(len(c.brief) < BRIEF_MOST for c in found)
    if made is club:
        assert found
        assert any(c.wrong for c in found)


def test_whoever_has_none_is_counted_by_hand(tmp_path: Path) -> None:
    of = club(tmp_path)
    without = [c for c in _proposed("anti_join", of) if c.key.startswith("bookings.member_id of")]
    wanted = of.connection.execute("select id from members where id not in (select member_id from bookings)").fetchall()
    found = {c.key: sorted((row[2],) for row in rows(of, c)) for c in without}
    assert found["bookings.member_id of"] == sorted(wanted)


def test_one_of_two_missing_kinds_is_not_none(tmp_path: Path) -> None:
    """Singers 1 to 4 sing all, 5 to 8 pop only, 9 and 10 nothing: those have no folk song, but no other song either."""
    of = world(
        tmp_path,
        """
        create table singers (id integer primary key, name varchar not null unique);
        create table songs (id integer primary key, singer_id integer not null references singers(id),
            style varchar not null check (style in ('folk', 'pop')));
        insert into singers select n, 'Singer ' || lpad(n::varchar, 2, '0') from range(1, 11) t(n);
        insert into songs select n, 1 + n % 8, if(n % 8 < 4 and n < 9, 'folk', 'pop') from range(40) t(n);
        """,
    )
    some = next(c for c in _proposed("anti_join", of) if " some" in c.key and "style=folk" in c.key)
    assert [row[0] for row in rows(of, some)] == ["Singer 05", "Singer 06", "Singer 07", "Singer 08"]


def test_members_of_one_name_are_told_apart_by_number(tmp_path: Path) -> None:
    of = club(tmp_path)
    for family in ("left_join", "semi_join", "recursive_walk"):
        named = [c for c in _proposed(family, of) if "last_name" in {o.name for o in c.outputs}]
        assert named
        assert all("member number" in c.brief and c.order[-1].name == "member_id" for c in named)


def test_two_sorts_of_children_do_not_multiply(tmp_path: Path) -> None:
    of = club(tmp_path)
    both = next(c for c in _proposed("fan_out", of) if {"bookings", "payments"} <= {o.name for o in c.outputs})
    places = [[o.name for o in both.outputs].index(name) for name in ("bookings", "payments")]
    bookings = dict(of.connection.execute("select member_id, count(*) from bookings group by member_id").fetchall())
    for row in rows(of, both):
        assert row[places[0]] == bookings.get(row[2], 0)
        assert row[places[1]] <= 2
    assert any("multiplies" in miss.why for miss in both.wrong)


def test_pairs_come_once_and_never_with_themselves(tmp_path: Path) -> None:
    of = club(tmp_path)
    pairs = [c for c in _proposed("self_join", of) if c.key.startswith("pairs courts")]
    assert pairs
    for candidate in pairs:
        found = [row[:2] for row in rows(of, candidate)]
        assert all(first < second for first, second in found) and len(set(found)) == len(found)


def test_differences_are_found_where_they_were_put(tmp_path: Path) -> None:
    """Every sixth member has paid too much, twice."""
    of = club(tmp_path)
    told = {c.key: c for c in _proposed("reconciliation", of)}
    paid = next(
        c for key, c in told.items() if "total_cost" in key and "total_amount" in key and key.endswith("amount")
    )
    members = of.connection.execute("select distinct member_id from payments where member_id % 6 = 0").fetchall()
    assert sorted((row[2],) for row in rows(of, paid)) == sorted(members)


def test_a_walk_counts_all_below(tmp_path: Path) -> None:
    """Each member n brought 2n and 2n + 1, of thirty."""
    of = club(tmp_path)
    sizes = next(c for c in _proposed("recursive_walk", of) if c.key.startswith("sizes members.mentor_id"))

    def below(number: int) -> int:
        return sum(1 + below(n) for n in (2 * number, 2 * number + 1) if 2 < n <= 30)

    found = {row[2]: row[3] for row in rows(of, sizes)}
    assert found and all(count == below(member) for member, count in found.items())


def test_circles_among_rows_above_yield_no_walk(tmp_path: Path) -> None:
    assert not _proposed("recursive_walk", linked(tmp_path))


def test_an_end_of_a_scale_is_no_kind(tmp_path: Path) -> None:
    """Where 3 is the best rating, `rating = 3` and `rating >= 3` are the same."""
    of = world(
        tmp_path,
        """
        create table singers (id integer primary key, name varchar not null unique);
        create table songs (id integer primary key, singer_id integer not null references singers(id),
            rating integer not null check (rating in (1, 2, 3)));
        insert into singers select n, 'Singer ' || n from range(1, 13) t(n);
        insert into songs select n, 1 + n % 8, if(n < 16, 2, 1 + n % 2 * 2) from range(60) t(n);
        insert into songs select 60 + n, 9 + n % 3, 1 + n % 2 * 2 from range(20) t(n);
        """,
    )
    rated = [c for c in _proposed("semi_join", of) if "rating=" in c.key]
    assert rated
    assert all("rating=2" in c.key for c in rated)


def test_lists_of_two_periods_are_in_months_that_are_told(tmp_path: Path) -> None:
    of = club(tmp_path)
    periods = [c for c in _proposed("set_operation", of) if " 2024-" in c.key]
    assert periods
    assert all(c.brief.count("2024") >= 2 for c in periods)
