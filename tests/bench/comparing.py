"""Comparing results: a million rows beside running and fetching them, pandas and datacompy; a handful by the clock."""

import time
from collections.abc import Callable

import duckdb
import nanoarrow

from game.engine import query
from game.engine.instances import Opened
from game.engine.limits import JUDGED
from game.engine.outcome import Rows
from game.engine.result import to_result_set
from game.engine.visible import Visible
from game.judge.compare import Comparer
from game.judge.same import same
from game.puzzle.contract import Contract, OrderKey
from game.puzzle.resultset import ResultColumn, ResultSet

ROUNDS = 7
CALLS = 200
MAKE = """create table sales as select i as id, 'customer ' || (i * 7919 % 1000003) as name,
(i % 100000 / 100.0)::decimal(12, 2) as price, timestamp '2024-01-01' + to_seconds(i) as sold, i / 7.0::double as share
from range(1000000) t(i)"""
ALL = "select id, name, price, sold, share from sales"
TURNED = f"{ALL} order by sold desc"
NOISY = "select id, name, price, sold, share * (1 + 1e-13) as share from sales"
TINY = {
    "5 numbers and texts": "select i, 'x' || i as x, (i / 4.0)::decimal(8, 2) as d from range(5) t(i)",
    "20 rows of all plain types": "select i, 'x' || i as x, (i / 4.0)::decimal(8, 2) as d, i / 7.0::double as f, "
    "timestamp '2024-01-01' + to_days(i::int) as t, i > 3 as b from range(20) t(i)",
    "20 lists": "select [i, i + 1] as l from range(20) t(i)",
}


def comparing() -> None:
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("set global arrow_lossless_conversion = true; set global timezone = 'UTC'")
        connection.execute(MAKE)
        opened = Opened(connection, Visible.of(connection, ("sales",)))
        _large(opened)
        _others(connection, opened)
        _tiny(opened)


def _large(opened: Opened) -> None:
    """Judging is running, fetching and comparing; the target is there already, as Arrow too."""
    target = _rows(opened, ALL)
    by_id = (OrderKey("id", 0),)
    for name, sql, order in (
        ("same order", ALL, ()),
        ("same order, which counts", ALL, by_id),
        ("another order", TURNED, ()),
    ):
        to_arrow = _best(lambda sql=sql: list(nanoarrow.ArrayStream(opened.connection.sql(sql)).iter_chunks()))  # type: ignore[misc]
        fetched = _best(lambda sql=sql: _rows(opened, sql))  # type: ignore[misc]
        given = _rows(opened, sql)
        compared = _best(lambda given=given, order=order: _right(target, given, order))  # type: ignore[misc]
        print(f"1,000,000 × 5 rows, {name}: run and fetch {fetched:.0f} ms (DuckDB alone, to Arrow {to_arrow:.0f} ms)")
        print(f"{'':4}compare {compared:.0f} ms: judging {_ratio(fetched, compared)} ({_ratio(to_arrow, compared)})")
    noisy = _rows(opened, NOISY)
    print(f"1,000,000 × 5 rows, floats with noise: compare {_best(lambda: _right(target, noisy, ()), 1):.0f} ms")


def _ratio(base: float, more: float) -> str:
    return f"{(base + more) / base:.2f} ×"


def _others(connection: duckdb.DuckDBPyConnection, opened: Opened) -> None:
    """The same two results, there already as each of them likes it."""
    try:
        import datacompy
        import pandas as pd
    except ImportError:
        print("pandas and datacompy aren't installed, so nothing is measured beside them: uv sync --group bench")
        return
    target, given = _rows(opened, ALL), _rows(opened, TURNED)
    ours = _best(lambda: _right(target, given, ()))
    wanted, found = connection.sql(ALL).df(), connection.sql(TURNED).df()
    columns = list(wanted.columns)

    def sorted_and_asserted() -> None:
        one, other = (frame.sort_values(columns, ignore_index=True) for frame in (wanted, found))
        pd.testing.assert_frame_equal(one, other)

    def datacompared() -> None:
        assert datacompy.PandasCompare(wanted, found, join_columns=["id"]).matches()

    for name, work in (("pandas: sort, assert_frame_equal", sorted_and_asserted), ("datacompy, by id", datacompared)):
        theirs = _best(work, 3)
        print(f"{name}: {theirs:.0f} ms, {theirs / ours:.0f} × ours ({ours:.0f} ms)")


def _tiny(opened: Opened) -> None:
    for name, sql in TINY.items():
        rows = _rows(opened, sql)
        target = to_result_set(rows)
        quick = _best(lambda rows=rows, target=target: same(target, rows, Contract(()), False), CALLS)  # type: ignore[misc]
        whole = _best(lambda rows=rows, target=target: _compared(target, rows), ROUNDS)  # type: ignore[misc]
        print(f"yes or no, {name}: {quick * 1000:.0f} µs; the whole comparison {whole:.1f} ms")


def _compared(target: ResultSet, rows: Rows) -> None:
    with Comparer(target, rows, Contract(())) as comparer:
        assert comparer.compare(False).right


def _rows(opened: Opened, sql: str) -> Rows:
    head, blobs = query.run(opened, sql, JUDGED.rows, JUDGED.result_bytes)
    assert head["kind"] == "ok", head
    return Rows(tuple(ResultColumn(**c) for c in head["columns"]), blobs[0], head["kept"], head["total"])


def _right(target: Rows, rows: Rows, order: tuple[OrderKey, ...]) -> None:
    with Comparer(target, rows, Contract((), order)) as comparer:
        assert comparer.compare(True).right


def _best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Milliseconds of the quickest of some calls: what else the machine does only ever adds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return min(times)


if __name__ == "__main__":
    comparing()
