"""The linter's rules about hidden cases: what survived them, whom they cost something, what they make use of."""

from collections.abc import Iterator

from game.forge.findings import PackFinding, finding
from game.forge.workshop import Workshop
from game.judge.derive import Derived
from game.judge.hidden import DERIVE_S
from game.puzzle.model import Puzzle


def check_cases(shop: Workshop, puzzle: Puzzle, derived: Derived) -> Iterator[PackFinding]:
    """Findings for a puzzle that was built; one that wasn't has a finding of its own."""
    built = puzzle.built
    if built is None:
        return
    for miss in built.near_misses:
        if miss.by is None:
            yield finding("near-miss-survives", "warning", puzzle.id, miss.kind, what=miss.what, kind=miss.kind)
    for place, count in built.dropped.items():
        yield finding("also-drops", "warning", puzzle.id, f"also {place + 1}", count=count)
    if not built.cases:
        yield finding("cases-none", "warning", puzzle.id, "built")
        return
    yield from _undisclosed(shop, puzzle, derived)


def _undisclosed(shop: Workshop, puzzle: Puzzle, derived: Derived) -> Iterator[PackFinding]:
    assert puzzle.built is not None
    witnesses = [case.witness.to_json() for case in puzzle.built.cases]
    asked = shop.author.call("undisclosed", DERIVE_S, **shop.asked(puzzle, derived), witnesses=witnesses)
    told = asked.result()
    if told is None:
        yield finding("cases-unchecked", "error", puzzle.id, "built")
        return
    for n, items in enumerate(told["undisclosed"], start=1):
        for item in items:
            what = ", ".join(str(value) for value in item.values())
            yield finding("case-undisclosed", "error", puzzle.id, f"case {n}", what=what)
