"""Conditions on a row are decided as DuckDB decides them, or left to it."""

from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.judge.witness.bench import Bench
from game.judge.witness.checks import row_check
from game.judge.witness.facts import ColumnFacts
from game.judge.witness.may import may
from game.judge.witness.mine import family_of
from game.judge.witness.question import Question, Trial
from game.puzzle.witness import Cell
from tests.judge.witness.conftest import SCRIPT, catalog
from tests.judge.witness.test_grow import INSTANCES, NOTHING

TYPES = {"a": "INTEGER", "b": "DECIMAL(8,2)", "d": "DATE", "t": "TIMESTAMP", "s": "VARCHAR", "f": "BOOLEAN"}
CELLS: dict[str, list[Cell]] = {
    "a": [None, "-1", "0", "1", "7"],
    "b": [None, "-0.50", "0.00", "1.00", "7.25"],
    "d": [None, "2024-12-31", "2025-01-01", "2025-06-30"],
    "t": [None, "2025-01-01 00:00:00", "2025-01-01 00:00:01", "2025-06-30 12:30:00.5"],
    "s": [None, "", "web", "Web", "shop"],
    "f": [None, "true", "false"],
}
MEMORY = duckdb.connect()
DECIDED = [
    "a >= 1",
    "a < b",
    "-1 < a",
    "not (a = 1)",
    "a in (1, 7)",
    "a not in (1, null)",
    "b between 0 and 7.25",
    "d >= date '2025-01-01' and d < '2025-06-30'",
    "t >= timestamp '2025-01-01'",
    "t > '2025-01-01 00:00:00'::timestamp",
    "d <= t",
    "d is null or a >= 0",
    "(a is null) = (s = 'web')",
    "(a is null) <> (b is null)",
    "(s in ('web', 'shop')) = f",
    "s <> '' or f",
    "s > 'shop'",
    "not f",
    "a = null",
    "a is not null",
    "f = 'true'",
    "a > '0'",
]
LEFT = [
    "abs(a) > 1",
    "day(d) = 1",
    "a + 1 > b",
    "exists (select 1)",
    "a > (select 1)",
    "s like 'w%'",
    "nope = 1",
    "a >",
]


def columns() -> list[ColumnFacts]:
    scale = {"b": 2}
    return [
        ColumnFacts(n, t, family_of(t), True, None, None, (), 0, None, None, 1, scale.get(n, 0))
        for n, t in TYPES.items()
    ]


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(DECIDED), st.tuples(*(st.sampled_from(cells) for cells in CELLS.values())))
def test_a_row_passes_as_it_does_in_the_database(condition: str, row: tuple[Cell, ...]) -> None:
    check = row_check(condition, columns())
    assert check is not None
    made = ", ".join(f"cast(? as {kind}) as {name}" for name, kind in TYPES.items())
    broken = MEMORY.execute(f"select 1 from (select {made}) where not ({condition})", list(row)).fetchall()
    assert check.holds(row) == (not broken)


@pytest.mark.parametrize("condition", LEFT)
def test_anything_else_is_left_to_the_database(condition: str) -> None:
    assert row_check(condition, columns()) is None


def test_a_check_knows_the_columns_it_reads() -> None:
    check = row_check("a < b or s is null", columns())
    assert check is not None
    assert check.places == {0, 1, 4}


ANSWERS = [
    "select count(*) from orders where amount > 10",
    "select id from orders where ordered_at >= '2025-03-01' and ordered_at < '2026-01-01'",
    "select status, sum(amount) from orders where id > 3 group by status",
]
CHECKS = {
    "decided": ["amount between 1 and 42", "ordered_at >= '2025-01-01' and ordered_at < '2026-01-01'"],
    "asked": ["abs(amount - 21.5) <= 20.5", "year(ordered_at) = 2025"],
}


@pytest.fixture(params=sorted(CHECKS))
def declared(request: Any) -> Any:
    """A bench of the small shop in which orders declare the same twice: to be decided here, or by the database."""
    with duckdb.connect() as connection:
        connection.execute(SCRIPT).fetchall()
        tables = catalog(connection, ["customers", "orders", "days", "cd.notes"])
        tables[1]["checks"] = CHECKS[request.param]
        tables[1]["together"] = [["customer_id", "ordered_at"]]
        yield Bench(connection, tables)


@pytest.mark.parametrize("answer", ANSWERS)
def test_instances_keep_what_is_declared_of_rows(declared: Bench, answer: str) -> None:
    trial = Trial(declared, Question.of({"sql": answer, **NOTHING}), declared.tables)
    seen = 0
    for n in range(INSTANCES):
        made = trial.instance(str(n))
        for row in made[0].rows.get("orders", ()) if made else ():
            seen += 1
            amount, at = float(row[2] or "nan"), row[4] or ""
            assert 1 <= amount <= 42
            assert at.startswith("2025")
    assert seen > INSTANCES


def test_of_days_that_are_kept_to_their_years_nothing_else_is_told(declared: Bench) -> None:
    trial = Trial(declared, Question.of({"sql": ANSWERS[1], **NOTHING}), declared.tables)
    told = {item["kind"] for item in may(trial.grower.facts, trial.clues)}
    assert ("other_days" in told) == bool(declared.facts.tables["orders"].asked_checks)


def test_columns_that_tell_rows_apart_together_do_so_in_every_instance(declared: Bench) -> None:
    assert (1, 4) in declared.facts.tables["orders"].unique
