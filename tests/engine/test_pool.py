"""Real child processes: whatever a query does to its worker, the next one is answered as if nothing had been."""

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from game import paths
from game.engine import query
from game.engine.instance import Instance
from game.engine.instances import Opened
from game.engine.job import JobCancelled
from game.engine.limits import JUDGED, MIB, OPEN_INSTANCES, RUN, VALUE_BYTES, Limits
from game.engine.outcome import Outcome
from game.engine.pool import Pool
from game.engine.process import WorkerGone, WorkerProcess
from game.engine.result import desk, load_rows, to_result_set
from game.engine.store import Store
from game.engine.visible import Visible
from game.engine.wire import Message
from game.errors import EngineError
from game.puzzle.resultset import Row

# Neither DuckDB's interrupt nor its time limit stops this one.
ENDLESS = "select count(*) from range(1000000) a, range(1000000) b where (a.range * 7919 + b.range) % 1000003 = 5"
FOLDED = "select len(range(100000000)), levenshtein(repeat('a', 200000), repeat('b', 200000))"
SHORT = replace(RUN, wall_s=0.5)
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)


@pytest.fixture
def pool(store: Store) -> Iterator[Pool]:
    with contextlib.closing(Pool(store.instance)) as fresh:
        yield fresh


def rows(outcome: Outcome) -> tuple[Row, ...]:
    assert outcome.rows is not None, outcome.error
    return to_result_set(outcome.rows).rows


def answers(pool: Pool) -> bool:
    return rows(pool.run("select count(*) from orders").result(30)) == ((5,),)


def current(pool: Pool) -> WorkerProcess:
    """The worker that is asked next."""
    assert answers(pool)
    assert pool._current is not None
    return pool._current


def end(worker: WorkerProcess) -> None:
    os.kill(worker.pid, KILL)
    worker._process.wait(10)


def both(pool: Pool) -> list[WorkerProcess]:
    """The worker and its spare, once that is there."""
    worker = current(pool)
    for _ in range(1000):
        if pool._spare is not None:
            return [worker, pool._spare]
        time.sleep(0.01)
    pytest.fail("no spare came")


@pytest.mark.parametrize("sql", [ENDLESS, FOLDED], ids=["endless-join", "constant-folding"])
def test_a_query_without_end_is_stopped_at_the_wall(pool: Pool, sql: str) -> None:
    assert answers(pool)
    began = time.monotonic()
    outcome = pool.run(sql, SHORT).result(30)
    assert (outcome.kind, outcome.rows) == ("timeout", None)
    assert time.monotonic() - began < 5
    assert outcome.error is not None
    assert "0.5 s" in outcome.error.text
    assert answers(pool)


def test_a_running_query_can_be_cancelled(pool: Pool) -> None:
    assert answers(pool)
    job = pool.run(ENDLESS, replace(RUN, wall_s=60))
    time.sleep(0.2)
    began = time.monotonic()
    job.cancel()
    with pytest.raises(JobCancelled):
        job.result(30)
    assert time.monotonic() - began < 5
    assert answers(pool)


def test_a_waiting_query_can_be_cancelled_without_harm_to_the_running_one(pool: Pool) -> None:
    running = pool.run("select count(*) from range(20000000)")
    waiting = pool.run("select 1")
    waiting.cancel()
    assert rows(running.result(30)) == ((20_000_000,),)
    with pytest.raises(JobCancelled):
        waiting.result(30)


def test_a_worker_killed_while_it_works_is_told_and_replaced(pool: Pool) -> None:
    victim = current(pool)
    job = pool.run(ENDLESS, replace(RUN, wall_s=60))
    time.sleep(0.5)
    os.kill(victim.pid, KILL)
    outcome = job.result(30)
    assert outcome.kind == "memory"
    assert outcome.error is not None
    assert "stopped" in outcome.error.text
    assert answers(pool)


def test_a_worker_killed_while_idle_is_not_even_noticed(pool: Pool) -> None:
    for _ in range(3):
        end(current(pool))
        assert answers(pool)


def test_all_workers_killed_at_once_are_replaced(pool: Pool) -> None:
    for worker in both(pool):
        end(worker)
    assert answers(pool)


def test_a_worker_killed_just_as_it_is_asked_is_not_noticed(pool: Pool) -> None:
    for _ in range(5):
        os.kill(both(pool)[0].pid, KILL)
        assert answers(pool)


def test_a_text_that_ends_each_worker_is_told_after_the_second(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def ask(worker: WorkerProcess, *_: object) -> Message:
        asked.append(worker.pid)
        raise WorkerGone

    with monkeypatch.context() as patched:
        patched.setattr(WorkerProcess, "ask", ask)
        outcome = pool.run("select 1").result(10)
    assert (outcome.kind, len(set(asked))) == ("memory", 2)
    assert answers(pool)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds a process's memory")
@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("select list(range) from range(100000000)", id="aggregate"),
        pytest.param("select format('{:>2000000000}', 1)", id="one-long-text"),
        pytest.param("select repeat('x', 1000000) from range(2000)", id="wide-rows"),
        pytest.param("select a.range from range(100000000) a order by hash(a.range)", id="sort"),
    ],
)
def test_a_memory_bomb_ends_with_a_word(pool: Pool, sql: str) -> None:
    outcome = pool.run(sql).result(60)
    assert outcome.kind in ("memory", "timeout")
    assert outcome.error is not None
    assert answers(pool)


def test_more_rows_than_wanted_are_counted_not_brought(pool: Pool) -> None:
    outcome = pool.run("select range from range(1000000)", replace(RUN, rows=100))
    result = outcome.result(30).rows
    assert result is not None
    assert (result.total, result.truncated, result.kept) == (1_000_000, True, 100)
    assert to_result_set(result).rows == tuple((n,) for n in range(100))


def test_more_bytes_than_wanted_are_counted_not_brought(pool: Pool) -> None:
    limits = replace(RUN, rows=1_000_000, result_bytes=1_000_000)
    result = pool.run("select repeat('x', 50) from range(500000)", limits).result(30).rows
    assert result is not None
    assert (result.total, result.truncated) == (500_000, True)
    assert 500_000 < len(result.ipc) < 2_000_000
    assert len(to_result_set(result).rows) == result.kept


def kept(pool: Pool, sql: str, limits: Limits = RUN) -> tuple[int, int]:
    """Rows brought here and rows counted; what was brought can be read."""
    result = pool.run(sql, limits).result(30).rows
    assert result is not None
    assert len(to_result_set(result).rows) == result.kept
    return result.kept, result.total


def test_a_row_too_wide_is_counted_not_brought(pool: Pool) -> None:
    assert kept(pool, "select repeat('x', 1000000) from range(3)", replace(RUN, result_bytes=1000)) == (0, 3)


def test_values_without_bytes_count(pool: Pool) -> None:
    limits = replace(RUN, result_bytes=VALUE_BYTES * 1000)
    assert kept(pool, "select null, null from range(10000)", limits) == (500, 10_000)
    assert kept(pool, "select true, null, false, null from range(10000)", limits) == (250, 10_000)
    assert kept(pool, "select [true for x in range(1000)]", limits) == (0, 1)
    assert kept(pool, "select [{a: null} for x in range(300)]", limits) == (0, 1)
    assert kept(pool, "select null from range(1000)", limits) == (1000, 1000)


def test_one_wide_row_among_narrow_ones_is_seen(pool: Pool) -> None:
    limits = replace(RUN, result_bytes=100_000)
    wide = "select case when range = {place} then repeat('x', 200000) end from range(10000)"
    assert kept(pool, wide.format(place=0), limits) == (0, 10_000)
    found, total = kept(pool, wide.format(place=100), limits)
    assert (0 < found <= 100, total) == (True, 10_000)


def test_a_judged_result_of_a_million_rows_crosses_whole(pool: Pool) -> None:
    result = pool.run("select range, -range, range / 2, null, true from range(1000000)", JUDGED).result(30).rows
    assert result is not None
    assert (result.kept, result.total) == (1_000_000, 1_000_000)


def test_more_text_than_a_worker_can_send_is_counted(pool: Pool) -> None:
    result = pool.run("select repeat('x', 200) || range from range(1000000)", JUDGED).result(30).rows
    assert result is not None
    assert (0 < result.kept < 1_000_000, result.total) == (True, 1_000_000)


@pytest.mark.parametrize("rows", [0, 1, 131_072, 131_073, 200_000])
def test_the_first_rows_are_the_first_whatever_batches_they_come_in(pool: Pool, rows: int) -> None:
    everything = "select range, 'row ' || range, [range], {x: range}, null, date '2024-01-01' from range(200000)"
    result = pool.run(everything, replace(RUN, rows=rows, result_bytes=2**28)).result(30).rows
    assert result is not None
    assert (result.kept, result.total) == (rows, 200_000)
    with desk() as connection:
        load_rows(connection, result, "r")
        counted = connection.execute("select count(*), max(c0), bool_and(i = c0) from r").fetchall()
    assert counted == [(rows, rows - 1, True) if rows else (0, None, None)]


def test_a_worker_that_swells_is_ended_by_its_parent(store: Store) -> None:
    """What bounds memory on macOS and Windows, tried where it isn't needed."""
    with contextlib.closing(Pool(store.instance, max_bytes=180 * MIB)) as pool:
        assert answers(pool)
        swollen = current(pool)
        outcome = pool.run(
            "with held as materialized (select repeat('x', 200000) || range x from range(800)) "
            "select sum(len(a.x || b.x)) from held a, held b"  # below DuckDB's own bound, and long enough to be seen
        ).result(60)
        assert (outcome.kind, swollen.alive) == ("memory", False)
        assert outcome.error is not None
        assert "more memory" in outcome.error.text
        assert answers(pool)


def test_each_instance_means_its_own_rows_by_the_same_names(tmp_path: Path) -> None:
    """Files below the visible one's folder."""
    witnesses = []
    for n in range(OPEN_INSTANCES + 3):
        file = tmp_path / (str(n) if n else "") / "puzzle.duckdb"
        file.parent.mkdir(exist_ok=True)
        with duckdb.connect(file) as connection:
            connection.execute(f"create table orders as select {n} as id; create schema cd")
            connection.execute(f"create table cd.bookings as select {n} as id")
        witnesses.append(Instance(file, ("orders", "cd.bookings")))
    sql = "select o.id, p.id, b.id from orders o, puzzle.main.orders p, cd.bookings b, puzzle.cd.bookings"
    with contextlib.closing(Pool(witnesses[0])) as pool:
        for _ in range(2):
            for n, witness in enumerate(witnesses):
                assert rows(pool.run(sql, instance=witness).result(30)) == ((n, n, n),)
        assert rows(pool.run(sql).result(30)) == ((0, 0, 0),)
        assert pool._current is not None
        end(pool._current)
        assert rows(pool.run(sql, instance=witnesses[2]).result(30)) == ((2, 2, 2),)
        assert pool.run("from customers", instance=witnesses[2]).result(30).kind == "error"
        with pytest.raises(EngineError, match="can't be opened"):
            pool.run(sql, instance=Instance(tmp_path / "none.duckdb", ("orders",))).result(30)
        assert rows(pool.run(sql).result(30)) == ((0, 0, 0),)


def test_memory_is_bounded_alike_however_many_instances_are_open(tmp_path: Path) -> None:
    files = [tmp_path / str(n) / "puzzle.duckdb" for n in range(OPEN_INSTANCES)]
    for file in files:
        file.parent.mkdir()
        with duckdb.connect(file) as connection:
            connection.execute("create table t as select range as id from range(1000)")
    first = Instance(tmp_path / "puzzle.duckdb", ())
    with duckdb.connect(first.database):
        pass
    sorting = "select max(x) from (select repeat(id::varchar, 2000) x from t order by x)"
    with contextlib.closing(Pool(first)) as pool:
        for file in files:
            assert pool.run(sorting, instance=Instance(file, ("t",))).result(30).kind == "ok"
        outcome = pool.run("select format('{:>2000000000}', 1)", instance=Instance(files[0], ("t",))).result(30)
        assert outcome.kind in ("memory", "timeout")


def test_a_cancelled_query_is_given_up_at_once(pool: Pool) -> None:
    """However long the system takes to end the process."""
    assert answers(pool)
    job = pool.run(ENDLESS, replace(RUN, wall_s=60))
    time.sleep(0.2)
    job.cancel()
    assert job.poll()
    assert job.failed


def test_the_spare_takes_over_and_is_replaced_before_anybody_asks(pool: Pool) -> None:
    first, spare = both(pool)
    end(first)
    assert current(pool) is spare
    assert both(pool)[1] is not spare


def test_answers_come_in_the_order_of_the_questions(pool: Pool) -> None:
    jobs = [pool.run(f"select {n}") for n in range(50)]
    assert [rows(job.result(30)) for job in jobs] == [((n,),) for n in range(50)]


def test_two_pools_do_not_wait_for_each_other(store: Store, pool: Pool) -> None:
    with contextlib.closing(Pool(store.instance)) as other:
        assert answers(pool)
        assert answers(other)
        busy = pool.run(ENDLESS, replace(RUN, wall_s=30))
        assert answers(other)
        assert not busy.poll()
        busy.cancel()


def test_many_threads_may_ask_at_once(pool: Pool) -> None:
    found: list[tuple[Row, ...]] = []

    def ask(n: int) -> None:
        found.append(rows(pool.run(f"select {n} + count(*) from orders").result(30)))

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(found) == [((n + 5,),) for n in range(16)]


def test_a_closed_pool_cancels_what_waits_and_what_comes(store: Store) -> None:
    pool = Pool(store.instance)
    assert answers(pool)
    running, waiting = pool.run(ENDLESS, replace(RUN, wall_s=60)), pool.run("select 1")
    time.sleep(0.1)
    pool.close()
    late = pool.run("select 1")
    for job in (running, waiting, late):
        with pytest.raises(JobCancelled):
            job.result(10)
    pool.close()


def test_a_closed_pool_leaves_no_process(store: Store) -> None:
    pool = Pool(store.instance)
    workers = both(pool)
    pool.close()
    assert [worker._process.poll() is not None for worker in workers] == [True, True]


@pytest.mark.skipif(sys.platform == "win32", reason="reads /proc or the like")
def test_a_worker_ends_with_its_parent(pool: Pool) -> None:
    worker = current(pool)
    worker._requests.close()  # what the system does for a parent that dies
    assert worker._process.wait(10) == 0


def test_a_database_that_cannot_be_opened_is_an_error_of_ours(tmp_path: Any) -> None:
    (tmp_path / "puzzle.duckdb").write_bytes(b"no database" * 1000)
    for path in (tmp_path / "puzzle.duckdb", tmp_path / "none.duckdb"):
        with contextlib.closing(Pool(Instance(path, ()))) as pool:
            for _ in range(2):
                with pytest.raises(EngineError, match="can't be opened"):
                    pool.run("select 1").result(30)


def test_a_tool_that_fails_or_takes_too_long_is_just_none(store: Store) -> None:
    with contextlib.closing(Pool(store.instance, "game.judge.author")) as author:
        assert author.call("no such tool", 5).result(30) is None
        assert author.call("same", 5, sql="select 1").result(30) is None  # arguments are missing
        assert author.call("same", 5, sql="select 1", others=["select 1"], tables=[]).result(30) is not None
        deep = "select " + "(" * 3000 + "1" + ")" * 3000
        assert author.call("same", 5, sql=deep, others=["select 1"], tables=[]).result(30) is not None
        assert (
            author.call("same", 0.1, sql="select 1", others=[f"select {n}" for n in range(2, 5002)], tables=[]).result(
                30
            )
            is None
        )
        assert answers(author)


def test_workers_that_end_at_once_are_an_error_of_ours(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("game.engine.process.child_command", lambda _: [sys.executable, "-c", "pass"])
    with contextlib.closing(Pool(store.instance)) as pool, pytest.raises(EngineError, match="doctor"):
        pool.run("select 1").result(30)


def test_what_fails_while_rows_are_fetched_is_told_in_words(pool: Pool) -> None:
    sql = "select case when range = 150000 then 'x' else '1' end::integer as v from range(200000)"
    outcome = pool.run(sql).result(30)
    assert (outcome.kind, outcome.rows) == ("error", None)
    assert outcome.error is not None
    assert outcome.error.text == "`x` can't be read as INTEGER."


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds a process's memory")
@pytest.mark.parametrize("limits", [RUN, JUDGED], ids=["run", "judged"])
def test_texts_that_fill_the_memory_while_they_are_fetched_are_told_as_such(pool: Pool, limits: Limits) -> None:
    for _ in range(3):
        outcome = pool.run("select repeat('x', 120000000) a, 1 b", limits).result(30)
        assert outcome.kind in ("ok", "memory"), outcome.error


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ArrowIpcWriterWriteArrayView() failed (5): ValueError: I/O operation on closed file.", "memory"),
        ("ArrowIpcWriterWriteArrayView() failed (12)", "memory"),
        ("ArrowArrayStream::get_next() failed (5): Out of Memory Error: failed to allocate", "memory"),
        ("ArrowArrayStream::get_next() failed (5): Conversion Error: Could not convert", "error"),
        ("ArrowArrayStream::get_next() failed (5): IO Error: Could not read", "unusable"),
    ],
)
def test_a_stream_that_breaks_is_told_by_who_broke_it(text: str, kind: str) -> None:
    assert query._stream_failure(text, "select 1")["kind"] == kind


BREAKING = """
select p.category, count(*) from orders o join order_lines l on l.order_id = o.id
join products p on case when p.id = l.product_id then true else false end
where o.ordered_at >= '2025-03-25' and o.ordered_at < '2025-04-08' group by p.category order by p.category
"""
"""DuckDB 2.0 has an internal error here if it may swap the sides of joins."""


@pytest.fixture(scope="module")
def shop_data(database: Any) -> Instance:
    data = paths.levels_dir() / "packs" / "shop" / "data"
    tables = [f"create table {f.stem} as from read_parquet('{f.as_posix()}');" for f in sorted(data.glob("*.parquet"))]
    made = database("".join(tables))
    assert isinstance(made, Instance)
    return made


def test_the_locks_keep_the_engine_from_a_fault_of_its_own(shop_data: Instance) -> None:
    with contextlib.closing(Pool(shop_data)) as pool:
        assert len(rows(pool.run(BREAKING).result(60))) == 7


def test_a_fault_in_the_engine_itself_ends_its_worker(shop_data: Instance) -> None:
    with duckdb.connect(shop_data.database, read_only=True) as connection:
        opened = Opened(connection, Visible.of(connection, shop_data.tables))
        head, _ = query.run(opened, BREAKING, 10, MIB)
    assert head["kind"] == "error"
    assert head[query.SPENT]


def test_a_spent_worker_is_replaced_before_the_next_query(store: Store) -> None:
    with contextlib.closing(Pool(store.instance, "tests.engine.spending")) as pool:
        worker = current(pool)
        assert pool.call("spend", 10).result(30) is not None
        assert answers(pool)
        assert current(pool).pid != worker.pid
