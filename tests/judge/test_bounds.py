"""Hostile or careless results cost the parent seconds, not minutes."""

import time
from collections.abc import Callable

import pytest

from game.judge.verdict import Verdict

Checks = Callable[..., Verdict]
LONG = "select i / 3.0::double{more} from range({rows}) t(i)"
ONES = ", ".join(["1"] * 24)


@pytest.mark.parametrize(
    ("target", "given"),
    [
        pytest.param(f"select {ONES}, 1", f"select {ONES}, 2", id="like-columns-and-one-that-fits-nowhere"),
        pytest.param(f"select {ONES}, 3, 4", f"select {ONES}, 4, 3", id="like-columns-and-two-exchanged"),
        pytest.param("select 1, 2, 3", "select " + ", ".join(f"{n}" for n in range(10, 400)), id="wide-result"),
        pytest.param(LONG.format(more="", rows=450), LONG.format(more=" + 0.1", rows=100_000), id="long-result"),
        pytest.param(
            LONG.format(more=", 1.0::double", rows=450),
            LONG.format(more=" + 0.1, 1.0::double", rows=100_000),
            id="long-result-of-two-floats",
        ),
        pytest.param("select i from range(2000) t(i)", "select -i from range(2000) t(i)", id="largest-target"),
    ],
)
def test_a_verdict_comes_in_time(check: Checks, target: str, given: str) -> None:
    began = time.monotonic()
    assert check(target, given).verdict == "wrong"
    assert time.monotonic() - began < 10
