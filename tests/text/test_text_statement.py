"""When a statement is finished, and what a line's marks become."""

import pytest

from game.text.marks import marked
from game.text.safe import safe_lines
from game.text.statement import finished


@pytest.mark.parametrize(
    ("sql", "ends"),
    [
        ("select 1;", True),
        ("select 1 ;  ", True),
        ("select 1; -- done", True),
        ("select 1; /* done */", True),
        (";", True),
        ("select 'ü';", True),
        ("select 1", False),
        ("select 1 -- no;", False),
        ("select 'a;", False),
        ("select ';'", False),
        ('select ";"', False),
        ("select $$;", False),
        ("select /* ;", False),
        ("select 1; select 2", False),
        ("", False),
        ("-- nothing;", False),
        ("select '\udc80';", True),
    ],
)
def test_only_a_closing_semicolon_ends_a_statement(sql: str, ends: bool) -> None:
    assert finished(sql) == ends


@pytest.mark.parametrize(
    ("sentence", "plain"),
    [
        ("rows **by name ↑**, *really*", "rows by name ↑, really"),
        ("`name`: these", "`name`: these"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("an `unclosed", "an `unclosed"),
        ("[red]\x1b[31m `\x1b`", "[red]\\x1b[31m `\\x1b`"),
    ],
)
def test_marks_become_styles(sentence: str, plain: str) -> None:
    assert marked(sentence).plain == plain


def test_lines_of_sql_stay_lines() -> None:
    assert safe_lines("select\t1\r\n  , '\x1b'") == "select  1\n  , '\\x1b'"
