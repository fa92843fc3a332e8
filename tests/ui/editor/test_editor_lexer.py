"""Colours are DuckDB's own tokens, in columns, for any text at all."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.ui.editor.lexer import spans, word_at

PIECES = st.sampled_from(
    ["select", "name", "coalesce(", "'", '"', "--", "/*", "*/", "$$", "$a$", "\n", " ", "\t", ".", ";", "1.5", "é",
     "😀", "日", "a", "(", ")", "\u0301", "\u2028", "\v", "x'", "\\"]
)  # fmt: skip
SQL_LIKE = st.lists(PIECES, max_size=25).map("".join)
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=60)
SPACE = " \t\n\r\v\f"


@given(st.one_of(SQL_LIKE, ANYTHING, st.text(st.sampled_from("'\"/*-$ \n\0\ud800\u00a0é😀a1;."), max_size=30)))
def test_spans_are_ordered_disjoint_and_inside_their_line(text: str) -> None:
    lines = text.split("\n")
    rows = spans(text)
    assert len(rows) == len(lines)
    for line, row in zip(lines, rows, strict=True):
        edges = [edge for start, end, _ in row for edge in (start, end)]
        assert edges == sorted(edges)
        assert all(start < end for start, end, _ in row)
        assert not edges or edges[-1] <= len(line)


@given(SQL_LIKE)
def test_spans_agree_with_the_engine(text: str) -> None:
    """Every token that DuckDB finds begins a span of its kind; between spans there is only space."""
    names = {"identifier": "name", "numeric_const": "number", "string_const": "string"}
    lines = text.split("\n")
    starts = {(n, start): kind for n, row in enumerate(spans(text)) for start, _, kind in row}
    for offset, token_type in duckdb.tokenize(text):
        head = text.encode()[:offset].decode()
        kind = starts[(head.count("\n"), len(head) - head.rfind("\n") - 1)]
        own = names.get(token_type.name, token_type.name)
        refined = {
            "name": {"function"},
            "keyword": {"function", "name"},
            "number": {"operator"},
            "operator": {"semicolon"},
        }
        assert kind == own or kind in refined.get(own, set())
    for line, row in zip(lines, spans(text), strict=True):
        left = list(line)
        for start, end, _ in row:
            left[start:end] = " " * (end - start)
        assert not "".join(left).strip(SPACE)


def kinds(text: str) -> list[list[tuple[str, str]]]:
    """For each line, each span's text and kind."""
    lines = text.split("\n")
    return [[(line[a:b], kind) for a, b, kind in row] for line, row in zip(lines, spans(text), strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("select 1;", [("select", "keyword"), ("1", "number"), (";", "semicolon")], id="statement"),
        pytest.param("c.name", [("c", "name"), (".", "operator"), ("name", "name")], id="qualified keyword"),
        pytest.param("name, first", [("name", "name"), (",", "operator"), ("first", "keyword")], id="data word"),
        pytest.param(
            "count(x)", [("count", "function"), ("(", "operator"), ("x", "name"), (")", "operator")], id="call"
        ),
        pytest.param(
            "in (left(", [("in", "keyword"), ("(", "operator"), ("left", "function"), ("(", "operator")], id="kw"
        ),
        pytest.param("left join", [("left", "keyword"), ("join", "keyword")], id="left join"),
        pytest.param("'it''s' -- x", [("'it''s'", "string"), ("-- x", "comment")], id="quotes and comment"),
        pytest.param('"my col" >= .5', [('"my col"', "name"), (">=", "operator"), (".5", "number")], id="quoted name"),
        pytest.param(
            "é, '😀' 日", [("é", "name"), (",", "operator"), ("'😀'", "string"), ("日", "name")], id="unicode"
        ),
        pytest.param("select\u00a0x", [("select", "keyword"), ("x", "name")], id="no-break space"),
        pytest.param("a\ud800b 'c", [("a\ud800b", "name"), ("'c", "string")], id="surrogate, unclosed"),
        pytest.param("a\0 $$x", [("a\0", "name"), ("$$x", "string")], id="nul, unclosed dollar"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_kinds_on_one_line(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == [expected]


def test_strings_and_comments_over_lines() -> None:
    assert kinds("/* a\n\n  b */ 'x\n y' z\n") == [
        [("/* a", "comment")],
        [],
        [("  b */", "comment"), ("'x", "string")],
        [(" y'", "string"), ("z", "name")],
        [],
    ]


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        pytest.param("select c.first_name", 12, "c.first_name", id="inside"),
        pytest.param("select c.first_name", 19, "c.first_name", id="behind"),
        pytest.param("select c.first_name", 7, "c", id="on the qualifier"),
        pytest.param("select c.first_name", 8, "c", id="before the dot"),
        pytest.param("select c.first_name", 9, "c.first_name", id="behind the dot"),
        pytest.param('from cd."my table" t', 12, 'cd."my table"', id="quoted"),
        pytest.param("a.b.c", 5, "a.b.c", id="two qualifiers"),
        pytest.param("a + 'b'", 5, "", id="in a string"),
        pytest.param("a  + b", 2, "", id="in space"),
        pytest.param("-- orders", 5, "", id="in a comment"),
        pytest.param("count(x)", 2, "count", id="function"),
        pytest.param("", 0, "", id="nothing"),
        pytest.param("'é' || näme", 9, "näme", id="beyond ascii"),
    ],
)
def test_word_at(text: str, column: int, expected: str) -> None:
    assert word_at(text, (0, column)) == expected


def test_word_at_another_line_and_outside() -> None:
    assert word_at("select\n  o.id", (1, 6)) == "o.id"
    assert word_at("select", (4, 0)) == ""


def test_the_same_text_is_lexed_once() -> None:
    assert spans("select 1") is spans("select " + "1")
