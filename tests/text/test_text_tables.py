"""Sample rows of a table, cut to the terminal."""

import io

import pytest
from rich.console import Console

from game.puzzle.resultset import ResultColumn
from game.text.result import sample_table

COLUMNS = tuple(ResultColumn(f"column_{n}", "VARCHAR") for n in range(6))
ROWS = (tuple(f"{n} {'word ' * 9}" for n in range(6)), (None,) * 6)


def _lines(width: int, columns: int = 6) -> list[str]:
    out = Console(file=io.StringIO(), width=width)
    with out.capture() as caught:
        out.print(sample_table(COLUMNS[:columns], [row[:columns] for row in ROWS], width))
    return caught.get().rstrip().splitlines()


@pytest.mark.parametrize("width", [20, 50, 80, 100, 200])
def test_each_row_is_one_line_whatever_the_width(width: int) -> None:
    lines = [line for line in _lines(width) if not line.startswith("columns not shown")]
    assert len(lines) == 3 + len(ROWS)  # names, types, a rule
    assert max(map(len, lines)) <= width


def test_columns_that_do_not_fit_are_counted() -> None:
    assert _lines(50)[-1] == "columns not shown: 3"
    assert "…" in _lines(50)[3]
    assert "columns not shown" not in "".join(_lines(50, columns=2))
