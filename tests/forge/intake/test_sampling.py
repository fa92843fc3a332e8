"""Large tables are cut to the budget: closed under foreign keys, and the same way each time."""

from collections.abc import Callable

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from game.engine.names import quoted
from game.forge.intake.report import of_kind
from game.forge.intake.sampling import Sampling
from game.forge.intake.settings import Settings
from game.forge.intake.source import ASIDE
from game.forge.intake.staging import PLACE
from game.puzzle.catalog import Column, NotNull, Relationship, Table, Unique
from tests.forge.intake.projects import Made, check

LINKS = [("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("d", "b"), ("a", "a")]
"""(child, parent) among which a test chooses; with a circle, and a table that points to itself."""


def _tables(links: list[tuple[str, str]]) -> list[Table]:
    tables = []
    for name in "abcd":
        own = [to for child, to in links if child == name]
        columns = [Column("id", "BIGINT", tests=(NotNull(), Unique()))]
        columns += [Column(f"{to}_id", "BIGINT", tests=(Relationship(to, "id"),)) for to in own]
        tables.append(Table(name, "", tuple(columns)))
    return tables


@settings(max_examples=30)
@given(
    links=st.lists(st.sampled_from(LINKS), unique=True),
    sizes=st.tuples(*[st.integers(1, 60)] * 4),
    share=st.floats(0.01, 1),
    most=st.integers(1, 40),
    seed=st.integers(0, 9),
)
def test_whatever_is_kept_has_its_parents(
    links: list[tuple[str, str]], sizes: tuple[int, ...], share: float, most: int, seed: int
) -> None:
    rows = dict(zip("abcd", sizes, strict=True))
    tables = _tables(links)
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(f"attach ':memory:' as {ASIDE}")
        for table in tables:
            pointing = "".join(
                f", nullif((i * 7 + {n}) % ({rows[column.name[0]]} + 1), 0) as {column.name}"
                for n, column in enumerate(table.columns[1:])
            )
            connection.execute(
                f"create table {table.name} as select i as {PLACE}, i as id{pointing} "
                f"from range(1, {rows[table.name]} + 1) t(i)"
            )
        kept: dict[str, list[tuple[int, ...]]] = {}
        for _ in range(2):
            sampling = Sampling(connection, tables, rows, seed)
            sampling.choose(share, most, small_rows=5)
            before, kept = (
                kept,
                {t.name: connection.execute(f"from {sampling.source(t.name)} order by id").fetchall() for t in tables},
            )
            if not before:
                for name in rows:
                    connection.execute(f"drop table if exists {ASIDE}.main.{quoted(f'kept {name}')}")
        assert kept == before
        for child, to in links:
            table = next(table for table in tables if table.name == child)
            at = 1 + [column.name for column in table.columns].index(f"{to}_id")
            assert {row[at] for row in kept[child]} - {None} <= {row[1] for row in kept[to]}


def test_families_stay_together(make: Callable[..., Made]) -> None:
    """Of a few customers all orders, rather than a few orders of all customers."""
    tables = {
        "customers": "select i as customer_id, md5(i::varchar) as code from range(1, 5001) t(i)",
        "orders": "select i as order_id, i % 5000 + 1 as customer_id from range(20000) t(i)",
        "shops": "select i as shop_id from range(1, 11) t(i)",
    }
    made = make(tables, [check("customers", "customer_id", "unique"), check("customers", "customer_id", "not_null")])
    found = made.take(Settings(rows_most=2000))
    counts = {note.place: note.count for note in of_kind(found.notes, "sampled")}
    assert counts == {"customers": 500, "orders": 2000}
    assert len(made.rows("shops")) == 10
    orders: dict[int, int] = {}
    for _, customer in made.rows("orders"):
        orders[customer] = orders.get(customer, 0) + 1
    assert set(orders.values()) == {4}


def test_the_budget_is_kept(make: Callable[..., Made]) -> None:
    tables = {"things": "select i as id, md5(i::varchar) as a, md5((i + 1)::varchar) as b from range(40000) t(i)"}
    made = make(tables)
    found = made.take(Settings(budget_mb=0.5))
    size = sum(file.stat().st_size for file in (made.out / "data").iterdir())
    assert 200_000 < size <= 500_000
    [note] = of_kind(found.notes, "sampled")
    assert note.count < note.values["of"] == 40000  # type: ignore[operator]
