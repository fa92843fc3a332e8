"""The attack corpus: nothing but the visible tables is read or shown, nothing is changed, the next query is answered.

`tests/corpus/attack_outcomes.tsv` says what comes of each line: ok, error, refused, stopped (at the wall, or for
memory), or untypable (bytes that no text can hold).
"""

import contextlib
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from game.engine.instance import Instance
from game.engine.pool import Pool
from tests.engine.attack import MARKS, STOPPED, TABLES, Attack, attacks, files, make_canary, said, state, suffer

KINDS = {
    "file_read",
    "file_write_stmt",
    "extension_net",
    "settings",
    "leak",
    "ddl_dml",
    "smuggle",
    "internal_fn",
    "nondeterminism",
    "bomb",
    "parser_text",
}
PEAK_MIB = 1024


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_canary(tmp_path_factory.mktemp("attack"))


@pytest.fixture(scope="module")
def attacked(database: Callable[[str], Instance], canary: Path) -> Iterator[Pool]:
    os.environ["CANARY_ENV"] = MARKS[0]
    instance = Instance(database(TABLES).database, ("emp", "dept", "big"))
    with contextlib.closing(Pool(instance)) as pool:
        yield pool
    del os.environ["CANARY_ENV"]


@pytest.fixture(scope="module")
def before(attacked: Pool, canary: Path) -> tuple[str, dict[str, tuple[int, int]]]:
    return state(attacked), files(canary.parent)


TYPED = [attack for attack in attacks() if attack.expected != "untypable"]


@pytest.mark.parametrize("attack", TYPED, ids=lambda a: f"{a.kind}-{a.id}")
def test_an_attack_gets_nothing_and_changes_nothing(
    attacked: Pool, canary: Path, before: tuple[str, dict[str, tuple[int, int]]], attack: Attack
) -> None:
    sql = attack.text(canary)
    outcome, in_time = suffer(attacked, sql)
    told = said(outcome)
    assert in_time
    assert not [mark for mark in MARKS if mark in told and mark not in sql]
    assert str(canary.parent) not in told.replace(sql, "")
    assert (state(attacked), files(canary.parent)) == before
    assert ("stopped" if outcome.kind in STOPPED else outcome.kind) in attack.expected.split("/")


def test_bytes_that_are_no_text_never_reach_a_query(canary: Path) -> None:
    untypable = [a for a in attacks() if a.expected == "untypable"]
    assert [a.id for a in untypable] == ["px_bytes_bad_utf8"]
    for attack in untypable:
        with pytest.raises(UnicodeDecodeError):
            attack.text(canary)


def test_the_table_of_outcomes_names_every_attack() -> None:
    assert {a.kind for a in attacks()} == KINDS
    assert [a.id for a in attacks() if not a.expected] == []
    assert Counter(a.expected.split("/")[0] for a in attacks()).total() == 259


@pytest.mark.skipif(sys.platform == "win32", reason="the system keeps no peak of ended children")
def test_no_worker_ever_held_a_gibibyte(attacked: Pool) -> None:
    import resource

    attacked.close()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert peak / (1 if sys.platform == "darwin" else 1 / 1024) < PEAK_MIB * 1024 * 1024
