"""`semicolon run`."""

from collections.abc import Callable
from subprocess import CompletedProcess
from typing import Any

import pytest

Cli = Callable[..., CompletedProcess[str]]
Valid = Callable[[str, str], Any]


def test_rows_come_as_a_table(look: Cli) -> None:
    done = look("run", "select id, status from orders order by id")
    assert done.returncode == 0
    assert "first 40 of 3,016 rows" in done.stdout
    assert "bigint" in done.stdout


def test_values_keep_what_json_would_lose(look: Cli, valid: Valid) -> None:
    sql = "select 9007199254740993::bigint, 0.10::decimal(4,2), 'nan'::double, null, {'x': 'inf'::double}, true"
    data = valid("run", look("run", sql, "--json").stdout)
    assert data["result"]["rows"] == [["9007199254740993", "0.10", "NaN", None, {"x": "Infinity"}, True]]
    assert (data["verdict"], data["truncated"]) == ("ok", False)


def test_many_rows_are_cut_and_counted(look: Cli, valid: Valid) -> None:
    data = valid("run", look("run", "from range(25000)", "--json").stdout)
    assert data["truncated"]
    assert (len(data["result"]["rows"]), data["result"]["total"]) == (10_000, 25_000)


def test_standard_input_is_read_for_a_dash(look: Cli, valid: Valid) -> None:
    data = valid("run", look("run", "-", "--json", given="\ufeffselect 'ü■'\n").stdout)
    assert data["result"]["rows"] == [["ü■"]]


def test_a_query_may_begin_with_a_comment(look: Cli) -> None:
    assert look("run", "-- how many\nselect 1").returncode == 0


def test_an_error_shows_its_place_and_what_was_meant(look: Cli, valid: Valid) -> None:
    sql = "select o.id,\n       o.statos\nfrom orders o"
    done = look("run", sql)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert "Did you mean" in lines[0]
    place = next(n for n, line in enumerate(lines) if line.strip() == "^")
    assert lines[place - 2] == "line 2, column 8"
    assert lines[place - 1][lines[place].index("^") :] == "o.statos"
    error = valid("run", look("run", sql, "--json").stdout)["error"]
    assert (error["line"], error["column"]) == (2, 8)
    assert "status" in error["candidates"]


def test_what_isnt_a_question_is_refused(look: Cli, valid: Valid) -> None:
    done = look("run", "drop table orders", "--json")
    assert done.returncode == 1
    assert valid("run", done.stdout)["verdict"] == "refused"
    assert look("run", "from orders limit 1").returncode == 0


def test_a_puzzle_can_be_named(look: Cli) -> None:
    assert look("run", "select 1", "--puzzle", "shop/quiet-loyalty").returncode == 0
    unknown = look("run", "select 1", "--puzzle", "shop/nowhere")
    assert unknown.returncode == 2
    assert "There is no puzzle `shop/nowhere`." in unknown.stderr


def test_date_and_puzzle_exclude_each_other(look: Cli) -> None:
    done = look("run", "select 1", "--puzzle", "shop/quiet-loyalty", "--date", "today")
    assert done.returncode == 2
    assert "not allowed with" in done.stderr


def test_data_cant_drive_the_terminal(look: Cli) -> None:
    done = look("run", "select chr(27) || '[2J' || chr(10) || chr(8238) || chr(155) as evil", NO_COLOR="")
    assert "\\x1b[2J\\n\\u202e\\x9b" in done.stdout
    assert not set(done.stdout) & {"\x1b", "\u202e", "\x9b"}


@pytest.mark.parametrize("width", ["20", "40", "79"])
def test_nothing_is_wider_than_a_narrow_terminal(look: Cli, width: str) -> None:
    done = look("run", "from orders limit 3", COLUMNS=width)
    assert max(map(len, done.stdout.splitlines())) <= int(width)
    assert "completed" in done.stdout


def test_an_old_console_encoding_does_no_harm(look: Cli) -> None:
    done = look("run", "select '■ ✕ ü'", PYTHONIOENCODING="cp1252")
    assert "■ ✕ ü" in done.stdout
