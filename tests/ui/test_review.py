"""The review, really played by keys on a small pack that was forged."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pygame
import pytest

from game.cli import main
from game.errors import UsageError
from game.forge.build import build_pack
from game.forge.making.previous import load_decisions
from game.play.game import Game
from game.puzzle.pack import load_pack
from game.ui.keymap import Chord
from game.ui.preferences import Preferences
from game.ui.screens.review.desk import Entry
from game.ui.screens.review.screen import ReviewScreen
from game.ui.shot import Stagehand, review, shot
from game.ui.widgets.base import describe

Golden = Callable[[pygame.Surface, str], None]
Reviewing = Callable[..., Stagehand]
PUZZLES = {
    "all-members": """
title: All members
brief: Which customers are loyalty members? Show first and last name, by last name, then by first name.
concepts: [filter]
answer: |
  select first_name, last_name
  from customers
  where is_loyal
  order by last_name, first_name
wrong:
- sql: |-
    select first_name, last_name
    from customers
    order by last_name, first_name
  why: These are all customers.
hints:
  concept: Keep some of the rows.
explain: A condition in `WHERE` keeps the rows for which it is true.
forged: {blueprint: filter, key: customers.is_loyal}
difficulty: 1
""",
    "best-rating": """
title: Best rating
brief: What is the best rating that was ever given?
concepts: [aggregate]
answer: select max(rating) as best from surveys
start: select min(rating) as best from surveys
forged: {blueprint: repair, key: surveys.rating max}
difficulty: 2
""",
    "never-answered": """
title: Never answered
brief: Which customers have never answered a survey? Show first and last name, in any order.
concepts: [anti-join]
answer: |
  select first_name, last_name
  from customers c
  where not exists (select 1 from surveys s where s.customer_id = c.id)
forged: {blueprint: anti_join, key: customers surveys}
difficulty: 3
""",
}
GONE = """
decisions:
  dullest-of-all: {decision: rejected, blueprint: top_n, key: customers.id, why: Nobody asks that.}
"""


@pytest.fixture(scope="module")
def forged(levels: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack of three forged puzzles and one by hand, built; a fourth was rejected another day."""
    folder = tmp_path_factory.mktemp("forged") / "corner"
    shutil.copytree(levels / "packs" / "corner", folder)
    for name, text in PUZZLES.items():
        (folder / "puzzles" / f"{name}.yml").write_text(text.lstrip("\n"), encoding="utf-8")
    (folder / "review.yml").write_text(GONE.lstrip("\n"), encoding="utf-8")
    assert not build_pack(folder, lambda _: None, jobs=1).failed
    return folder


@pytest.fixture
def folder(forged: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(forged, tmp_path / "corner"))


@pytest.fixture
def reviewing(game: Game, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reviewing]:
    """Makes an app on the review: size, theme, text size."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")

    def make(size: tuple[int, int] = (1280, 800), theme: str = "ink", text: int = 100) -> Stagehand:
        look = Preferences(theme=theme, text=text, reduced_motion=True)
        return Stagehand(game, size, look, lambda stage: ReviewScreen(stage, folder))

    yield make
    pygame.font.quit()
    pygame.display.quit()


def _screen(hand: Stagehand) -> ReviewScreen:
    screen = hand.app.top
    assert isinstance(screen, ReviewScreen)
    return screen


def _entry(hand: Stagehand) -> Entry:
    entry = _screen(hand).entry
    assert entry is not None
    return entry


def _do(hand: Stagehand, *actions: str) -> None:
    for action in actions:
        hand.do("review", action)


def _type(hand: Stagehand, text: str) -> None:
    hand.app.handle(pygame.event.Event(pygame.TEXTINPUT, text=text))
    hand.settle()


def _replace(hand: Stagehand, text: str) -> None:
    """Other words in the field that has the focus."""
    hand.press(Chord("a", hand.app.keymap.scopes["puzzle"]["run"][0].mods))
    _type(hand, text)


def test_forged_puzzles_are_decided_by_keys_alone_and_kept_at_once(reviewing: Reviewing, folder: Path) -> None:
    hand = reviewing()
    assert _screen(hand).view.bar.left.text == "3 of 4 left"
    assert _entry(hand).name == "all-members"
    _do(hand, "approve")
    assert load_decisions(folder)["all-members"].ruling == "approved"
    assert _entry(hand).name == "best-rating"
    _do(hand, "reject")
    _type(hand, "Too plain.")
    _do(hand, "accept")
    assert load_decisions(folder)["best-rating"].why == "Too plain."
    assert not (folder / "puzzles" / "best-rating.yml").exists()
    assert _screen(hand).view.bar.left.text == "1 of 4 left"
    _do(hand, "approve")
    assert _screen(hand).toast.value == "All 4 looked at: 2 approved, 0 edited, 2 rejected."


def test_undo_takes_back_step_by_step_and_brings_a_rejected_puzzle_back(reviewing: Reviewing, folder: Path) -> None:
    kept = {file.name: file.read_bytes() for file in folder.glob("*/best-rating.*")}
    hand = reviewing()
    _do(hand, "approve", "reject", "accept", "undo")
    assert _entry(hand).name == "best-rating"
    assert {file.name: file.read_bytes() for file in folder.glob("*/best-rating.*")} == kept
    _do(hand, "undo")
    assert _entry(hand).name == "all-members"
    assert set(load_decisions(folder)) == {"dullest-of-all"}
    _do(hand, "undo")
    assert _screen(hand).toast.value == "Nothing has been decided yet."


def test_what_was_rejected_another_day_can_be_forgotten(reviewing: Reviewing, folder: Path) -> None:
    hand = reviewing()
    hand.press(Chord("end", frozenset()))
    hand.settle()
    assert (_entry(hand).name, _entry(hand).puzzle) == ("dullest-of-all", None)
    assert "Nobody asks that." in _screen(hand).view.question.brief.value
    _do(hand, "approve", "edit")
    assert load_decisions(folder)["dullest-of-all"].ruling == "rejected"
    _do(hand, "undo")
    assert load_decisions(folder) == {}
    assert len(_screen(hand).desk.entries) == 3


def test_an_edit_is_written_built_and_shown(reviewing: Reviewing, folder: Path) -> None:
    hand = reviewing()
    _do(hand, "next", "next", "edit")
    _replace(hand, "Who has never answered? Show first and last name,\nin any order.")
    hand.do("everywhere", "next_panel")
    assert _screen(hand).focused is _screen(hand).view.answer.view
    _replace(hand, "select first_name, last_name from customers where id not in (select customer_id from surveys)")
    _do(hand, "save")
    assert load_decisions(folder)["never-answered"].ruling == "edited"
    puzzle = load_pack(folder).puzzles["never-answered"]
    assert puzzle.brief == "Who has never answered? Show first and last name, in any order."
    assert puzzle.built is not None
    assert _screen(hand).view.target.grid.result == puzzle.built.target
    text = (folder / "puzzles" / "never-answered.yml").read_text(encoding="utf-8")
    assert text.startswith("title: Never answered\nbrief: Who has")
    assert "answer: |\n  select first_name" in text


def test_undo_of_an_edit_gives_the_former_file_back(reviewing: Reviewing, folder: Path) -> None:
    kept = {file.name: file.read_bytes() for file in folder.glob("*/never-answered.*")}
    hand = reviewing()
    _do(hand, "next", "next", "edit")
    _replace(hand, "Another question.")
    _do(hand, "save", "undo")
    assert {file.name: file.read_bytes() for file in folder.glob("*/never-answered.*")} == kept
    assert _entry(hand).state == "open"


def test_an_answer_that_is_none_is_told_in_place_of_the_target(reviewing: Reviewing) -> None:
    hand = reviewing()
    _do(hand, "edit")
    hand.do("everywhere", "next_panel")
    _replace(hand, "select nothing from customers")
    _do(hand, "save")
    screen = _screen(hand)
    assert "nothing" in _entry(hand).trouble
    assert screen.view.target.message.visible
    assert screen.view.question.state.value == "edited · no target"
    _do(hand, "approve")
    assert _entry(hand).state == "edited"
    _do(hand, "edit")
    hand.do("everywhere", "next_panel")
    _replace(hand, "select first_name from customers")
    _do(hand, "save")
    assert (_entry(hand).trouble, screen.view.question.state.value) == ("", "edited")


def test_cancelling_asks_only_where_something_was_written(reviewing: Reviewing, folder: Path) -> None:
    hand = reviewing()
    _do(hand, "edit", "close")
    assert not _screen(hand).view.question.editing
    _do(hand, "edit")
    _type(hand, " Really?")
    _do(hand, "close")
    assert _screen(hand).dialog is not None
    hand.press(Chord("return", frozenset()))
    assert _screen(hand).view.question.editing
    _do(hand, "close")
    hand.press(Chord("tab", frozenset()))
    hand.press(Chord("return", frozenset()))
    assert not _screen(hand).view.question.editing
    assert set(load_decisions(folder)) == {"dullest-of-all"}


def test_undo_in_a_field_stays_within_the_puzzle(reviewing: Reviewing) -> None:
    hand = reviewing()
    _do(hand, "next", "edit")
    hand.do("everywhere", "next_panel")
    before = _screen(hand).view.answer.view.model.text
    _type(hand, "-- ")
    for _ in range(3):
        hand.press(Chord("z", hand.app.keymap.scopes["puzzle"]["run"][0].mods))
    assert _screen(hand).view.answer.view.model.text == before


def test_an_empty_field_is_not_saved(reviewing: Reviewing, folder: Path) -> None:
    hand = reviewing()
    _do(hand, "edit")
    hand.press(Chord("a", hand.app.keymap.scopes["puzzle"]["run"][0].mods))
    _type(hand, " ")
    _do(hand, "save")
    assert _screen(hand).mode == "editing"
    assert set(load_decisions(folder)) == {"dullest-of-all"}


def test_the_letter_that_opens_a_field_does_not_get_into_it(reviewing: Reviewing) -> None:
    hand = reviewing()
    hand.press(Chord("r", frozenset()))
    hand.app.handle(pygame.event.Event(pygame.TEXTINPUT, text="r"))
    assert _screen(hand).view.decisions.reason.text == ""
    _type(hand, "r")
    assert _screen(hand).view.decisions.reason.text == "r"


def test_escape_closes_the_window_once_nothing_is_being_built(reviewing: Reviewing) -> None:
    hand = reviewing()
    _do(hand, "edit")
    _type(hand, " Please.")
    hand.press(hand.app.keymap.scopes["review"]["save"][0])
    hand.press(Chord("escape", frozenset()))
    assert hand.app.open
    hand.settle()
    assert not hand.app.open
    assert _entry(hand).puzzle == load_pack(_screen(hand).desk.folder).puzzles["all-members"]


def test_the_filter_is_turned_by_arrows(reviewing: Reviewing) -> None:
    hand = reviewing()
    screen = _screen(hand)
    _do(hand, "approve", "next_filter", "next_filter")
    assert screen.filter == "approved"
    assert [entry.name for entry in screen.listed] == ["all-members"]
    _do(hand, "next_filter")
    assert screen.view.rail.filters.value == "edited, 0 (4/5)"


def test_a_puzzle_that_was_never_built_is_built_at_once(reviewing: Reviewing, folder: Path) -> None:
    (folder / "built" / "all-members.json").unlink()
    hand = reviewing()
    assert (folder / "built" / "all-members.json").exists()
    assert _screen(hand).view.target.grid.visible


def test_a_decision_that_can_not_be_kept_is_told_and_not_shown(reviewing: Reviewing, folder: Path) -> None:
    hand = reviewing()
    (folder / "review.yml").write_text("decisions: [", encoding="utf-8")
    _do(hand, "approve")
    assert "review.yml" in _screen(hand).toast.value
    assert _screen(hand).desk.count("open") == 3


def test_a_folder_that_is_no_pack_says_so(reviewing: Reviewing, folder: Path) -> None:
    (folder / "pack.yml").unlink()
    assert "there is no pack.yml here" in _screen(reviewing()).view.message.value


def test_a_puzzle_that_has_left_says_so_in_every_window(reviewing: Reviewing) -> None:
    hand = reviewing((960, 600), "ink", 200)
    screen = _screen(hand)
    hand.do("everywhere", "next_panel")
    assert screen.view.answer.visible
    screen.focus(None)
    _do(hand, "next", "next", "next")
    assert screen.view.question.visible
    assert not screen.view.answer.visible
    assert screen.view.tabs.visible


def test_no_window_opens_without_a_display(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setenv("SEMICOLON_HOME", str(tmp_path))
    assert main(["forge", "review", str(folder), "--window"]) == 2


def test_nothing_is_drawn_where_nothing_changed(reviewing: Reviewing) -> None:
    hand = reviewing()
    _do(hand, "approve")
    hand.app.top.toast.say("")
    hand.app.frame(hand.surface)
    assert hand.app.frame(hand.surface) == []
    assert hand.app.wake_at() is None
    _do(hand, "edit")
    _replace(hand, "Many words. " * 60)
    hand.app.frame(hand.surface)
    assert hand.app.frame(hand.surface) == []


@pytest.mark.parametrize("state", ["before", "edit", "reject", "decided"])
def test_every_widget_says_what_it_is(reviewing: Reviewing, state: str) -> None:
    hand = reviewing()
    review(hand, state)  # type: ignore[arg-type]
    for widget in hand.app.top.walk():
        assert widget.role
        assert widget.label, describe(widget)


@pytest.mark.parametrize(("size", "text"), [((960, 600), 130), ((960, 600), 200), ((1280, 800), 200)])
def test_panels_stay_in_the_window_and_apart(reviewing: Reviewing, size: tuple[int, int], text: int) -> None:
    hand = reviewing(size, "paper", text)
    screen = _screen(hand)
    for action in ("next", "edit"):
        _do(hand, action)
        for _ in range(5):
            hand.do("everywhere", "next_panel")
            places = [part.rect for part in screen.widgets if part.visible]
            assert all(screen.rect.contains(place) and place.h > 0 for place in places)
            assert not any(one.colliderect(two) for one in places for two in places if one is not two)
            assert screen.focused is not None
            assert screen.focused.rect.h > 0


@pytest.mark.parametrize(
    ("state", "size", "theme"),
    [("before", (1280, 800), "ink"), ("edit", (960, 600), "paper"), ("decided", (1280, 800), "paper")],
)
def test_the_review_looks_as_kept(
    reviewing: Reviewing, golden: Golden, state: str, size: tuple[int, int], theme: str
) -> None:
    hand = reviewing(size, theme)
    review(hand, state)  # type: ignore[arg-type]
    hand.app.top.toast.say("")
    hand.app.frame(hand.surface)
    golden(hand.surface, f"review-{state}-{size[0]}-{theme}")


def test_a_shot_leaves_the_pack_as_it_is(game: Game, folder: Path, tmp_path: Path) -> None:
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    shot(game, "review", "decided", tmp_path / "a.png", pack=folder)
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before
    with pytest.raises(UsageError, match="of a pack"):
        shot(game, "review", "before", tmp_path / "a.png")
    with pytest.raises(UsageError, match="no state wrong"):
        shot(game, "review", "wrong", tmp_path / "a.png", pack=folder)
