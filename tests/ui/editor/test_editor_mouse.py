"""Clicks, drags, wheel and scrollbar, as events through SDL's queue."""

from collections.abc import Callable

import pygame

from game.ui.editor.selection import Selection
from game.ui.editor.view import DRAG_ON_S, EditorView
from game.ui.widgets.base import Kit

Post = Callable[..., bool]
CELL_PX, LINE_PX, GUTTER_PX, PAD_PX = 8, 22, 48, 4


def at(line: int, column: int) -> tuple[int, int]:
    """The middle of a line, a bit right of a column's left edge."""
    return GUTTER_PX + column * CELL_PX + 1, PAD_PX + line * LINE_PX + LINE_PX // 2


def click(post: Post, pos: tuple[int, int], button: int = 1) -> bool:
    used = post(pygame.MOUSEBUTTONDOWN, pos=pos, button=button)
    post(pygame.MOUSEBUTTONUP, pos=pos, button=button)
    return used


def drag(post: Post, start: tuple[int, int], *path: tuple[int, int]) -> None:
    post(pygame.MOUSEBUTTONDOWN, pos=start, button=1)
    for pos in path:
        post(pygame.MOUSEMOTION, pos=pos, rel=(0, 0), buttons=(1, 0, 0))
    post(pygame.MOUSEBUTTONUP, pos=path[-1], button=1)


def test_clicks_place_select_a_word_and_a_line(view: EditorView, post: Post, wait: Callable[[float], None]) -> None:
    view.model.set_text("select first_name\nfrom t")
    assert click(post, at(0, 9))
    assert view.model.selection == Selection.at((0, 9))
    click(post, at(0, 9))
    assert view.model.selected_text == "first_name"
    click(post, at(0, 9))
    assert view.model.selected_text == "select first_name\n"
    wait(1.0)
    click(post, at(1, 40))
    assert view.model.selection == Selection.at((1, 6))


def test_slow_or_distant_clicks_are_single(view: EditorView, post: Post, wait: Callable[[float], None]) -> None:
    view.model.set_text("select first_name")
    click(post, at(0, 2))
    click(post, at(0, 9))
    assert view.model.selection.empty
    wait(0.5)
    click(post, at(0, 9))
    assert view.model.selection.empty


def test_dragging_selects(view: EditorView, post: Post) -> None:
    view.model.set_text("select 1\nfrom t")
    drag(post, at(0, 3), at(1, 1), at(1, 2))
    assert view.model.selection == Selection((0, 3), (1, 2))
    drag(post, at(1, 5), at(0, 1))
    assert view.model.selection == Selection((1, 5), (0, 1))
    assert not post(pygame.MOUSEMOTION, pos=at(0, 5), rel=(0, 0), buttons=(0, 0, 0))


def test_dragging_after_a_double_click_selects_by_words(view: EditorView, post: Post) -> None:
    view.model.set_text("select first_name from t")
    click(post, at(0, 9))
    drag(post, at(0, 9), at(0, 20))
    assert view.model.selected_text == "first_name from"
    view.model.select((0, 0), (0, 0))
    click(post, at(0, 12))
    drag(post, at(0, 12), at(0, 2))
    assert view.model.selected_text == "select first_name"


def test_a_drag_held_below_the_edge_selects_on(
    view: EditorView, kit: Kit, screen: pygame.Surface, post: Post, wait: Callable[[float], None]
) -> None:
    view.model.set_text("x\n" * 50)
    view.model.place((0, 0))
    view.draw(screen)
    post(pygame.MOUSEBUTTONDOWN, pos=at(0, 0), button=1)
    post(pygame.MOUSEMOTION, pos=(60, 290), rel=(0, 0), buttons=(1, 0, 0))
    reached = view.model.caret[0]
    for _ in range(3):
        wait(0.06)
        view.tick(kit.clock())
        view.draw(screen)
    assert view.model.caret[0] > reached + 3 and view.model.selection.anchor == (0, 0)
    post(pygame.MOUSEBUTTONUP, pos=(60, 290), button=1)
    stopped = view.model.caret
    wait(DRAG_ON_S)
    view.tick(kit.clock())
    assert view.model.caret == stopped
    view.draw(screen)
    wake = view.wake_at()
    assert wake is not None and wake - kit.clock() > DRAG_ON_S


def test_shift_click_extends(view: EditorView, post: Post) -> None:
    view.model.set_text("select 1")
    click(post, at(0, 2))
    pygame.key.set_mods(pygame.KMOD_LSHIFT)
    click(post, at(0, 6))
    assert view.model.selection == Selection((0, 2), (0, 6))


def test_clicks_elsewhere_and_other_buttons_are_not_taken(view: EditorView, post: Post) -> None:
    view.layout(pygame.Rect(0, 0, 200, 100))
    assert not click(post, (300, 50))
    assert not click(post, (50, 50), button=3)


def test_the_wheel_scrolls_and_typing_returns_to_the_caret(
    view: EditorView, screen: pygame.Surface, post: Post, write: Post
) -> None:
    view.model.set_text("x\n" * 50)
    view.model.place((0, 0))
    view.draw(screen)
    assert post(pygame.MOUSEWHEEL, x=0, y=-2, flipped=False)
    assert view.viewport.visible.start == 5
    assert write("y")
    assert view.viewport.visible.start == 0
    assert not post(pygame.MOUSEWHEEL, x=0, y=1, flipped=False)


def test_shift_and_wheel_scroll_sideways(view: EditorView, screen: pygame.Surface, post: Post) -> None:
    view.model.set_text("x" * 200)
    view.model.place((0, 0))
    view.draw(screen)
    pygame.key.set_mods(pygame.KMOD_LSHIFT)
    assert post(pygame.MOUSEWHEEL, x=0, y=-1, flipped=False)
    assert view.viewport.across.offset == 3 * LINE_PX


def test_the_wheel_elsewhere_is_not_taken(view: EditorView, post: Post) -> None:
    view.model.set_text("x\n" * 50)
    view.layout(pygame.Rect(0, 0, 150, 90))
    assert not post(pygame.MOUSEWHEEL, x=0, y=1, flipped=False)


def test_the_scrollbar_can_be_dragged(view: EditorView, screen: pygame.Surface, post: Post) -> None:
    view.model.set_text("x\n" * 50)
    view.model.place((0, 0))
    view.draw(screen)
    thumb = view.viewport.thumb(view.viewport.down)
    assert thumb is not None
    grip = (thumb.left + 2, thumb.top + 5)
    drag(post, grip, (grip[0], grip[1] + 30), (grip[0] - 90, 999))
    assert view.viewport.down.offset == view.viewport.down.limit
    assert view.model.selection == Selection.at((0, 0))
