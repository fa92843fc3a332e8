"""Events go in through SDL's queue; the model and the pixels tell what came of them."""

from collections.abc import Callable
from typing import Any

import pygame
import pytest

from game.ui.editor.editor import EditorModel
from game.ui.editor.view import BLINK_S, EditorView
from game.ui.textcache import TextCache
from game.ui.theme import load_theme
from game.ui.widgets.base import Kit, describe

Post = Callable[..., bool]
CTRL, SHIFT, ALT = pygame.KMOD_LCTRL, pygame.KMOD_LSHIFT, pygame.KMOD_LALT
CELL_PX, LINE_PX, GUTTER_PX, PAD_PX = 8, 22, 48, 4


def count(surface: pygame.Surface, colour: pygame.Color, rect: pygame.Rect | None = None) -> int:
    """How many pixels have a colour."""
    part = surface.subsurface(rect) if rect is not None else surface
    return pygame.mask.from_threshold(part, colour, (1, 1, 1, 255)).count()


def test_it_says_what_it_is(view: EditorView) -> None:
    view.model.set_text("select 1")
    assert describe(view) == "editor · Your query · select 1"


def test_typing(view: EditorView, write: Post, press: Post) -> None:
    assert write("select (")
    assert press(pygame.K_RETURN)
    assert write("1)")
    assert press(pygame.K_BACKSPACE)
    assert press(pygame.K_z, CTRL)
    assert view.model.text == "select (\n  1)"


def test_letters_come_from_text_input_only(view: EditorView, press: Post) -> None:
    assert press(pygame.K_x, unicode="x")
    assert view.model.text == ""


@pytest.mark.parametrize(
    ("key", "mods"),
    [
        pytest.param(pygame.K_RETURN, CTRL, id="run"),
        pytest.param(pygame.K_RETURN, CTRL | SHIFT, id="submit"),
        pytest.param(pygame.K_KP_ENTER, CTRL, id="run on the keypad"),
        pytest.param(pygame.K_RETURN, pygame.KMOD_LMETA, id="run on a mac"),
        pytest.param(pygame.K_RETURN, ALT, id="full screen"),
        pytest.param(pygame.K_ESCAPE, 0, id="escape"),
        pytest.param(pygame.K_F1, 0, id="F1"),
        pytest.param(pygame.K_F6, SHIFT, id="shift F6"),
        pytest.param(pygame.K_TAB, CTRL, id="ctrl tab"),
        pytest.param(pygame.K_s, CTRL, id="ctrl s"),
    ],
)
def test_keys_of_the_screen_are_left_to_it(view: EditorView, press: Post, key: int, mods: int) -> None:
    assert not press(key, mods)
    assert view.model.text == ""


def test_without_the_focus_keys_and_text_are_not_taken(view: EditorView, press: Post, write: Post) -> None:
    view.focused = False
    assert not press(pygame.K_RETURN) and not write("x")
    assert view.model.text == ""


@pytest.mark.parametrize("line", [0, 49])
def test_the_caret_stays_in_sight(view: EditorView, press: Post, line: int) -> None:
    view.model.set_text("\n".join(["select " + "x" * 100] * 50))
    view.model.place((25, 0))
    for _ in range(50):
        press(pygame.K_UP if line == 0 else pygame.K_DOWN)
    press(pygame.K_END)
    assert view.model.caret == (line, 107)
    assert view.rect.contains(view.caret_rect)


def test_drawing_shows_text_selection_and_caret(view: EditorView, kit: Kit, screen: pygame.Surface) -> None:
    view.model.set_text("select 1\nfrom t")
    view.draw(screen)
    assert count(screen, kit.theme.colour("coral"), view.caret_rect) > LINE_PX
    assert count(screen, kit.theme.colour("keyword"), pygame.Rect(GUTTER_PX, PAD_PX, 6 * CELL_PX, LINE_PX)) > 20
    assert count(screen, kit.theme.colour("number"), pygame.Rect(GUTTER_PX + 7 * CELL_PX, PAD_PX, CELL_PX, LINE_PX)) > 5
    assert count(screen, kit.theme.colour("current_line")) > 1000
    assert count(screen, kit.theme.colour("selection")) == 0
    view.model.select((0, 0), (0, 6))
    view.draw(screen)
    assert count(screen, kit.theme.colour("selection")) > 500
    assert count(screen, kit.theme.colour("current_line")) == 0


def test_drawing_stays_inside_the_rectangle(view: EditorView, screen: pygame.Surface) -> None:
    screen.fill("red")
    view.layout(pygame.Rect(40, 30, 200, 100))
    view.model.set_text(("wide " * 40 + "\n") * 20)
    view.set_error(3, 2)
    view.draw(screen)
    assert count(screen, pygame.Color("red")) == screen.get_width() * screen.get_height() - 200 * 100
    assert screen.get_clip() == screen.get_rect()


def test_text_never_runs_over_the_gutter(view: EditorView, kit: Kit, screen: pygame.Surface) -> None:
    view.model.set_text("'" + "H" * 300)
    view.draw(screen)
    assert view.viewport.across.offset > 0
    assert count(screen, kit.theme.colour("string"), pygame.Rect(GUTTER_PX, 0, 100, 60)) > 40
    assert count(screen, kit.theme.colour("string"), pygame.Rect(0, 0, GUTTER_PX - 1, 60)) == 0


def test_the_caret_blinks_by_the_clock(
    view: EditorView, kit: Kit, screen: pygame.Surface, write: Post, wait: Callable[[float], None]
) -> None:
    view.draw(screen)
    assert not view.dirty and view.caret_shown
    wake = view.wake_at()
    assert wake is not None and wake > kit.clock()
    wait(BLINK_S + 0.01)
    view.tick(kit.clock())
    assert view.dirty and not view.caret_shown
    view.draw(screen)
    assert count(screen, kit.theme.colour("coral"), view.caret_rect) == 0
    write("x")
    assert view.caret_shown


def test_the_caret_is_steady_under_reduced_motion(view: EditorView, kit: Kit, wait: Callable[[float], None]) -> None:
    kit.reduced_motion = True
    wait(BLINK_S * 1.5)
    assert view.caret_shown and view.wake_at() is None


def test_it_is_dirty_only_after_a_change(view: EditorView, screen: pygame.Surface, post: Post, press: Post) -> None:
    view.draw(screen)
    assert not view.dirty
    press(pygame.K_LEFT)
    post(pygame.MOUSEMOTION, pos=(50, 50), rel=(0, 0), buttons=(0, 0, 0))
    post(pygame.MOUSEWHEEL, x=0, y=1, flipped=False)
    assert not view.dirty
    view.model.insert("x")
    assert view.dirty
    view.draw(screen)
    view.focused = False
    assert view.dirty


def test_brackets_beside_the_caret_are_lit(view: EditorView, kit: Kit, screen: pygame.Surface) -> None:
    view.model.set_text("f(a)")
    view.draw(screen)
    assert count(screen, kit.theme.colour("bracket")) > 100
    view.model.place((0, 0))
    view.draw(screen)
    assert count(screen, kit.theme.colour("bracket")) == 0


def test_an_error_is_marked_until_the_next_edit(
    view: EditorView, kit: Kit, screen: pygame.Surface, write: Post
) -> None:
    view.model.set_text("select nme\nfrom t")
    view.draw(screen)
    view.set_error(1, 8)
    assert view.dirty
    view.draw(screen)
    colour = kit.theme.colour("error")
    assert count(screen, colour, pygame.Rect(0, PAD_PX, GUTTER_PX, LINE_PX)) > 10
    under = pygame.Rect(GUTTER_PX + 7 * CELL_PX, PAD_PX + LINE_PX - 4, 3 * CELL_PX, 4)
    assert count(screen, colour, under) > 10
    write("x")
    view.draw(screen)
    assert view.error is None and count(screen, colour) == 0


def test_an_error_without_a_column_marks_the_line_and_one_without_a_line_nothing(
    view: EditorView, kit: Kit, screen: pygame.Surface
) -> None:
    view.model.set_text("select a b c\nfrom t")
    view.set_error(1)
    view.draw(screen)
    assert count(screen, kit.theme.colour("error"), pygame.Rect(GUTTER_PX + 80, PAD_PX, 16, LINE_PX)) > 5
    view.set_error(None)
    view.draw(screen)
    assert count(screen, kit.theme.colour("error")) == 0


def test_an_error_outside_the_text_is_put_at_its_edge(view: EditorView, screen: pygame.Surface) -> None:
    view.set_error(9, 9)
    view.draw(screen)
    assert view.error is not None and view.error.at == (0, 0)


def test_an_error_far_below_is_scrolled_to(view: EditorView) -> None:
    view.model.set_text("x\n" * 80)
    view.model.place((0, 0))
    view.set_error(60, 1)
    assert 59 in view.viewport.visible


def test_a_composition_is_shown_and_replaced(
    view: EditorView, kit: Kit, screen: pygame.Surface, post: Post, press: Post
) -> None:
    view.model.set_text("'")
    assert post(pygame.TEXTEDITING, text="ni", start=0, length=2)
    assert press(pygame.K_BACKSPACE) and view.model.text == "'"
    view.draw(screen)
    assert count(screen, kit.theme.colour("ink"), pygame.Rect(GUTTER_PX + CELL_PX, PAD_PX, 16, LINE_PX)) >= 16
    assert post(pygame.TEXTINPUT, text="に")
    assert (view.composition, view.model.text) == ("", "'に")


def test_the_input_method_learns_where_the_caret_is(
    view: EditorView, screen: pygame.Surface, monkeypatch: pytest.MonkeyPatch, write: Post
) -> None:
    told: list[pygame.Rect] = []
    monkeypatch.setattr(pygame.key, "set_text_input_rect", told.append)
    view.draw(screen)
    view.draw(screen)
    write("ab")
    view.draw(screen)
    assert [rect.left for rect in told] == [GUTTER_PX, GUTTER_PX + 2 * CELL_PX]


def test_a_reader_selects_and_copies_but_changes_nothing(
    kit: Kit, screen: pygame.Surface, clock: Callable[[], float]
) -> None:
    model = EditorModel("select 1", clock=clock)
    view = EditorView(kit, "The answer", model=model, read_only=True, numbers=False, platform="linux")
    view.layout(pygame.Rect(0, 0, 300, 100))
    view.focused = True
    key: dict[str, Any] = {"mod": CTRL, "unicode": "", "scancode": 0}
    assert view.handle(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_a, **key))
    assert view.handle(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_c, **key))
    assert not view.handle(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_x, **key))
    assert not view.handle(pygame.event.Event(pygame.TEXTINPUT, text="y"))
    assert not view.handle(pygame.event.Event(pygame.TEXTEDITING, text="y", start=0, length=1))
    assert (model.clipboard.get(), model.text) == ("select 1", "select 1")
    model.place((0, 0))
    view.draw(screen)
    assert not view.caret_shown and view.wake_at() is None
    assert count(screen, kit.theme.colour("current_line")) == 0


def test_another_theme_recolours_the_lines(view: EditorView, kit: Kit, screen: pygame.Surface) -> None:
    view.model.set_text("select 1")
    view.draw(screen)
    paper = load_theme("paper")
    kit.replace(paper, TextCache(kit.texts.fonts))
    view.draw(screen)
    assert count(screen, paper.colour("keyword"), pygame.Rect(GUTTER_PX, PAD_PX, 48, LINE_PX)) > 20
    assert screen.get_at((470, 230)) == paper.colour("panel")


def test_the_clipboard_of_the_system(kit: Kit, screen: pygame.Surface) -> None:
    view = EditorView(kit, "Your query", platform="linux")
    view.layout(pygame.Rect(0, 0, 300, 100))
    view.focused = True
    view.model.set_text("select 1")
    for key in (pygame.K_a, pygame.K_x, pygame.K_v, pygame.K_v):
        view.handle(pygame.event.Event(pygame.KEYDOWN, key=key, mod=CTRL, unicode="", scancode=0))
    assert view.model.text == "select 1select 1"


@pytest.mark.parametrize(
    "text", ["\ud800\0'é😀日本\t\u0301", "x" * 5000, "日" * 3000, "\n" * 500, "\u202e/*", "\x1b[0m\v"]
)
def test_any_text_can_be_drawn(view: EditorView, screen: pygame.Surface, text: str) -> None:
    view.model.set_text(text)
    view.draw(screen)
    assert view.rect.contains(view.caret_rect)


@pytest.mark.parametrize("size", [(0, 0), (20, 5), (60, 24)])
def test_a_tiny_rectangle_does_no_harm(view: EditorView, screen: pygame.Surface, size: tuple[int, int]) -> None:
    view.model.set_text("select 1\n" * 9)
    view.layout(pygame.Rect((5, 5), size))
    view.draw(screen)
