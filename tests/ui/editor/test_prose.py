"""A paragraph being written, measured by characters ten pixels wide."""

import pygame
import pytest

from game.ui.editor.prose import ProseField
from game.ui.editor.proselines import Row, column_at, row_at, rows_of
from game.ui.widgets.base import Kit


def _wide(text: str) -> int:
    return 10 * len(text)


@pytest.mark.parametrize(
    ("text", "width", "rows"),
    [
        pytest.param("", 100, ["<>"], id="nothing"),
        pytest.param("one two", 100, ["<one two>"], id="fits"),
        pytest.param("one two three", 80, ["<one two >", "<three>"], id="broken at a blank"),
        pytest.param("one two", 30, ["<one >", "<two>"], id="the blank hangs over"),
        pytest.param("abcdefgh", 30, ["<abc>", "<def>", "<gh>"], id="a word too long"),
        pytest.param("a bcdefgh i", 30, ["<a >", "<bcd>", "<efg>", "<h i>"], id="a word too long among others"),
        pytest.param("abc", 1, ["<a>", "<b>", "<c>"], id="no room at all"),
    ],
)
def test_lines_break_at_blanks(text: str, width: int, rows: list[str]) -> None:
    assert [f"<{text[row.start : row.end]}>" for row in rows_of(text, width, _wide)] == rows


def test_the_caret_stands_on_the_line_that_its_next_letter_is_on() -> None:
    rows = (Row(0, 4), Row(4, 7))
    assert [row_at(rows, column) for column in (0, 3, 4, 7)] == [0, 0, 1, 1]


def test_a_click_finds_the_nearest_gap_and_never_the_next_line() -> None:
    text, row = "one two", Row(0, 4)
    assert [column_at(text, row, x, _wide) for x in (-5, 4, 6, 14, 500)] == [0, 0, 1, 1, 3]
    assert column_at(text, Row(4, 7), 500, _wide) == 7


@pytest.fixture
def field(kit: Kit) -> ProseField:
    field = ProseField(kit, "Brief")
    field.layout(pygame.Rect(0, 0, 200, 100))
    field.show("Which customers have never answered a survey?")
    field.focused = True
    return field


def _press(field: ProseField, key: int, mod: int = 0) -> bool:
    return field.handle(pygame.event.Event(pygame.KEYDOWN, key=key, mod=mod, unicode=""))


def test_pasted_lines_become_one(field: ProseField) -> None:
    field.handle(pygame.event.Event(pygame.TEXTINPUT, text=" Show\nboth\r\nnames."))
    assert field.text.endswith("survey? Show both names.")
    assert len(field.model.lines) == 1


def test_arrows_home_and_end_go_by_lines_as_they_are_seen(field: ProseField) -> None:
    start = len(field.text)
    _press(field, pygame.K_HOME)
    home = field.model.caret[1]
    assert 0 < home < start
    _press(field, pygame.K_UP)
    assert field.model.caret[1] < home
    for _ in range(5):
        _press(field, pygame.K_UP)
    assert field.model.caret[1] == 0
    _press(field, pygame.K_END, pygame.KMOD_LSHIFT)
    assert 0 < len(field.model.selected_text) < start


def test_enter_tab_and_escape_are_left_to_the_screen(field: ProseField) -> None:
    keys = (pygame.K_RETURN, pygame.K_TAB, pygame.K_ESCAPE, pygame.K_F6)
    assert not any(_press(field, key) for key in keys)


def test_what_is_for_queries_does_nothing_to_prose(field: ProseField) -> None:
    before = field.text
    _press(field, pygame.K_SLASH, pygame.KMOD_LCTRL)
    _press(field, pygame.K_d, pygame.KMOD_LCTRL)
    assert field.text == before


def test_clicks_place_the_caret_and_select_words(field: ProseField) -> None:
    click = pygame.event.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=(8, 12))
    field.handle(click)
    assert field.model.caret == (0, 0)
    field.handle(click)
    assert field.model.selected_text == "Which"
