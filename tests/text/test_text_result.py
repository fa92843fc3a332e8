"""Result sets as text."""

import io

import pytest
from rich.console import Console

from game.puzzle.resultset import Json, ResultColumn, ResultSet
from game.text.result import CELL_MOST, result_table, value_text


def _printed(result: ResultSet, width: int = 80, **details: object) -> list[str]:
    out = Console(file=io.StringIO(), width=width, markup=False)
    out.print(result_table(result, width, **details))  # type: ignore[arg-type]
    assert isinstance(out.file, io.StringIO)
    return [line.rstrip() for line in out.file.getvalue().splitlines()]


def _one(*values: Json, type_: str = "VARCHAR") -> ResultSet:
    return ResultSet((ResultColumn("v", type_),), tuple((value,) for value in values), len(values))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(None, "null", id="null"),
        pytest.param("null", "'null'", id="the text null"),
        pytest.param("NULL", "'NULL'", id="the text NULL"),
        pytest.param("'null'", "''null''", id="the text null in quotes"),
        pytest.param("", "''", id="the empty text"),
        pytest.param(" a", "' a'", id="a blank at an end"),
        pytest.param("a\tb\r\n", "'a\\tb\\r\\n'", id="control characters"),
        pytest.param("\x1b]0;owned\x07", "\\x1b]0;owned\\x07", id="a title sequence"),
        pytest.param("\udc80", "\\udc80", id="half a character"),
        pytest.param("[bold]x[/]", "[bold]x[/]", id="markup"),
        pytest.param(":smile:", ":smile:", id="an emoji's name"),
        pytest.param(True, "true", id="true"),
        pytest.param(1.5, "1.5", id="a float"),
        pytest.param([1, None, "ü"], '[1, null, "ü"]', id="a list"),
        pytest.param({"a": "\x1b"}, '{"a": "\\u001b"}', id="a struct"),
    ],
)
def test_values(value: Json, text: str) -> None:
    assert value_text(value).plain == text


def test_null_is_faint_and_text_isnt() -> None:
    assert "dim" in str(value_text(None).style)
    assert str(value_text("null").style) == ""


def test_long_text_is_cut() -> None:
    assert value_text("x" * 5000).cell_len == CELL_MOST + 1


def test_header_has_names_and_types_and_numbers_stand_to_the_right() -> None:
    columns = (ResultColumn("name", "VARCHAR"), ResultColumn("amount", "DECIMAL(8,2)"))
    lines = _printed(ResultSet(columns, (("Ada", "5.00"), ("Bea", "10.50")), 2))
    assert lines[0].split() == ["name", "amount"]
    assert lines[1].split() == ["varchar", "decimal(8,2)"]
    assert lines[3].endswith("  5.00")
    assert lines[4].endswith(" 10.50")
    assert lines[-1] == "2 rows"


def test_rows_beyond_the_first_are_counted() -> None:
    lines = _printed(ResultSet((ResultColumn("v", "BIGINT"),), tuple((n,) for n in range(100)), 1234), rows_shown=3)
    assert [line.strip() for line in lines[-2:]] == ["2", "first 3 of 1,234 rows"]


def test_marks_stand_before_their_rows() -> None:
    lines = _printed(_one("a", "b"), marks={1: "extra"})
    assert [line for line in lines if "extra" in line] == ["extra   b"]


def test_a_narrow_terminal_gets_records() -> None:
    columns = tuple(ResultColumn(f"column_{n}", "VARCHAR") for n in range(6))
    lines = _printed(ResultSet(columns, (tuple("abcdef"),), 1), width=30, marks={0: "extra"})
    assert lines[:3] == ["row 1 extra", "  column_0: a", "  column_1: b"]


def test_no_columns_and_no_rows_are_told() -> None:
    assert _printed(ResultSet((), (), 0)) == ["no columns", "0 rows"]
    assert _printed(_one())[-1] == "0 rows"


def test_a_hostile_column_name_is_harmless() -> None:
    lines = _printed(ResultSet((ResultColumn("\x1b[31mred\n", "ENUM('\x1b')"),), (), 0))
    assert lines[0] == "\\x1b[31mred\\n"
    assert "\x1b" not in "".join(lines)
