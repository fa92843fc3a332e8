"""The puzzle version changes exactly with what a verdict depends on."""

from dataclasses import fields, replace
from typing import Any

import pytest

from game.puzzle.model import Assumption, Built, Contract, HintTexts, Puzzle, ResultSet, Waiver, Wrong
from game.puzzle.version import puzzle_version

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
    "built": Built("v", "m", Contract(()), ResultSet((), (), 0), HintTexts()),
}


def test_every_field_is_sorted_into_one_of_the_two() -> None:
    assert {f.name for f in fields(Puzzle)} == set(COUNTS) | set(COUNTS_NOT)


@pytest.mark.parametrize("field", COUNTS)
def test_it_changes_with_what_a_verdict_depends_on(field: str) -> None:
    assert puzzle_version(replace(BASE, **{field: COUNTS[field]}), "d") != puzzle_version(BASE, "d")


@pytest.mark.parametrize("field", COUNTS_NOT)
def test_it_stays_with_what_only_helps(field: str) -> None:
    assert puzzle_version(replace(BASE, **{field: COUNTS_NOT[field]}), "d") == puzzle_version(BASE, "d")


def test_it_changes_with_the_data() -> None:
    assert puzzle_version(BASE, "d") != puzzle_version(BASE, "e")


def test_the_reason_of_a_wrong_query_changes_nothing() -> None:
    assert puzzle_version(replace(BASE, wrong=(Wrong("w", "other"),)), "d") == puzzle_version(BASE, "d")


def test_a_lone_surrogate_has_a_version_too() -> None:
    assert len(puzzle_version(replace(BASE, brief="\ud800"), "d")) == 16
