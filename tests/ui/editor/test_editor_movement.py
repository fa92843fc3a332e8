"""Wherever the caret is sent, it stays in the text; brackets find each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.ui.editor import brackets, cells, lexer, movement
from game.ui.editor.document import Document, Location

TEXTS = st.text(st.sampled_from("ab _.(\t\n é日😀\u0301\u200d"), max_size=40)
LOCATIONS = st.tuples(st.integers(0, 8), st.integers(0, 12))
STEPS = [movement.left, movement.right, movement.word_left, movement.word_right, movement.smart_home, movement.line_end]


@given(TEXTS, LOCATIONS, st.sampled_from(STEPS))
def test_every_step_stays_in_the_text(text: str, at: Location, step: object) -> None:
    document = Document(text)
    assert callable(step)
    to = step(document.lines, document.clamp(at))
    assert document.clamp(to) == to


@given(TEXTS, LOCATIONS, st.integers(-9, 9), st.integers(0, 30))
def test_vertical_steps_stay_in_the_text(text: str, at: Location, by: int, cell: int) -> None:
    document = Document(text)
    to = movement.vertical(document.lines, document.clamp(at), by, cell)
    assert document.clamp(to) == to


@given(TEXTS)
def test_right_and_left_visit_the_same_places(text: str) -> None:
    lines = Document(text).lines
    there, at = [(0, 0)], (0, 0)
    while (to := movement.right(lines, at)) != at:
        there.append(at := to)
    back = [at]
    while (to := movement.left(lines, at)) != at:
        back.append(at := to)
    assert back == there[::-1]


@given(st.text(st.sampled_from("ab\té日😀\u0301\u200d"), max_size=20))
def test_clusters_cover_a_line_without_gaps(line: str) -> None:
    found = cells.clusters(line)
    assert [c.start for c in found] == [0, *(c.end for c in found)][: len(found)]
    assert "".join(line[c.start : c.end] for c in found) == line
    assert all(cells.column_at(line, cells.cell_of(line, c.start)) == c.start for c in found)


@pytest.mark.parametrize(
    ("line", "column", "cell"),
    [
        pytest.param("abc", 2, 2, id="ascii"),
        pytest.param("日本", 1, 2, id="wide"),
        pytest.param("a\tb", 2, 4, id="tab"),
        pytest.param("e\u0301x", 2, 1, id="accent"),
        pytest.param("日本", 2, 4, id="end"),
    ],
)
def test_cell_of(line: str, column: int, cell: int) -> None:
    assert cells.cell_of(line, column) == cell


@pytest.mark.parametrize(
    ("text", "caret", "pair"),
    [
        pytest.param("f(a)", (0, 1), ((0, 1), (0, 3)), id="before the opening"),
        pytest.param("f(a)", (0, 4), ((0, 3), (0, 1)), id="behind the closing"),
        pytest.param("f(g(x))", (0, 7), ((0, 6), (0, 1)), id="nested"),
        pytest.param("f(\n')', -- )\n)", (2, 0), ((2, 0), (0, 1)), id="not in strings and comments"),
        pytest.param("f(a", (0, 2), None, id="never closed"),
        pytest.param("f(a]", (0, 1), None, id="of another shape"),
        pytest.param("f((", (0, 3), None, id="open twice"),
        pytest.param("'('", (0, 1), None, id="in a string"),
        pytest.param("ab", (0, 1), None, id="none"),
        pytest.param("[{}]", (0, 0), ((0, 0), (0, 3)), id="shapes"),
        pytest.param("()()", (0, 2), ((0, 2), (0, 3)), id="the right one first"),
    ],
)
def test_bracket_pairs(text: str, caret: Location, pair: tuple[Location, Location] | None) -> None:
    assert brackets.pair_at(text.split("\n"), lexer.spans(text), caret) == pair


@given(st.text(st.sampled_from("()[]{}'\n a"), max_size=30))
def test_partners_are_mutual(text: str) -> None:
    lines, spans = text.split("\n"), lexer.spans(text)
    for number, line in enumerate(lines):
        for column in range(len(line) + 1):
            pair = brackets.pair_at(lines, spans, (number, column))
            assert pair is None or brackets.partner_of(lines, spans, pair[1]) == pair[0]


def test_the_innermost_open_bracket() -> None:
    text = "a (b, (c) [d,\n  e"
    assert brackets.opened_before(text.split("\n"), lexer.spans(text), (1, 2)) == (0, 10)
    assert brackets.opened_before(["()"], lexer.spans("()"), (0, 2)) is None
