"""What counts and what is promised, in words."""

import pytest

from game.play.words import contract_line, facts
from game.puzzle.catalog import AcceptedValues, Column, NotNull, Relationship, Test, Unique
from game.puzzle.contract import Contract, ContractColumn, OrderKey

TWO = (ContractColumn("name", "VARCHAR"), ContractColumn("total", "DOUBLE", 2))


@pytest.mark.parametrize(
    ("contract", "line"),
    [
        pytest.param(
            Contract(TWO[:1]),
            "**1 column** · rows in **any order** · column names don't matter",
            id="one column, no order",
        ),
        pytest.param(
            Contract(TWO, (OrderKey("total", 1, "desc"), OrderKey("name", 0)), may=("rating may be null",)),
            "**2 columns, in this order** · rows **by total ↓, name ↑**, ties free · rounded to **2** decimals"
            " · column names don't matter · rating may be null",
            id="everything",
        ),
        pytest.param(
            Contract(TWO[:1], (OrderKey("name", 0, nulls="last"),)),
            "**1 column** · rows **by name ↑ nulls last**, ties free · column names don't matter",
            id="nulls told",
        ),
    ],
)
def test_contract_line(contract: Contract, line: str) -> None:
    assert contract_line(contract) == line


@pytest.mark.parametrize(
    ("tests", "told"),
    [
        pytest.param((), (), id="nothing promised"),
        pytest.param((NotNull(),), ("never null",), id="not null"),
        pytest.param((NotNull(), Unique()), ("key, never null",), id="key"),
        pytest.param((Unique(),), ("unique", "may be null"), id="unique"),
        pytest.param((Relationship("customers", "id"),), ("in customers", "may be null"), id="reference"),
        pytest.param((NotNull(), AcceptedValues(("a", "b"))), ("never null", "one of a, b"), id="values"),
        pytest.param((NotNull(), AcceptedValues((2, 1, 3))), ("never null", "1–3"), id="a range"),
        pytest.param(
            (NotNull(), AcceptedValues(tuple("abcdefg"))), ("never null", "one of a, b, c, d, e and 2 more"), id="many"
        ),
    ],
)
def test_facts(tests: tuple[Test, ...], told: tuple[str, ...]) -> None:
    assert facts(Column("c", "VARCHAR", tests=tests)) == told
