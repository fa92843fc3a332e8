"""A small shop in which much that may happen doesn't show: no edge, no tie that counts, one year, nobody without."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import duckdb
import pytest

from game.judge.witness.bench import Bench
from game.judge.witness.question import Question, Trial

SCRIPT = """
create table customers (id bigint, name varchar, city varchar, joined_on date);
insert into customers values
    (1, 'Ana', 'Rome', '2024-01-05'), (2, 'Ben', null, '2024-02-01'), (3, 'Cid', 'Oslo', '2024-02-07'),
    (4, 'Dot', 'Rome', '2024-03-01'), (5, 'Eve', 'Oslo', '2024-03-09'), (6, 'Fay', 'Bern', '2024-04-01'),
    (7, 'Ana', 'Bern', '2024-04-04');
create table orders (id bigint, customer_id bigint, amount decimal(8,2), status varchar, ordered_at timestamp);
insert into orders values
    (1, 1, 12.50, 'paid', '2025-01-03 10:00'), (2, 2, 8.00, 'paid', '2025-01-20 11:30'),
    (3, 3, 31.00, 'paid', '2025-02-02 09:10'), (4, 4, 4.40, 'back', '2025-02-11 17:45'),
    (5, 5, 22.10, 'paid', '2025-03-01 08:05'), (6, 6, 17.30, 'paid', '2025-03-17 12:00'),
    (7, 1, 9.90, 'back', '2025-03-30 19:20'), (8, 2, 15.00, 'paid', '2025-04-02 10:10'),
    (9, 3, 6.60, 'paid', '2025-04-21 13:13'), (10, 4, 41.00, 'paid', '2025-05-05 15:30'),
    (11, null, 3.30, 'paid', '2025-05-06 16:00'), (12, 5, 11.10, 'paid', '2025-06-07 07:07'),
    (13, 7, 2.20, 'back', '2025-06-09 09:00');
create table days as
    select unnest(range(date '2025-01-01', date '2025-07-01', interval 1 day))::date as day;
create schema cd;
create table cd.notes (id bigint, customer_id bigint, body varchar);
insert into cd.notes values (1, 1, 'tea'), (2, 3, 'milk'), (3, 3, 'rye'), (4, 5, 'figs'), (5, 6, 'salt'), (6, 2, 'oil');
"""
TESTS: dict[str, dict[str, Any]] = {
    "customers.id": {"nullable": False, "unique": True},
    "customers.name": {"nullable": False},
    "customers.joined_on": {"nullable": False},
    "orders.id": {"nullable": False, "unique": True},
    "orders.customer_id": {"references": ["customers", "id"]},
    "orders.amount": {"nullable": False},
    "orders.status": {"nullable": False, "accepted": ["paid", "back"]},
    "orders.ordered_at": {"nullable": False},
    "days.day": {"nullable": False, "unique": True},
    "cd.notes.id": {"nullable": False, "unique": True},
    "cd.notes.customer_id": {"nullable": False, "references": ["customers", "id"]},
    "cd.notes.body": {"nullable": False},
}
Trials = Callable[..., Trial]


def catalog(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> list[dict[str, Any]]:
    """The tables as the author worker's tools take them."""
    plain: dict[str, Any] = {"nullable": True, "references": None, "unique": False, "accepted": []}
    return [
        {
            "name": name,
            "namesakes": name in ("customers", "cd.notes"),
            "columns": [
                {"name": column, "type": kind, **plain, **TESTS.get(f"{name}.{column}", {})}
                for column, kind, *_ in connection.execute(f"describe {name}").fetchall()
            ],
        }
        for name in names
    ]


@pytest.fixture(scope="session")
def bench() -> Iterator[Bench]:
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("set global timezone = 'UTC'")
        connection.execute(SCRIPT)
        yield Bench(connection, catalog(connection, ["customers", "orders", "days", "cd.notes"]))


@pytest.fixture(scope="session")
def trial(bench: Bench) -> Trials:
    def make(
        answer: str,
        also: Sequence[str] = (),
        assume: Sequence[dict[str, str]] = (),
        order: Sequence[int] = (),
        player: str | None = None,
        key: str = "k",
    ) -> Trial:
        asked = {"sql": answer, "also": list(also), "assume": list(assume), "order": list(order), "key": key}
        return Trial(bench, Question.of(asked), bench.tables, player=player)

    return make
