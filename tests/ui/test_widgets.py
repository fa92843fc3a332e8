"""Widgets driven by events, on a window that nobody sees."""

from collections.abc import Callable
from typing import Any

import pygame
import pytest

from game.puzzle.metrics import Metric
from game.puzzle.resultset import ResultColumn, ResultSet
from game.ui.facts import Card
from game.ui.mark import REST, Mark
from game.ui.motion import Tween, flips
from game.ui.screens.puzzle.story import Item
from game.ui.screens.puzzle.tries import TriesView
from game.ui.widgets.base import Kit, describe
from game.ui.widgets.button import Button
from game.ui.widgets.card import ContextCard, whole_lines
from game.ui.widgets.dialog import Choice, Dialog
from game.ui.widgets.grid import Grid
from game.ui.widgets.marks import Marks
from game.ui.widgets.tabs import Tabs
from game.ui.widgets.tiles import TileSpec
from game.ui.widgets.toast import STAYS_S, Toast
from game.ui.widgets.tree import TableTree
from game.ui.widgets.treerows import METRICS

Golden = Callable[[pygame.Surface, str], None]
ROWS = ResultSet(
    (ResultColumn("name", "VARCHAR"), ResultColumn("total", "BIGINT")),
    (("Ada", 12), ("Brett", None), ("Mina", 3)),
    3,
)


def _key(code: int, mod: int = 0) -> pygame.event.Event:
    return pygame.event.Event(pygame.KEYDOWN, key=code, mod=mod, unicode="")


def _click(position: tuple[int, int]) -> pygame.event.Event:
    return pygame.event.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=position, clicks=1)


def test_button_is_pressed_by_click_enter_and_space_but_not_with_ctrl(kit: Kit) -> None:
    pressed: list[int] = []
    button = Button(kit, "Run", lambda: pressed.append(1), hint="⌃⏎")
    button.layout(pygame.Rect(10, 10, 100, 32))
    button.focused = True
    assert button.handle(_click((20, 20)))
    assert button.handle(_key(pygame.K_RETURN))
    assert button.handle(_key(pygame.K_SPACE))
    assert not button.handle(_key(pygame.K_RETURN, pygame.KMOD_LCTRL))
    assert not button.handle(_click((300, 300)))
    button.change(enabled=False)
    button.handle(_click((20, 20)))
    assert len(pressed) == 3
    assert describe(button) == "button · Run · ⌃⏎ off"


def test_grid_tells_rows_and_marks(kit: Kit, surface: pygame.Surface) -> None:
    grid = Grid(kit, "Your result")
    grid.layout(pygame.Rect(0, 0, 400, 200))
    grid.show(ROWS, Marks(frozenset({1}), (("Olu", 4),)))
    grid.focused = True
    grid.handle(_key(pygame.K_END))
    assert grid.value == "3 rows, 2 columns · 4: Olu, 4 missing"
    grid.handle(_key(pygame.K_UP))
    grid.handle(_key(pygame.K_UP))
    assert grid.value.endswith("2: Brett, null extra")
    grid.draw(surface)


def test_grid_takes_missing_rows_of_another_width(kit: Kit, surface: pygame.Surface) -> None:
    grid = Grid(kit, "Your result")
    grid.layout(pygame.Rect(0, 0, 400, 200))
    grid.show(ROWS, Marks(missing=(("Olu",), ("Ravi", 3, "more"))))
    grid.draw(surface)


def test_ten_thousand_rows_are_drawn_quickly(
    kit: Kit, surface: pygame.Surface, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []
    original = Grid._draw_row

    def noted(grid: Grid, surface: pygame.Surface, index: int, body: pygame.Rect) -> None:
        drawn.append(index)
        original(grid, surface, index, body)

    monkeypatch.setattr(Grid, "_draw_row", noted)
    grid = Grid(kit, "Your result")
    grid.layout(pygame.Rect(0, 0, 400, 200))
    grid.show(ResultSet(ROWS.columns, tuple(("Ada", n) for n in range(10_000)), 10_000))
    grid.focused = True
    grid.handle(_key(pygame.K_END))
    grid.draw(surface)
    assert max(drawn) == 9_999
    assert len(drawn) < 12


def test_tabs_choose_by_arrows_and_add(kit: Kit) -> None:
    chosen: list[int] = []
    added: list[int] = []
    tabs = Tabs(kit, "Drafts", chosen.append, lambda: added.append(1))
    tabs.show(["query 1", "query 2"], 0)
    tabs.layout(pygame.Rect(0, 0, 400, 30))
    tabs.focused = True
    tabs.handle(_key(pygame.K_RIGHT))
    tabs.handle(_click(tabs._rects()[-1].center))
    assert chosen == [1]
    assert added == [1]


def test_dialog_tells_the_price_and_takes_every_key(kit: Kit) -> None:
    done: list[str] = []
    choices = [Choice("Open", lambda: done.append("open")), Choice("Not now", lambda: done.append("close"))]
    dialog = Dialog(kit, "Hint 1", "It costs **8 points**.", choices)
    dialog.layout(pygame.Rect(0, 0, 640, 400))
    assert dialog.value == "It costs 8 points."
    dialog.handle(_key(pygame.K_TAB))
    dialog.handle(_key(pygame.K_RETURN))
    dialog.handle(_key(pygame.K_ESCAPE))
    dialog.handle(_key(pygame.K_TAB, pygame.KMOD_LSHIFT))
    dialog.handle(_key(pygame.K_RETURN))
    assert done == ["close", "close", "open"]


def test_toast_leaves_by_itself(kit: Kit, clock: object) -> None:
    toast = Toast(kit, "")
    toast.layout(pygame.Rect(0, 0, 640, 400))
    toast.say("Copied.")
    wake = toast.wake_at()
    assert wake == kit.clock() + STAYS_S
    toast.tick(wake)
    assert toast.value == ""
    assert toast.overlay_rect() is None


def test_tiles_turn_one_after_the_other() -> None:
    assert flips(10.0, 3, 0.1) == (Tween(10.0, 0.1), Tween(10.1, 0.1), Tween(10.2, 0.1))
    assert [tween.share(10.15) for tween in flips(10.0, 3, 0.1)] == [1.0, pytest.approx(0.5), 0.0]


def test_tiles_stand_still_with_reduced_motion(kit: Kit) -> None:
    view = TriesView(kit, "Tries")
    view.show([Item("tiles", "1", (TileSpec("exact", "rows"),), ("Every row is right.",))])
    assert view.turn() == kit.clock()
    assert view.wake_at() is None
    kit.reduced_motion = False
    assert view.turn() == pytest.approx(kit.clock() + 0.12)


def test_mark_moves_only_for_a_reason(kit: Kit) -> None:
    kit.reduced_motion = False
    mark = Mark(kit, "Semicolon")
    assert mark.wake_at() is None
    mark.blink()
    assert mark.wake_at() is not None
    mark.hop()
    assert mark.pose(kit.clock() + 0.1).hop > 0
    assert mark.pose(kit.clock() + 5) == REST


def test_widgets_look_as_drawn(kit: Kit, surface: pygame.Surface, golden: Golden) -> None:
    surface.fill(kit.theme.colour("ground"))
    grid = Grid(kit, "Your result")
    grid.layout(pygame.Rect(16, 16, 400, 160))
    grid.show(ROWS, Marks(frozenset({1}), (("Olu", 4),)))
    grid.draw(surface)
    view = TriesView(kit, "Tries")
    states = ("exact", "misplaced", "partial", "absent", "open")
    view.show(
        [
            Item("tiles", "1", tuple(TileSpec(state, "rows") for state in states)),
            Item("blank", "2", (TileSpec("open", ""),) * 5),
            Item("sentence", "You test `rating is null`. Which column is null *only* then?"),
        ]
    )
    view.layout(pygame.Rect(16, 190, 320, 200))
    view.draw(surface)
    for index, look in enumerate(("primary", "quiet", "pill")):
        button = Button(kit, "Submit", lambda: None, hint="⌃⇧⏎", look=look)  # type: ignore[arg-type]
        button.layout(pygame.Rect(430, 16 + 44 * index, button.width(), 32))
        button.draw(surface)
    golden(surface, "widgets")


@pytest.mark.parametrize(
    ("offset", "view", "seen"),
    [
        pytest.param(0, 100, (0, 60), id="all"),
        pytest.param(0, 50, (0, 40), id="the-last-line-would-be-cut"),
        pytest.param(10, 50, (20, 60), id="scrolled-into-a-line"),
        pytest.param(30, 40, (40, 60), id="between"),
        pytest.param(5, 10, (5, 15), id="less-than-a-line"),
    ],
)
def test_a_card_shows_whole_lines_only(offset: int, view: int, seen: tuple[int, int]) -> None:
    assert whole_lines([(0, 20), (20, 40), (40, 60)], offset, view) == seen


def test_a_long_card_can_be_scrolled_to_its_last_line(kit: Kit, surface: pygame.Surface) -> None:
    card = ContextCard(kit, "about")
    card.layout(pygame.Rect(0, 0, 220, 100))
    card.show(Card("orders", "3 rows", "A word. " * 40, ("one", "two"), ()))
    card.draw(surface)
    assert card.down.needed
    before = pygame.image.tobytes(surface, "RGB")
    card.down.to(card.down.limit)
    card.draw(surface)
    assert pygame.image.tobytes(surface, "RGB") != before


def test_a_long_name_takes_room_from_its_note(
    kit: Kit, surface: pygame.Surface, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    render = kit.texts.render

    def spy(text: str, **look: Any) -> pygame.Surface:
        drawn.append(text)
        return render(text, **look)

    monkeypatch.setattr(kit.texts, "render", spy)
    names = {"takings": "simple", "takings_of_7_days": "cumulative", "takings_since_the_opening_day": "ratio"}
    metrics = [Metric(name, name, "", kind, {}) for name, kind in names.items()]
    tree = TableTree(kit, "tables", lambda *_: None, lambda _: None, lambda _: None)
    tree.show([], [METRICS], metrics)
    tree.layout(pygame.Rect(0, 0, 232, 200))
    tree.draw(surface)
    assert {"takings", "simple", "takings_of_7_days"} <= set(drawn)
    assert not {"cumulative", "ratio"} & set(drawn)
