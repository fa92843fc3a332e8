"""Two texts are one try if they differ in layout, letter case and comments only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.engine.tokens import unclosed, words

BASE = "select name, 'A  b' from customers where id >= 1 and city = 'Rome' order by 1"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(BASE.upper().replace("'A  B'", "'A  b'").replace("'ROME'", "'Rome'"), id="case"),
        pytest.param(BASE.replace(" from", "\n\tfrom\r\n"), id="layout"),
        pytest.param(BASE + ";", id="semicolon"),
        pytest.param(BASE + " ; ;\n", id="semicolons"),
        pytest.param(BASE + " -- done", id="comment-at-the-end"),
        pytest.param(BASE.replace("from", "/* é from ' */ from"), id="comment-within"),
        pytest.param(BASE.replace("'A  b'", "'A  b' -- text"+"\n"), id="comment-behind-a-text"),
        pytest.param("-- first\n" + BASE, id="comment-before"),
        pytest.param(BASE.replace("id >= 1", "id>=1"), id="no-spaces"),
        pytest.param(BASE.replace("name, ", "name , "), id="space-before-comma"),
    ],
)  # fmt: skip
def test_the_same_words(text: str) -> None:
    assert words(text) == words(BASE)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(BASE.replace(">=", ">"), id="operator"),
        pytest.param(BASE.replace("Rome", "rome"), id="case-of-a-text"),
        pytest.param(BASE.replace("A  b", "A b"), id="spaces-in-a-text"),
        pytest.param(BASE.replace("1", "2"), id="number"),
        pytest.param(BASE.replace("name", '"Name"'), id="quoted-name"),
        pytest.param(BASE + " desc", id="more"),
        pytest.param(BASE.replace("'Rome'", "'Rome -- x'"), id="no-comment-in-a-text"),
        pytest.param(BASE.replace("and", "or"), id="word"),
        pytest.param(BASE.replace("id >= 1", "id > = 1"), id="operator-cut-in-two"),
    ],
)
def test_other_words(text: str) -> None:
    assert words(text) != words(BASE)


@given(st.text(max_size=60) | st.text("'\"$-/*;é\n a1", max_size=40))
def test_any_text_has_words(text: str) -> None:
    assert all(isinstance(word, str) for word in words(text))


def test_lone_surrogates_and_nul_have_words_too() -> None:
    assert words("select '\ud800\0'")


@pytest.mark.parametrize(
    ("sql", "place"),
    [
        pytest.param("select (1", 7, id="one"),
        pytest.param("select ((1)", 7, id="outer"),
        pytest.param("select [1, (2)", 7, id="list"),
        pytest.param("select 'é(' , (1", 14, id="in-a-string-is-none"),
        pytest.param("select (1) -- (", None, id="in-a-comment-is-none"),
        pytest.param("select (1]", None, id="crossed"),
        pytest.param("select 1)", None, id="closing-only"),
    ],
)
def test_the_bracket_that_is_never_closed_is_found(sql: str, place: int | None) -> None:
    assert unclosed(sql) == place
