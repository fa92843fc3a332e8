"""Verdicts as text."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from game.engine.outcome import ErrorNote
from game.judge.counterexample import Counterexample
from game.judge.verdict import Finding, Remark, RowMarks, Tile, Verdict
from game.puzzle.resultset import ResultColumn, ResultSet
from game.text.verdict import print_error, print_verdict

RESULT = ResultSet((ResultColumn("n", "BIGINT"),), ((1,), (2,)), 2)
NAMED = ResultSet(
    (ResultColumn("name", "VARCHAR"), ResultColumn("orders", "BIGINT")), (("Ada", 1), ("Brett", 2), ("Olu", None)), 3
)
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


def _case(got: ResultSet | None, error: str | None = None) -> Verdict:
    table = ResultSet((ResultColumn("id", "BIGINT"),), ((7,),), 1)
    case = Counterexample({"orders": table}, NAMED, got, error, "An order may have `none`.")
    tile = Tile("cases", None, "absent", "It breaks on a hidden case.")
    return Verdict("wrong", "v", tiles=(*WRONG.tiles, tile), result=RESULT, counterexample=case)


def test_a_counterexample_is_shown_whole_and_what_differs_is_marked() -> None:
    given = replace(NAMED, rows=(("Ada", 1), ("Brett", 3), ("Mina", 9)), total=3)
    lines = _told(_case(given)).splitlines()
    assert "Not yet. This one isn't counted." in lines
    begin = lines.index("A case that may happen")
    assert lines[begin + 1 : begin + 3] == [
        "An order may have `none`.",
        "Made-up rows that the contract allows. The first such case isn't counted.",
    ]
    words = [" ".join(line.split()) for line in lines[begin:] if line]
    told = words[words.index("Your query gives") :]
    assert [line for line in told if line[0] in "■◆✕"] == [
        "■ same Ada 1",
        "◆ differs Brett ◆ 3",
        "◆ extra Mina 9",
        "■ same Ada 1",
        "◆ differs Brett ◆ 2",
        "✕ missing Olu null",
    ]
    assert words.index("orders") < words.index("Your query gives") < words.index("Expected")


def test_a_query_that_fails_on_the_case_says_how() -> None:
    text = _told(_case(None, "The number is too large."))
    assert "✕ It fails on these rows. The number is too large." in text
    assert "missing" not in text


@pytest.mark.parametrize("width", [20, 40, 80])
def test_a_counterexample_fits_the_terminal(width: int) -> None:
    lines = _told(_case(replace(NAMED, rows=(), total=0)), width=width).splitlines()
    assert max(map(len, lines)) <= width


def test_hard_mode_says_that_a_case_is_free_and_no_more() -> None:
    text = _told(replace(_case(None), counterexample=None), hard=True)
    assert "Not yet. This one isn't counted." in text
    assert "may happen" not in text


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
