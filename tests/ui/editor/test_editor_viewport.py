"""Where things are: arithmetic, no pixels."""

from hypothesis import given
from hypothesis import strategies as st

from game.ui.editor.viewport import Box, Viewport


def port(rows: int = 100, cells: int = 40) -> Viewport:
    made = Viewport(box=Box(10, 20, 246, 108), gutter=40, cell=8, line=20, pad=4, bar=6)
    made.fit(rows, cells)
    return made


def test_places_and_back() -> None:
    view = port()
    assert (view.x_of(3), view.y_of(2)) == (74, 64)
    assert view.at(74, 64) == (2, 3.0)
    assert view.at(-50, 9999) == (99, -12.5)


def test_what_shows() -> None:
    view = port()
    assert view.visible == range(6)
    assert view.visible_cells == (0, 26)
    view.down.to(44)
    view.across.to(20)
    assert view.visible == range(2, 8)
    assert view.visible_cells == (2, 29)
    assert view.whole_lines == 5


def test_a_short_text_does_not_scroll() -> None:
    view = port(rows=3, cells=10)
    assert view.thumb(view.down) is None and view.thumb(view.across) is None
    view.reveal(2, 10)
    assert (view.down.offset, view.across.offset) == (0, 0)


@given(st.integers(1, 300), st.integers(0, 200), st.data())
def test_what_is_revealed_shows_whole(rows: int, cells: int, data: st.DataObject) -> None:
    view = port(rows, cells)
    for _ in range(3):
        line, cell = data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, cells))
        view.reveal(line, cell)
        assert view.box.top <= view.y_of(line) and view.y_of(line) + view.line <= view.box.top + view.box.height
        assert view.text_left <= view.x_of(cell) <= view.text_left + view.text_width
        assert line in view.visible


def test_thumbs_follow_the_scroll() -> None:
    view = port(rows=100, cells=100)
    top = view.thumb(view.down)
    assert top is not None and (top.left, top.top, top.width) == (250, 20, 6)
    view.down.to(view.down.limit)
    bottom = view.thumb(view.down)
    assert bottom is not None and bottom.top + bottom.height == 128
    view.across.to(view.across.limit)
    right = view.thumb(view.across)
    assert right is not None and right.left + right.width == view.text_left + view.text_width
    assert right.holds(right.left, right.top) and not right.holds(right.left - 1, right.top)


def test_the_gutter_alone_leaves_no_text() -> None:
    view = Viewport(box=Box(0, 0, 30, 50), gutter=40, cell=8, line=20)
    view.fit(1, 10)
    assert view.text_width == 0
