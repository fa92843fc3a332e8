"""What a solve is worth. There is no clock in it."""

from collections.abc import Iterable

FULL = 100
WRONG_TRY = 12
HINT_PRICES = (8, 16, 24)
LEAST = 10
SHOWN = 0
HARD_TRIES = 6


def worth(wrong_tries: int, hints: Iterable[int]) -> int:
    """Points for solving after `wrong_tries` counted wrong tries with these hints (1, 2, 3) taken."""
    return max(LEAST, FULL - WRONG_TRY * wrong_tries - sum(HINT_PRICES[n - 1] for n in hints))
