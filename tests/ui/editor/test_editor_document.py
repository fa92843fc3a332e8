"""Text as lines: what is replaced can be put back, and nothing that SDL or DuckDB chokes on gets in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.ui.editor.document import Document, Location, clean, end_of

TEXTS = st.text(
    st.one_of(st.sampled_from("ab(;'\n\r\t é😀\0\ud800"), st.characters(exclude_categories=())), max_size=40
)
LOCATIONS = st.tuples(st.integers(-2, 8), st.integers(-2, 12))


@given(TEXTS, LOCATIONS, LOCATIONS, TEXTS)
def test_replacing_back_restores_the_text(text: str, start: Location, end: Location, new: str) -> None:
    document = Document(text)
    first = min(document.clamp(start), document.clamp(end))
    result = document.replace_range(start, end, new)
    assert document.text_in(first, result.end) == clean(new)
    document.replace_range(first, result.end, result.replaced)
    assert document.text == clean(text)


@given(TEXTS, LOCATIONS, LOCATIONS, TEXTS)
def test_lines_and_text_agree_after_an_edit(text: str, start: Location, end: Location, new: str) -> None:
    document = Document(text)
    document.replace_range(start, end, new)
    assert document.text.split("\n") == list(document.lines)
    assert document.end == (len(document.lines) - 1, len(document.lines[-1]))


@given(TEXTS)
def test_clean_text_is_encodable_and_stays_clean(text: str) -> None:
    once = clean(text)
    assert once.encode() and "\0" not in once and "\r" not in once if text else once == ""
    assert clean(once) == once


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a\r\nb\rc\n", "a\nb\nc\n", id="line breaks"),
        pytest.param("a\0b", "a\ufffdb", id="nul"),
        pytest.param("a\ud83d", "a\ufffd", id="lone surrogate"),
        pytest.param("é😀", "é😀", id="left alone"),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_the_version_grows_with_every_edit() -> None:
    document = Document("select 1")
    document.replace_range((0, 0), (0, 6), "from t select")
    assert (document.version, document.text) == (1, "from t select 1")


def test_end_of_counts_breaks() -> None:
    assert end_of((2, 3), "ab") == (2, 5)
    assert end_of((2, 3), "ab\ncde\n") == (4, 0)
