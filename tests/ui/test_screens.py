"""The two screens, really played by keys."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pygame
import pytest

from game.errors import UsageError
from game.play.clock import FixedClock
from game.play.game import Game
from game.puzzle.metrics import Metric
from game.ui.keymap import Chord
from game.ui.preferences import Preferences
from game.ui.screens.puzzle.screen import PuzzleScreen
from game.ui.screens.settings import SettingsScreen
from game.ui.screens.solved.screen import SolvedScreen
from game.ui.screens.today import TodayScreen
from game.ui.shot import Stagehand, _play, shot
from game.ui.widgets.base import describe

Stage = Callable[..., Stagehand]
Golden = Callable[[pygame.Surface, str], None]
NAMELESS = frozenset({"group"})
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def _puzzle(hand: Stagehand) -> PuzzleScreen:
    screen = hand.app.top
    assert isinstance(screen, PuzzleScreen)
    return screen


def test_a_puzzle_is_played_by_keys_alone(stage: Stage) -> None:
    hand = stage()
    assert isinstance(hand.app.top, TodayScreen)
    hand.do("today", "play")
    screen = _puzzle(hand)
    assert screen.focused is screen.queries.editor
    hand.write("select 1 as one")
    hand.do("puzzle", "run")
    assert screen.result.ground.value.startswith("1 row")
    _play_on(hand)
    assert isinstance(hand.app.top, SolvedScreen)
    hand.do("solved", "back")
    assert isinstance(hand.app.top, TodayScreen)
    assert hand.app.top.play.text == "How it went"


def _play_on(hand: Stagehand) -> None:
    puzzle = hand.app.game.daily().puzzle
    hand.write(puzzle.wrong[0].sql)
    hand.do("puzzle", "submit")
    screen = _puzzle(hand)
    assert screen.attempt.state.counted_tries == 1
    assert "2 rows too many" in screen.result.ground.value
    hand.write(puzzle.answer)
    hand.do("puzzle", "submit")


def test_errors_are_marked_in_the_editor(stage: Stage) -> None:
    hand = stage()
    hand.do("today", "play")
    hand.write("select first_nam from customers")
    hand.do("puzzle", "run")
    screen = _puzzle(hand)
    assert screen.queries.editor.error is not None
    assert screen.result.message.visible
    assert "first_name" in screen.result.message.value


def test_drafts_are_kept(stage: Stage) -> None:
    hand = stage()
    hand.do("today", "play")
    hand.write("select 1")
    hand.do("puzzle", "new_tab")
    hand.write("select 2")
    hand.do("puzzle", "back")
    hand.do("today", "play")
    assert [editor.model.text for editor in _puzzle(hand).queries.editors] == ["select 1", "select 2"]


def test_a_hint_tells_its_price_before(stage: Stage) -> None:
    hand = stage()
    hand.do("today", "play")
    hand.do("puzzle", "hint")
    screen = _puzzle(hand)
    assert screen.dialog is not None
    assert "8 points" in screen.dialog.value
    assert screen.attempt.state.hints == ()
    hand.press(Chord("return", frozenset()))
    assert len(screen.attempt.state.hints) == 1
    assert screen.dialog is None


def test_show_me_asks_and_enter_keeps_playing(stage: Stage) -> None:
    hand = stage()
    hand.do("today", "play")
    hand.do("puzzle", "show_me")
    hand.press(Chord("return", frozenset()))
    assert not _puzzle(hand).attempt.state.ended
    hand.do("puzzle", "show_me")
    hand.press(Chord("tab", frozenset()))
    hand.press(Chord("return", frozenset()))
    assert isinstance(hand.app.top, SolvedScreen)


def test_panels_are_reached_by_keys_and_the_focus_is_seen(stage: Stage) -> None:
    hand = stage((960, 600))
    hand.do("today", "play")
    screen = _puzzle(hand)
    seen = []
    for _ in range(4):
        hand.do("everywhere", "next_panel")
        assert screen.focused is not None
        seen.append(screen.focused.role)
    assert seen == ["table", "table", "tree", "editor"]
    assert hand.app.kit.by_keyboard


def test_escape_leaves_a_running_query(stage: Stage) -> None:
    hand = stage()
    hand.do("today", "play")
    hand.write("select count(*) from range(100000000) a, range(1000) b")
    hand.press(hand.app.keymap.scopes["puzzle"]["run"][0])
    screen = _puzzle(hand)
    hand.app.frame(hand.surface)
    assert "Esc stops" in screen.queries.status.text
    hand.do("puzzle", "stop")
    assert not screen.controller.running


def test_the_calendar_is_walked_by_arrows(stage: Stage) -> None:
    hand = stage()
    today = hand.app.top
    assert isinstance(today, TodayScreen)
    today.focus(today.calendar)
    hand.press(Chord("up", frozenset()))
    hand.press(Chord("left", frozenset()))
    assert str(today.calendar.chosen) == "2026-11-14"
    hand.press(Chord("return", frozenset()))
    assert _puzzle(hand).attempt.daily is not None
    assert str(_puzzle(hand).attempt.daily.date) == "2026-11-14"  # type: ignore[union-attr]


def test_settings_are_seen_at_once_and_kept(stage: Stage) -> None:
    hand = stage()
    hand.do("today", "preferences")
    assert isinstance(hand.app.top, SettingsScreen)
    hand.press(Chord("right", frozenset()))
    assert hand.app.kit.theme.name == "paper"
    assert hand.app.game.settings.get("theme", "") == "paper"


def test_nothing_is_drawn_where_nothing_changed(stage: Stage) -> None:
    hand = stage()
    hand.do("today", "play")
    assert hand.app.frame(hand.surface) == []
    assert hand.app.wake_at() is None


@pytest.mark.parametrize("state", ["before", "wrong", "solved"])
@pytest.mark.parametrize("screen", ["today", "puzzle"])
def test_every_widget_says_what_it_is(stage: Stage, screen: str, state: str) -> None:
    hand = stage()
    _play(hand, screen, state)  # type: ignore[arg-type]
    for widget in hand.app.top.walk():
        assert widget.role
        assert widget.label, describe(widget)


@pytest.mark.parametrize(
    ("screen", "state", "size", "theme"),
    [
        ("today", "before", (1280, 800), "ink"),
        ("puzzle", "wrong", (1280, 800), "ink"),
        ("puzzle", "wrong", (960, 600), "paper"),
        ("puzzle", "table", (960, 600), "ink"),
        ("puzzle", "column", (1280, 800), "paper"),
        ("solved", "solved", (1280, 800), "high_contrast"),
    ],
)
def test_screens_look_as_kept(
    stage: Stage, golden: Golden, screen: str, state: str, size: tuple[int, int], theme: str
) -> None:
    hand = stage(size, theme)
    _play(hand, screen, state)  # type: ignore[arg-type]
    _still(hand)
    golden(hand.surface, f"{screen}-{state}-{size[0]}-{theme}")


def test_the_dialog_of_a_metric_looks_as_kept(levels: Path, tmp_path: Path, golden: Golden) -> None:
    with Game.open(home=tmp_path / "home", clock=FixedClock(NOON), levels=_measured(levels, tmp_path)) as game:
        hand = Stagehand(game, (1280, 800), Preferences(reduced_motion=True))
        _play(hand, "puzzle", "metric")
        golden(hand.surface, "puzzle-metric-1280-ink")


def test_a_look_that_there_is_not_is_told(game: Game, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no metrics"):
        shot(game, "puzzle", "metric", tmp_path / "a.png")
    with pytest.raises(UsageError, match="no state table"):
        shot(game, "today", "table", tmp_path / "a.png")


def _still(hand: Stagehand) -> None:
    """Take out what differs from run to run: how long a query took."""
    for screen in hand.app.screens:
        if isinstance(screen, PuzzleScreen) and screen.result.ground.value.endswith(" ms"):
            screen.result.ground.tell(count=screen.result.ground.value.split(" · ")[0])
    hand.app.top.stale = True
    hand.app.frame(hand.surface)


def test_a_metric_is_picked_cut_and_put_into_the_query(levels: Path, tmp_path: Path) -> None:
    with Game.open(home=tmp_path / "home", clock=FixedClock(NOON), levels=_measured(levels, tmp_path)) as game:
        hand = Stagehand(game, (1280, 800), Preferences(reduced_motion=True))
        hand.do("today", "play")
        screen = _puzzle(hand)
        screen.focus(screen.context.tree)
        _keys(hand, "end", "space", "end")
        assert "cut by a dimension" not in screen.context.card.value
        assert "How many surveys" in screen.context.card.value
        _keys(hand, "return", "down", "tab")
        assert screen.dialog is not None
        assert [part.value for part in screen.dialog.lists] == ["survey__rating (2/2)", "day (3/3)"]
        _keys(hand, "return")
        assert screen.dialog is None
        assert screen.queries.text.startswith("with answers as (\n  select 'survey__rating day'")
        assert screen.focused is screen.queries.editor


def test_a_metric_joins_the_query_that_is_there(levels: Path, tmp_path: Path) -> None:
    with Game.open(home=tmp_path / "home", clock=FixedClock(NOON), levels=_measured(levels, tmp_path)) as game:
        hand = Stagehand(game, (1280, 800), Preferences(reduced_motion=True))
        hand.do("today", "play")
        screen = _puzzle(hand)
        mine = "\n".join(["select *", *(f"-- {number}" for number in range(40)), "from answers"])
        hand.write(mine)
        _take_metric(hand)
        assert screen.queries.text == f"with answers as (\n  select ' day'\n)\n{mine}"
        editor = screen.queries.editor
        assert (editor.model.caret, editor.viewport.visible[0]) == ((0, len("with answers as (")), 0)
        _take_metric(hand)
        assert screen.queries.text.startswith("with answers_2 as (\n  select ' day'\n),\nanswers as (")
        assert (editor.model.undo(), editor.model.undo(), editor.model.text) == (True, True, mine)


def test_a_metric_leaves_alone_what_is_no_query(levels: Path, tmp_path: Path) -> None:
    with Game.open(home=tmp_path / "home", clock=FixedClock(NOON), levels=_measured(levels, tmp_path)) as game:
        hand = Stagehand(game, (1280, 800), Preferences(reduced_motion=True))
        hand.do("today", "play")
        hand.write("so far only an idea")
        _take_metric(hand)
        queries = _puzzle(hand).queries
        assert [editor.model.text[:12] for editor in queries.editors] == ["so far only ", "with answers"]
        assert queries.text.endswith("select * from answers\norder by all\n")


def _take_metric(hand: Stagehand) -> None:
    """Puts the last metric of the list into the query, cut as it is usually."""
    screen = _puzzle(hand)
    screen.focus(screen.context.tree)
    if "answers" not in screen.context.tree.value:
        _keys(hand, "end", "space", "end")
    _keys(hand, "return", "return")


def test_a_damaged_file_of_metrics_keeps_nobody_from_playing(levels: Path, tmp_path: Path) -> None:
    folder = _measured(levels, tmp_path)
    (folder / "packs" / "corner" / "metrics.json").write_text("{", encoding="utf-8")
    with Game.open(home=tmp_path / "home", clock=FixedClock(NOON), levels=folder) as game:
        hand = Stagehand(game, (1280, 800), Preferences(reduced_motion=True))
        hand.do("today", "play")
        assert {row.table for row in _puzzle(hand).context.tree.rows} == {"customers", "surveys"}


def _measured(levels: Path, tmp_path: Path) -> Path:
    """The same packs, with a metric."""
    shutil.copytree(levels, tmp_path / "levels")
    queries = {(by, grain): f"select '{by} {grain}'" for by in ("", "survey__rating") for grain in ("", "day", "month")}
    metric = Metric("answers", "Answers", "How many surveys were answered.", "simple", queries, "day")
    text = json.dumps({"metrics": [metric.to_json()]})
    (tmp_path / "levels" / "packs" / "corner" / "metrics.json").write_text(text, encoding="utf-8")
    return tmp_path / "levels"


def _keys(hand: Stagehand, *keys: str) -> None:
    for key in keys:
        hand.press(Chord(key, frozenset()))
    hand.settle()
