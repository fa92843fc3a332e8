"""Pairing within a tolerance: the most pairs there are, each row used once, no matter the order."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.judge.match import Tolerance, contained, pairs

NUMBERS = st.sampled_from([0.0, 0.6, 1.0, 1.2, 1.8, 2.4, 5.0, None, math.nan, math.inf, -math.inf])
ONE = Tolerance(1.0)
ROWS = st.lists(st.tuples(NUMBERS, NUMBERS), max_size=5)


def most(left: list[tuple[float | None, ...]], right: list[tuple[float | None, ...]]) -> int:
    """The size of the largest pairing, by trying them all."""
    if len(left) > len(right):
        left, right = right, left
    ways = itertools.permutations(right, len(left))
    return max(sum(all(map(ONE.equal, a, b)) for a, b in zip(left, way, strict=True)) for way in ways)


@given(ROWS, ROWS)
def test_the_most_pairs_are_found_each_row_once(
    left: list[tuple[float | None, ...]], right: list[tuple[float | None, ...]]
) -> None:
    found = pairs(left, right, [ONE, ONE])
    assert len(found) == most(left, right)
    assert len({a for a, _ in found}) == len({b for _, b in found}) == len(found)
    assert all(all(map(ONE.equal, left[a], right[b])) for a, b in found)


@given(st.lists(NUMBERS, max_size=5), st.lists(NUMBERS, max_size=5))
def test_contained_is_a_pairing_of_all_the_shorter_ones(one: list[float | None], other: list[float | None]) -> None:
    shorter, longer = sorted((one, other), key=len)
    whole = most([(v,) for v in shorter], [(v,) for v in longer]) == len(shorter)
    assert contained(shorter, longer, ONE) is whole


def test_one_that_fits_both_leaves_the_other_its_only_partner() -> None:
    assert pairs([(1.0,), (0.0,)], [(0.9,), (1.9,)], [ONE]) == [(0, 1), (1, 0)]


@pytest.mark.parametrize("columns", [1, 2])
def test_long_chains_are_paired_too(columns: int) -> None:
    left = [(n * 0.5, 1.0)[:columns] for n in range(2000)]
    right = [(n * 0.5 + 0.9, 1.0)[:columns] for n in reversed(range(2000))]
    found = pairs(left, right, [ONE, ONE][:columns])
    assert len(found) == 2000
    assert all(ONE.equal(left[a][0], right[b][0]) for a, b in found)


def test_the_tolerance_follows_the_scale_up_to_a_millionth() -> None:
    assert Tolerance.of([]).absolute == 0
    assert Tolerance.of([None, math.inf, math.nan]).absolute == 0
    assert Tolerance.of([5.0, -100.0]).absolute == pytest.approx(1e-7)
    assert Tolerance.of([1e12]).absolute == 1e-6
    assert Tolerance.of([0.0], slack=0.005).equal(0.333, 0.33)
