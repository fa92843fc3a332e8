"""The puzzle version changes exactly with what a verdict depends on."""

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from game.puzzle.model import (
    AcceptedValues,
    Assumption,
    Built,
    Column,
    Contract,
    Forged,
    HintTexts,
    NotNull,
    Pack,
    Puzzle,
    Relationship,
    ResultSet,
    Table,
    Unique,
    Waiver,
    Wrong,
)
from game.puzzle.version import derivation_key, puzzle_version

BASE = Puzzle(
    "p", "n", "Title", "Brief", "select 1", also=("a", "b"), wrong=(Wrong("w", "why"),), assume=(Assumption("x"),)
)
COUNTS: dict[str, Any] = {
    "pack": "q",
    "name": "m",
    "brief": "Other",
    "answer": "select 2",
    "also": ("a b",),
    "wrong": (Wrong("v", "why"),),
    "assume": (Assumption(sql="x"),),
    "order": ("a",),
}
COUNTS_NOT: dict[str, Any] = {
    "title": "Other",
    "concepts": ("c",),
    "start": "select",
    "hints": HintTexts("a", "b", "c"),
    "explain": "because",
    "difficulty": 4,
    "waive": (Waiver("a", "b"),),
    "forged": Forged("top_n", "items.id"),
    "built": Built("v", "m", Contract(()), ResultSet((), (), 0), HintTexts()),
}

ITEMS = Table("items", "Things.", (Column("id", "BIGINT", "Number.", (NotNull(), Unique())), Column("of", "VARCHAR")))
PACK = Pack("p", "Pack", Path(), (ITEMS, Table("kinds", "", (Column("name", "VARCHAR"),))))


def version(puzzle: Puzzle = BASE, pack: Pack = PACK, data: str = "d") -> str:
    return puzzle_version(pack, puzzle, data)


def key(puzzle: Puzzle) -> str:
    return derivation_key(PACK, puzzle, "d")


def with_column(**changes: Any) -> Pack:
    """The pack with another second column of its first table."""
    first, second = ITEMS.columns
    return replace(PACK, tables=(replace(ITEMS, columns=(first, replace(second, **changes))), *PACK.tables[1:]))


def test_every_field_is_sorted_into_one_of_the_two() -> None:
    assert {f.name for f in fields(Puzzle)} == set(COUNTS) | set(COUNTS_NOT)


@pytest.mark.parametrize("field", COUNTS)
def test_it_changes_with_what_a_verdict_depends_on(field: str) -> None:
    assert version(replace(BASE, **{field: COUNTS[field]})) != version()


@pytest.mark.parametrize("field", COUNTS_NOT)
def test_it_stays_with_what_only_helps(field: str) -> None:
    assert version(replace(BASE, **{field: COUNTS_NOT[field]})) == version()


def test_it_changes_with_the_data() -> None:
    assert version(data="e") != version()


PROMISES = [
    (NotNull(),),
    (Unique(),),
    (NotNull(), Unique()),
    (Relationship("kinds", "name"),),
    (Relationship("items", "of"),),
    (AcceptedValues(("a",)),),
    (AcceptedValues(("a", "b")),),
    (AcceptedValues((1,)),),
    (AcceptedValues(("1",)),),
]


def test_it_changes_with_each_promise_of_the_catalog() -> None:
    """They say which hidden cases may happen."""
    versions = {version(), *(version(pack=with_column(tests=tests)) for tests in PROMISES)}
    assert len(versions) == 1 + len(PROMISES)


@pytest.mark.parametrize(
    "pack",
    [
        pytest.param(with_column(name="to"), id="column"),
        pytest.param(with_column(type="BIGINT"), id="type"),
        pytest.param(replace(PACK, tables=PACK.tables[:1]), id="table"),
        pytest.param(replace(PACK, tables=(replace(ITEMS, name="things"), *PACK.tables[1:])), id="table's name"),
    ],
)
def test_it_changes_with_names_and_types_of_the_catalog(pack: Pack) -> None:
    assert version(pack=pack) != version()


@pytest.mark.parametrize(
    "pack",
    [
        pytest.param(with_column(description="Of what."), id="column"),
        pytest.param(replace(PACK, tables=(replace(ITEMS, description="Other."), *PACK.tables[1:])), id="table"),
        pytest.param(replace(PACK, title="Other", license="MIT", description="Other."), id="pack"),
        pytest.param(replace(PACK, folder=Path("elsewhere")), id="folder"),
    ],
)
def test_it_stays_with_what_the_catalog_only_tells(pack: Pack) -> None:
    assert version(pack=pack) == version()


def test_the_reason_of_a_wrong_query_changes_only_what_is_derived() -> None:
    other = replace(BASE, wrong=(Wrong("w", "other"),))
    assert version(other) == version()
    assert key(other) != key(BASE)


@pytest.mark.parametrize("field", [*COUNTS, "hints", "concepts"])
def test_what_is_derived_changes_with_all_that_is_read(field: str) -> None:
    assert key(replace(BASE, **{field: (COUNTS | COUNTS_NOT)[field]})) != key(BASE)


@pytest.mark.parametrize("field", sorted({*COUNTS_NOT} - {"hints", "concepts"}))
def test_what_is_derived_stays_with_what_is_not_read(field: str) -> None:
    assert key(replace(BASE, **{field: COUNTS_NOT[field]})) == key(BASE)


def test_a_lone_surrogate_has_a_version_too() -> None:
    assert len(version(replace(BASE, brief="\ud800"))) == 16
