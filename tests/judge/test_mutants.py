"""A near miss that differs from the answer on some fair instance is never solved.

Fair is what keeps the declared tests and whatever the visible rows always keep to (`rewriting/facts.py`), and on which
all known answers agree. A run takes a few puzzles, the same each time; with SEMICOLON_MUTANTS=1 in the environment it
takes all puzzles and all near misses (about an hour).
"""

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from random import Random

import pytest

from game.judge.nearmiss.make import near_misses
from game.puzzle.model import Puzzle
from tests.judge.rewriting.facts import Facts, observed
from tests.judge.rewriting.instances import Keeper, instance
from tests.judge.rewriting.trial import Fair, Trial
from tests.judge.rewriting.worlds import PACKS, World

ALL = bool(os.environ.get("SEMICOLON_MUTANTS"))
PUZZLES = 1000 if ALL else 3
"""Puzzles of each pack."""
NEAR_MISSES = 1000 if ALL else 20
"""Near misses of each puzzle."""
SEEDS = range(12) if ALL else range(4)
REFUTED_LEAST = 0.4
"""Near misses, as a share, that the instances must tell from the answer: else they test little."""


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, World]]:
    cache = tmp_path_factory.mktemp("mutants")
    with contextlib.ExitStack() as stack:
        opened = [stack.enter_context(contextlib.closing(World(folder, cache))) for folder in PACKS]
        yield {world.pack.name: world for world in opened}


@pytest.fixture(scope="module")
def facts(worlds: Mapping[str, World]) -> Mapping[str, Facts]:
    return {name: observed(world.pack, world.visible.connection) for name, world in worlds.items()}


def test_instances_keep_to_the_facts(worlds: Mapping[str, World], facts: Mapping[str, Facts]) -> None:
    for name, world in worlds.items():
        for seed in range(3):
            rows = instance(world.source, facts[name], seed)
            keeper = Keeper(facts[name], {table: list(found) for table, found in rows.items()})
            assert [table for table in rows if not keeper.holds(table)] == []


def _drawn(world: World) -> list[Puzzle]:
    puzzles = [puzzle for _, puzzle in sorted(world.pack.puzzles.items())]
    return Random("mutants").sample(puzzles, min(PUZZLES, len(puzzles)))


def _mutants(world: World, puzzle: Puzzle) -> list[str]:
    made = [miss.sql for miss in near_misses(puzzle.answer, world.tables, prove=False)]
    return Random(puzzle.name).sample(made, min(NEAR_MISSES, len(made)))


def _refuted(trial: Trial, mutants: Sequence[str], fair: Sequence[Fair]) -> list[str]:
    return [sql for sql in mutants if any(one.refutes(sql) for one in fair)]


def test_what_a_fair_instance_refutes_is_not_solved(worlds: Mapping[str, World], facts: Mapping[str, Facts]) -> None:
    drawn = refuted = 0
    slipped = []
    for name, world in worlds.items():
        for puzzle in _drawn(world):
            trial = Trial(world, facts[name], puzzle)
            mutants = _mutants(world, puzzle)
            with contextlib.ExitStack() as stack:
                fair = [stack.enter_context(contextlib.closing(one)) for one in trial.fair(SEEDS)]
                wrong = _refuted(trial, mutants, fair)
            drawn += len(mutants)
            refuted += len(wrong)
            slipped += [(puzzle.id, sql) for sql in wrong if world.judge(puzzle.name, sql).solved]
    assert refuted >= REFUTED_LEAST * drawn, (refuted, drawn)
    assert slipped == [], f"{len(slipped)} of {refuted} refuted near misses are solved: {slipped}"
