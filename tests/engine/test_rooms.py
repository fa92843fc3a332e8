"""Witnesses as databases: every name means the witness's rows, nothing can be changed, nothing is left behind."""

import contextlib
from collections.abc import Iterator

import duckdb
import pytest

from game.engine import query
from game.engine.instances import Opened
from game.engine.limits import CASE, OPEN_ROOMS
from game.engine.outcome import Outcome
from game.engine.pool import Pool
from game.engine.result import to_result_set
from game.engine.rooms import Rooms
from game.engine.visible import Visible
from game.errors import EngineError, WitnessError
from game.puzzle.resultset import Row
from game.puzzle.witness import Witness

SCRIPT = """
create schema cd;
create table orders (id bigint, amount decimal(8,2), tags varchar[], moment timestamptz, st struct(a int, b varchar));
insert into orders values (1, 5, ['seen'], '2025-01-01 00:00:00+00', {'a': 1, 'b': 'x'});
create table cd.bookings (id int, note varchar);
insert into cd.bookings values (7, 'seen');
create table days as select unnest(range(date '2025-01-01', date '2025-01-11', interval 1 day))::date as day;
"""
TABLES = ("orders", "cd.bookings", "days")
ONE = Witness(
    {
        "orders": (("2", "9.50", '["a","b\'c"]', "2025-02-01 10:00:00+00", '{"a":2,"b":null}'), ("3", *[None] * 4)),
        "cd.bookings": (("8", "it's"),),
    },
    ("days",),
)
OTHER = Witness({"orders": (("4", "1.00", "[]", None, None),)})


@pytest.fixture(scope="module")
def rooms() -> Iterator[Rooms]:
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(SCRIPT)
        yield Rooms(connection, TABLES, Visible.of(connection, TABLES))


def ask(opened: Opened, sql: str) -> list[tuple[object, ...]]:
    return opened.cursor().execute(sql).fetchall()


@pytest.mark.parametrize("name", ["orders", "main.orders", "puzzle.main.orders", "puzzle.orders", '"orders"'])
@pytest.mark.parametrize("keep", [True, False])
def test_each_name_means_the_rows_of_the_witness(rooms: Rooms, name: str, keep: bool) -> None:
    assert ask(rooms.get(ONE, keep=keep), f"select id from {name} order by id") == [(2,), (3,)]
    assert ask(rooms.get(OTHER, keep=keep), f"select id from {name}") == [(4,)]


@pytest.mark.parametrize("name", ["cd.bookings", "puzzle.cd.bookings"])
def test_a_schema_of_its_own_is_kept(rooms: Rooms, name: str) -> None:
    assert ask(rooms.get(ONE, keep=False), f"from {name}") == [(8, "it's")]
    assert ask(rooms.get(OTHER, keep=False), f"from {name}") == []


def test_a_whole_table_holds_what_the_visible_one_holds(rooms: Rooms) -> None:
    assert ask(rooms.get(ONE, keep=False), "select count(*), min(day)::varchar from days") == [(10, "2025-01-01")]
    assert ask(rooms.get(OTHER, keep=False), "select count(*) from days") == [(0,)]


def test_values_of_all_types_arrive(rooms: Rooms) -> None:
    sql = "select amount::varchar, tags, epoch(moment), st.a, st.b from orders where id = 2"
    assert ask(rooms.get(ONE, keep=False), sql) == [("9.50", ["a", "b'c"], 1738404000.0, 2, None)]


@pytest.mark.parametrize(
    "sql",
    [
        "delete from orders",
        "insert into orders (id) values (9)",
        "with gone as (delete from orders returning id) select * from gone",
        "create table more as select 1",
        "create or replace table orders as select 1 as id",
        "drop table orders",
    ],
)
def test_nothing_can_be_changed_even_past_the_fence(rooms: Rooms, sql: str) -> None:
    opened = rooms.get(ONE, keep=True)
    with pytest.raises(duckdb.Error):
        ask(opened, sql)
    assert ask(rooms.get(ONE, keep=True), "select count(*) from orders") == [(2,)]


@pytest.mark.parametrize("sql", ["from read_text('/proc/self/stat')", "attach 'x.duckdb'", "set threads = 9"])
def test_the_locks_hold_in_a_room(rooms: Rooms, sql: str) -> None:
    with pytest.raises(duckdb.Error):
        ask(rooms.get(ONE, keep=False), sql)


def test_what_is_kept_stays_apart_from_what_is_not(rooms: Rooms) -> None:
    kept = rooms.get(ONE, keep=True)
    rooms.get(OTHER, keep=False)
    assert ask(kept, "select count(*) from orders") == [(2,)]


def test_no_more_rooms_stand_open_than_there_is_memory_for(rooms: Rooms) -> None:
    for n in range(OPEN_ROOMS + 3):
        opened = rooms.get(Witness({"orders": ((str(n), None, None, None, None),)}), keep=True)
        assert ask(opened, "select id from orders") == [(n,)]
    assert len(rooms._kept) == OPEN_ROOMS


def test_the_fence_stands_in_a_room_too(rooms: Rooms) -> None:
    head, _ = query.run(rooms.get(ONE, keep=False), "from duckdb_tables()", 10, 1000)
    assert head["kind"] in ("refused", "error")


def rows(outcome: Outcome) -> tuple[Row, ...]:
    assert outcome.rows is not None, outcome.error
    return to_result_set(outcome.rows).rows


CUSTOMERS = [Witness({"customers": ((str(n), "Eve", None),) * n}) for n in range(3)]


@pytest.mark.parametrize("keep", [True, False])
def test_a_worker_answers_for_each_witness_in_their_order(player: Pool, keep: bool) -> None:
    found = player.run_cases("select count(*), max(id) from main.customers", CUSTOMERS, keep=keep).result(60)
    assert [rows(outcome) for outcome in found] == [((0, None),), ((1, 1),), ((2, 2),)]


def test_an_error_on_one_witness_is_that_ones_alone(player: Pool) -> None:
    sql = "select (select name from customers) as only"
    found = player.run_cases(sql, CUSTOMERS, keep=False).result(60)
    assert [outcome.kind for outcome in found] == ["ok", "ok", "error"]
    assert found[2].error is not None and found[2].error.text


def test_what_takes_too_long_is_one_timeout_for_all(player: Pool) -> None:
    endless = "select count(*) from range(1000000) a, range(1000000) b where (a.range * 7919 + b.range) % 1000003 = 5"
    limits = CASE.__class__(wall_s=0.5)
    found = player.run_cases(endless, CUSTOMERS, keep=False, limits=limits).result(60)
    assert [outcome.kind for outcome in found] == ["timeout"]
    assert rows(player.run("select count(*) from customers").result(60)) == ((4,),)


def test_rows_of_other_tables_are_no_witness(player: Pool) -> None:
    job = player.run_cases("select 1", [Witness({"customers": (("one", "Eve", None),)})], keep=False)
    with pytest.raises(WitnessError):
        job.result(60)
    assert rows(player.run("select count(*) from customers").result(60)) == ((4,),)


def test_the_visible_data_are_as_before(player: Pool) -> None:
    with contextlib.suppress(EngineError):
        player.run_cases("select 1", CUSTOMERS, keep=True).result(60)
    assert rows(player.run("select count(*) from customers").result(60)) == ((4,),)
