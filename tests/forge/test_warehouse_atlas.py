"""The world of a company's metadata: its traps are there, its puzzles cover all use cases, and its classifier can be
trusted as far as it says."""

import re
from collections.abc import Iterator

import duckdb
import pytest
from worlds.atlas.classify import classify, is_birth_date, is_iban, is_ip_address
from worlds.atlas.records import Column
from worlds.atlas.samples import iban
from worlds.dice import Dice

from game.paths import levels_dir
from game.puzzle.catalog import Table
from game.puzzle.model import Pack
from game.puzzle.pack import load_pack
from tests.forge.opened import opened

ATLAS = levels_dir() / "packs" / "atlas"
MOST_BYTES = 1_200_000
MOST_ROWS, FEWEST_ROWS = 20_000, 10
USE_CASES = {f"use-case-{number:02}" for number in range(1, 21)}


@pytest.fixture(scope="session")
def atlas() -> Pack:
    return load_pack(ATLAS)


@pytest.fixture
def data(atlas: Pack) -> Iterator[duckdb.DuckDBPyConnection]:
    with opened(atlas) as connection:
        yield connection


def test_each_use_case_has_a_puzzle(atlas: Pack) -> None:
    told = {concept for puzzle in atlas.puzzles.values() for concept in puzzle.concepts}
    assert {concept for concept in told if concept.startswith("use-case")} == USE_CASES == set(atlas.concepts)


def test_puzzles_ask_about_our_own_warehouse(atlas: Pack) -> None:
    own = [p.name for p in atlas.puzzles.values() if re.search(r"\bwarehouse_(nodes|edges)\b", p.answer)]
    assert len(own) >= 2


def test_every_table_is_asked_about(atlas: Pack) -> None:
    texts = "\n".join(puzzle.answer for puzzle in atlas.puzzles.values())
    assert [table.name for table in atlas.tables if not re.search(rf"\b{table.name}\b", texts)] == []


def test_data_are_small_but_no_table_is_empty(atlas: Pack, data: duckdb.DuckDBPyConnection) -> None:
    assert sum(atlas.data_file(table).stat().st_size for table in atlas.tables) < MOST_BYTES
    for table in atlas.tables:
        ((rows,),) = data.execute(f"select count(*) from {table.name}").fetchall()
        assert FEWEST_ROWS <= rows <= MOST_ROWS, table.name


def test_nulls_are_told(atlas: Pack, data: duckdb.DuckDBPyConnection) -> None:
    untold = [
        f"{table.name}.{column.name}"
        for table in atlas.tables
        for column in table.columns
        if not column.null_told and _has_null(data, table, column.name)
    ]
    assert untold == []


def _has_null(data: duckdb.DuckDBPyConnection, table: Table, column: str) -> bool:
    return data.execute(f'select bool_or("{column}" is null) from {table.name}').fetchall() == [(True,)]


def test_account_numbers_have_right_check_digits() -> None:
    made = [iban(Dice(seed)) for seed in range(50)]
    assert all(is_iban(text) for text in made)
    assert not any(is_iban(f"{text[:-1]}{(int(text[-1]) + 1) % 10}") for text in made)


@pytest.mark.parametrize(
    ("text", "is_one"), [("203.0.113.9", True), ("203.0.113.256", False), ("203.0.113", False), ("1.2.3.x", False)]
)
def test_ip_addresses_are_known(text: str, is_one: bool) -> None:
    assert is_ip_address(text) is is_one


@pytest.mark.parametrize(
    ("text", "is_one"), [("1971-03-05", True), ("2025-03-05", False), ("1899-01-01", False), ("5.3.1971", False)]
)
def test_birth_dates_are_those_of_grown_up_people(text: str, is_one: bool) -> None:
    assert is_birth_date(text) is is_one


@pytest.mark.parametrize(
    ("name", "type_", "samples", "found"),
    [
        pytest.param("eml", "VARCHAR", "a.b@example.com|c@example.org", ("email", "both"), id="name and samples agree"),
        pytest.param("contact", "VARCHAR", "a.b@example.com|c@example.org", ("email", "samples"), id="samples alone"),
        pytest.param("phone", "VARCHAR", None, ("phone", "name"), id="name alone, the table is empty"),
        pytest.param("email_opt_in", "BOOLEAN", "true|false", None, id="a yes or no is no e-mail"),
        pytest.param("phone_calls", "INTEGER", "3|0", None, id="a count is no number to call"),
        pytest.param("status", "VARCHAR", "A1|B7", None, id="nothing personal"),
        pytest.param("campaign_name", "VARCHAR", "A1|B7", ("person_name", "name"), id="a name that deceives"),
    ],
)
def test_columns_are_classified(name: str, type_: str, samples: str | None, found: tuple[str, str] | None) -> None:
    classes = classify([Column(1, 1, 1, name, type_, None, None, samples)])
    assert [(one.kind, one.evidence) for one in classes] == ([found] if found else [])


def test_names_and_samples_together_are_surer_than_either() -> None:
    def sure(name: str, samples: str | None) -> int:
        (one,) = classify([Column(1, 1, 1, name, "VARCHAR", None, None, samples)])
        return one.confidence_percent

    both = sure("email", "a@example.com|b@example.com")
    assert both > sure("contact", "a@example.com|b@example.com") > sure("contact", "a@example.com|none")
    assert both > sure("email", None)
