"""What holds of every built-in world: its data keep their promises, are small and described, and hold their traps."""

from pathlib import Path

import pytest
import yaml
from _pytest.mark import ParameterSet

from game.engine.names import quoted
from game.paths import levels_dir
from game.puzzle.catalog import (
    AcceptedValues,
    Check,
    NotNull,
    Relationship,
    TableTest,
    Test,
    Unique,
    UniqueTogether,
)
from game.puzzle.pack import load_pack
from tests.forge.opened import opened

PACKS = {file.parent.name: load_pack(file.parent) for file in sorted((levels_dir() / "packs").glob("*/pack.yml"))}
MOST_BYTES = 1_500_000
"""Of one world's data; together they have to stay below 6 MB."""


def _traps() -> list[ParameterSet]:
    """One query per paragraph of a world's file, named by the comment above it."""
    found = []
    for pack in PACKS:
        text = Path(__file__).with_name(f"{pack}_traps.sql").read_text(encoding="utf-8")
        for paragraph in text.split("\n\n")[1:]:
            name, claim = paragraph.split("\n", 1)
            found.append(pytest.param(pack, claim, id=f"{pack}: {name.removeprefix('-- ')}"))
    return found


@pytest.mark.parametrize(("pack", "claim"), _traps())
def test_the_trap_is_in_the_data(pack: str, claim: str) -> None:
    with opened(PACKS[pack]) as data:
        assert data.execute(claim).fetchall() == [(True,)]


@pytest.mark.parametrize("pack", PACKS)
def test_all_data_together_stay_small(pack: str) -> None:
    assert sum(PACKS[pack].data_file(table).stat().st_size for table in PACKS[pack].tables) < MOST_BYTES


@pytest.mark.parametrize("pack", PACKS)
def test_every_table_and_column_is_described(pack: str) -> None:
    tables = PACKS[pack].tables
    assert [table.name for table in tables if not table.description] == []
    assert [f"{t.name}.{c.name}" for t in tables for c in t.columns if not c.description] == []


@pytest.mark.parametrize("pack", PACKS)
def test_types_are_those_of_the_data(pack: str) -> None:
    with opened(PACKS[pack]) as data:
        for table in PACKS[pack].tables:
            described = data.execute(f"describe {table.name}").fetchall()
            assert [(c.name, c.type) for c in table.columns] == [(row[0], row[1]) for row in described]


@pytest.mark.parametrize("pack", PACKS)
def test_every_declared_test_holds(pack: str) -> None:
    tables = PACKS[pack].tables
    declared = [(table, column, test) for table in tables for column in table.columns for test in column.tests]
    assert len(declared) > 50
    with opened(PACKS[pack]) as data:
        for table, column, test in declared:
            broken = data.execute(f"select 1 from {table.name} {_breaking(column.name, test)}").fetchall()
            assert broken == [], (table.name, column.name, test)
        for name, own in [(table.name, test) for table in tables for test in table.tests]:
            broken = data.execute(f"select 1 from {name} {_breaking_rows(own)}").fetchall()
            assert broken == [], (name, own)


@pytest.mark.parametrize("pack", PACKS)
def test_the_exposure_of_a_pack_names_all_its_tables(pack: str) -> None:
    file = levels_dir() / "warehouse" / "models" / pack / f"_{pack}_exposures.yml"
    (exposure,) = yaml.safe_load(file.read_text(encoding="utf-8"))["exposures"]
    assert exposure["name"] == f"{pack}_pack"
    assert exposure["depends_on"] == [f"ref('{table.name}')" for table in PACKS[pack].tables]


def _breaking(column: str, test: Test) -> str:
    """The clause that picks the rows or groups for which a declared test doesn't hold."""
    name = quoted(column)
    match test:
        case NotNull():
            return f"where {name} is null"
        case Unique():
            return f"where {name} is not null group by {name} having count(*) > 1"
        case Relationship(to, field):
            return f"where {name} not in (select {quoted(field)} from {to})"
        case AcceptedValues(values):
            return f"where {name} not in ({', '.join(repr(value) for value in values)})"
        case Check():
            return _breaking_rows(test)


def _breaking_rows(test: TableTest) -> str:
    match test:
        case Check(condition):
            return f"where not ({condition})"
        case UniqueTogether(columns):
            return f"group by {', '.join(columns)} having count(*) > 1"
