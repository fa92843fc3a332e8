"""Layouts are arithmetic: no pixel is drawn here."""

from datetime import date
from itertools import combinations

import pytest
from pygame import Rect

from game.ui.preferences import window_scale
from game.ui.screens.puzzle.layout import TABS, mode_for, puzzle_layout, query_places
from game.ui.screens.review.layout import TABS as REVIEW_TABS
from game.ui.screens.review.layout import Heights, review_layout
from game.ui.screens.solved.layout import PARTS, solved_layout
from game.ui.screens.todaylayout import Wants, day_side, today_layout
from game.ui.theme import Theme, load_theme
from game.ui.widgets.calendarlayout import moved, place, shifted, weeks
from game.ui.widgets.gridlayout import column_widths, starts
from game.ui.widgets.scrolling import Scroll, visible
from game.ui.widgets.tiles import tile_rects, tile_side

SIZES = [(960, 600), (1280, 800), (1366, 768), (1920, 1080), (2560, 1440), (3840, 2160)]
TEXTS = [0.8, 1.0, 1.5, 2.0]


def _theme(size: tuple[int, int], text: float) -> Theme:
    return load_theme("ink", scale=window_scale(*size), text_scale=text)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("text", TEXTS)
def test_puzzle_panels_stay_in_the_window_and_apart(size: tuple[int, int], text: float) -> None:
    theme = _theme(size, text)
    mode = mode_for(size[0], theme)
    for shown in TABS[mode] or ("query",):
        places = puzzle_layout(size, theme, lambda width: 70, lambda width: 300, shown)
        panels = [
            panel
            for panel in (
                places.brief, places.query, places.result, places.target, places.tries, places.tables, places.tabs
            )
            if panel is not None
        ]  # fmt: skip
        assert all(Rect((0, 0), size).contains(panel) for panel in panels)
        assert all(panel.w > 0 and panel.h > 0 for panel in panels)
        assert not any(one.colliderect(other) for one, other in combinations(panels, 2))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("lines", [3, 40])
def test_panels_of_the_review_stay_in_the_window_and_apart(size: tuple[int, int], text: float, lines: int) -> None:
    theme = _theme(size, text)
    high = lines * theme.size("code_line")
    heights = Heights(lambda width: 3 * high, lambda width: high, lambda width: high, high, high, high)
    for shown in REVIEW_TABS[mode_for(size[0], theme)] or ("puzzle",):
        places = review_layout(size, theme, heights, shown)
        panels = [*places.parts.values(), places.decisions, *([places.tabs] if places.tabs else [])]
        assert all(Rect((0, 0), size).contains(panel) for panel in panels)
        assert all(panel.w > 0 and panel.h > 0 for panel in panels)
        assert not any(one.colliderect(other) for one, other in combinations(panels, 2))


def test_the_window_decides_how_many_columns() -> None:
    assert mode_for(1280, _theme((1280, 800), 1.0)) == "wide"
    assert mode_for(960, _theme((960, 600), 1.0)) == "compact"
    assert mode_for(960, _theme((960, 600), 2.0)) == "narrow"
    assert mode_for(3840, _theme((3840, 2160), 1.0)) == "wide"


def test_the_design_size_has_the_drawings_columns() -> None:
    places = puzzle_layout((1280, 800), _theme((1280, 800), 1.0), lambda w: 64, lambda w: 268, "query")
    assert places.tables is not None
    assert places.target is not None
    assert (places.tables.w, places.target.w, places.target.right) == (248, 352, 1264)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("wanted", [0, 240, 5000])
def test_the_result_gets_what_it_wants_as_long_as_the_query_stays_usable(size: tuple[int, int], wanted: int) -> None:
    theme = _theme(size, 1.0)
    plain = puzzle_layout(size, theme, lambda w: 70, lambda w: 300, "query")
    grown = puzzle_layout(size, theme, lambda w: 70, lambda w: 300, "query", 0, lambda w: wanted)
    assert plain.result is not None
    assert grown.result is not None
    assert grown.query is not None
    editor = query_places(grown.query, theme).editor
    assert editor.h >= 3 * theme.size("code_line")
    assert grown.result.bottom == plain.result.bottom
    assert grown.result.h >= plain.result.h
    assert grown.result.h == max(plain.result.h, wanted) or editor.h < 6 * theme.size("code_line")


def test_query_parts_are_stacked() -> None:
    theme = _theme((1280, 800), 1.0)
    query = Rect(272, 128, 632, 328)
    places = query_places(query, theme)
    assert query.contains(places.editor)
    assert places.tabs.bottom <= places.editor.y
    assert places.editor.bottom <= places.buttons.y < query.bottom


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("shown", PARTS)
def test_solved_panels_stay_in_the_window(size: tuple[int, int], shown: str) -> None:
    places = solved_layout(size, _theme(size, 1.0), shown, 300)
    panels = [panel for panel in (places.tries, places.answers, places.lesson, places.history) if panel]
    assert all(Rect((0, 0), size).contains(panel) for panel in panels)
    assert not any(one.colliderect(other) for one, other in combinations(panels, 2))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("text", TEXTS)
def test_today_keeps_play_and_month_in_sight(size: tuple[int, int], text: float) -> None:
    theme = _theme(size, text)
    factor = theme.scale * text
    wants = Wants(
        round(60 * factor), round(56 * factor), round(18 * factor), theme.size("big_button"), round(66 * factor)
    )
    places = today_layout(size, theme, wants)
    window = Rect((0, 0), size)
    for part in (places.title, places.play, places.month, places.foot):
        assert window.contains(part)
    assert places.play.bottom <= places.foot.y
    assert not places.title.colliderect(places.month)


def test_seven_days_fit() -> None:
    theme = _theme((960, 600), 2.0)
    side, gap = day_side(250, theme)
    assert 7 * side + 6 * gap <= 250


def test_columns_share_what_is_left_up_to_a_limit() -> None:
    assert column_widths([100, 50], 400, widest=340, spread=80) == [180, 130]
    assert column_widths([100, 500], 300, widest=340, spread=80) == [100, 340]
    assert starts([100, 50, 20]) == [0, 100, 150]


def test_only_rows_in_sight_are_visible() -> None:
    assert visible(0, 100, 25, 10_000) == range(4)
    assert visible(30, 100, 25, 10_000) == range(1, 6)
    assert visible(0, 100, 25, 2) == range(2)
    assert visible(0, 0, 25, 5) == range(0)


def test_scrolling_stays_inside() -> None:
    scroll = Scroll(content=1000, view=100)
    assert scroll.by(5000)
    assert scroll.offset == 900
    assert scroll.thumb(100, 20) == (80, 20)
    assert scroll.reveal(0, 25)
    assert scroll.offset == 0
    assert not scroll.by(-10)
    scroll.resize(50, 100)
    assert not scroll.needed


def test_months_begin_on_monday() -> None:
    assert place(date(2026, 11, 1)) == (6, 0)
    assert place(date(2026, 11, 2)) == (0, 1)
    assert weeks(2026, 11) == 6
    assert shifted(2026, 1, -1) == (2025, 12)
    assert moved(date(2026, 11, 22), 0, -1) == date(2026, 11, 15)


def test_tiles_shrink_until_they_fit() -> None:
    assert tile_side(5, 320, largest=44, gap=6, smallest=18) == 44
    side = tile_side(8, 320, largest=44, gap=6, smallest=18)
    rects = tile_rects(0, 0, 8, side, 6)
    assert rects[-1].right <= 320
    assert tile_side(40, 320, largest=44, gap=6, smallest=18) == 18


def test_larger_windows_are_drawn_larger_in_steps() -> None:
    assert [window_scale(*size) for size in SIZES] == [1.0, 1.0, 1.0, 1.0, 1.25, 2.0]
