"""Verdicts as text."""

import io

import pytest
from rich.console import Console

from game.engine.outcome import ErrorNote
from game.judge.verdict import Finding, Remark, RowMarks, Tile, Verdict
from game.puzzle.resultset import ResultColumn, ResultSet
from game.text.verdict import print_error, print_verdict

RESULT = ResultSet((ResultColumn("n", "BIGINT"),), ((1,), (2,)), 2)
WRONG = Verdict(
    "wrong",
    "v",
    tiles=(Tile("column", "n", "absent", "`n`: not there."), Tile("rows", None, "partial", "1 of 2 rows are right.")),
    rows=RowMarks(1, ((3,),), (1,)),
    result=RESULT,
    diagnosis=(Finding("WHERE", "x", "The first sentence."), Finding("JOIN", "y", "The second sentence.")),
    counted=True,
    try_number=2,
)


def _told(verdict: Verdict, *, hard: bool = False, width: int = 80) -> str:
    out = Console(file=io.StringIO(), width=width, markup=False)
    print_verdict(out, verdict, "select 1", hard=hard)
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue()


def _error(error: ErrorNote, sql: str, width: int = 80) -> list[str]:
    out = Console(file=io.StringIO(), width=width, markup=False)
    print_error(out, error, sql)
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue().rstrip("\n").split("\n")


def test_a_wrong_try_shows_marks_tiles_and_one_sentence() -> None:
    text = _told(WRONG)
    assert "extra" in text
    assert "Missing (1)" in text
    assert "✕ `n`: not there." in text
    assert "Not yet: try 2." in text
    assert "WHERE · The first sentence." in text
    assert "second" not in text


def test_hard_mode_shows_tiles_only() -> None:
    text = _told(WRONG, hard=True)
    assert "◆ 1 of 2 rows are right." in text
    assert not any(word in text for word in ("extra", "Missing", "sentence", "bigint"))


def test_a_counterexample_is_shown_whole() -> None:
    table = ResultSet((ResultColumn("id", "BIGINT"),), ((7,),), 1).to_json()
    case = {
        "tables": {"orders": table},
        "expected": RESULT.to_json(),
        "got": None,
        "because": "An order may have none.",
    }
    text = _told(Verdict("wrong", "v", tiles=WRONG.tiles, result=RESULT, counterexample=case))
    assert "Not yet. This one isn't counted." in text
    assert "orders" in text
    assert "It fails." in text
    assert "An order may have none." in text


def test_a_form_fault_says_so() -> None:
    verdict = Verdict("wrong", "v", form_fault=True, remarks=(Remark("columns_order", "In another order."),))
    assert _told(verdict).splitlines()[-2:] == ["Right data, wrong form.", "In another order."]


@pytest.mark.parametrize("width", [30, 80])
@pytest.mark.parametrize("column", [1, 50, 220, 400])
def test_the_caret_stands_under_its_column(column: int, width: int) -> None:
    line = "".join(chr(ord("a") + n % 26) for n in range(400))
    lines = _error(ErrorNote("No.", 2, column), f"select\n{line}\nfrom x", width)
    assert lines[1] == f"line 2, column {column}"
    assert max(map(len, lines)) <= width
    at = lines[3].index("^")
    shown = lines[2][at:]
    assert line[column - 1 :].startswith(shown)
    assert shown


def test_wide_and_hostile_characters_move_the_caret() -> None:
    lines = _error(ErrorNote("No.", 1, 4), "漢\x1b\tX")
    assert lines[2] == "  漢\\x1b X"
    assert lines[3].index("^") == 2 + 2 + 4 + 1


def test_a_place_outside_the_text_is_left_out() -> None:
    assert _error(ErrorNote("No.", 9, 1), "select") == ["No."]
