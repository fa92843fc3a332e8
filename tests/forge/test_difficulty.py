"""The score agrees with the authors of the hand-written puzzles, and rises with what is hard."""

import json
from collections.abc import Iterator

import pytest
import sqlglot

from game.forge.difficulty import difficulty, load
from game.judge.normal import DIALECT
from game.paths import levels_dir
from game.puzzle.pack import load_pack


def _told() -> Iterator[tuple[int, int]]:
    """The author's level and ours, of every puzzle written by hand that has one."""
    for folder in sorted((levels_dir() / "packs").iterdir()):
        for puzzle in load_pack(folder).puzzles.values():
            built = json.loads((folder / "built" / f"{puzzle.name}.json").read_text(encoding="utf-8"))
            misses = built["near_misses"]
            traps = sum(isinstance(miss["by"], int) for miss in misses)
            if puzzle.difficulty is not None and not puzzle.forged:
                tree = sqlglot.parse_one(puzzle.answer, read=DIALECT)
                yield puzzle.difficulty, difficulty(tree, len(misses), traps)


def test_authors_agree() -> None:
    levels = list(_told())
    off = [abs(theirs - ours) for theirs, ours in levels]
    assert len(levels) > 150
    assert sum(error <= 1 for error in off) / len(off) >= 0.98
    assert sum(error == 0 for error in off) / len(off) >= 0.6
    assert sum(off) / len(off) <= 0.42
    assert {ours for _, ours in levels} == {1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    ("easier", "harder"),
    [
        pytest.param("select a from t", "select a, sum(b) over (order by c) from t", id="window"),
        pytest.param("select a from t join u on t.b = u.b", "select a from t join u on t.b < u.b", id="unequal join"),
        pytest.param("select a from t", "select a from (select a from t)", id="nesting"),
        pytest.param("select a from t where b = 1", "select a from t where b is null", id="null"),
        pytest.param(
            "with r as (select 1 as n union all select 2) select n from r",
            "with recursive r as (select 1 as n union all select 2) select n from r",
            id="recursion",
        ),
    ],
)
def test_hard_ideas_count(easier: str, harder: str) -> None:
    low, high = (load(sqlglot.parse_one(sql, read=DIALECT), 0, 0).score for sql in (easier, harder))
    assert low < high


def test_traps_count_where_they_are_many() -> None:
    tree = sqlglot.parse_one("select a from t", read=DIALECT)
    assert load(tree, 20, 4).score < load(tree, 20, 5).score
