"""Rewritings that keep a query's meaning are never refused.

The rules stand in `rewriting/`. A run tries sixty rewritings of the answers that ship, the same each time; with
SEMICOLON_REWRITINGS=5000 in the environment it tries so many, other ones each time, and each rule on every answer.
"""

import contextlib
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from random import Random

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.judge.rewriting.bench import EngineFault, same_rows
from tests.judge.rewriting.rewrite import RULES, SPELLINGS, Rewriting, Rule, Spelling, rewritten
from tests.judge.rewriting.worlds import PACKS, Text, World

ASKED = int(os.environ.get("SEMICOLON_REWRITINGS", "0"))
EXAMPLES = ASKED or 60
STEPS: tuple[Rule | Spelling, ...] = (*RULES, *SPELLINGS)
UNDOES = {
    "case_to_filter": "filter_to_case",
    "comparisons_to_between": "between_to_comparisons",
    "negation_moved_in": "comparison_negated",
}
"""Rules that no answer gives an occasion, and the rule that makes one."""
RULES_LEAST = 30
ANSWERS_EACH = 1000 if ASKED else 2
"""Answers that each rule is tried on."""
INSTANCES = 3
MISPRINTED_MOST = 0.03
"""Rewritings, as a share, that sqlglot may print so that they fail or say something else."""
BROKEN_MOST = 0.05
"""Rewritings, as a share, that may break DuckDB itself."""


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, World]]:
    cache = tmp_path_factory.mktemp("rewritings")
    with contextlib.ExitStack() as stack:
        opened = [stack.enter_context(contextlib.closing(World(folder, cache))) for folder in PACKS]
        yield {world.pack.name: world for world in opened}


@pytest.fixture(scope="module")
def texts(worlds: Mapping[str, World]) -> list[Text]:
    return [text for world in worlds.values() for text in world.texts()]


def test_there_are_enough_rules_and_each_has_a_name_of_its_own() -> None:
    names = [step.name for step in STEPS]
    assert len(set(names)) == len(names)
    assert len(RULES) >= RULES_LEAST


def _found(
    step: Rule | Spelling, texts: list[Text], worlds: Mapping[str, World]
) -> Iterator[tuple[Text, str, Rewriting]]:
    """Rewritings of the answers, in an order that each rule has for itself, with the text that each was made of."""
    rng = Random(step.name)
    undone = [rule for rule in RULES if rule.name == UNDOES.get(step.name)]
    for text in rng.sample(texts, len(texts)):
        world = worlds[text.pack]
        tree = world.tree(text.sql)
        for rule in undone:
            tree = rule.apply(tree, rng, world.tables) or tree
        made = rewritten(tree, [step], rng, world.tables)
        if made.rules:
            yield text, tree.sql(dialect="duckdb"), made


@pytest.mark.parametrize("step", STEPS, ids=[step.name for step in STEPS])
def test_rule_changes_a_text_and_keeps_its_meaning(
    step: Rule | Spelling, texts: list[Text], worlds: Mapping[str, World]
) -> None:
    """On the visible rows, and on small instances that keep what is declared and little else."""
    tried = 0
    for text, before, made in _found(step, texts, worlds):
        world = worlds[text.pack]
        assert made.sql != before
        with contextlib.suppress(EngineFault):
            assert same_rows(world.rows(text.sql), world.visible.rows(made.sql)), made.sql
        for seed in range(INSTANCES):
            twins = world.twins(seed)
            expected = twins.determined(text.sql)
            if expected is not None:
                assert same_rows(expected, twins.first.rows(made.sql)), (seed, made.sql)
        tried += 1
        if tried >= ANSWERS_EACH:
            break
    assert tried, "a rule that never applies is never tried"


def _stands(world: World, text: Text, made: Rewriting) -> str:
    """How a rewriting fares before it is judged: "judged", or why it can't be."""
    try:
        return "judged" if same_rows(world.rows(text.sql), world.visible.rows(made.sql)) else "misprinted"
    except EngineFault:
        return "broken"
    except duckdb.Error:
        return "misprinted"


def test_rewritings_are_solved(texts: list[Text], worlds: Mapping[str, World]) -> None:
    counts: Counter[str] = Counter()
    misprints: list[tuple[Text, Rewriting]] = []

    @settings(
        max_examples=EXAMPLES,
        derandomize=not ASKED,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(
        text=st.sampled_from(texts),
        steps=st.lists(st.sampled_from(STEPS), min_size=1, max_size=12),
        most=st.integers(1, 5),
        seed=st.integers(0, 2**32),
    )
    def check(text: Text, steps: list[Rule | Spelling], most: int, seed: int) -> None:
        world = worlds[text.pack]
        made = rewritten(world.tree(text.sql), steps, Random(seed), world.tables, most)
        how = _stands(world, text, made) if made.rules else "unchanged"
        counts[how] += 1
        if how == "misprinted":
            misprints.append((text, made))
        if how == "judged":
            verdict = world.judge(text.puzzle, made.sql)
            assert verdict.solved, (text.puzzle, text.number, made, verdict.error, verdict.remarks, verdict.diagnosis)

    check()
    assert counts["judged"] >= EXAMPLES / 2, counts
    assert counts["misprinted"] <= MISPRINTED_MOST * EXAMPLES, misprints
    assert counts["broken"] <= BROKEN_MOST * EXAMPLES, counts
