"""The hidden case: its layout as arithmetic, its marks as data, and the screen that shows it, played by keys."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, product

import pygame
import pytest
from pygame import Rect

from game.engine.job import Job
from game.errors import UsageError
from game.judge.case import Case
from game.judge.counterexample import Counterexample
from game.judge.judge import Judge
from game.judge.verdict import Verdict
from game.play.game import Game
from game.puzzle.resultset import ResultColumn, ResultSet
from game.strings import say
from game.ui.keymap import Chord
from game.ui.preferences import Preferences
from game.ui.screens.puzzle.casefacts import case_marks, case_words, on_its_side
from game.ui.screens.puzzle.caselayout import bottom, flow, pair, stack
from game.ui.screens.puzzle.caseview import CaseView
from game.ui.screens.puzzle.screen import PuzzleScreen
from game.ui.shot import Stagehand, _play
from game.ui.widgets.base import Kit, Widget, describe

Stage = Callable[..., Stagehand]
Golden = Callable[[pygame.Surface, str], None]
NAMES = (ResultColumn("first_name", "VARCHAR"), ResultColumn("last_name", "VARCHAR"))
ADA, BRETT = ("Ada", "Byron"), ("Brett", "Coll")
CUSTOMERS = ResultSet(
    (ResultColumn("id", "BIGINT"), *NAMES, ResultColumn("is_loyal", "BOOLEAN")),
    ((1, *ADA, True), (2, *BRETT, True)),
    2,
)
SURVEYS = ResultSet(
    (ResultColumn("id", "BIGINT"), ResultColumn("customer_id", "BIGINT"), ResultColumn("rating", "INTEGER")),
    ((1, 2, None),),
    1,
)
CASE = Counterexample(
    {"customers": CUSTOMERS, "surveys": SURVEYS},
    expected=ResultSet(NAMES, (ADA,), 1),
    got=ResultSet(NAMES, (ADA, BRETT), 2),
    error=None,
    because="`rating` may be null: Brett did answer, but skipped it. "
    "Which column is null *only* where nothing is found?",
)
COUNTS = (ResultColumn("name", "VARCHAR"), ResultColumn("orders", "BIGINT"))
NUMBERS = replace(
    CASE,
    expected=ResultSet(COUNTS, (("Ada", 1), ("Brett", 2), ("Olu", 3)), 3),
    got=ResultSet(COUNTS, (("Ada", 1), ("Brett", 3)), 2),
)
FAILED = replace(CASE, got=None, error="A text holds no number.")


def judge_by(monkeypatch: pytest.MonkeyPatch, case: Counterexample | None) -> None:
    """Any text with `null` in it fits the visible data and breaks on the case; the rest is judged as it is."""
    real = Judge.judge

    def judge(judge: Judge, puzzle: Case, sql: str) -> Job[Verdict]:
        if case is None or "is null" not in sql:
            return real(judge, puzzle, sql)
        right = real(judge, puzzle, puzzle.puzzle.answer).result(60)
        tiles = tuple(
            replace(tile, state="absent", text=say("judge.tile.cases_absent")) if tile.kind == "cases" else tile
            for tile in right.tiles
        )
        return Job.done(replace(right, verdict="wrong", tiles=tiles, remarks=(), proof=False, counterexample=case))

    monkeypatch.setattr(Judge, "judge", judge)


@pytest.fixture
def broken(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Stagehand]:
    """An app where the day's wrong query was submitted and broke on a case."""

    def make(size: tuple[int, int] = (1280, 800), theme: str = "ink", text: int = 100) -> Stagehand:
        judge_by(monkeypatch, CASE)
        hand = stage(size, theme, text)
        _play(hand, "puzzle", "case")
        return hand

    return make


def _puzzle(hand: Stagehand) -> PuzzleScreen:
    screen = hand.app.top
    assert isinstance(screen, PuzzleScreen)
    return screen


def _focused(screen: PuzzleScreen) -> Widget | None:
    return screen.focused


# arithmetic and data


def test_tables_flow_on_below_where_the_line_is_full() -> None:
    places = flow([(200, 80), (150, 60), (120, 40), (500, 30)], 400, 8)
    assert places == [Rect(0, 0, 200, 80), Rect(208, 0, 150, 60), Rect(0, 88, 120, 40), Rect(0, 136, 500, 30)]
    assert bottom(places) == 166
    assert bottom([]) == 0


@pytest.mark.parametrize(
    ("one", "other", "edges"),
    [
        pytest.param((100, 50), (190, 70), (0, 196, 204, 400), id="two halves"),
        pytest.param((100, 50), (250, 70), (0, 142, 150, 400), id="one needs more than half"),
    ],
)
def test_results_stand_side_by_side(one: tuple[int, int], other: tuple[int, int], edges: tuple[int, ...]) -> None:
    places = pair(one, other, 400, 8)
    assert places is not None
    assert tuple(edge for place in places for edge in (place.left, place.right)) == edges
    assert {place.h for place in places} == {70}


def test_results_that_do_not_fit_are_stacked() -> None:
    assert pair((300, 50), (200, 70), 400, 8) is None
    assert stack((300, 50), (500, 70), 400) == (Rect(0, 0, 500, 50), Rect(0, 50, 500, 70))


def test_rows_and_cells_are_marked() -> None:
    here, there = case_marks(NUMBERS)
    assert [here.told[n].key for n in range(2)] == ["same", "differs"]
    assert [there.told[n].key for n in range(3)] == ["same", "differs", "missing"]
    assert here.cells == there.cells == {(1, 1)}
    assert here.told[1].sign == there.told[1].sign == "◆"
    assert case_marks(FAILED)[1].told == {}


def test_a_case_is_told_in_words() -> None:
    assert case_words(NUMBERS).split(" / ") == [
        "rating may be null: Brett did answer, but skipped it. Which column is null only where nothing is found?",
        "A case that may happen: made-up rows that the contract allows.",
        "customers: id 1, first_name Ada, last_name Byron, is_loyal true; "
        "id 2, first_name Brett, last_name Coll, is_loyal true",
        "surveys: id 1, customer_id 2, rating null",
        "Your query gives: name Ada, orders 1 (same); name Brett, orders 3 (differs)",
        "Expected: name Ada, orders 1 (same); name Brett, orders 2 (differs); name Olu, orders 3 (missing)",
    ]
    assert "Your query gives: It fails on these rows. A text holds no number." in case_words(FAILED)


def test_a_table_on_its_side_has_its_names_in_front() -> None:
    turned = on_its_side(SURVEYS)
    assert turned.rows == (("id", "1"), ("customer_id", "2"), ("rating", None))
    assert len(turned.columns) == 2


# the view


@pytest.mark.parametrize("case", [CASE, NUMBERS, FAILED], ids=["extra", "differs", "fails"])
@pytest.mark.parametrize("width", [240, 420, 640, 1200])
def test_cards_stand_apart_and_inside(kit: Kit, surface: pygame.Surface, case: Counterexample, width: int) -> None:
    view = CaseView(kit)
    view.show(case)
    view.layout(Rect(0, 0, width, 300))
    view.draw(surface)
    laid = view._lay(width)
    assert len(laid.cards) == 4
    assert not any(one.colliderect(other) for (_, one), (_, other) in combinations(laid.cards, 2))
    assert all(place.right <= laid.width and place.bottom <= laid.height for _, place in laid.cards)
    assert all(any(ground.contains(place) for ground in laid.grounds) for _, place in laid.cards)
    assert view.height_for(width) == laid.height


def test_the_view_scrolls_both_ways_by_keys(kit: Kit, surface: pygame.Surface) -> None:
    view = CaseView(kit)
    view.show(replace(CASE, got=ResultSet(NAMES, tuple((f"name {n}", "x" * 60) for n in range(30)), 30)))
    view.layout(Rect(0, 0, 320, 200))
    view.draw(surface)
    view.focused = True
    for key in (pygame.K_DOWN, pygame.K_PAGEDOWN, pygame.K_RIGHT):
        assert view.handle(pygame.event.Event(pygame.KEYDOWN, key=key, mod=0, unicode=""))
    assert view.down.offset > 0
    assert view.across.offset > 0
    view.handle(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_END, mod=0, unicode=""))
    assert view.down.offset == view.down.limit
    view.handle(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_HOME, mod=0, unicode=""))
    assert view.down.offset == 0
    view.show(None)
    view.draw(surface)
    assert not view.focusable


# the screen


def test_a_case_opens_by_itself_and_is_not_counted(broken: Stage) -> None:
    screen = _puzzle(broken())
    assert screen.result.on_case
    assert screen.result.case.case == CASE
    assert screen.result.ground.value == "the first one isn't counted"
    assert screen.attempt.state.counted_tries == 0
    assert "It fits today's data" in screen.tries.view.value
    assert "This one is free" in screen.tries.view.value
    assert _focused(screen) is screen.queries.editor


def test_one_key_leads_to_the_case_and_back_to_the_rows(broken: Stage) -> None:
    hand = broken()
    screen = _puzzle(hand)
    wide = screen.result.rect.h
    hand.do("puzzle", "case")
    assert _focused(screen) is screen.result.grid
    assert screen.result.ground.value.startswith("5 rows")
    assert screen.result.rect.h < wide
    hand.do("puzzle", "case")
    assert _focused(screen) is screen.result.case
    assert "Brett" in describe(screen.result.case)
    hand.do("puzzle", "stop")
    assert _focused(screen) is screen.queries.editor


def test_without_a_case_the_key_says_so(stage: Stage) -> None:
    hand = stage()
    hand.do("today", "play")
    hand.do("puzzle", "case")
    screen = _puzzle(hand)
    assert screen.toast.value == "There is no hidden case to show."
    assert not screen.result.tabs.visible


def test_a_run_leaves_the_case_behind_its_tab(broken: Stage) -> None:
    hand = broken()
    hand.write("select 1 as one")
    hand.do("puzzle", "run")
    screen = _puzzle(hand)
    assert not screen.result.on_case
    assert screen.result.ground.value.startswith("1 row")
    screen.focus(screen.result.tabs)
    hand.press(Chord("right", frozenset()))
    assert screen.result.on_case
    hand.do("puzzle", "stop")
    hand.write("select nothing")
    hand.do("puzzle", "run")
    assert screen.result.message.visible
    assert screen.result.tabs.visible


def test_a_wrong_submit_takes_the_case_away_and_its_tile_brings_it_back(broken: Stage) -> None:
    hand = broken()
    hand.write("select first_name, last_name from customers")
    hand.do("puzzle", "submit")
    screen = _puzzle(hand)
    assert not screen.result.tabs.visible
    rect, opens = screen.tries.view._doors[0]
    assert opens == 0
    hand.app.handle(pygame.event.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=rect.center, clicks=1))
    assert screen.result.on_case
    assert screen.tries.view.opened == 0


def test_cases_of_earlier_tries_are_walked_by_arrows(broken: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = broken()
    monkeypatch.undo()
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    judge_by(monkeypatch, NUMBERS)
    hand.write("select 1 where 1 is null")
    hand.do("puzzle", "submit")
    screen = _puzzle(hand)
    assert (screen.result.case.case, screen.result.ground.value) == (NUMBERS, "")
    screen.focus(screen.tries.view)
    seen = []
    for key in ("left", "left", "right", "return"):
        hand.press(Chord(key, frozenset()))
        seen.append((screen.tries.view.opened, screen.result.case.case))
    assert seen == [(0, CASE), (0, CASE), (1, NUMBERS), (1, NUMBERS)]


def test_the_case_is_there_after_a_restart(broken: Stage, game: Game) -> None:
    broken().app.close()
    hand = Stagehand(game, (1280, 800), Preferences(reduced_motion=True))
    hand.do("today", "play")
    screen = _puzzle(hand)
    assert screen.result.on_case
    assert screen.result.case.case == CASE
    assert screen.result.ground.value == "the first one isn't counted"


def test_hard_mode_shows_no_case(stage: Stage, game: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    judge_by(monkeypatch, CASE)
    hand = stage()
    game.attempt().set_hard(True)
    _play(hand, "puzzle", "case")
    screen = _puzzle(hand)
    assert not screen.result.tabs.visible
    assert "This one is free" in screen.tries.view.value
    assert screen.tries.view._doors == []


def test_a_narrow_window_brings_the_result_forward(broken: Stage) -> None:
    screen = _puzzle(broken((960, 600), "ink", 200))
    assert screen.shown == "result"
    assert screen.result.case.visible


def test_the_result_grows_for_the_case_and_the_query_stays_usable(broken: Stage) -> None:
    hand = broken()
    screen = _puzzle(hand)
    for size, text in product([(960, 600), (1280, 800), (1920, 1080)], [80, 100, 150, 200]):
        hand.app.resize(size)
        hand.app.prefer(Preferences(text=text, reduced_motion=True))
        screen.draw(pygame.Surface(size))
        case, line = screen.result.case, screen.kit.theme.size("code_line")
        assert screen.result.rect.contains(case.rect)
        assert case.rect.h >= 3 * line
        if screen.queries.visible and screen.queries.rect.h > 0:
            assert screen.queries.editor.rect.h >= 3 * line


def test_the_case_state_needs_a_query_that_breaks_on_a_case(stage: Stage) -> None:
    hand = stage()
    with pytest.raises(UsageError, match="breaks on a hidden case") as caught:
        _play(hand, "puzzle", "case")
    assert "--date" in caught.value.way_out


def test_every_widget_says_what_it_is_beside_a_case(broken: Stage) -> None:
    for widget in broken().app.top.walk():
        assert widget.role
        assert widget.label, describe(widget)


@pytest.mark.parametrize(("size", "theme"), [((1280, 800), "ink"), ((960, 600), "paper")])
def test_a_case_looks_as_kept(broken: Stage, golden: Golden, size: tuple[int, int], theme: str) -> None:
    golden(broken(size, theme).surface, f"puzzle-case-{size[0]}-{theme}")


def test_differing_cells_look_as_kept(kit: Kit, surface: pygame.Surface, golden: Golden) -> None:
    surface.fill(kit.theme.colour("ground"))
    for case, top, height in ((NUMBERS, 8, 224), (FAILED, 240, 152)):
        view = CaseView(kit)
        view.show(case)
        view.layout(Rect(0, top, 640, height))
        view.draw(surface)
    golden(surface, "case")
